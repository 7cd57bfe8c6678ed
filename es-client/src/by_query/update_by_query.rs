//! `update_by_query`: changes all documents that match a query.

use std::{fmt, marker::PhantomData};

use es_dsl::{Document, IntoQuery, IntoScript, Script, query::Clause};
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

/// Changes all documents of type `T` that match a query. See [`Elasticsearch::update_by_query`].
pub struct UpdateByQuery<T> {
    query: Option<Clause>,
    script: Option<Script>,
    document: PhantomData<fn() -> T>,
}

impl Elasticsearch {
    /// Runs a [`script`](Call::script) on all documents that match a [`query`](Call::query), in the
    /// index of their type. Without a query all match; without a script they are indexed again as
    /// they are, which applies a mapping that was added to meanwhile.
    ///
    /// `POST /{index}/_update_by_query`. The answer comes when all is done: give it time with
    /// [`request_timeout`](Call::request_timeout). It is not repeated after a failure in which the
    /// server may have executed it.
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
    pub fn update_by_query<T: Document>(&self) -> Call<UpdateByQuery<T>> {
        let endpoint = UpdateByQuery { query: None, script: None, document: PhantomData };
        Call::new(self, Target::of::<T>(), endpoint)
    }
}

impl<T: Document> Call<UpdateByQuery<T>> {
    /// Which documents to change. Default: all.
    pub fn query(self, query: impl IntoQuery<T>) -> Self {
        self.with(|update| update.query = Some(query.into_query().into_clause()))
    }

    /// The script that changes each document.
    pub fn script(self, script: impl IntoScript<T>) -> Self {
        self.with(|update| update.script = Some(script.into_script()))
    }
}

impl<T: 'static> Render for UpdateByQuery<T> {
    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        let script = self.script.as_ref().map(|script| scene.server.script_body(script)).transpose()?;
        Ok(Outgoing {
            method: Method::POST,
            path: scene.server.documents_path(scene.target, "_update_by_query")?,
            body: body(self.query.as_ref(), script.as_deref())?,
            idempotency: Idempotency::NotIdempotent,
        })
    }
}

impl<T: 'static> Endpoint for UpdateByQuery<T> {
    type Output = ByQueryReport;
    const NAME: &'static str = "update_by_query";

    fn decode(answer: Answer) -> Result<ByQueryReport, Error> {
        answer.read()
    }
}

impl<T> fmt::Debug for UpdateByQuery<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateByQuery").field("query", &self.query).field("script", &self.script).finish()
    }
}
