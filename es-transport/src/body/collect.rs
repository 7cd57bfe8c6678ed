//! Reads a whole body into memory.
//!
//! http-body-util's `Limited` and `Collected` do not refuse a body that announces to be too long before
//! they read it, and do not allocate for the announced length at once.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame};

use crate::error::{BoxError, Delivery, Error, ErrorKind};

/// Reads a whole body of at most so many bytes.
pub(crate) fn collect<B: HttpBody>(body: B, limit: usize) -> Collect<B> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    Collect { body, read: ReadBuffer { first: Bytes::new(), rest: None, announced, limit } }
}

/// The future of [`collect`].
pub(crate) struct Collect<B> {
    body: B,
    read: ReadBuffer,
}

impl<B> Future for Collect<B>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    type Output = Result<Bytes, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { body, read } = &mut *self;
        read.check(read.announced)?;
        while let Some(frame) = ready!(Pin::new(&mut *body).poll_frame(cx)) {
            read.add(frame.map_err(Into::into))?;
        }
        Poll::Ready(Ok(read.whole()))
    }
}

/// The bytes read so far. A body of one frame is returned without a copy.
struct ReadBuffer {
    first: Bytes,
    rest: Option<BytesMut>,
    announced: usize,
    limit: usize,
}

impl ReadBuffer {
    fn add(&mut self, frame: Result<Frame<Bytes>, BoxError>) -> Result<(), Error> {
        let Ok(data) = frame.map_err(cut_off)?.into_data() else { return Ok(()) };
        let length = match &mut self.rest {
            None if self.first.is_empty() => {
                self.first = data;
                self.first.len()
            }
            None => {
                let mut all = BytesMut::with_capacity(self.announced.max(self.first.len() + data.len()));
                all.extend_from_slice(&self.first);
                all.extend_from_slice(&data);
                self.rest.insert(all).len()
            }
            Some(all) => {
                all.extend_from_slice(&data);
                all.len()
            }
        };
        self.check(length)
    }

    fn check(&self, length: usize) -> Result<(), Error> {
        if length > self.limit { Err(too_long(self.limit)) } else { Ok(()) }
    }

    fn whole(&mut self) -> Bytes {
        match self.rest.take() {
            Some(all) => all.freeze(),
            None => std::mem::take(&mut self.first),
        }
    }
}

pub(super) fn too_long(limit: usize) -> Error {
    Error::new(ErrorKind::Body)
        .context(format!("the response is longer than the limit of {limit} bytes"))
        .advice("ask for less, or raise `max_response_size`")
}

/// The error of a body that broke off; an error of the transport stays as it is.
pub(super) fn cut_off(cause: BoxError) -> Error {
    match cause.downcast::<Error>() {
        Ok(own) => *own,
        Err(broken) => Error::new(ErrorKind::Connection)
            .with_delivery(Delivery::Answered)
            .context("the response broke off before its end")
            .with_cause(broken),
    }
}
