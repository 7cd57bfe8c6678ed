//! `delete_by_query`: removes all documents that match a query.

use std::fmt;

use es_dsl::{Document, IntoQuery, Query};
use es_transport::Idempotency;
use http::Method;

use super::{ByQueryReport, body};
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    error::Error,
    target::Target,
};

/// Removes all documents of type `T` that match a query. See [`Elasticsearch::delete_by_query`].
pub struct DeleteByQuery<T> {
    query: Query<T>,
}

impl Elasticsearch {
    /// Removes all documents that match a query from the index of their type.
    ///
    /// `POST /{index}/_delete_by_query`. The answer comes when all is done: give it time with
    /// [`request_timeout`](Call::request_timeout). It is not repeated after a failure in which the
    /// server may have executed it.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let report = es.delete_by_query::<Value>(term("level", "debug")).index("logs").send().await?;
    /// println!("{} deleted", report.deleted);
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_by_query<T: Document>(&self, query: impl IntoQuery<T>) -> Call<DeleteByQuery<T>> {
        Call::new(self, Target::of::<T>(), DeleteByQuery { query: query.into_query() })
    }
}

impl<T: 'static> Render for DeleteByQuery<T> {
    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::POST,
            path: scene.server.documents_path(scene.target, "_delete_by_query")?,
            body: body(Some(self.query.clause()), None)?,
            idempotency: Idempotency::NotIdempotent,
        })
    }
}

impl<T: 'static> Endpoint for DeleteByQuery<T> {
    type Output = ByQueryReport;
    const NAME: &'static str = "delete_by_query";

    fn decode(answer: Answer) -> Result<ByQueryReport, Error> {
        answer.read()
    }
}

impl<T> fmt::Debug for DeleteByQuery<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("DeleteByQuery").field(&self.query).finish()
    }
}
