//! What carries the attempts.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_service::Service;

use crate::{body::Body, erased::HttpService, error::Error, http1::Http1};

/// The transport's own connections, or what the user put around them or in their place. One type
/// for both, so that the stack above is compiled once.
#[derive(Debug, Clone)]
pub(crate) enum Link {
    Own(Http1),
    Other(HttpService),
}

impl Service<Request<Body>> for Link {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        match self {
            Self::Own(connections) => connections.poll_ready(cx),
            Self::Other(service) => service.poll_ready(cx),
        }
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        match self {
            Self::Own(connections) => connections.call(request),
            Self::Other(service) => service.call(request),
        }
    }
}
