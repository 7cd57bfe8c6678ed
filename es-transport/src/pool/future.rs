//! `PoolFuture`: reports to the pool how the attempt ended.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::Response;
use pin_project_lite::pin_project;

use super::attempt::NodeAttempt;
use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
};

pin_project! {
    /// The future of [`NodePoolService`](crate::NodePoolService).
    pub struct PoolFuture<F> {
        pub(super) attempt: Option<NodeAttempt>,
        #[pin]
        pub(super) inner: Inner<F>,
    }
}

pin_project! {
    #[project = InnerProj]
    pub(super) enum Inner<F> {
        Call { #[pin] future: F },
        Failed { error: Option<Error> },
    }
}

impl<F, E> Future for PoolFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = match this.inner.project() {
            InnerProj::Call { future } => ready!(future.poll(cx)).map_err(Error::foreign),
            InnerProj::Failed { error } => Err(error.take().unwrap_or_else(|| Error::new(ErrorKind::NoNodes))),
        };
        Poll::Ready(match (this.attempt.take(), result) {
            (Some(attempt), Ok(response)) => Ok(attempt.answered(response)),
            (Some(attempt), Err(error)) => Err(attempt.failed(error)),
            (None, result) => result,
        })
    }
}

impl<F> std::fmt::Debug for PoolFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PoolFuture").finish_non_exhaustive()
    }
}
