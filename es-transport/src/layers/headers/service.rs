//! `Headers`: adds those that a request does not bring itself.

use std::{
    sync::Arc,
    task::{Context, Poll},
};

use http::Request;
use http_body::Body as _;
use tower_service::Service;

use crate::body::Body;

use super::template::Template;

/// The service of [`HeadersLayer`](crate::HeadersLayer).
#[derive(Debug, Clone)]
pub struct Headers<S> {
    pub(super) inner: S,
    pub(super) template: Arc<Template>,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Headers<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        let with_body = !request.body().is_end_stream();
        self.template.fill(request.headers_mut(), with_body);
        self.inner.call(request)
    }
}
