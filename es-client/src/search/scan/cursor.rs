//! Where a scan is, and how the next page is asked for.

use std::{
    marker::PhantomData,
    sync::{Arc, Mutex, PoisonError},
};

use es_dsl::{
    Document,
    queries::by_doc,
    search::{PointInTime, SearchBody, Slice},
};
use serde_json::Value;

use super::{MOST_SLICES, Scan, Slices, check_time, shard_doc};
use crate::{
    call::CallState,
    client::Elasticsearch,
    error::{Error, Origin},
    search::{HitReader, OpenPointInTime, Page, Scroll, Search, SearchShards},
};

/// What all pages of a scan share.
pub(super) struct Source<T, H> {
    /// The options of the requests.
    call: CallState,
    body: SearchBody<T>,
    read_hits: HitReader<H>,
    page_size: u32,
    keep_alive: String,
    contexts: Contexts,
}

/// What the servers keep for a scan, by slice: points in time or scrolls.
#[derive(Clone)]
pub(super) struct Contexts {
    client: Elasticsearch,
    is_point_in_time: bool,
    ids: Arc<Mutex<Vec<Option<String>>>>,
}

/// Where one slice of a scan is.
pub(super) struct Cursor {
    slice: u32,
    slices: u32,
    next: Next,
}

enum Next {
    /// A search of the point in time, behind the hit with these sort values.
    Point { after: Option<Vec<Value>> },
    /// The first page of a scroll, with the state of the search.
    Scroll(Box<CallState>),
    /// A further page of a scroll.
    Scrolled,
}

/// A page, and where to go on if there are more.
pub(super) type Fetched<H> = (Page<H>, Option<Cursor>);

impl<T: Document, H> Source<T, H> {
    /// Begins a scan: the state on the servers, and where each slice begins.
    pub(super) async fn open(scan: Scan<T, H>) -> Result<(Self, Vec<Cursor>), Error> {
        let Scan { mut call, body, read_hits, page_size, slices, keep_alive } = scan;
        call.check()?;
        if page_size == 0 {
            return Err(Error::request("`page_size` is 0: a page of a scan has at least one hit"));
        }
        let server = call.server().await?;
        let slices = match slices {
            Slices::Number(slices) => slices.max(1),
            Slices::Auto => {
                let shards = SearchShards::of(call.for_the_same()).send().await?.shards.len();
                shards.clamp(1, MOST_SLICES) as u32
            }
        };
        let is_point_in_time = server.scans_by_point_in_time(body.has_sort());
        let client = call.client().clone();
        let options = call.another();
        let (ids, body, cursor): (_, _, Box<dyn Fn(u32) -> Next + Send>) = match is_point_in_time {
            true => {
                let id = OpenPointInTime::of(call).param("keep_alive", &keep_alive).send().await?;
                let body = body.sort(shard_doc()).track_total_hits(false);
                (vec![Some(id); slices as usize], body, Box::new(|_| Next::Point { after: None }))
            }
            false => {
                let body = if body.has_sort() { body } else { body.sort(by_doc()) };
                let first = move |_| Next::Scroll(Box::new(call.for_the_same()));
                (vec![None; slices as usize], body, Box::new(first))
            }
        };
        let cursors = (0..slices).map(|slice| Cursor { slice, slices, next: cursor(slice) }).collect();
        let contexts = Contexts { client, is_point_in_time, ids: Arc::new(Mutex::new(ids)) };
        Ok((Self { call: options, body, read_hits, page_size, keep_alive, contexts }, cursors))
    }

    pub(super) fn contexts(&self) -> Contexts {
        self.contexts.clone()
    }

    /// Reads the page at a cursor.
    pub(super) async fn fetch(&self, cursor: Cursor) -> Result<Fetched<H>, Error> {
        let Cursor { slice, slices, next } = cursor;
        let page = match next {
            Next::Point { after } => {
                let id = self.contexts.id(slice).unwrap_or_default();
                let body = self.sliced(slice, slices).pit(PointInTime::of(id).keep_alive(self.keep_alive.as_str()));
                let body = if let Some(values) = after { body.search_after(values) } else { body };
                self.search(self.call.another(), body).send().await?
            }
            Next::Scroll(call) => {
                self.search(*call, self.sliced(slice, slices)).scroll(&self.keep_alive).send().await?
            }
            Next::Scrolled => {
                let id = self.contexts.id(slice).unwrap_or_default();
                Scroll::of(self.call.another(), id, self.read_hits).keep_alive(&self.keep_alive).send().await?
            }
        };
        if let Some(id) = page.pit_id.as_ref().or(page.scroll_id.as_ref()) {
            self.contexts.keep(slice, id.clone());
        }
        check_time(&page)?;
        let is_last = page.hits.len() < self.page_size as usize;
        let next = match page.hits.last() {
            None => None,
            Some(_) if is_last => None,
            Some(hit) if self.contexts.is_point_in_time && hit.sort.is_empty() => {
                let lacks =
                    format!("the hit `{}` has no sort values, by which the page behind it is asked for", hit.id);
                return Err(Error::unexpected(Origin::default(), lacks));
            }
            Some(hit) if self.contexts.is_point_in_time => Some(Next::Point { after: Some(hit.sort.clone()) }),
            Some(_) => Some(Next::Scrolled),
        };
        Ok((page, next.map(|next| Cursor { slice, slices, next })))
    }

    fn sliced(&self, slice: u32, slices: u32) -> SearchBody<T> {
        let body = self.body.clone().size(self.page_size);
        if slices > 1 { body.slice(Slice::of(slice, slices)) } else { body }
    }

    fn search(&self, call: CallState, body: SearchBody<T>) -> Search<T, (), H> {
        Search { call, body, read_hits: self.read_hits, allow_partial: false, aggs: PhantomData }
    }
}

impl Contexts {
    /// One point in time.
    pub(super) fn of_point_in_time(client: &Elasticsearch, id: String) -> Self {
        Self { client: client.clone(), is_point_in_time: true, ids: Arc::new(Mutex::new(vec![Some(id)])) }
    }

    pub(super) fn id(&self, slice: u32) -> Option<String> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).get(slice as usize)?.clone()
    }

    pub(super) fn keep(&self, slice: u32, id: String) {
        if let Some(kept) = self.ids.lock().unwrap_or_else(PoisonError::into_inner).get_mut(slice as usize) {
            *kept = Some(id);
        }
    }

    /// Closes what the servers keep. That it fails spoils nothing that was read: they let go of it by themselves when
    /// its time is over.
    pub(super) async fn close(self) {
        let ids = std::mem::take(&mut *self.ids.lock().unwrap_or_else(PoisonError::into_inner));
        let mut ids: Vec<String> = ids.into_iter().flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        if ids.is_empty() {
            return;
        }
        match self.is_point_in_time {
            true => {
                for id in ids {
                    let _ = self.client.close_point_in_time(id).send().await;
                }
            }
            false => drop(self.client.clear_scroll(ids).send().await),
        }
    }
}
