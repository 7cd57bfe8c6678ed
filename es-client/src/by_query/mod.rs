//! Calls about all documents that match a query.

mod delete_by_query;
mod report;
mod update_by_query;

use es_dsl::query::Clause;

use crate::{
    body::{Object, json},
    call::Call,
    document::Write,
    error::Error,
    target::{InIndex, InIndices, OfType},
};

pub use delete_by_query::DeleteByQuery;
pub use report::{ByQueryFailure, ByQueryReport};
pub use update_by_query::UpdateByQuery;

/// Calls about all documents that match a query.
pub trait ByQuery {}

impl<E: ByQuery> Call<E> {
    /// Goes on when a document was changed by somebody else meanwhile, and counts it
    /// ([`ByQueryReport::version_conflicts`]). Without this the call fails at the first such
    /// document ([`Error::is_conflict`](crate::Error::is_conflict)); what was done until then
    /// stays done.
    pub fn conflicts_proceed(self) -> Self {
        self.param("conflicts", "proceed")
    }
}

/// The body of such a request.
fn body(query: Option<&Clause>, script: Option<&str>) -> Result<es_transport::Body, Error> {
    let mut body = Object::default();
    if let Some(query) = query {
        body.put("query", &json("query", query)?);
    }
    body.put_if("script", script);
    Ok(body.end().into())
}

impl<T> ByQuery for UpdateByQuery<T> {}
impl<T> Write for UpdateByQuery<T> {
    type Refresh = bool;
}
impl<T> OfType for UpdateByQuery<T> {}
impl<T> InIndex for UpdateByQuery<T> {}
impl<T> InIndices for UpdateByQuery<T> {}

impl<T> ByQuery for DeleteByQuery<T> {}
impl<T> Write for DeleteByQuery<T> {
    type Refresh = bool;
}
impl<T> OfType for DeleteByQuery<T> {}
impl<T> InIndex for DeleteByQuery<T> {}
impl<T> InIndices for DeleteByQuery<T> {}

#[cfg(test)]
mod tests;
