//! `TraceFuture`: records in the span how it ended.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Response, StatusCode};
use pin_project_lite::pin_project;
use tracing::Span;

use crate::{
    body::Body,
    error::{BoxError, Error},
    layers::conventions::{ERROR_TYPE, NAMESPACE, Outcome, STATUS},
};

pin_project! {
    /// The future of [`Trace`](crate::Trace).
    #[derive(Debug)]
    pub struct TraceFuture<F> {
        #[pin]
        pub(super) inner: F,
        pub(super) span: Span,
    }
}

impl<F, E> Future for TraceFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = this.span.in_scope(|| this.inner.poll(cx));
        let result = ready!(polled).map_err(Error::foreign);
        let outcome = Outcome::of(&result);
        let status = outcome.status.as_ref().map(StatusCode::as_str);
        for (name, value) in
            [(STATUS, status), (ERROR_TYPE, outcome.error_type.as_deref()), (NAMESPACE, outcome.namespace)]
        {
            if let Some(value) = value {
                this.span.record(name, value);
            }
        }
        if outcome.attempts > 1 {
            this.span.record("http.request.resend_count", outcome.attempts - 1);
        }
        Poll::Ready(result)
    }
}
