//! `TraceLayer`.

use tower_layer::Layer;

use super::service::Trace;
use crate::layers::conventions::ELASTICSEARCH;

/// Puts each request, or each attempt, into a span of the `tracing` crate at level `INFO`.
///
/// Around requests the span is called `elasticsearch.request`, around attempts (as a node layer)
/// `elasticsearch.attempt`. Their fields are those of OpenTelemetry's conventions for Elasticsearch:
/// `db.system.name`, `db.operation.name` (the endpoint), `db.namespace` (the cluster, where Elastic's cloud
/// names it), `db.response.status_code`, `error.type` (see [below](#errors)), `http.request.method` and `url.path`. A
/// request has `db.collection.name` (the indices), `db.operation.batch.size` (of a bulk or of several
/// searches) and `http.request.resend_count`, too; an attempt has `server.address`, `server.port` and
/// `elasticsearch.node.name`. Neither bodies nor headers nor query strings are recorded.
///
/// ```
/// use es_transport::{TraceLayer, Transport};
///
/// let builder = Transport::builder().layer(TraceLayer::new()).node_layer(TraceLayer::new());
/// # let _ = builder;
/// ```
///
/// # Errors
///
/// `error.type` is the status from 400 on, or the [kind](crate::ErrorKind) of the error in small letters, such as
/// `timeout` or `no_nodes`. The answer 404 to a `get` is an error here, whatever its caller makes of it.
#[derive(Debug, Clone, Copy)]
pub struct TraceLayer {
    system: &'static str,
}

impl Default for TraceLayer {
    fn default() -> Self {
        Self { system: ELASTICSEARCH }
    }
}

impl TraceLayer {
    /// A layer for either position.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of `db.system.name`. Default `elasticsearch`; the conventions call OpenSearch `opensearch`.
    #[must_use]
    pub fn system_name(self, name: &'static str) -> Self {
        Self { system: name }
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Trace<S> {
        Trace { inner, system: self.system }
    }
}
