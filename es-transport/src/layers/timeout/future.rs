//! `TimeoutFuture`: the attempt or the end of its time, whichever comes first.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::Response;
use pin_project_lite::pin_project;
use tokio::time::Sleep;

use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
};

pin_project! {
    /// The future of [`AttemptTimeout`](crate::AttemptTimeout).
    pub struct TimeoutFuture<F> {
        pub(super) limit: Option<Duration>,
        #[pin]
        pub(super) sleep: Option<Sleep>,
        #[pin]
        pub(super) inner: F,
    }
}

impl<F, E> Future for TimeoutFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Poll::Ready(result) = this.inner.poll(cx) {
            let mut result = result.map_err(Error::foreign);
            if let (Ok(response), Some(limit)) = (&mut result, *this.limit) {
                response.body_mut().pace(limit);
            }
            return Poll::Ready(result);
        }
        match this.sleep.as_pin_mut().map(|sleep| sleep.poll(cx)) {
            Some(Poll::Ready(())) => {
                let limit = this.limit.unwrap_or_default();
                Poll::Ready(Err(Error::new(ErrorKind::Timeout)
                    .context(format!("no response within {limit:?}"))
                    .advice("allow more with `request_timeout`, or have other nodes asked with `retry_on_timeout`")))
            }
            _ => Poll::Pending,
        }
    }
}

impl<F> std::fmt::Debug for TimeoutFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TimeoutFuture").field("limit", &self.limit).finish_non_exhaustive()
    }
}
