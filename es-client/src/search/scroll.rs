//! `scroll`: the next page of a search that was opened with a scroll.

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::{Serialize, de::DeserializeOwned};

use super::{HitReader, Page, PageCall, RawPage, decode_page, finish};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Reads the next page of a scroll, with its hits as `H`. See [`Elasticsearch::scroll`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Scroll<H> {
    call: CallState,
    id: String,
    keep_alive: Option<String>,
    allow_partial: bool,
    read_hits: HitReader<H>,
}

builder! {
    impl [H] Scroll<H>:;
    impl [H] send -> Page<H>;
}

impl Elasticsearch {
    /// Reads the next page of a scroll, which [`Search::scroll`](super::Search::scroll) opened. After
    /// the last page, a page without hits comes. Each page may have another
    /// [`scroll_id`](Page::scroll_id), by which the next one is asked for.
    ///
    /// `POST /_search/scroll`. It is not repeated once a server may have executed it: the page would
    /// be lost. Shards that failed are an error, unless the call is to
    /// [`allow_partial`](Scroll::allow_partial) results. A scroll that is over its time is one
    /// ([`Error::is_not_found`]), too.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let mut page = es.search::<Value>().index("logs").size(1_000).scroll("1m").send().await?;
    /// while let Some(id) = page.scroll_id.clone().filter(|_| !page.hits.is_empty()) {
    ///     println!("{} hits", page.hits.len());
    ///     page = es.scroll::<Value>(id).keep_alive("1m").send().await?;
    /// }
    /// es.clear_scroll(page.scroll_id).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn scroll<T: Document + DeserializeOwned>(&self, id: impl Into<String>) -> Scroll<T> {
        Scroll::of(CallState::new(self, Target::default()), id.into(), HitReader::documents())
    }
}

impl<H> Scroll<H> {
    pub(super) fn of(call: CallState, id: String, read_hits: HitReader<H>) -> Self {
        Self { call, id, keep_alive: None, allow_partial: false, read_hits }
    }

    /// How long the scroll is kept from now on, as `"1m"`. Default: as before.
    pub fn keep_alive(mut self, time: impl ToString) -> Self {
        self.keep_alive = Some(time.to_string());
        self
    }

    /// Whether a page is a result though some shards failed, whose hits are missing then; they are in
    /// [`Page::shards`]. Default `false`.
    pub fn allow_partial(mut self, allow: bool) -> Self {
        self.allow_partial = allow;
        self
    }

    /// Reads the hits as `I`, in place of documents.
    pub fn hits_as<I: DeserializeOwned>(self) -> Scroll<I> {
        let Self { call, id, keep_alive, allow_partial, .. } = self;
        Scroll { call, id, keep_alive, allow_partial, read_hits: HitReader::other() }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    scroll_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    scroll: Option<&'a str>,
}

impl<H> Endpoint for Scroll<H> {
    type Output = Page<H>;
    const NAME: &'static str = "scroll";

    fn check(&mut self) -> Result<(), Error> {
        if self.id.is_empty() { Err(Error::request("the id of the scroll is empty")) } else { Ok(()) }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let body = Body { scroll_id: &self.id, scroll: self.keep_alive.as_deref() };
        let body = serde_json::to_vec(&body).map_err(|error| Error::serialize("request", error))?;
        let path = Path::of("_search").then("scroll");
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Page<H>, Error> {
        decode_page(self, &response)
    }
}

impl<H> PageCall for Scroll<H> {
    type Hit = H;

    fn read_hits(&self) -> HitReader<H> {
        self.read_hits
    }

    fn finish<'a>(&self, response: &'a Response, page: RawPage<'a, H>) -> Result<Page<H>, Error> {
        Ok(finish(self.read_hits, response, page, &self.call, self.allow_partial)?.into_page(()))
    }
}
