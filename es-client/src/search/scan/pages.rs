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
pub struct Pages<H: Send + 'static> {
    state: State<H>,
}

enum State<H: Send + 'static> {
    Opening(BoxFuture<Result<Opened<H>, Error>>),
    Open(Opened<H>),
    /// All is read, and what the servers kept is being closed.
    Closing(BoxFuture<()>),
    /// After an error, which is still to be told.
    Failed(Error),
    Done,
}

/// A scan that has begun.
struct Opened<H: Send + 'static> {
    fetch: Fetch<H>,
    /// The pages that were asked for, at most one of each slice.
    fetches: FuturesUnordered<BoxFuture<Result<Fetched<H>, Error>>>,
    /// Those that came, and wait to be read.
    ready: VecDeque<Fetched<H>>,
    contexts: Contexts,
}

impl<H: Send + 'static> Unpin for Pages<H> {}

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
                self.replace(State::Failed(error));
            }
        }
    }
}

impl<H: Send + 'static> Pages<H> {
    /// Goes on to another state, and leaves what is open to a task of its own.
    fn replace(&mut self, state: State<H>) {
        let close: BoxFuture<()> = match std::mem::replace(&mut self.state, state) {
            State::Open(opened) => Box::pin(opened.close()),
            State::Closing(closing) => closing,
            State::Opening(_) | State::Failed(_) | State::Done => return,
        };
        // Without a runtime, the servers let go of it when its time is over.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(close);
        }
    }
}

impl<H: Send + 'static> Opened<H> {
    /// Closes what the servers keep, also for the pages that are still on their way.
    async fn close(mut self) {
        while self.fetches.next().await.is_some() {}
        self.contexts.close().await;
    }

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
                        self.replace(State::Failed(error));
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
                        None if opened.fetches.is_empty() => {
                            self.state = State::Closing(Box::pin(opened.contexts.clone().close()));
                        }
                        None => return Poll::Pending,
                    }
                }
                State::Closing(closing) => {
                    ready!(closing.as_mut().poll(cx));
                    self.state = State::Done;
                }
                State::Failed(error) => {
                    let error = error.clone();
                    self.state = State::Done;
                    return Poll::Ready(Some(Err(error)));
                }
                State::Done => return Poll::Ready(None),
            }
        }
    }
}

impl<H: Send + 'static> Drop for Pages<H> {
    fn drop(&mut self) {
        self.replace(State::Done);
    }
}

impl<H: Send + 'static> fmt::Debug for Pages<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pages")
    }
}
