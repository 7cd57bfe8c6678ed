//! `Trace`: opens the span of a request or an attempt.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;
use tracing::{Span, field::Empty};

use crate::{
    body::Body,
    error::{BoxError, Error},
    layers::conventions::{
        BATCH_SIZE, COLLECTION, ERROR_TYPE, NAMESPACE, OPERATION, Operation, SERVER_ADDRESS, SERVER_PORT, STATUS,
        SYSTEM,
    },
    pool::Node,
};

use super::future::TraceFuture;

/// The service of [`TraceLayer`](crate::TraceLayer).
#[derive(Debug, Clone)]
pub struct Trace<S> {
    pub(super) inner: S,
    pub(super) system: &'static str,
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
        let span = span(self.system, &request);
        let inner = span.in_scope(|| self.inner.call(request));
        TraceFuture { inner, span }
    }
}

fn span(system: &'static str, request: &Request<Body>) -> Span {
    let path = request.uri().path();
    let Operation { name, collection, batch_size } = Operation::of(request);
    match Node::of(request) {
        None => tracing::info_span!(
            "elasticsearch.request",
            { SYSTEM } = system,
            { OPERATION } = name.map(|name| &**name),
            { COLLECTION } = collection.as_deref(),
            { BATCH_SIZE } = batch_size,
            { NAMESPACE } = Empty,
            { STATUS } = Empty,
            { ERROR_TYPE } = Empty,
            http.request.method = request.method().as_str(),
            http.request.resend_count = Empty,
            url.path = path,
        ),
        Some(node) => tracing::info_span!(
            "elasticsearch.attempt",
            { SYSTEM } = system,
            { OPERATION } = name.map(|name| &**name),
            { NAMESPACE } = Empty,
            { STATUS } = Empty,
            { ERROR_TYPE } = Empty,
            { SERVER_ADDRESS } = node.url().bare_host(),
            { SERVER_PORT } = node.url().port(),
            http.request.method = request.method().as_str(),
            url.path = path,
            elasticsearch.node.name = node.info().name.as_deref(),
        ),
    }
}
