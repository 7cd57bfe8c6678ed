//! `clear_scroll`: closes scrolls.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Closes scrolls. See [`Elasticsearch::clear_scroll`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClearScroll {
    call: CallState,
    ids: Vec<String>,
}

builder! {
    impl [] ClearScroll:;
    impl [] send -> u64;
}

impl Elasticsearch {
    /// Closes scrolls before their time is over, so that the servers need not keep them, and gives
    /// how many parts of them were open: one for each shard. Of scrolls that are closed already it
    /// is 0.
    ///
    /// `DELETE /_search/scroll`. A call without ids is an error before anything is sent. It is
    /// repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch, page: es_client::search::Page<Value>) -> Result<(), es_client::Error> {
    /// es.clear_scroll(page.scroll_id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn clear_scroll(&self, ids: impl IntoIterator<Item = impl Into<String>>) -> ClearScroll {
        let ids = ids.into_iter().map(Into::into).collect();
        ClearScroll { call: CallState::new(self, Target::default()), ids }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    scroll_id: &'a [String],
}

#[derive(Deserialize)]
struct Answer {
    num_freed: u64,
}

impl Endpoint for ClearScroll {
    type Output = u64;
    const NAME: &'static str = "clear_scroll";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        match self.ids.is_empty() || self.ids.iter().any(String::is_empty) {
            true => Err(Error::request("there is no scroll id, or an empty one")),
            false => Ok(()),
        }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let body = serde_json::to_vec(&Body { scroll_id: &self.ids });
        let body = body.map_err(|error| Error::serialize("request", error))?;
        let path = Path::of("_search").then("scroll");
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<u64, Error> {
        Ok(response.json::<Answer>()?.num_freed)
    }
}
