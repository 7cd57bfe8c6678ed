//! `TraceLayer`.

use tower_layer::Layer;

use super::service::Trace;

/// Puts each request, or each attempt, into a span of the `tracing` crate at level `INFO`.
///
/// Around requests the span is called `elasticsearch.request`, around attempts (as a node layer)
/// `elasticsearch.attempt`. Their fields are `db.system.name`, `db.operation.name` (the endpoint),
/// `db.collection.name` (the indices), `http.request.method`, `url.path`,
/// `http.response.status_code`, `error.type`, and of an attempt `server.address`, `server.port` and
/// `elasticsearch.node.name`; of a request `http.request.resend_count`. Neither bodies nor headers
/// nor query strings are recorded.
///
/// ```
/// use es_transport::{TraceLayer, Transport};
///
/// let builder = Transport::builder().layer(TraceLayer::new()).node_layer(TraceLayer::new());
/// # let _ = builder;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct TraceLayer {
    _private: (),
}

impl TraceLayer {
    /// A layer for either position.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Trace<S> {
        Trace { inner }
    }
}
