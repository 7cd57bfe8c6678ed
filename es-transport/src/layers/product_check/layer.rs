//! `ProductCheckLayer`: whether a server has shown that it is Elasticsearch.

use std::sync::{Arc, atomic::AtomicBool};

use tower_layer::Layer;

use super::service::ProductCheck;

/// Refuses servers that do not say in each successful response that they are Elasticsearch, by
/// the header `X-Elastic-Product`, which they send from version 7.14 on.
///
/// One response that says so is enough. Failures are handed on unchecked, since a proxy may have
/// answered them.
///
/// ```
/// use es_transport::{ProductCheckLayer, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(ProductCheckLayer::new()).layer(RetryLayer::default());
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProductCheckLayer {
    verified: Arc<AtomicBool>,
}

impl ProductCheckLayer {
    /// A layer that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for ProductCheckLayer {
    type Service = ProductCheck<S>;

    fn layer(&self, inner: S) -> ProductCheck<S> {
        ProductCheck { inner, verified: Arc::clone(&self.verified) }
    }
}
