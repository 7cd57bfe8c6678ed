//! The service.

use std::task::{Context, Poll};

use http::{Request, header::AUTHORIZATION};
use tower_service::Service;

use crate::{body::Body, pool::Node};

use super::layer::AuthLayer;

/// The service of [`AuthLayer`].
#[derive(Debug, Clone)]
pub struct Auth<S> {
    pub(super) inner: S,
    pub(super) layer: AuthLayer,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Auth<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        if !request.headers().contains_key(AUTHORIZATION)
            && let Some(header) = self.layer.header(Node::of(&request))
        {
            request.headers_mut().append(&AUTHORIZATION, header);
        }
        self.inner.call(request)
    }
}
