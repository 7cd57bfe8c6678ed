//! `sql.query`: a query in SQL.

use std::marker::PhantomData;

use es_dsl::{Document, IntoQuery, query::Clause};
use es_transport::Idempotency;
use http::Method;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{Cursor, Table, filter_json};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::{Availability, Product, Server},
};

/// The servers with SQL.
pub(super) const SQL: Availability = Availability::since(Some((7, 0)), Some((1, 0)));

/// Asks in SQL. See [`Elasticsearch::sql`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SqlQuery<T> {
    call: CallState,
    body: Body,
    row: PhantomData<fn() -> T>,
}

builder! {
    impl [T] SqlQuery<T>:;
    impl [T: DeserializeOwned] send -> Table<T>;
}

/// Asks for the following rows. See [`Elasticsearch::sql_next`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SqlNext<T> {
    call: CallState,
    cursor: Cursor,
    row: PhantomData<fn() -> T>,
}

builder! {
    impl [T] SqlNext<T>:;
    impl [T: DeserializeOwned] send -> Table<T>;
}

#[derive(Serialize)]
struct Body {
    query: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fetch_size: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    params: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<Clause>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_zone: Option<String>,
}

impl Elasticsearch {
    /// Asks in SQL, and reads each row as `T`: a tuple, or a struct with the names of the columns. If there are more rows
    /// than [`fetch_size`](SqlQuery::fetch_size), the table has a [`cursor`](Table::cursor) for [`sql_next`](Self::sql_next).
    ///
    /// `POST /_sql`, Elasticsearch 7.0 and later; of OpenSearch's plugin `POST /_plugins/_sql`, whose setting
    /// `plugins.query.size_limit` ends tables without a word. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// #[derive(Debug, serde::Deserialize)]
    /// struct Book {
    ///     name: String,
    ///     page_count: Option<u32>,
    /// }
    ///
    /// let mut page = es.sql::<Book>("SELECT name, page_count FROM library").fetch_size(100).send().await?;
    /// while let Some(cursor) = page.cursor {
    ///     println!("{:?}", page.rows);
    ///     page = es.sql_next(cursor).send().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn sql<T: DeserializeOwned>(&self, query: impl Into<String>) -> SqlQuery<T> {
        let body = Body { query: query.into(), fetch_size: None, params: Vec::new(), filter: None, time_zone: None };
        SqlQuery { call: CallState::new(self, Target::default()), body, row: PhantomData }
    }

    /// The rows that follow on those of a query in SQL.
    ///
    /// `POST /_sql`, Elasticsearch 7.0 and later; `POST /_plugins/_sql` on OpenSearch. The cursor of the answer takes the place of
    /// this one. It is not repeated after a failure in which the server may have executed it.
    pub fn sql_next<T: DeserializeOwned>(&self, cursor: Cursor) -> SqlNext<T> {
        SqlNext { call: CallState::new(self, Target::default()), cursor, row: PhantomData }
    }
}

impl<T> SqlQuery<T> {
    /// How many rows come at once. Default: Elasticsearch 1,000; OpenSearch gives all that it gives.
    pub fn fetch_size(mut self, rows: u32) -> Self {
        self.body.fetch_size = Some(rows);
        self
    }

    /// The value of the next `?` in the query; not on OpenSearch.
    pub fn bind(mut self, value: impl Serialize) -> Self {
        let value = self.call.json_value("parameter", &value);
        self.body.params.extend(value);
        self
    }

    /// Only the documents that a query of the document language finds.
    pub fn filter<D: Document>(mut self, query: impl IntoQuery<D>) -> Self {
        self.body.filter = Some(filter_json(query));
        self
    }

    /// The time zone of dates without one, such as `Europe/Berlin`. Default `Z`; not on OpenSearch.
    pub fn time_zone(mut self, zone: impl Into<String>) -> Self {
        self.body.time_zone = Some(zone.into());
        self
    }
}

/// Reads an answer of either product.
fn read<T: DeserializeOwned>(response: &Response, cursor: Option<&Cursor>) -> Result<Table<T>, Error> {
    let columns = cursor.map(|cursor| &cursor.columns[..]);
    match response.server().product() {
        Some(Product::OpenSearch) => Table::of_opensearch(response, columns),
        _ => Table::of_elasticsearch(response, columns),
    }
}

impl<T: DeserializeOwned> Endpoint for SqlQuery<T> {
    type Output = Table<T>;
    const NAME: &'static str = "sql.query";
    const AVAILABLE: Availability = SQL;

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        for (name, is_given) in
            [("`bind`", !self.body.params.is_empty()), ("`time_zone`", self.body.time_zone.is_some())]
        {
            if is_given {
                Availability::since(Some((7, 0)), None).check_of(name, server)?;
            }
        }
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        Ok(RequestParts::new(Method::POST, server.sql_path(), Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Table<T>, Error> {
        read(&response, None)
    }
}

impl<T: DeserializeOwned> Endpoint for SqlNext<T> {
    type Output = Table<T>;
    const NAME: &'static str = "sql.query";
    const AVAILABLE: Availability = SQL;

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let body = json!({"cursor": self.cursor.id}).to_string().into_bytes();
        Ok(RequestParts::new(Method::POST, server.sql_path(), Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Table<T>, Error> {
        read(&response, Some(&self.cursor))
    }
}
