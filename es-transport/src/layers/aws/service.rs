//! `AwsSigV4`: signs a request and sends it on.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::SystemTime,
};

use http::{
    HeaderValue, Request, Uri,
    header::{AUTHORIZATION, CONTENT_TYPE, HOST},
    uri::InvalidUri,
};
use tower_service::Service;

use super::{
    layer::Shared,
    sign::{Signed, encoded_query, hex_sha256, sign},
};
use crate::{
    body::Body,
    error::{Delivery, Error, ErrorKind},
    pool::Node,
};

const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";
const BODY_HASH: &str = "x-amz-content-sha256";

/// The service of [`AwsSigV4Layer`](crate::AwsSigV4Layer).
#[derive(Debug, Clone)]
pub struct AwsSigV4<S> {
    pub(super) inner: S,
    pub(super) shared: Arc<Shared>,
}

/// The future of [`AwsSigV4`]: the signature may need new credentials first.
pub type AwsSigV4Future<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;

impl<S> Service<Request<Body>> for AwsSigV4<S>
where
    S: Service<Request<Body>, Error: From<Error>, Future: Send> + Clone + Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = AwsSigV4Future<S::Response, S::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        // The service that was made ready is the one that is called.
        let next = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, next);
        let shared = Arc::clone(&self.shared);
        Box::pin(async move {
            sign_request(&shared, &mut request).await?;
            inner.call(request).await
        })
    }
}

/// Adds the headers of the signature.
async fn sign_request(shared: &Shared, request: &mut Request<Body>) -> Result<(), Error> {
    let Some(body) = request.body().as_bytes() else {
        let streamed = "a streamed body cannot be signed for AWS, since its hash goes ahead of it: give it whole";
        return Err(Error::new(ErrorKind::Service).context(streamed).with_delivery(Delivery::NotSent));
    };
    let body_hash = hex_sha256(body);
    let credentials = shared.credentials().await?;
    let signed = Signed::at(SystemTime::now(), &shared.region, shared.service.signing_name());

    encode_query(request)?;
    let host = host(request)?;
    let mut values = vec![(HOST.as_str(), host), (DATE, signed.time.clone()), (BODY_HASH, body_hash.clone())];
    values.extend(credentials.session_token.clone().map(|token| (TOKEN, token)));
    let headers = request.headers_mut();
    for (name, value) in &values {
        let mut value = header_value(value)?;
        value.set_sensitive(*name == TOKEN);
        headers.insert(*name, value);
    }
    if let Some(kind) = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()) {
        values.push((CONTENT_TYPE.as_str(), kind.to_owned()));
    }

    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let authorization = sign(&signed, &credentials, request.method().as_str(), path, query, &values, &body_hash);
    let mut authorization = header_value(&authorization)?;
    authorization.set_sensitive(true);
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(())
}

/// Writes the query in the encoding that is signed, which leaves nothing to choose.
fn encode_query(request: &mut Request<Body>) -> Result<(), Error> {
    let Some(query) = request.uri().query().filter(|query| !query.is_empty()) else { return Ok(()) };
    let path = format!("{}?{}", request.uri().path(), encoded_query(query));
    let malformed = |error: http::Error| Error::config("the query of a request cannot be encoded").with_cause(error);
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(path.try_into().map_err(|error: InvalidUri| malformed(error.into()))?);
    *request.uri_mut() = Uri::from_parts(parts).map_err(|error| malformed(error.into()))?;
    Ok(())
}

/// The host as the connection will name it.
fn host(request: &Request<Body>) -> Result<String, Error> {
    if let Some(node) = Node::of(request) {
        return Ok(node.url().host_header().to_str().unwrap_or_default().to_owned());
    }
    let authority = request.uri().authority().map(ToString::to_string);
    let in_header = || request.headers().get(HOST)?.to_str().ok().map(str::to_owned);
    authority.or_else(in_header).ok_or_else(|| {
        Error::config("a request without a host cannot be signed for AWS")
            .advice("give the layer to `node_layer`, where the host is known")
    })
}

fn header_value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::from_str(text).map_err(|_| Error::config("an AWS key, token or region holds what no header can carry"))
}
