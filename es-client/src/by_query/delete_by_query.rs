//! `delete_by_query`: removes all documents that match a query.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde_json::Value;

use super::{
    Body, ByQueryReport,
    options::{by_query_options, check_awaited, check_server, task_kind},
};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
    tasks::{Kind, StartsTask, TaskKind},
};

/// Removes all documents of type `T` that match a query. See [`Elasticsearch::delete_by_query`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct DeleteByQuery<T = Value> {
    call: CallState,
    query: Option<Clause>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] DeleteByQuery<T>: indices, doc_type, indices_options;
    impl [T] send -> ByQueryReport;
}
by_query_options!([T] DeleteByQuery<T>);
builder!(@start [T] DeleteByQuery<T>, ByQueryReport);

impl Elasticsearch {
    /// Removes all documents that match a [`query`](DeleteByQuery::query) from the index of their
    /// type.
    ///
    /// `POST /{index}/_delete_by_query`. The answer comes when all is done: give it time with
    /// [`request_timeout`](DeleteByQuery::request_timeout), or
    /// [`start`](DeleteByQuery::start) it as a task. It is never repeated once a server may
    /// have begun it.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let report = es.delete_by_query::<Value>().index("logs").query(term("level", "debug")).send().await?;
    /// println!("{} deleted", report.deleted);
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_by_query<T: Document>(&self) -> DeleteByQuery<T> {
        DeleteByQuery { call: CallState::new(self, Target::of::<T>()), query: None, document: PhantomData }
    }
}

impl<T: Document> DeleteByQuery<T> {
    /// Which documents to remove. There is no default: `match_all()` removes all.
    pub fn query(mut self, query: impl IntoQuery<T>) -> Self {
        self.query = Some(query.into_query().into_clause());
        self
    }
}

impl<T> StartsTask for DeleteByQuery<T> {
    type Report = ByQueryReport;
}

impl<T> Kind for DeleteByQuery<T> {
    const KIND: &'static TaskKind =
        &task_kind("indices:data/write/delete/byquery", "delete_by_query_rethrottle", "_delete_by_query");
}

impl<T> Endpoint for DeleteByQuery<T> {
    type Output = ByQueryReport;
    const NAME: &'static str = "delete_by_query";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_awaited(&self.call)?;
        match self.query {
            Some(_) => Ok(()),
            None => Err(Error::request(
                "nothing says what to remove: give a `.query(..)`; `match_all()` removes all documents",
            )),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        check_server(&self.call, server)?;
        let path = server.documents_path(&self.call.target, "_delete_by_query")?;
        let body = Body { query: self.query.as_ref(), script: None }.for_server(server)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::PartlyExecuted).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<ByQueryReport, Error> {
        ByQueryReport::of(&response)
    }
}
