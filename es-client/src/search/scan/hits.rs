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
        if self.wants_a_look() {
            poll_fn(|cx| self.look(cx)).await?;
        }
        Ok(self.hits.next())
    }

    /// Whether the page is at its end, or it is time to see how the next one fares.
    fn wants_a_look(&self) -> bool {
        self.hits.len().is_multiple_of(LOOK)
    }

    /// Goes on with the next page, and waits for it if this one is at its end.
    fn look(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        if self.hits.len() > 0 {
            self.pages.drive(cx);
        } else if let Some(page) = ready!(Pin::new(&mut self.pages).poll_next(cx)?) {
            // Pages without hits are passed over there, so that this is not taken for the end.
            self.hits = page.hits.into_iter();
        }
        Poll::Ready(Ok(()))
    }
}

impl<H: Send + 'static> Stream for Hits<H> {
    type Item = Result<Hit<H>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.wants_a_look() {
            ready!(self.look(cx)?);
        }
        Poll::Ready(self.hits.next().map(Ok))
    }
}

impl<H: Send + 'static> fmt::Debug for Hits<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hits").field("left_of_the_page", &self.hits.len()).finish_non_exhaustive()
    }
}
