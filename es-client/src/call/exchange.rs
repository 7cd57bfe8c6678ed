//! One request and its response.

use std::time::{Duration, Instant};

use es_transport::{Body, Idempotency, RequestOptions, Transport};
use http::{HeaderName, HeaderValue, Method, Request, Uri};

use super::path::{Params, Path};
use crate::{
    error::{Error, RequestLine},
    response::{CallInfo, Response},
    server::Server,
};

/// Method, path and body of a request, before common parameters and headers.
#[derive(Debug)]
pub(crate) struct RequestParts {
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) body: Body,
    pub(crate) idempotency: Idempotency,
    /// How many operations the body has, where it has several.
    pub(crate) batch_size: Option<usize>,
}

impl RequestParts {
    /// A request that only reads.
    pub(crate) fn get(path: Path) -> Self {
        Self::new(Method::GET, path, Idempotency::Idempotent)
    }

    /// A request without a body.
    pub(crate) fn new(method: Method, path: Path, idempotency: Idempotency) -> Self {
        Self { method, path, body: Body::empty(), idempotency, batch_size: None }
    }

    /// The same request once more; `None` where its body can be sent only once.
    pub(crate) fn try_clone(&self) -> Option<Self> {
        let body = self.body.try_clone()?;
        Some(Self { method: self.method.clone(), path: self.path.clone(), body, ..*self })
    }

    pub(crate) fn body(self, body: impl Into<Body>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// A body of so many operations.
    pub(crate) fn batch(self, body: impl Into<Body>, operations: usize) -> Self {
        Self { batch_size: Some(operations), ..self.body(body) }
    }
}

/// The options and headers of one request.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RequestSettings {
    pub(crate) options: RequestOptions,
    /// The last one of a name counts.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl RequestSettings {
    /// Makes the client's total time limit the request's own, if it has none.
    pub(crate) fn limit_total(&mut self, limit: Option<Duration>) {
        if let (Some(limit), None) = (limit, self.options.total_timeout_limit()) {
            self.options = std::mem::take(&mut self.options).total_timeout(limit);
        }
    }

    /// What is left of the total time limit, if the request has one of its own, after some of it
    /// went by.
    pub(crate) fn take_time(&mut self, elapsed: Duration) {
        if let Some(Some(limit)) = self.options.total_timeout_limit() {
            self.options = std::mem::take(&mut self.options).total_timeout(limit.saturating_sub(elapsed));
        }
    }
}

/// Sends a request and reads its response, whatever the status.
pub(crate) fn exchange(
    transport: &Transport,
    endpoint: &'static str,
    parts: RequestParts,
    params: &Params,
    settings: RequestSettings,
    server: Server,
) -> impl Future<Output = Result<Response, Error>> + Send + use<> {
    let limit = transport.max_response_size();
    // In a box, because the futures of callers would hold it several times on their way up. It has less than 1 KiB,
    // past which allocators are slow.
    let sent =
        request(endpoint, parts, params, settings).map(|(line, request)| (line, Box::pin(transport.send(request))));
    let started = Instant::now();
    async move {
        let (line, response) = sent?;
        let (info, body) = match response.await {
            Ok(response) => CallInfo::of(response),
            Err(error) => return Err(Error::no_response(Some(line), error)),
        };
        match body.bytes(limit).await {
            Ok(body) => Ok(Response::new(line, info.after(started.elapsed()), body, server)),
            Err(error) => Err(Error::no_response(Some(line), error)),
        }
    }
}

fn request(
    endpoint: &'static str,
    parts: RequestParts,
    params: &Params,
    settings: RequestSettings,
) -> Result<(RequestLine, Request<Body>), Error> {
    let RequestParts { method, path, body, idempotency, batch_size } = parts;
    let uri = Uri::try_from(path.with_query(params));
    let uri = uri.map_err(|error| Error::request(format!("`{path}` is not a path: {error}")).in_call(endpoint))?;
    let line = RequestLine { endpoint, method: method.clone(), path: path.without_query(), idempotency };
    let mut options = settings.options.endpoint(endpoint).idempotency(idempotency);
    if let Some(operations) = batch_size {
        options = options.batch_size(operations);
    }
    Ok((line, options.request(method, uri, settings.headers, body)))
}
