//! `MetricsFuture`: measures up to the response.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::Response;
use pin_project_lite::pin_project;

use super::operation::RunningOperation;
use crate::{
    body::Body,
    error::{BoxError, Error},
};

pin_project! {
    /// The future of [`Metrics`](crate::Metrics).
    #[derive(Debug)]
    pub struct MetricsFuture<F> {
        #[pin]
        pub(super) inner: F,
        pub(super) operation: RunningOperation,
    }
}

impl<F, E> Future for MetricsFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.inner.poll(cx)).map_err(Error::foreign);
        this.operation.end(&result);
        Poll::Ready(result)
    }
}
