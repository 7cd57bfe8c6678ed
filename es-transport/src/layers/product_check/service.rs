//! `ProductCheck`: checks until one response has shown it.

use std::{
    sync::{Arc, atomic::AtomicBool},
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Error},
};

use super::future::ProductCheckFuture;

/// The service of [`ProductCheckLayer`](crate::ProductCheckLayer).
#[derive(Debug, Clone)]
pub struct ProductCheck<S> {
    pub(super) inner: S,
    pub(super) verified: Arc<AtomicBool>,
}

impl<S, E> Service<Request<Body>> for ProductCheck<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = ProductCheckFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> ProductCheckFuture<S::Future> {
        ProductCheckFuture { inner: self.inner.call(request), verified: Arc::clone(&self.verified) }
    }
}
