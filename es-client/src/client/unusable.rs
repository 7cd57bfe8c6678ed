//! A service that answers every request with the same error.

use std::{
    future::{Ready, ready},
    sync::Arc,
    task::{Context, Poll},
};

use es_transport::{Body, Error};
use http::{Request, Response};
use tower_service::Service;

#[derive(Debug, Clone)]
pub(super) struct Unusable {
    reason: Arc<str>,
}

impl Unusable {
    pub(super) fn new(error: &Error) -> Self {
        Self { reason: format!("{error}").into() }
    }
}

impl Service<Request<Body>> for Unusable {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Ready<Result<Response<Body>, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Body>) -> Self::Future {
        ready(Err(Error::new(es_transport::ErrorKind::Config).context(&*self.reason)))
    }
}
