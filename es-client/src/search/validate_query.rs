//! `indices.validate_query`: whether a query can be executed.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use super::count::with_query;
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Tells whether a query can be executed. See [`Elasticsearch::validate_query`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ValidateQuery<T> {
    call: CallState,
    query: Option<Clause>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] ValidateQuery<T>: indices, doc_type, indices_options;
    impl [T] send -> Validation;
}

/// Whether a query can be executed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Validation {
    /// Whether it can, on all indices.
    pub valid: bool,
    /// Why it cannot be read at all, if the call asked to [`explain`](ValidateQuery::explain).
    pub error: Option<String>,
    /// What it is on each index, or why it cannot be executed there, if the call asked to
    /// [`explain`](ValidateQuery::explain).
    #[serde(default)]
    pub explanations: Vec<QueryExplanation>,
    #[serde(rename = "_shards", default)]
    shards: Shards,
}

/// What a query is on an index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct QueryExplanation {
    /// The index.
    pub index: Option<String>,
    /// The number of the shard, if the call asked for all shards.
    pub shard: Option<i64>,
    /// Whether the query can be executed there.
    pub valid: bool,
    /// Why it cannot.
    pub error: Option<String>,
    /// The query as Lucene executes it.
    pub explanation: Option<String>,
}

impl Elasticsearch {
    /// Tells whether a [`query`](ValidateQuery::query) can be executed, without executing it.
    ///
    /// `POST /{index}/_validate/query`. A query that cannot is an answer
    /// ([`Validation::valid`]) and no error. Untyped documents may be named without an index, which
    /// means all indices. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let validation = es.validate_query::<Value>().index("tweets").query(query_string("text:(")).explain(true).send().await?;
    /// if !validation.valid {
    ///     println!("{:?}", validation.explanations);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn validate_query<T: Document>(&self) -> ValidateQuery<T> {
        ValidateQuery { call: CallState::new(self, Target::of::<T>()), query: None, document: PhantomData }
    }
}

impl<T: Document> ValidateQuery<T> {
    /// The query. Default: one that all documents match.
    pub fn query(mut self, query: impl IntoQuery<T>) -> Self {
        self.query = Some(query.into_query().into_clause());
        self
    }

    /// Whether the answer says why, or what the query is. Default `false`.
    pub fn explain(self, explain: bool) -> Self {
        self.param("explain", explain)
    }

    /// Whether the answer shows the query as it is after it was rewritten for the index. Default
    /// `false`.
    pub fn rewrite(self, rewrite: bool) -> Self {
        self.param("rewrite", rewrite)
    }
}

impl<T> Endpoint for ValidateQuery<T> {
    type Output = Validation;
    const NAME: &'static str = "indices.validate_query";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.documents_path_or_all(&self.call.target, "_validate")?;
        let parts = RequestParts::new(Method::POST, path.then("query"), Idempotency::Idempotent);
        with_query(parts, self.query.as_ref(), server)
    }

    fn decode(&mut self, response: Response) -> Result<Validation, Error> {
        let validation: Validation = response.json()?;
        response.check_shards(&validation.shards)?;
        Ok(validation)
    }
}
