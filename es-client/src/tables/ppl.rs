//! `ppl.query`: a query in PPL.

use std::marker::PhantomData;

use es_transport::Idempotency;
use http::Method;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::Table;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Asks in PPL. See [`Elasticsearch::ppl`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct PplQuery<T> {
    call: CallState,
    query: String,
    row: PhantomData<fn() -> T>,
}

builder! {
    impl [T] PplQuery<T>:;
    impl [T: DeserializeOwned] send -> Table<T>;
}

impl Elasticsearch {
    /// Asks in PPL, OpenSearch's language of pipes, and reads each row as `T`: a tuple, or a struct with the names of the
    /// columns.
    ///
    /// `POST /_plugins/_ppl`; OpenSearch only. Its setting `plugins.query.size_limit` ends tables without a word. It is repeated
    /// after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let people = es.ppl::<(String, u32)>("source=accounts | where age > 18 | fields firstname, age").send().await?;
    /// println!("{:?}: {:?}", people.columns, people.rows);
    /// # Ok(())
    /// # }
    /// ```
    pub fn ppl<T: DeserializeOwned>(&self, query: impl Into<String>) -> PplQuery<T> {
        PplQuery { call: CallState::new(self, Target::default()), query: query.into(), row: PhantomData }
    }
}

impl<T: DeserializeOwned> Endpoint for PplQuery<T> {
    type Output = Table<T>;
    const NAME: &'static str = "ppl.query";
    const AVAILABLE: Availability = Availability::since(None, Some((1, 0)));

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let body = json!({"query": self.query}).to_string().into_bytes();
        let path = Path::of("_plugins").then("_ppl");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Table<T>, Error> {
        Table::of_opensearch(&response, None)
    }
}
