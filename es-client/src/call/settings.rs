//! How a request is made, whatever it asks for.

use std::time::Instant;

use es_transport::{RequestOptions, Transport};
use http::{HeaderName, HeaderValue, Request, Uri};

use super::Outgoing;
use crate::{
    answer::{Answer, RequestLine},
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
    ) -> Result<Answer, Error> {
        let Outgoing { method, path, body, idempotency } = request;
        let uri = Uri::try_from(path.with_query(&params));
        let uri = uri.map_err(|error| Error::request(format!("`{path}` is not a path: {error}")).in_call(endpoint))?;
        let line = RequestLine { endpoint, method: method.clone(), path: path.without_query() };

        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        for (name, value) in self.headers {
            request.headers_mut().insert(name, value);
        }
        request.extensions_mut().insert(self.options.endpoint(endpoint).idempotency(idempotency));

        let begun = Instant::now();
        let response = match transport.send(request).await {
            Ok(response) => response,
            Err(error) => return Err(Error::no_response(line, error)),
        };
        let mut info = CallInfo::of(&response);
        let (head, body) = response.into_parts();
        match body.bytes(RESPONSE_LIMIT).await {
            Ok(body) => {
                info.complete(head, begun.elapsed());
                Ok(Answer { request: line, info, body, server: Server::unknown() })
            }
            Err(error) => Err(Error::no_response(line, error)),
        }
    }
}
