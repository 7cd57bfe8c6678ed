//! How a request is made, whatever it asks for.

use std::time::Instant;

use bytes::Bytes;
use es_transport::{Body, RequestOptions, Transport};
use http::{HeaderName, HeaderValue, Request, Uri};

use super::Outgoing;
use crate::{
    answer::{Answer, Received, RequestLine},
    call_info::CallInfo,
    dialect::Server,
    error::Error,
    path::Params,
};

/// The longest response that is read from a service of the user's own; the transport's own stack
/// has a setting for it.
const RESPONSE_LIMIT: usize = 1 << 30;

/// How a request is to be made, whatever it asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Settings {
    pub(super) options: RequestOptions,
    /// Of each name one.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Settings {
    /// A header, in place of one of that name.
    pub(super) fn header(&mut self, name: HeaderName, value: HeaderValue) {
        for (known, old) in &mut self.headers {
            if *known == name {
                *old = value;
                return;
            }
        }
        self.headers.push((name, value));
    }

    /// Sends a request and reads its response, whatever the status.
    pub(crate) async fn exchange(
        self,
        transport: &Transport,
        endpoint: &'static str,
        request: Outgoing,
        params: Params,
        server: Server,
    ) -> Result<Answer, Error> {
        let (line, request) = self.request(endpoint, request, params)?;
        let begun = Instant::now();
        match receive(transport, request).await {
            Ok((mut info, body)) => {
                info.complete(begun.elapsed());
                Ok(Received { request: line, info, body, server }.into())
            }
            Err(error) => Err(Error::no_response(line, error)),
        }
    }

    fn request(
        self,
        endpoint: &'static str,
        request: Outgoing,
        params: Params,
    ) -> Result<(RequestLine, Request<Body>), Error> {
        let Outgoing { method, path, body, idempotency } = request;
        let uri = Uri::try_from(path.with_query(&params));
        let uri = uri.map_err(|error| Error::request(format!("`{path}` is not a path: {error}")).in_call(endpoint))?;
        let line = RequestLine { endpoint, method: method.clone(), path: path.without_query() };
        let options = self.options.endpoint(endpoint).idempotency(idempotency);
        Ok((line, options.request(method, uri, self.headers, body)))
    }
}

async fn receive(transport: &Transport, request: Request<Body>) -> Result<(CallInfo, Bytes), es_transport::Error> {
    let (info, body) = CallInfo::of(transport.send(request).await?);
    Ok((info, body.bytes(RESPONSE_LIMIT).await?))
}
