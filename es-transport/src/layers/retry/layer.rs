//! `RetryLayer`: the settings and the budget that all its services share.

use std::sync::Arc;

use tower_layer::Layer;

use super::{
    budget::Budget,
    policy::{RetryConfig, RetryPolicy},
    service::Retry,
};

/// Repeats a request that failed, where [`RetryConfig`] and the request's [`RequestOptions`](crate::RequestOptions)
/// allow it.
///
/// What is known of the delivery decides: a request that surely was not sent is always repeated,
/// one that may have been executed only if it is idempotent. When the attempts are used up, the
/// last response or error is handed on as it is; the error and, through [`ResponseInfo`](crate::ResponseInfo), the
/// response tell of all attempts.
///
/// ```
/// use es_transport::{NodePool, NodePoolConfig, NodePoolLayer, RetryConfig, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let pool = NodePool::new(["es1", "es2"], NodePoolConfig::default())?;
/// let stack = ServiceBuilder::new()
///     .layer(RetryLayer::new(RetryConfig::default()))
///     .layer(NodePoolLayer::new(pool));
/// # let _ = stack;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RetryLayer {
    policy: Arc<RetryPolicy>,
}

impl RetryLayer {
    /// A layer with these settings.
    pub fn new(config: RetryConfig) -> Self {
        let budget = config.budget.then(Budget::new);
        Self { policy: Arc::new(RetryPolicy { config, budget }) }
    }
}

impl Default for RetryLayer {
    fn default() -> Self {
        Self::new(RetryConfig::default())
    }
}

impl<S> Layer<S> for RetryLayer {
    type Service = Retry<S>;

    fn layer(&self, inner: S) -> Retry<S> {
        Retry { inner, policy: Arc::clone(&self.policy) }
    }
}
