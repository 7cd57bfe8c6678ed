//! `MetricsLayer`: the instruments, and what is said with each measurement.

use std::sync::Arc;

use opentelemetry::metrics::{Histogram, Meter};
use tower_layer::Layer;

use super::{connections, service::Metrics};
use crate::{http1::OnConnect, layers::conventions::ELASTICSEARCH, pool::NodePool};

/// The boundaries of the buckets that the conventions recommend.
pub(super) const SECONDS: [f64; 9] = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];

pub(super) const DURATION: &str = "db.client.operation.duration";

/// Measures how long requests take, by the `opentelemetry` crate.
///
/// [`metrics`](crate::TransportBuilder::metrics) puts it around the requests of a transport, and adds
/// the metrics of its connections. The names are those of OpenTelemetry's conventions for databases.
///
/// # Requests
///
/// `db.client.operation.duration` is a histogram in seconds with the boundaries 0.001, 0.005, 0.01, 0.05,
/// 0.1, 0.5, 1, 5 and 10. A request counts once, with all its attempts, the waits between them and the
/// reading of its response; one whose response is [streamed](crate::RequestOptions::stream_response)
/// counts up to the head. As a [node layer](crate::TransportBuilder::node_layer) it would count each
/// attempt.
///
/// | attribute | when | value |
/// |---|---|---|
/// | `db.system.name` | always | `elasticsearch`, unless [`system_name`](Self::system_name) says another |
/// | `db.operation.name` | it is known | the endpoint, such as `search`: [`RequestOptions::endpoint`](crate::RequestOptions::endpoint) |
/// | `db.collection.name` | the path names one index | its name; see [`collection_names`](Self::collection_names) |
/// | `db.namespace` | Elastic's cloud tells it | the cluster |
/// | `server.address`, `server.port` | a node was asked | the node that answered, or was asked last |
/// | `db.response.status_code` | the status is 400 or more | the status |
/// | `error.type` | it failed | the status, the [kind](crate::ErrorKind) of the error in small letters (`timeout`, `no_nodes`), or `cancelled` where the caller gave up |
///
/// The answer 404 to a `get` counts as failed, whatever its caller makes of it. The size of a bulk is in
/// the spans of [`TraceLayer`](crate::TraceLayer) alone: as an attribute here it would make a time series for
/// each size.
///
/// # Connections
///
/// Of the transport's own connections; `db.client.connection.pool.name` is the node as `host:port`.
///
/// | metric | what it counts |
/// |---|---|
/// | `db.client.connection.count` | open connections; `db.client.connection.state` is `idle` or `used` |
/// | `db.client.connection.max` | how many there may be |
/// | `db.client.connection.pending_requests` | requests that wait for one |
/// | `db.client.connection.timeouts` | requests for which none became free in time |
/// | `db.client.connection.create_time` | seconds that it took to open one, TLS included |
///
/// All but the last are read when the metrics are collected, and cost nothing between.
///
/// ```
/// use es_transport::{MetricsLayer, Transport};
///
/// let layer = MetricsLayer::new(&opentelemetry::global::meter("shop")).collection_names(false);
/// let transport = Transport::builder().hosts(["es1", "es2"]).metrics(layer).build()?;
/// # let _ = transport;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MetricsLayer {
    meter: Meter,
    settings: Settings,
    pool_name: Option<String>,
}

/// What a service needs to measure.
#[derive(Debug, Clone)]
pub(super) struct Settings {
    pub(super) duration: Histogram<f64>,
    pub(super) system: &'static str,
    pub(super) collections: bool,
}

impl MetricsLayer {
    /// A layer whose instruments are of this meter.
    pub fn new(meter: &Meter) -> Self {
        let duration = meter
            .f64_histogram(DURATION)
            .with_unit("s")
            .with_description("Duration of requests, all attempts included.")
            .with_boundaries(SECONDS.to_vec())
            .build();
        let settings = Settings { duration, system: ELASTICSEARCH, collections: true };
        Self { meter: meter.clone(), settings, pool_name: None }
    }

    /// The value of `db.system.name`. Default `elasticsearch`; the conventions call OpenSearch `opensearch`.
    #[must_use]
    pub fn system_name(mut self, name: &'static str) -> Self {
        self.settings.system = name;
        self
    }

    /// Whether the index is told, where a request names a single one by its whole name: no list, no pattern, no
    /// date math. Default true, as the conventions have it.
    ///
    /// Each name makes time series of its own. Turn it off where names are many: an index for each
    /// customer, or for each day without an alias or a data stream before them.
    #[must_use]
    pub fn collection_names(mut self, told: bool) -> Self {
        self.settings.collections = told;
        self
    }

    /// Begins the names of the connection pools: `name/host:port`. Needed where several clients of a
    /// program have the same nodes and the same meter.
    #[must_use]
    pub fn pool_name(mut self, name: impl Into<String>) -> Self {
        self.pool_name = Some(name.into());
        self
    }

    /// Measures the connections to the nodes of a pool, of which each node has `limit` at the most.
    pub(crate) fn observe(&self, pool: &NodePool, limit: usize) {
        connections::observe(&self.meter, pool, limit, &self.pool_prefix());
    }

    /// Measures how long it takes to open a connection.
    pub(crate) fn on_connect(&self) -> OnConnect {
        connections::on_connect(&self.meter, self.pool_prefix())
    }

    fn pool_prefix(&self) -> String {
        self.pool_name.as_ref().map(|name| format!("{name}/")).unwrap_or_default()
    }
}

impl From<Meter> for MetricsLayer {
    fn from(meter: Meter) -> Self {
        Self::new(&meter)
    }
}

impl<S> Layer<S> for MetricsLayer {
    type Service = Metrics<S>;

    fn layer(&self, inner: S) -> Metrics<S> {
        Metrics { inner, settings: Arc::new(self.settings.clone()) }
    }
}
