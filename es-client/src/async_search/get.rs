//! `async_search.get`: the answer of a search, or how far it is.

use es_dsl::aggregation::Aggs;

use super::{AVAILABLE, AsyncSearch, AsyncSearches, read};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, check_segment},
    error::Error,
    response::Response,
    search::{Page, Search},
    server::{Availability, Server},
};

/// Asks for the answer of a search. See [`AsyncSearches::get`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct AsyncSearchGet<T, A = (), H = T> {
    call: CallState,
    id: String,
    search: Search<T, A, H>,
}

builder! {
    impl [T, A, H] AsyncSearchGet<T, A, H>:;
    impl [T: 'static, A: Aggs<T>, H] send -> AsyncSearch<Page<H, A::Output>>;
}

impl AsyncSearches {
    /// The answer of a search that was [submitted](Self::submit), or how far it is. `search` is that search: it is not sent
    /// again, and says how the answer is read.
    ///
    /// `GET /_async_search/{id}`; Elasticsearch 7.7 and later. A search that is not there, or no longer, is an error
    /// ([`Error::is_not_found`]); that a search failed is the error it failed with. It is repeated after failures.
    pub fn get<T, A, H>(&self, id: impl Into<String>, search: Search<T, A, H>) -> AsyncSearchGet<T, A, H> {
        AsyncSearchGet { call: CallState::new(&self.client, Target::default()), id: id.into(), search }
    }
}

impl<T, A, H> AsyncSearchGet<T, A, H> {
    /// How long the server waits for the end before it answers, as `"2s"`. Default: it does not wait.
    pub fn wait_for_completion_timeout(self, time: impl ToString) -> Self {
        self.param("wait_for_completion_timeout", time)
    }

    /// How long the server keeps the search and its answer from now on, as `"1d"`. Default: as it was submitted with.
    pub fn keep_alive(self, time: impl ToString) -> Self {
        self.param("keep_alive", time)
    }
}

impl<T: 'static, A: Aggs<T>, H> Endpoint for AsyncSearchGet<T, A, H> {
    type Output = AsyncSearch<Page<H, A::Output>>;
    const NAME: &'static str = "async_search.get";
    const AVAILABLE: Availability = AVAILABLE;

    fn check(&mut self) -> Result<(), Error> {
        check_segment("id of the search", &self.id)
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_async_search").then_name(&self.id)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        read(&mut self.search, &response)
    }
}
