//! The service.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response};
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
    options::RequestOptions,
};

use super::future::TimeoutFuture;

/// The service of [`AttemptTimeoutLayer`].
#[derive(Debug, Clone)]
pub struct AttemptTimeout<S> {
    pub(super) inner: S,
    pub(super) limit: Option<Duration>,
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
