//! What is put around a body that is read after its response was handed over: time limits, guards.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use super::{Body, BoxBody, Kind};
use crate::error::{BoxError, Delivery, Error, ErrorKind};

impl Body {
    /// Keeps `guard` until the body has ended or is dropped. A body in memory has ended already.
    pub(crate) fn hold<G: Send + Unpin + 'static>(&mut self, guard: G) {
        if let Some(inner) = self.take_stream() {
            self.kind = Kind::Stream(Box::pin(GuardedBody { inner, guard: Some(guard) }));
        }
    }

    /// Limits each wait for the next frame.
    pub(crate) fn pace(&mut self, limit: Duration) {
        if let Some(inner) = self.take_stream() {
            let late = format!("nothing more of the response within {limit:?}");
            let sleep = Box::pin(tokio::time::sleep(limit));
            let pace = Some(Pace { limit, waiting: false });
            self.kind = Kind::Stream(Box::pin(TimedBody { inner, sleep, pace, late }));
        }
    }

    /// Limits the reading as a whole; `limit` is named in the error.
    pub(crate) fn bound(&mut self, deadline: Instant, limit: Duration) {
        if let Some(inner) = self.take_stream() {
            let late = format!("the response was not read to its end within the `total_timeout` of {limit:?}");
            let sleep = Box::pin(tokio::time::sleep_until(deadline));
            self.kind = Kind::Stream(Box::pin(TimedBody { inner, sleep, pace: None, late }));
        }
    }

    /// The stream, to be wrapped and put back; `None` for a body in memory.
    fn take_stream(&mut self) -> Option<BoxBody> {
        match std::mem::take(&mut self.kind) {
            Kind::Stream(inner) => Some(inner),
            kind => {
                self.kind = kind;
                None
            }
        }
    }
}

/// A body that keeps a guard until its end.
struct GuardedBody<G> {
    inner: BoxBody,
    guard: Option<G>,
}

impl<G: Unpin> HttpBody for GuardedBody<G> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.inner.as_mut().poll_frame(cx));
        if !matches!(frame, Some(Ok(_))) || self.inner.is_end_stream() {
            self.guard = None;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// A body with a time limit.
struct TimedBody {
    inner: BoxBody,
    sleep: Pin<Box<Sleep>>,
    /// There if each frame has a limit of its own; otherwise one limit holds for all.
    pace: Option<Pace>,
    late: String,
}

struct Pace {
    limit: Duration,
    /// Whether the limit of the next frame is running: it was polled for and is not there yet.
    waiting: bool,
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Self { inner, sleep, pace, late } = &mut *self;
        let setting = if pace.is_some() { "request_timeout" } else { "total_timeout" };
        let out_of_time = |late: &mut String| {
            let error = Error::new(ErrorKind::Timeout).with_delivery(Delivery::Answered);
            let error = error.context(std::mem::take(late)).advice(format!("allow more with `{setting}`"));
            Poll::Ready(Some(Err(error.into())))
        };
        match pace {
            None => match sleep.as_mut().poll(cx) {
                Poll::Ready(()) => out_of_time(late),
                Poll::Pending => inner.as_mut().poll_frame(cx),
            },
            Some(pace) => {
                if let Poll::Ready(frame) = inner.as_mut().poll_frame(cx) {
                    pace.waiting = false;
                    return Poll::Ready(frame);
                }
                if !pace.waiting {
                    pace.waiting = true;
                    // A limit too long for an `Instant` leaves the sleep as it is.
                    if let Some(end) = Instant::now().checked_add(pace.limit) {
                        sleep.as_mut().reset(end);
                    }
                }
                ready!(sleep.as_mut().poll(cx));
                out_of_time(late)
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
