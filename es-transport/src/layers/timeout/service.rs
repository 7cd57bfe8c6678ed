//! `AttemptTimeout`: starts the clock of an attempt.

use std::{
    task::{Context, Poll},
    time::Duration,
};

use http::{Request, Response};
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
    options::{Deadline, RequestOptions},
};

use super::future::TimeoutFuture;

/// The service of [`AttemptTimeoutLayer`](crate::AttemptTimeoutLayer).
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

    fn call(&mut self, mut request: Request<Body>) -> TimeoutFuture<S::Future> {
        let own = request.extensions().get::<RequestOptions>().and_then(|options| options.request_timeout);
        let limit = own.unwrap_or(self.limit);
        let deadline = limit.and_then(|limit| Deadline::after(limit, "request_timeout"));
        if let Some(deadline) = deadline {
            deadline.limit(&mut request);
        }
        let sleep = deadline.map(|deadline| tokio::time::sleep_until(deadline.at));
        TimeoutFuture { limit, sleep, inner: self.inner.call(request) }
    }
}
