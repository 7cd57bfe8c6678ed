//! `SniffLayer`: connects a sniffer to the requests that pass.

use tower_layer::Layer;

use super::{service::Sniff, sniffer::Sniffer};

/// Connects a [`Sniffer`] to the requests that pass: they wait for the sniff on start, cause the
/// periodic one when it is due, and cause one when an attempt took its node out of use.
///
/// It belongs around a [`NodePoolLayer`](crate::NodePoolLayer) and inside a
/// [`RetryLayer`](crate::RetryLayer), so that the next attempt finds the new nodes.
///
/// ```
/// use es_transport::{Http1, Http1Config, NodePool, NodePoolConfig, NodePoolLayer, SniffConfig, SniffLayer, Sniffer};
/// use tower::ServiceBuilder;
///
/// let mut config = SniffConfig::default();
/// config.on_connection_fail = true;
/// let pool = NodePool::new("localhost", NodePoolConfig::default())?;
/// let nodes = Http1::new(Http1Config::default());
/// let sniffer = Sniffer::new(pool.clone(), nodes.clone(), config);
/// let service = ServiceBuilder::new()
///     .layer(SniffLayer::new(sniffer))
///     .layer(NodePoolLayer::new(pool))
///     .service(nodes);
/// # let _ = service;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SniffLayer {
    sniffer: Sniffer,
}

impl SniffLayer {
    /// A layer that drives this sniffer.
    pub fn new(sniffer: Sniffer) -> Self {
        Self { sniffer }
    }
}

impl<S> Layer<S> for SniffLayer {
    type Service = Sniff<S>;

    fn layer(&self, inner: S) -> Sniff<S> {
        Sniff { inner, sniffer: self.sniffer.clone() }
    }
}
