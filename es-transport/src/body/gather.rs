//! Reading a whole body into memory.

use std::{
    future::poll_fn,
    pin::Pin,
    task::{Poll, ready},
};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame};

use super::cut_off;
use crate::error::{BoxError, Error, ErrorKind};

/// Reads a whole body.
pub(crate) async fn collect<B>(mut body: B, limit: usize) -> Result<Bytes, Error>
where
    B: HttpBody<Data = Bytes> + Unpin,
    B::Error: Into<BoxError>,
{
    let mut gathered = Gathered::new(body.size_hint().lower(), limit)?;
    poll_fn(|cx| {
        while let Some(frame) = ready!(Pin::new(&mut body).poll_frame(cx)) {
            gathered.add(frame.map_err(Into::into))?;
        }
        Poll::Ready(Ok(gathered.whole()))
    })
    .await
}

/// What was read of a body. A body of one frame is handed on without a copy.
struct Gathered {
    first: Bytes,
    rest: Option<BytesMut>,
    announced: usize,
    limit: usize,
}

impl Gathered {
    fn new(announced: u64, limit: usize) -> Result<Self, Error> {
        let announced = usize::try_from(announced).unwrap_or(usize::MAX);
        if announced > limit {
            return Err(too_long(limit));
        }
        Ok(Self { first: Bytes::new(), rest: None, announced, limit })
    }

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
    Error::new(ErrorKind::Body).context(format!(
        "the response is longer than the limit of {limit} bytes; ask for less or raise `max_response_size`"
    ))
}
