//! The user's own middleware.

use tower_layer::Layer;

use super::TransportBuilder;
use crate::erased::{HttpService, IntoHttpService, user_layer};

/// Middleware: any tower layer over `http` types, from tower-http or one's own.
impl<T> TransportBuilder<T> {
    /// A layer around each request, its retries included. The layer added first is the outermost.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: IntoHttpService> + Send + Sync + 'static,
    {
        self.settings.layers.push(user_layer(layer));
        self
    }

    /// A layer around each attempt, after the node was picked: it sees the request with the
    /// node's URI and, in its extensions, the [`Node`](crate::Node). The layer added first is the
    /// outermost.
    pub fn node_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService, Service: IntoHttpService> + Send + Sync + 'static,
    {
        self.settings.node_layers.push(user_layer(layer));
        self
    }

    /// Measures the requests and the connections, by a meter of the `opentelemetry` crate or a
    /// [`MetricsLayer`](crate::MetricsLayer), which says what is measured. Default: nothing is. It is
    /// outside of all layers around requests.
    ///
    /// ```
    /// use es_transport::Transport;
    ///
    /// let meter = opentelemetry::global::meter("shop");
    /// let transport = Transport::builder().hosts(["es1", "es2"]).metrics(meter).build()?;
    /// # let _ = transport;
    /// # Ok::<_, es_transport::Error>(())
    /// ```
    #[cfg(feature = "metrics")]
    pub fn metrics(mut self, metrics: impl Into<crate::MetricsLayer>) -> Self {
        self.settings.metrics = Some(metrics.into());
        self
    }

    /// Sends the attempts through another HTTP client, or a virtual cluster, instead of the
    /// transport's own connections. It gets requests with whole URIs and the
    /// [`Node`](crate::Node) in their extensions.
    pub fn over(mut self, service: impl IntoHttpService) -> Self {
        self.settings.over = Some(service.into_http_service());
        self
    }
}
