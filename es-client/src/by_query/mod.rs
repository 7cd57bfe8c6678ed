//! Calls about all documents that match a query: change them, delete them, copy them.

mod delete_by_query;
mod options;
mod reindex;
mod report;
mod rethrottle;
mod update_by_query;

use es_dsl::query::Clause;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{error::Error, server::Server};

pub use delete_by_query::DeleteByQuery;
pub use options::RequestsPerSecond;
pub use reindex::{Reindex, Remote};
pub use report::{ByQueryFailure, ByQueryReport, Retries};
pub use update_by_query::UpdateByQuery;

/// The body of such a request.
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a Clause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Box<RawValue>>,
}

impl Body<'_> {
    fn for_server(&self, server: Server) -> Result<Vec<u8>, Error> {
        server.search_body(self)
    }
}

#[cfg(test)]
mod tests;
