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

    /// Sends the attempts through another HTTP client, or a virtual cluster, instead of the
    /// transport's own connections. It gets requests with whole URIs and the
    /// [`Node`](crate::Node) in their extensions.
    pub fn over(mut self, service: impl IntoHttpService) -> Self {
        self.settings.over = Some(service.into_http_service());
        self
    }
}
