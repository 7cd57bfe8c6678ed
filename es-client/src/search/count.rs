//! `count`: how many documents match.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};

use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Counts the documents of type `T` that match. See [`Elasticsearch::count`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Count<T> {
    call: CallState,
    query: Option<Clause>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Count<T>: indices, doc_type, indices_options, search_routing;
    impl [T] send -> u64;
}

impl Elasticsearch {
    /// Counts the documents in the index of their type; without a [`query`](Count::query), all of
    /// them.
    ///
    /// `POST /{index}/_count`. Untyped documents may be counted without naming an index, which means
    /// all indices. Shards that failed are an error. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let errors: u64 = es.count::<Value>().index("logs-*").query(term("level", "error")).send().await?;
    /// # let _ = errors;
    /// # Ok(())
    /// # }
    /// ```
    pub fn count<T: Document>(&self) -> Count<T> {
        Count { call: CallState::new(self, Target::of::<T>()), query: None, document: PhantomData }
    }
}

impl<T: Document> Count<T> {
    /// Which documents are counted. Default: all.
    pub fn query(mut self, query: impl IntoQuery<T>) -> Self {
        self.query = Some(query.into_query().into_clause());
        self
    }

    /// How many documents each shard counts at the most. Default: all.
    pub fn terminate_after(self, documents: u64) -> Self {
        self.param("terminate_after", documents)
    }

    /// Only documents with at least this score are counted.
    pub fn min_score(mut self, score: f64) -> Self {
        if self.call.json("score", &score).is_some() {
            self.call.set_param("min_score", score);
        }
        self
    }
}

/// A body that has a query at the most.
#[derive(Serialize)]
pub(super) struct QueryBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) query: Option<&'a Clause>,
}

/// Adds a query, if there is one: an empty body is a request for no query at all to some servers, and
/// excludes the parameter `q`.
pub(super) fn with_query(parts: RequestParts, query: Option<&Clause>, server: Server) -> Result<RequestParts, Error> {
    match query {
        Some(_) => Ok(parts.body(server.search_body(&QueryBody { query })?)),
        None => Ok(parts),
    }
}

#[derive(Deserialize)]
struct Answer {
    count: u64,
    #[serde(rename = "_shards", default)]
    shards: Shards,
}

impl<T> Endpoint for Count<T> {
    type Output = u64;
    const NAME: &'static str = "count";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.documents_path_or_all(&self.call.target, "_count")?;
        let parts = RequestParts::new(Method::POST, path, Idempotency::Idempotent);
        with_query(parts, self.query.as_ref(), server)
    }

    fn decode(&mut self, response: Response) -> Result<u64, Error> {
        let answer: Answer = response.json()?;
        response.check_shards(&answer.shards)?;
        Ok(answer.count)
    }
}
