//! `update_by_query`: changes all documents that match a query.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, IntoScript, Script, query::Clause};
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

/// Changes all documents of type `T` that match a query. See [`Elasticsearch::update_by_query`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct UpdateByQuery<T = Value> {
    call: CallState,
    query: Option<Clause>,
    script: Option<Script>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] UpdateByQuery<T>: indices, doc_type, indices_options, pipeline;
    impl [T] send -> ByQueryReport;
}
by_query_options!([T] UpdateByQuery<T>);
builder!(@start [T] UpdateByQuery<T>, ByQueryReport);

impl Elasticsearch {
    /// Runs a [`script`](UpdateByQuery::script) on all documents that match a
    /// [`query`](UpdateByQuery::query), in the index of their type. Without a query all match;
    /// without a script they are indexed again as they are, which applies a mapping that was added
    /// to meanwhile.
    ///
    /// `POST /{index}/_update_by_query`. The answer comes when all is done: give it time with
    /// [`request_timeout`](UpdateByQuery::request_timeout), or
    /// [`start`](UpdateByQuery::start) it as a task. It is never repeated once a server may
    /// have begun it.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let report = es
    ///     .update_by_query::<Value>()
    ///     .index("people")
    ///     .query(match_("name", "John"))
    ///     .script(Script::painless("ctx._source.age = params.age").param("age", 23))
    ///     .conflicts_proceed()
    ///     .refresh(true)
    ///     .send()
    ///     .await?;
    /// println!("{} of {} updated", report.updated, report.total);
    /// # Ok(())
    /// # }
    /// ```
    pub fn update_by_query<T: Document>(&self) -> UpdateByQuery<T> {
        let call = CallState::new(self, Target::of::<T>());
        UpdateByQuery { call, query: None, script: None, document: PhantomData }
    }
}

impl<T: Document> UpdateByQuery<T> {
    /// Which documents to change. Default: all.
    pub fn query(mut self, query: impl IntoQuery<T>) -> Self {
        self.query = Some(query.into_query().into_clause());
        self
    }

    /// The script that changes each document.
    pub fn script(mut self, script: impl IntoScript<T>) -> Self {
        self.script = Some(script.into_script());
        self
    }
}

impl<T> StartsTask for UpdateByQuery<T> {
    type Report = ByQueryReport;
}

impl<T> Kind for UpdateByQuery<T> {
    const KIND: &'static TaskKind =
        &task_kind("indices:data/write/update/byquery", "update_by_query_rethrottle", "_update_by_query");
}

impl<T> Endpoint for UpdateByQuery<T> {
    type Output = ByQueryReport;
    const NAME: &'static str = "update_by_query";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_awaited(&self.call)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        check_server(&self.call, server)?;
        let path = server.documents_path(&self.call.target, "_update_by_query")?;
        let script = self.script.as_ref().map(|script| server.script_body(script)).transpose()?;
        let body = Body { query: self.query.as_ref(), script }.for_server(server)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::PartlyExecuted).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<ByQueryReport, Error> {
        ByQueryReport::of(&response)
    }
}
