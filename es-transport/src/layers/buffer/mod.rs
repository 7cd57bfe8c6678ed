//! Reading the responses of services whose bodies arrive as they like.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_service::Service;

use crate::{body::Body, erased::HttpService, error::Error, options::RequestOptions};

/// Reads the whole of each response that is not to be streamed: whatever made the body, all of it
/// belongs to the attempt, to its time limit, and to what can be tried again.
#[derive(Clone)]
pub(crate) struct Whole {
    inner: HttpService,
    limit: usize,
}

impl Whole {
    pub(crate) fn new(inner: HttpService, limit: usize) -> Self {
        Self { inner, limit }
    }
}

impl Service<Request<Body>> for Whole {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (streams, limit) = (RequestOptions::streams(&request), self.limit);
        let response = self.inner.call(request);
        Box::pin(async move {
            let response = response.await?;
            if streams && response.status().is_success() {
                return Ok(response);
            }
            let (parts, body) = response.into_parts();
            Ok(Response::from_parts(parts, Body::from(body.bytes(limit).await?)))
        })
    }
}
