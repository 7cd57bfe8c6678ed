//! `Metrics`: begins to measure a request.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_service::Service;

use super::{future::MetricsFuture, layer::Settings, operation::RunningOperation};
use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// The service of [`MetricsLayer`](crate::MetricsLayer).
#[derive(Debug, Clone)]
pub struct Metrics<S> {
    pub(super) inner: S,
    pub(super) settings: Arc<Settings>,
}

impl<S, E> Service<Request<Body>> for Metrics<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = MetricsFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> MetricsFuture<S::Future> {
        let operation = RunningOperation::begin(&self.settings, &request);
        MetricsFuture { inner: self.inner.call(request), operation }
    }
}
