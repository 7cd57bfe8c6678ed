//! The outcomes of a bulk as a stream.

use std::{
    fmt,
    future::poll_fn,
    pin::Pin,
    task::{Context, Poll},
};

use futures_core::Stream;
use futures_util::stream::Map;

use super::{
    engine::{Engine, Input},
    lines::Item,
    outcome::{Outcome, Report},
};

type Inputs<S> = Map<S, fn(<S as Stream>::Item) -> Input<<S as Stream>::Item>>;

/// What becomes of the operations of a bulk, one by one: see [`Bulk::outcomes`](super::Bulk::outcomes).
#[must_use = "operations are sent while the stream is polled"]
pub struct Outcomes<S: Stream<Item: Item>> {
    engine: Engine<Inputs<S>, S::Item>,
    is_done: bool,
}

impl<S: Stream<Item: Item>> Unpin for Outcomes<S> {}

impl<S: Stream<Item: Item>> Outcomes<S> {
    pub(super) fn of(engine: Engine<Inputs<S>, S::Item>) -> Self {
        Self { engine, is_done: false }
    }

    /// The next outcome; `None` when all operations have ended.
    pub async fn next(&mut self) -> Option<Outcome<<S::Item as Item>::Context>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The numbers of all outcomes until now.
    pub fn report(&self) -> Report {
        self.engine.report()
    }
}

impl<S: Stream<Item: Item>> Stream for Outcomes<S> {
    type Item = Outcome<<S::Item as Item>::Context>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(outcome) = self.engine.next_outcome() {
                return Poll::Ready(Some(outcome));
            }
            if self.is_done {
                return Poll::Ready(None);
            }
            match self.engine.poll(cx) {
                Poll::Ready(()) => self.is_done = true,
                Poll::Pending => match self.engine.next_outcome() {
                    Some(outcome) => return Poll::Ready(Some(outcome)),
                    None => return Poll::Pending,
                },
            }
        }
    }
}

impl<S: Stream<Item: Item>> fmt::Debug for Outcomes<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("report", &self.report()).finish_non_exhaustive()
    }
}
