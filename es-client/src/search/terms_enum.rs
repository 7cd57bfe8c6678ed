//! `terms_enum`: the terms of a field that begin with a text.

use std::marker::PhantomData;

use es_dsl::{
    Document, IntoQuery,
    query::{Clause, IntoPath},
};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::{Response, Shards},
    server::{Availability, Server},
};

/// Lists terms of a field. See [`Elasticsearch::terms_enum`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct TermsEnum<T> {
    call: CallState,
    body: Body,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] TermsEnum<T>: indices;
    impl [T] send -> Terms;
}

/// Terms of a field.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Terms {
    /// The terms, in their order.
    pub terms: Vec<String>,
    /// Whether these are all that there are up to the size that was asked for; `false` means that
    /// the time ran out.
    pub complete: bool,
    #[serde(rename = "_shards", default)]
    shards: Shards,
}

#[derive(Serialize)]
struct Body {
    field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    string: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case_insensitive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    search_after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_filter: Option<Clause>,
}

impl Elasticsearch {
    /// Lists the terms of a `keyword` field, or one like it, that begin with a text
    /// ([`prefix`](TermsEnum::prefix)): what a user may mean who has typed so far.
    ///
    /// `POST /{index}/_terms_enum` of Elasticsearch 7.14 and later; OpenSearch does not have it, nor
    /// does a server without Elastic's own modules. Shards that failed are an error. It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let authors = es.terms_enum::<Value>("author").index("tweets").prefix("ki").size(5).send().await?;
    /// println!("{:?}", authors.terms);
    /// # Ok(())
    /// # }
    /// ```
    pub fn terms_enum<T: Document>(&self, field: impl IntoPath<T>) -> TermsEnum<T> {
        let body = Body {
            field: field.into_path().into_owned(),
            string: None,
            size: None,
            case_insensitive: None,
            timeout: None,
            search_after: None,
            index_filter: None,
        };
        TermsEnum { call: CallState::new(self, Target::of::<T>()), body, document: PhantomData }
    }
}

impl<T: Document> TermsEnum<T> {
    /// What the terms begin with. Default: all terms.
    pub fn prefix(mut self, text: impl Into<String>) -> Self {
        self.body.string = Some(text.into());
        self
    }

    /// How many terms at the most. Default 10.
    pub fn size(mut self, terms: u32) -> Self {
        self.body.size = Some(terms);
        self
    }

    /// Whether upper and lower case are the same. Default `false`.
    pub fn case_insensitive(mut self, same: bool) -> Self {
        self.body.case_insensitive = Some(same);
        self
    }

    /// How long the servers look for terms, as `"500ms"`; then they give what they have. Default
    /// `1s`.
    pub fn timeout(mut self, time: impl Into<String>) -> Self {
        self.body.timeout = Some(time.into());
        self
    }

    /// Only terms behind this one: the last one of the list before.
    pub fn search_after(mut self, term: impl Into<String>) -> Self {
        self.body.search_after = Some(term.into());
        self
    }

    /// Leaves out indices that cannot have a document that matches.
    pub fn index_filter(mut self, query: impl IntoQuery<T>) -> Self {
        self.body.index_filter = Some(query.into_query().into_clause());
        self
    }
}

impl<T> Endpoint for TermsEnum<T> {
    type Output = Terms;
    const NAME: &'static str = "terms_enum";
    const AVAILABLE: Availability = Availability::since(Some((7, 14)), None);

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_terms_enum");
        let body = server.search_body(&self.body)?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Terms, Error> {
        let terms: Terms = response.json()?;
        response.check_shards(&terms.shards)?;
        Ok(terms)
    }
}
