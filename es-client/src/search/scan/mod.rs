//! Reads everything that matches: [`Elasticsearch::scan`].

mod composite;
mod cursor;
mod hits;
mod pages;

use es_dsl::{
    Document,
    search::{SearchBody, Sort},
};
use serde::de::DeserializeOwned;

use self::cursor::Source;
use super::{HitReader, Page};
use crate::{
    call::{CallState, Target, builder, methods},
    client::Elasticsearch,
    error::{Error, Origin},
};

pub use composite::CompositePages;
pub use hits::Hits;
pub use pages::Pages;

/// Reads everything that matches, with its hits as `H`. See [`Elasticsearch::scan`].
#[must_use = "a scan does nothing until its stream is read"]
pub struct Scan<T, H = T> {
    call: CallState,
    body: SearchBody<T>,
    read_hits: HitReader<H>,
    page_size: u32,
    slices: Slices,
    keep_alive: String,
}

/// How many parts a scan has.
#[derive(Debug, Clone, Copy)]
enum Slices {
    Auto,
    Number(u32),
}

/// The most parts that `slices_auto` makes.
const MOST_SLICES: usize = 8;

methods!(@indices [T, H] Scan<T, H>);
methods!(@doc_type [T, H] Scan<T, H>);
methods!(@indices_options [T, H] Scan<T, H>);
methods!(@search_routing [T, H] Scan<T, H>);
builder!(@request_options [T, H] Scan<T, H>);
builder!(@debug [T, H] Scan<T, H>);

impl Elasticsearch {
    /// Reads all documents of a type that match a [`query`](Scan::query), however many they are; without one, all.
    ///
    /// By a point in time where the server has one that can be read in slices (Elasticsearch 7.12, OpenSearch 3.3),
    /// and by a scroll elsewhere, and on OpenSearch if it is sorted; either is closed at the end, after an error, and
    /// when the stream is dropped. The documents are those of the moment when it begins. Shards that failed are an
    /// error, and so are those whose time ran out: that is never the end. The next page is asked for while one is read,
    /// and no more than one page of each slice waits to be read.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let mut hits = es.scan::<Value>().index("logs").query(match_("level", "error")).slices(4).stream();
    /// while let Some(hit) = hits.try_next().await? {
    ///     println!("{}: {}", hit.id, hit.source["message"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn scan<T: Document + DeserializeOwned>(&self) -> Scan<T> {
        Scan {
            call: CallState::new(self, Target::of::<T>()),
            body: SearchBody::new(),
            read_hits: HitReader::documents(),
            page_size: 1_000,
            slices: Slices::Number(1),
            keep_alive: "1m".to_owned(),
        }
    }
}

impl<T: Document, H> Scan<T, H> {
    /// How many hits a page has. Default 1,000; more than 10,000 are refused by servers that are not set otherwise.
    pub fn page_size(mut self, hits: u32) -> Self {
        self.page_size = hits;
        self
    }

    /// In how many parts, which are read at the same time. Default 1: then the hits come in the order of
    /// [`sort`](Self::sort), if there is one.
    pub fn slices(mut self, slices: u32) -> Self {
        self.slices = Slices::Number(slices);
        self
    }

    /// In as many parts as there are shards, and at most eight.
    pub fn slices_auto(mut self) -> Self {
        self.slices = Slices::Auto;
        self
    }

    /// How long the servers keep the state of the scan from each page to the next, as `"5m"`: no less than a page
    /// takes to be worked through. Default one minute.
    pub fn keep_alive(mut self, time: impl Into<String>) -> Self {
        self.keep_alive = time.into();
        self
    }

    /// Reads the hits as `I`, in place of `T`: for scans that leave out a part of the documents.
    pub fn hits_as<I: DeserializeOwned>(self) -> Scan<T, I> {
        let Self { call, body, page_size, slices, keep_alive, .. } = self;
        Scan { call, body, read_hits: HitReader::other(), page_size, slices, keep_alive }
    }

    /// Reads each hit with a result of its own, so that a document that does not fit its type costs that document and
    /// not the scan.
    pub fn each_hit(self) -> Scan<T, Result<T, Error>>
    where
        T: DeserializeOwned,
    {
        let Self { call, body, page_size, slices, keep_alive, .. } = self;
        Scan { call, body, read_hits: HitReader::each(), page_size, slices, keep_alive }
    }

    pub(super) fn with_body(self, change: impl FnOnce(SearchBody<T>) -> SearchBody<T>) -> Self {
        Self { body: change(self.body), ..self }
    }
}

impl<T: Document, H: Send + 'static> Scan<T, H> {
    /// The hits, one by one. Nothing is sent until the first is asked for; the errors of sending come through the
    /// stream, which ends with the first.
    pub fn stream(self) -> Hits<H> {
        Hits::of(self.pages())
    }

    /// The hits page by page; those of different slices come as they are there.
    pub fn pages(self) -> Pages<H> {
        Pages::of(Source::open(self))
    }
}

/// Refuses a page that lacks what is on shards whose time ran out, which is set for all searches of a cluster
/// (`search.default_search_timeout`): such a page would be taken for the last one.
fn check_time<H, A>(page: &Page<H, A>) -> Result<(), Error> {
    match page.timed_out {
        true => Err(Error::timed_out(
            Origin::default(),
            "the time for a page ran out on some shards (`timed_out`), so that it lacks some of what matches",
        )),
        false => Ok(()),
    }
}

/// The order in which a point in time is read fastest, and which tells all its hits apart.
fn shard_doc<T>() -> Sort<T> {
    Sort::raw(serde_json::json!("_shard_doc"))
}

#[cfg(test)]
mod tests;
