//! The Elasticsearch and OpenSearch client for Rust backends: typed documents, queries and scripts.
//!
//! ```no_run
//! use es_client::{prelude::*, queries::*};
//!
//! # async fn f() -> Result<(), es_client::Error> {
//! let es = Elasticsearch::default(); // http://localhost:9200
//! let tweet = json!({"author": "kimchy", "text": "Elasticsearch: cool. bonsai cool."});
//! let res = es.index(&tweet).to("test-index").id(1).send().await?;
//! println!("{}", res.created());
//! es.indices().refresh("test-index").send().await?;
//! let page = es.search::<Value>().index("test-index").query(match_("text", "bonsai")).send().await?;
//! println!("Got {} hits", page.total());
//! for hit in &page.hits {
//!     println!("{}: {}", hit.id, hit.source["text"]);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every call is an owned [`Call`], which can be kept, moved to another thread and sent later; it
//! ends with [`send`](Call::send). A type that implements [`Document`](dsl::Document) brings its
//! index, its mapping and its fields with it; [`serde_json::Value`] is a document too, and names
//! its index in the call. [`Elasticsearch::request`] reaches every endpoint that has no call here.
//!
//! The server's product and version are recognised at the first call that depends on them; see
//! [`Server`]. Whatever goes wrong is an [`Error`], which tells the request, the node, the attempts
//! and the server's own words.
//!
//! Features: `tls` (default) for https; `gzip` for compression; `tracing` for spans; `jiff`, `time` and `chrono` for their
//! types as dates; `testing` for a cluster in memory (`transport::testing`).
//!
//! | module | what it holds |
//! |---|---|
//! | [`document`] | index, get, update and delete one document |
//! | [`search`] | search, and a page of hits |
//! | [`by_query`] | update or delete all documents that match |
//! | [`indices`] | create, look at and delete indices |
//! | [`request`] | everything else |
//! | [`dsl`] | queries, mappings and scripts |
//! | [`transport`] | nodes, sniffing, retries, time limits |

/// The README's example is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

mod answer;
mod body;
pub mod by_query;
mod call;
mod call_info;
mod client;
mod dialect;
pub mod document;
mod error;
pub mod indices;
mod location;
mod open_enum;
mod path;
pub mod prelude;
pub mod request;
pub mod search;
mod shards;
mod target;
#[cfg(test)]
mod testing;

use es_client_reader as reader;
pub use es_dsl as dsl;
pub use es_dsl::queries;
pub use es_transport as transport;

pub use crate::{
    call::{Call, Endpoint},
    call_info::CallInfo,
    client::Elasticsearch,
    dialect::{Product, Server, Version},
    error::{Error, ErrorCause, ErrorKind, ScriptPosition},
    shards::{ShardFailure, Shards},
    target::{InIndex, InIndices, OfType},
};
