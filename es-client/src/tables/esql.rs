//! `esql.query`: a query in ES|QL.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Table, filter_json};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, Hint},
    response::Response,
    server::{Availability, Server},
};

/// Asks in ES|QL. See [`Elasticsearch::esql`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct EsqlQuery<T> {
    call: CallState,
    body: Body,
    allow_partial: bool,
    row: PhantomData<fn() -> T>,
}

builder! {
    impl [T] EsqlQuery<T>:;
    impl [T: DeserializeOwned] send -> Table<T>;
}

#[derive(Serialize)]
struct Body {
    query: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Clause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locale: Option<String>,
}

impl Elasticsearch {
    /// Asks in ES|QL, and reads each row as `T`: a tuple, or a struct with the names of the columns. Values come by
    /// [`bind`](EsqlQuery::bind), never as a part of the text.
    ///
    /// `POST /_query`; Elasticsearch 8.11 and later. The server gives 1,000 rows, unless the query has a `LIMIT`. An answer that
    /// lacks the rows of shards that failed is an error, unless [`allow_partial`](EsqlQuery::allow_partial). It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let books = es.esql::<(String, u32)>("FROM library | WHERE page_count > ? | KEEP name, page_count | LIMIT 5");
    /// for (name, pages) in books.bind(500).send().await?.rows {
    ///     println!("{name}: {pages}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn esql<T: DeserializeOwned>(&self, query: impl Into<String>) -> EsqlQuery<T> {
        let body = Body { query: query.into(), params: Vec::new(), filter: None, locale: None };
        let call = CallState::new(self, Target::default());
        EsqlQuery { call, body, allow_partial: false, row: PhantomData }
    }
}

impl<T> EsqlQuery<T> {
    /// The value of the next `?` in the query.
    pub fn bind(mut self, value: impl Serialize) -> Self {
        let value = self.call.json_value("parameter", &value);
        self.body.params.extend(value);
        self
    }

    /// The value of `?name` in the query. Elasticsearch 8.14 and later.
    pub fn bind_named(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        if let Some(value) = self.call.json_value("parameter", &value) {
            self.body.params.push(Value::from_iter([(name.into(), value)]));
        }
        self
    }

    /// Only the documents that a query of the document language finds.
    pub fn filter<D: Document>(mut self, query: impl IntoQuery<D>) -> Self {
        self.body.filter = Some(filter_json(query));
        self
    }

    /// The language and country by which dates are read and written, such as `de-DE`. Default: as the server is set.
    pub fn locale(mut self, locale: impl Into<String>) -> Self {
        self.body.locale = Some(locale.into());
        self
    }

    /// Whether rows are given though some shards failed. Default: such an answer is an error. `true` tells the server, too;
    /// Elasticsearch 8.19, 9.1 and later.
    pub fn allow_partial(mut self, allow: bool) -> Self {
        self.allow_partial = allow;
        self.param("allow_partial_results", allow)
    }
}

#[derive(Deserialize)]
struct Completeness {
    #[serde(default)]
    is_partial: bool,
}

impl<T: DeserializeOwned> Endpoint for EsqlQuery<T> {
    type Output = Table<T>;
    const NAME: &'static str = "esql.query";
    const AVAILABLE: Availability = Availability::since(Some((8, 11)), None);

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        Ok(RequestParts::new(Method::POST, Path::of("_query"), Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Table<T>, Error> {
        if response.json::<Completeness>()?.is_partial && !self.allow_partial {
            let reason = "the answer lacks the rows of shards that failed";
            return Err(Error::wordless_item(response.origin(), "rows", reason, Some(Hint::AllowPartial)));
        }
        Table::of_elasticsearch(&response, None)
    }
}
