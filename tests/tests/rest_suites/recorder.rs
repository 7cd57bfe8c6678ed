//! A client that keeps the last response as it came, whatever call asked for it.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use es_client::{
    Elasticsearch,
    transport::{Body, Transport},
};
use http::{HeaderMap, Method, Request, Response};

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Exchange {
    pub(crate) method: Method,
    pub(crate) line: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The last response.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recorder(Arc<Mutex<Option<Exchange>>>);

impl Recorder {
    /// The last response since this was asked.
    pub(crate) fn take(&self) -> Option<Exchange> {
        self.0.lock().unwrap().take()
    }

    /// A client over this transport whose responses are kept.
    pub(crate) fn client(&self, transport: Transport) -> Elasticsearch {
        let recorder = self.clone();
        Elasticsearch::from_service(tower::service_fn(move |request: Request<Body>| {
            let (transport, recorder) = (transport.clone(), recorder.clone());
            async move {
                let (method, line) = (request.method().clone(), format!("{} {}", request.method(), request.uri()));
                let (parts, body) = transport.send(request).await?.into_parts();
                let body = body.bytes(64 << 20).await?;
                let (status, headers) = (parts.status.as_u16(), parts.headers.clone());
                let exchange = Exchange { method, line, status, headers, body: body.clone() };
                *recorder.0.lock().unwrap() = Some(exchange);
                Ok::<_, es_client::transport::Error>(Response::from_parts(parts, Body::from(body)))
            }
        }))
    }
}
