//! `BufferResponse`: reads the body before it returns the response.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response, header::ACCEPT_ENCODING};
use http_body::Body as _;
use tower_service::Service;

use crate::{body::Body, content_coding::refuse_unasked, error::Error, options::RequestOptions};

/// The service of [`BufferResponseLayer`](super::BufferResponseLayer).
#[derive(Debug, Clone)]
pub(crate) struct BufferResponse<S> {
    pub(super) inner: S,
    pub(super) max_response_size: usize,
}

impl<S> Service<Request<Body>> for BufferResponse<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = Error>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let (streams, limit) = (RequestOptions::streams(&request), self.max_response_size);
        let asks_for_coding = request.headers().contains_key(ACCEPT_ENCODING);
        let response = self.inner.call(request);
        Box::pin(async move {
            let response = response.await?;
            if !asks_for_coding && !response.body().is_end_stream() {
                refuse_unasked(response.headers(), response.status())?;
            }
            if streams && response.status().is_success() {
                return Ok(response);
            }
            let (parts, body) = response.into_parts();
            Ok(Response::from_parts(parts, Body::from(body.bytes(limit).await?)))
        })
    }
}
