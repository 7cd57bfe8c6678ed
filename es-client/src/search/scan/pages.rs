//! The pages of a scan as a stream.

use std::{
    collections::VecDeque,
    fmt,
    future::{Future, poll_fn},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use es_dsl::Document;
use futures_core::Stream;
use futures_util::{StreamExt, stream::FuturesUnordered};

use super::cursor::{Contexts, Cursor, Fetched, Source};
use crate::{error::Error, search::Page};

type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Asks for the page at a cursor.
type Fetch<H> = Arc<dyn Fn(Cursor) -> BoxFuture<Result<Fetched<H>, Error>> + Send + Sync>;

/// The pages of a scan: see [`Scan::pages`](super::Scan::pages).
#[must_use = "nothing is sent until the stream is read"]
pub struct Pages<H> {
    state: State<H>,
}

enum State<H> {
    Opening(BoxFuture<Result<Opened<H>, Error>>),
    Open(Opened<H>),
    /// What the servers kept is being closed; then comes the error, if one was the end.
    Closing(BoxFuture<()>, Option<Error>),
    Done,
}

/// A scan that has begun.
struct Opened<H> {
    fetch: Fetch<H>,
    /// The pages that were asked for, at most one of each slice.
    fetches: FuturesUnordered<BoxFuture<Result<Fetched<H>, Error>>>,
    /// Those that came, and wait to be read.
    ready: VecDeque<Fetched<H>>,
    contexts: Contexts,
}

impl<H> Unpin for Pages<H> {}

impl<H: Send + 'static> Pages<H> {
    pub(super) fn of<T: Document>(
        opening: impl Future<Output = Result<(Source<T, H>, Vec<Cursor>), Error>> + Send + 'static,
    ) -> Self {
        let opening = async {
            let (source, cursors) = opening.await?;
            let contexts = source.contexts();
            let source = Arc::new(source);
            let fetch: Fetch<H> = Arc::new(move |cursor| {
                let source = Arc::clone(&source);
                Box::pin(async move { source.fetch(cursor).await })
            });
            let fetches = cursors.into_iter().map(|cursor| fetch(cursor)).collect();
            Ok(Opened { fetch, fetches, ready: VecDeque::new(), contexts })
        };
        Self { state: State::Opening(Box::pin(opening)) }
    }

    /// The next page; `None` at the end.
    ///
    /// # Errors
    /// Those of a search; after one, the stream is at its end.
    pub async fn try_next(&mut self) -> Result<Option<Page<H>>, Error> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Goes on with the pages that were asked for.
    pub(super) fn drive(&mut self, cx: &mut Context<'_>) {
        if let State::Open(opened) = &mut self.state {
            // An error is told when the page would be.
            if let Some(error) = opened.drive(cx) {
                self.end(Some(error));
            }
        }
    }

    fn end(&mut self, error: Option<Error>) {
        if let State::Open(opened) = std::mem::replace(&mut self.state, State::Done) {
            self.state = State::Closing(Box::pin(opened.contexts.close()), error);
        }
    }
}

impl<H> Opened<H> {
    /// Takes the pages that came.
    fn drive(&mut self, cx: &mut Context<'_>) -> Option<Error> {
        while let Poll::Ready(Some(fetched)) = self.fetches.poll_next_unpin(cx) {
            match fetched {
                Ok(fetched) => self.ready.push_back(fetched),
                Err(error) => return Some(error),
            }
        }
        None
    }
}

impl<H: Send + 'static> Stream for Pages<H> {
    type Item = Result<Page<H>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut self.state {
                State::Opening(opening) => match ready!(opening.as_mut().poll(cx)) {
                    Ok(opened) => self.state = State::Open(opened),
                    Err(error) => {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                },
                State::Open(opened) => {
                    if let Some(error) = opened.drive(cx) {
                        self.end(Some(error));
                        continue;
                    }
                    match opened.ready.pop_front() {
                        Some((page, next)) => {
                            if let Some(cursor) = next {
                                opened.fetches.push((opened.fetch)(cursor));
                                // It is sent when it is polled.
                                self.drive(cx);
                            }
                            if page.hits.is_empty() {
                                continue;
                            }
                            return Poll::Ready(Some(Ok(page)));
                        }
                        None if opened.fetches.is_empty() => self.end(None),
                        None => return Poll::Pending,
                    }
                }
                State::Closing(closing, error) => {
                    ready!(closing.as_mut().poll(cx));
                    let error = error.take();
                    self.state = State::Done;
                    return Poll::Ready(error.map(Err));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

/// What the servers keep is closed, on a task of the runtime if there is one; else they let go of it when its time is over.
impl<H> Drop for Pages<H> {
    fn drop(&mut self) {
        let close = match std::mem::replace(&mut self.state, State::Done) {
            State::Open(opened) => Box::pin(opened.contexts.close()),
            State::Closing(closing, _) => closing,
            State::Opening(_) | State::Done => return,
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(close);
        }
    }
}

impl<H> fmt::Debug for Pages<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}
