//! `sql.clear_cursor`: ends an SQL query whose rows are not all read.

use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;
use serde_json::json;

use super::{Cursor, sql::SQL};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Ends an SQL query. See [`Elasticsearch::clear_sql_cursor`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SqlClearCursor {
    call: CallState,
    cursor: Cursor,
}

builder! {
    impl [] SqlClearCursor:;
    impl [] send -> bool;
}

impl Elasticsearch {
    /// Ends an SQL query whose rows are not all read, so that the server need not keep it, and gives whether there was one.
    ///
    /// `POST /_sql/close`, Elasticsearch 7.0 and later; `POST /_plugins/_sql/close` on OpenSearch. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es.sql::<(String,)>("SELECT name FROM library").fetch_size(10).send().await?;
    /// if let Some(cursor) = page.cursor {
    ///     es.clear_sql_cursor(cursor).send().await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_sql_cursor(&self, cursor: Cursor) -> SqlClearCursor {
        SqlClearCursor { call: CallState::new(self, Target::default()), cursor }
    }
}

#[derive(Deserialize)]
struct Answer {
    succeeded: bool,
}

impl Endpoint for SqlClearCursor {
    type Output = bool;
    const NAME: &'static str = "sql.clear_cursor";
    const AVAILABLE: Availability = SQL;

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let body = json!({"cursor": self.cursor.id}).to_string().into_bytes();
        let path = server.sql_path().then("close");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<bool, Error> {
        Ok(response.json::<Answer>()?.succeeded)
    }
}
