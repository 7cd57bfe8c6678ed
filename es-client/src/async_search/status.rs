//! `async_search.status`: how far a search is, without its answer.

use serde::Deserialize;

use super::AsyncSearches;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    response::{Response, Shards},
    server::{Availability, Server},
};

/// Asks how far a search is. See [`AsyncSearches::status`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct AsyncSearchStatusCall {
    call: CallState,
    id: String,
}

builder! {
    impl [] AsyncSearchStatusCall:;
    impl [] send -> AsyncSearchStatus;
}

/// How far a search is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AsyncSearchStatus {
    /// The id of the search.
    pub id: String,
    /// Whether it goes on.
    pub is_running: bool,
    /// Whether its answer lacks something: while it goes on, or because something failed.
    pub is_partial: bool,
    /// When it was begun, in milliseconds since 1970.
    pub start_time_in_millis: i64,
    /// When the server forgets it, in milliseconds since 1970.
    pub expiration_time_in_millis: i64,
    /// The status that its answer has; `None` while it goes on.
    pub completion_status: Option<u16>,
    /// How many shards are done until now.
    #[serde(rename = "_shards")]
    pub shards: Option<Shards>,
}

impl AsyncSearches {
    /// How far a search is, without its answer. That it failed is a value here.
    ///
    /// `GET /_async_search/status/{id}`; Elasticsearch 7.11 and later. A search that is not there, or no longer, is an error
    /// ([`Error::is_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, id: String) -> Result<(), es_client::Error> {
    /// let status = es.async_search().status(id).send().await?;
    /// println!("{} {:?}", status.is_running, status.shards);
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(&self, id: impl Into<String>) -> AsyncSearchStatusCall {
        AsyncSearchStatusCall { call: CallState::new(&self.client, Target::default()), id: id.into() }
    }
}

impl AsyncSearchStatusCall {
    /// How long the server keeps the search and its answer from now on, as `"1d"`. Default: as it was submitted with.
    pub fn keep_alive(self, time: impl ToString) -> Self {
        self.param("keep_alive", time)
    }
}

impl Endpoint for AsyncSearchStatusCall {
    type Output = AsyncSearchStatus;
    const NAME: &'static str = "async_search.status";
    const AVAILABLE: Availability = Availability::since(Some((7, 11)), None);

    fn check(&mut self) -> Result<(), Error> {
        check_segment("id of the search", &self.id)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_async_search").then("status").then_name(&self.id)))
    }

    fn decode(&mut self, response: Response) -> Result<AsyncSearchStatus, Error> {
        response.json()
    }
}
