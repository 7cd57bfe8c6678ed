//! What a file that talks to a server needs: `use es_client::prelude::*;`.

pub use std::time::Duration;

pub use es_dsl::prelude::*;
pub use http::Method;
pub use serde_json::{Value, json};

pub use crate::{client::Elasticsearch, document::Refresh};
