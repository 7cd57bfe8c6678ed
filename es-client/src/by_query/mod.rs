//! Calls about all documents that match a query.

mod delete_by_query;
mod report;
mod update_by_query;

use es_dsl::query::Clause;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
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
#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a Clause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<Box<RawValue>>,
}

impl Body<'_> {
    #[inline]
    fn to_json(&self) -> Result<es_transport::Body, Error> {
        let body = serde_json::to_vec(self).map_err(|error| Error::serialize("request", error))?;
        Ok(body.into())
    }
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
