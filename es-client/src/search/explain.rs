//! `explain`: whether a document matches a query, and why.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use super::{Explanation, count::QueryBody};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder, check_segment},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Tells whether a document matches a query, and why. See [`Elasticsearch::explain`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Explain<T> {
    call: CallState,
    id: String,
    query: Option<Clause>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Explain<T>: index, doc_type, search_routing;
    impl [T] send -> Option<Explained>;
}

/// Whether a document matches a query, and why.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Explained {
    /// The index of the document.
    #[serde(rename = "_index")]
    pub index: String,
    /// Its id.
    #[serde(rename = "_id")]
    pub id: String,
    /// Whether it matches.
    pub matched: bool,
    /// How its score comes about, or why it does not match.
    pub explanation: Option<Explanation>,
}

impl Elasticsearch {
    /// Tells whether a document matches a [`query`](Explain::query), and how its score comes about.
    ///
    /// `POST /{index}/_explain/{id}`. A missing document is `None`; a missing index and a call
    /// without a query are errors. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let call = es.explain::<Value>(1).index("tweets").query(match_("text", "bonsai"));
    /// if let Some(explained) = call.send().await? {
    ///     println!("{}: {:#?}", explained.matched, explained.explanation);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn explain<T: Document>(&self, id: impl ToString) -> Explain<T> {
        let call = CallState::new(self, Target::of::<T>());
        Explain { call, id: id.to_string(), query: None, document: PhantomData }
    }
}

impl<T: Document> Explain<T> {
    /// The query. There is no default.
    pub fn query(mut self, query: impl IntoQuery<T>) -> Self {
        self.query = Some(query.into_query().into_clause());
        self
    }
}

impl<T> Endpoint for Explain<T> {
    type Output = Option<Explained>;
    const NAME: &'static str = "explain";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_segment("id of the document", &self.id)?;
        match self.query {
            Some(_) => Ok(()),
            None => Err(Error::request("nothing says what to explain: give a `.query(..)`")),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.document_action_path(&self.call.target, "_explain", &self.id)?;
        let body = server.search_body(&QueryBody { query: self.query.as_ref() })?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Option<Explained>, Error> {
        let explained = response.json()?;
        Ok(Some(explained).filter(|_| response.status().is_success()))
    }
}
