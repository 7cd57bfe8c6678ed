//! Calls about all documents that match a query.

mod delete_by_query;
mod report;
mod update_by_query;

use es_dsl::query::Clause;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{call::CallState, error::Error, server::Server};

pub use delete_by_query::DeleteByQuery;
pub use report::{ByQueryFailure, ByQueryReport};
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

/// Refuses what makes the server answer with the id of a task, which is no report.
fn check_awaited(call: &CallState) -> Result<(), Error> {
    match call.params.get("wait_for_completion") {
        Some("false") => Err(Error::request(
            "`wait_for_completion=false` makes it a task, whose id this call would lose: send it with `request(..)`",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
