//! Searches that go on while nobody waits: [`Elasticsearch::async_search`].
//!
//! Feature `async-search`, or `full`.
//!
//! None of the servers that the tests of this crate run on has them: what is sent and read is tested with the examples of the
//! specification.

mod delete;
mod get;
mod status;
mod submit;

use es_dsl::aggregation::Aggs;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::{
    call::Endpoint,
    client::Elasticsearch,
    error::{Error, Hint},
    response::Response,
    search::{Page, Search},
    server::Availability,
};

pub use delete::AsyncSearchDelete;
pub use get::AsyncSearchGet;
pub use status::{AsyncSearchStatus, AsyncSearchStatusCall};
pub use submit::AsyncSearchSubmit;

/// The servers with asynchronous searches. OpenSearch's plugin has others: its endpoints are
/// `asynchronous_search.…` of [`Elasticsearch::endpoint`].
const AVAILABLE: Availability = Availability::since(Some((7, 7)), None);

/// The calls about asynchronous searches.
#[derive(Debug, Clone)]
pub struct AsyncSearches {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about searches that go on while nobody waits, and whose answers the server keeps.
    pub fn async_search(&self) -> AsyncSearches {
        AsyncSearches { client: self.clone() }
    }
}

/// A search that goes on, or its answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AsyncSearch<P> {
    /// The id to ask for it by; `None` of one that was done at once, which the server does not keep.
    pub id: Option<String>,
    /// When it was begun, in milliseconds since 1970.
    pub start_time_in_millis: i64,
    /// When the server forgets it, in milliseconds since 1970.
    pub expiration_time_in_millis: i64,
    /// How far it is.
    pub progress: AsyncProgress<P>,
}

/// How far a search is.
#[derive(Debug, Clone, PartialEq)]
pub enum AsyncProgress<P> {
    /// It goes on. This is what there is until now, as the server wrote it: of some shards, and perhaps nothing.
    Running(serde_json::Value),
    /// It is done.
    Done(P),
}

impl<P> AsyncSearch<P> {
    /// The answer, if the search is done.
    pub fn into_done(self) -> Option<P> {
        match self.progress {
            AsyncProgress::Done(page) => Some(page),
            AsyncProgress::Running(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    id: Option<String>,
    is_running: bool,
    is_partial: bool,
    start_time_in_millis: i64,
    expiration_time_in_millis: i64,
    response: Option<Box<RawValue>>,
}

/// Reads an answer as that of a search. One that is done and lacks something is an error, unless the search allows it.
fn read<T, A, H>(search: &mut Search<T, A, H>, response: &Response) -> Result<AsyncSearch<Page<H, A::Output>>, Error>
where
    T: 'static,
    A: Aggs<T>,
{
    if response.has_error() {
        return Err(response.error());
    }
    let Answer { id, is_running, is_partial, start_time_in_millis, expiration_time_in_millis, response: page } =
        response.json()?;
    let text = page.as_deref().map(RawValue::get);
    let progress = match (is_running, text) {
        (true, text) => AsyncProgress::Running(response.json_part(text.unwrap_or("null"), "response", None)?),
        (false, None) => return Err(response.unexpected("the search is done, and there is no `response`")),
        (false, Some(text)) => {
            let page = search.decode(response.part(text))?;
            if is_partial && !search.allow_partial {
                let (item, reason) = (id.as_deref(), "the search is done, and its answer lacks something");
                let item = item.unwrap_or("response");
                return Err(Error::wordless_item(response.origin(), item, reason, Some(Hint::AllowPartial)));
            }
            AsyncProgress::Done(page)
        }
    };
    Ok(AsyncSearch { id, start_time_in_millis, expiration_time_in_millis, progress })
}

#[cfg(test)]
mod tests;
