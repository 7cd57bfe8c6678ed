//! `async_search.submit`: begins a search.

use es_dsl::aggregation::Aggs;
use es_transport::Idempotency;
use http::Method;

use super::{AVAILABLE, AsyncSearch, AsyncSearches, read};
use crate::{
    call::{CallState, Endpoint, RequestParts, builder},
    error::Error,
    response::Response,
    search::{Page, Search},
    server::{Availability, Server},
};

/// Begins a search. See [`AsyncSearches::submit`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct AsyncSearchSubmit<T, A = (), H = T> {
    call: CallState,
    search: Search<T, A, H>,
}

builder! {
    impl [T, A, H] AsyncSearchSubmit<T, A, H>:;
    impl [T: 'static, A: Aggs<T>, H] send -> AsyncSearch<Page<H, A::Output>>;
}

impl AsyncSearches {
    /// Begins a search, and gives its answer, if it is done soon, or the id to ask for it by.
    ///
    /// `POST /{index}/_async_search`; Elasticsearch 7.7 and later. Shards that failed are an error when the search is done, unless
    /// it is to [allow](Search::allow_partial) that. It is not repeated after a failure in which the server may have executed
    /// it: the first search would go on.
    ///
    /// ```no_run
    /// # use es_client::{async_search::AsyncProgress, prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let slow = || es.search::<Value>().index("logs-*").query(match_("message", "error"));
    /// let mut search = es.async_search().submit(slow()).wait_for_completion_timeout("1s").send().await?;
    /// while let (AsyncProgress::Running(_), Some(id)) = (&search.progress, &search.id) {
    ///     search = es.async_search().get(id, slow()).wait_for_completion_timeout("5s").send().await?;
    /// }
    /// println!("{:?} hits", search.into_done().map(|page| page.hits.len()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn submit<T, A, H>(&self, mut search: Search<T, A, H>) -> AsyncSearchSubmit<T, A, H> {
        // The options of the search are those of the call that submits it.
        let rest = CallState::new(&self.client, search.call.target.clone());
        AsyncSearchSubmit { call: std::mem::replace(&mut search.call, rest), search }
    }
}

impl<T, A, H> AsyncSearchSubmit<T, A, H> {
    /// How long the server waits for the end before it answers, as `"2s"`. Default `1s`.
    pub fn wait_for_completion_timeout(self, time: impl ToString) -> Self {
        self.param("wait_for_completion_timeout", time)
    }

    /// How long the server keeps the search and its answer, as `"1d"`. Default `5d`.
    pub fn keep_alive(self, time: impl ToString) -> Self {
        self.param("keep_alive", time)
    }

    /// Whether the server keeps the answer of a search that is done before it answers, too. Default `false`.
    pub fn keep_on_completion(self, keep: bool) -> Self {
        self.param("keep_on_completion", keep)
    }
}

impl<T: 'static, A: Aggs<T>, H> Endpoint for AsyncSearchSubmit<T, A, H> {
    type Output = AsyncSearch<Page<H, A::Output>>;
    const NAME: &'static str = "async_search.submit";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        self.search.check()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let (path, body) = self.search.path_and_body(server, "_async_search")?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        read(&mut self.search, &response)
    }
}
