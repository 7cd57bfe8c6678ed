//! `Trace`: opens the span of a request or an attempt.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;
use tracing::{Span, field::Empty};

use crate::{
    body::Body,
    error::{BoxError, Error},
    options::RequestOptions,
    pool::Node,
};

use super::future::TraceFuture;

/// The service of [`TraceLayer`](crate::TraceLayer).
#[derive(Debug, Clone)]
pub struct Trace<S> {
    pub(super) inner: S,
}

impl<S, E> Service<Request<Body>> for Trace<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = TraceFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> TraceFuture<S::Future> {
        let span = span(&request);
        let inner = span.in_scope(|| self.inner.call(request));
        TraceFuture { inner, span }
    }
}

fn span(request: &Request<Body>) -> Span {
    let path = request.uri().path();
    let collection = path.split('/').nth(1).filter(|name| !name.is_empty() && !name.starts_with('_'));
    let operation = request.extensions().get::<RequestOptions>().and_then(RequestOptions::endpoint_name);
    match Node::of(request) {
        None => tracing::info_span!(
            "elasticsearch.request",
            db.system.name = "elasticsearch",
            db.operation.name = operation,
            db.collection.name = collection,
            http.request.method = request.method().as_str(),
            http.request.resend_count = Empty,
            url.path = path,
            http.response.status_code = Empty,
            error.type = Empty,
        ),
        Some(node) => tracing::info_span!(
            "elasticsearch.attempt",
            db.system.name = "elasticsearch",
            db.operation.name = operation,
            db.collection.name = Empty,
            http.request.method = request.method().as_str(),
            url.path = path,
            server.address = node.url().host(),
            server.port = node.url().port(),
            elasticsearch.node.name = node.info().name.as_deref(),
            http.response.status_code = Empty,
            error.type = Empty,
        ),
    }
}
