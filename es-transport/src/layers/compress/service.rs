//! `Compress` and `Decompress`: what they do to a request and its response.

use std::{
    future::Future,
    io::Write,
    pin::Pin,
    task::{Context, Poll},
};

use flate2::{Compression, write::GzEncoder};
use http::{
    HeaderValue, Request, Response,
    header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH},
};
use tower_service::Service;

use super::unpack::{GunzipBody, unpack};
use crate::{
    body::Body,
    content_coding::codings,
    error::{BoxError, Error},
    options::RequestOptions,
};

/// The service of [`CompressLayer`](crate::CompressLayer).
#[derive(Debug, Clone)]
pub struct Compress<S> {
    pub(super) inner: S,
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Compress<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        let plain = request.body().as_bytes().filter(|plain| !plain.is_empty());
        if let Some(plain) = plain
            && !request.headers().contains_key(CONTENT_ENCODING)
            && let Some(packed) = pack(plain)
        {
            *request.body_mut() = Body::from(packed);
            request.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            request.headers_mut().remove(CONTENT_LENGTH);
        }
        self.inner.call(request)
    }
}

/// Writing into memory cannot fail; if it did, the body would be sent as it is.
pub(super) fn pack(plain: &[u8]) -> Option<Vec<u8>> {
    // The lowest level costs a tenth of the highest and saves nearly as many bytes of JSON.
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::fast());
    encoder.write_all(plain).ok()?;
    encoder.finish().ok()
}

/// By either of its names, in any case.
fn is_gzip(coding: &str) -> bool {
    coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip")
}

/// The service of [`DecompressLayer`](crate::DecompressLayer).
#[derive(Debug, Clone)]
pub struct Decompress<S> {
    pub(super) inner: S,
    pub(super) max_response_size: usize,
}

impl<S, E> Service<Request<Body>> for Decompress<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    S::Future: Send + 'static,
    E: Into<BoxError> + 'static,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        request.headers_mut().entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("gzip"));
        let (streams, limit) = (RequestOptions::streams(&request), self.max_response_size);
        let response = self.inner.call(request);
        Box::pin(async move {
            let response = response.await.map_err(Error::foreign)?;
            // A proxy may pack once more what the node has packed.
            let times = codings(response.headers()).count();
            if times == 0 || !codings(response.headers()).all(is_gzip) {
                return Ok(response);
            }
            let (mut parts, mut plain) = response.into_parts();
            for _ in 0..times {
                plain = match streams && parts.status.is_success() {
                    true => Body::stream(GunzipBody::new(plain)),
                    false => Body::from(unpack(&plain.bytes(limit).await?, limit)?),
                };
            }
            parts.headers.remove(CONTENT_ENCODING);
            parts.headers.remove(CONTENT_LENGTH);
            Ok(Response::from_parts(parts, plain))
        })
    }
}
