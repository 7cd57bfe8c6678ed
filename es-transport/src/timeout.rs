//! The time limit of one attempt.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tokio::time::Sleep;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
    options::RequestOptions,
};

/// Limits each attempt: the wait for a connection, connecting, sending and the whole response.
/// Where the inner service hands over a body that is still arriving, the limit counts up to its head,
/// and anew for each wait for a further piece.
///
/// A request's own [`RequestOptions::request_timeout`] wins over the limit given here.
///
/// ```
/// use std::time::Duration;
/// use es_transport::AttemptTimeoutLayer;
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(AttemptTimeoutLayer::new(Duration::from_secs(10)));
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AttemptTimeoutLayer {
    limit: Option<Duration>,
}

impl AttemptTimeoutLayer {
    /// A layer with this limit; `None` waits for ever.
    pub fn new(limit: impl Into<Option<Duration>>) -> Self {
        Self { limit: limit.into() }
    }
}

impl<S> Layer<S> for AttemptTimeoutLayer {
    type Service = AttemptTimeout<S>;

    fn layer(&self, inner: S) -> AttemptTimeout<S> {
        AttemptTimeout { inner, limit: self.limit }
    }
}

/// The service of [`AttemptTimeoutLayer`].
#[derive(Debug, Clone)]
pub struct AttemptTimeout<S> {
    inner: S,
    limit: Option<Duration>,
}

impl<S, E> Service<Request<Body>> for AttemptTimeout<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = TimeoutFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> TimeoutFuture<S::Future> {
        let own = request.extensions().get::<RequestOptions>().and_then(|options| options.request_timeout);
        let limit = own.unwrap_or(self.limit);
        TimeoutFuture { limit, sleep: limit.map(tokio::time::sleep), inner: self.inner.call(request) }
    }
}

pin_project! {
    /// The future of [`AttemptTimeout`].
    pub struct TimeoutFuture<F> {
        limit: Option<Duration>,
        #[pin]
        sleep: Option<Sleep>,
        #[pin]
        inner: F,
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
                Poll::Ready(Err(Error::new(ErrorKind::Timeout).context(format!(
                    "no response within {limit:?}; allow more with `request_timeout`, or have other nodes asked with `retry_on_timeout`"
                ))))
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

#[cfg(test)]
mod tests {
    use super::*;
    use tower::{ServiceExt, service_fn};

    fn slow() -> impl Service<Request<Body>, Response = Response<Body>, Error = Error> {
        AttemptTimeoutLayer::new(Duration::from_secs(10)).layer(service_fn(|_: Request<Body>| async {
            tokio::time::sleep(Duration::from_secs(60)).await;
            Ok::<_, Error>(Response::new(Body::empty()))
        }))
    }

    async fn elapsed(options: RequestOptions) -> (bool, u64) {
        let start = tokio::time::Instant::now();
        let request = Request::get("/").extension(options).body(Body::empty()).unwrap();
        let result = slow().oneshot(request).await;
        (result.is_err_and(|e| e.kind() == ErrorKind::Timeout), start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn t01_the_default_and_the_requests_own_limit() {
        assert_eq!(elapsed(RequestOptions::new()).await, (true, 10));
        assert_eq!(elapsed(RequestOptions::new().request_timeout(Duration::from_secs(42))).await, (true, 42));
        assert_eq!(elapsed(RequestOptions::new().request_timeout(None)).await, (false, 60));
    }
}
