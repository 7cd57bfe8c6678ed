//! The hits of a scan as a stream.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll, ready},
    vec,
};

use futures_core::Stream;

use super::Pages;
use crate::{error::Error, search::Hit};

/// After how many hits it is looked whether the next page goes on.
const LOOK: usize = 64;

/// The hits of a scan: see [`Scan::stream`](super::Scan::stream).
#[must_use = "nothing is sent until the stream is read"]
pub struct Hits<H: Send + 'static> {
    pages: Pages<H>,
    hits: vec::IntoIter<Hit<H>>,
}

impl<H: Send + 'static> Unpin for Hits<H> {}

impl<H: Send + 'static> Hits<H> {
    pub(super) fn of(pages: Pages<H>) -> Self {
        Self { pages, hits: Vec::new().into_iter() }
    }

    /// The next hit; `None` at the end.
    ///
    /// # Errors
    /// Those of a search; after one, the stream is at its end.
    pub async fn try_next(&mut self) -> Result<Option<Hit<H>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl<H: Send + 'static> Stream for Hits<H> {
    type Item = Result<Hit<H>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(hit) = self.hits.next() {
                if self.hits.len().is_multiple_of(LOOK) {
                    self.pages.drive(cx);
                }
                return Poll::Ready(Some(Ok(hit)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                Some(Ok(page)) => self.hits = page.hits.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<H: Send + 'static> fmt::Debug for Hits<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hits").field("left_of_the_page", &self.hits.len()).finish_non_exhaustive()
    }
}
