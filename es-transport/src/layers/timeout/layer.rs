//! `AttemptTimeoutLayer`: the limit of requests that bring none.

use std::time::Duration;

use tower_layer::Layer;

use super::service::AttemptTimeout;

/// Limits each attempt: the wait for a connection, connecting, sending and the whole response.
/// Where the inner service hands over a body that is still arriving, the limit counts up to its head,
/// and anew for each wait for a further piece.
///
/// A request's own [`request_timeout`](crate::RequestOptions::request_timeout) wins over the limit given here.
///
/// ```
/// use std::time::Duration;
/// use es_transport::AttemptTimeoutLayer;
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(AttemptTimeoutLayer::new(Duration::from_secs(10)));
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Copy)]
pub struct AttemptTimeoutLayer {
    limit: Option<Duration>,
}

impl AttemptTimeoutLayer {
    /// A layer with this limit; `None` waits for ever.
    pub fn new(limit: impl Into<Option<Duration>>) -> Self {
        Self { limit: limit.into() }
    }
}

impl<S> Layer<S> for AttemptTimeoutLayer {
    type Service = AttemptTimeout<S>;

    fn layer(&self, inner: S) -> AttemptTimeout<S> {
        AttemptTimeout { inner, limit: self.limit }
    }
}
