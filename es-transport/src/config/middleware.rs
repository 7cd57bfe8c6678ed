//! The user's own middleware.

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body as HttpBody;
use tower_layer::Layer;
use tower_service::Service;

use super::TransportBuilder;
use crate::{
    body::Body,
    error::BoxError,
    transport::{HttpService, UserLayer, erase},
};

/// Middleware: any tower layer over `http` types, from tower-http or one's own.
impl<T> TransportBuilder<T> {
    /// A layer around each request, its retries included. The layer added first is the outermost.
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.settings.layers.push(UserLayer::new(layer));
        self
    }

    /// A layer around each attempt, after the node was picked: it sees the request with the
    /// node's URI and, in its extensions, the [`Node`](crate::Node). The layer added first is the
    /// outermost.
    pub fn node_layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.settings.node_layers.push(UserLayer::new(layer));
        self
    }

    /// Sends the attempts through another HTTP client, or a virtual cluster, instead of the
    /// transport's own connections. It gets requests with whole URIs and the
    /// [`Node`](crate::Node) in their extensions.
    pub fn over<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.settings.over = Some(erase(service));
        self
    }
}
