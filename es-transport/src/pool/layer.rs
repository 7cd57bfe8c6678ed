//! `NodePoolLayer`: sends each request to a node of a pool.

use tower_layer::Layer;

use super::{NodePool, service::NodePoolService, uri::UriForm};

/// Sends each request to a node of a [`NodePool`].
///
/// The request reaches the inner service with an absolute URI and the [`Node`](crate::Node) in its extensions, so
/// any HTTP client can be the inner service:
/// ```
/// use es_transport::{Body, NodePool, NodePoolConfig, NodePoolLayer};
/// use hyper_util::{client::legacy::Client, rt::TokioExecutor};
/// use tower::ServiceBuilder;
///
/// let pool = NodePool::new(["http://es1:9200", "http://es2:9200"], NodePoolConfig::default())?;
/// let service = ServiceBuilder::new()
///     .layer(NodePoolLayer::new(pool))
///     .map_response(|response: http::Response<hyper::body::Incoming>| response.map(Body::stream))
///     .service(Client::builder(TokioExecutor::new()).build_http::<Body>());
/// # let _ = service;
/// # Ok::<_, es_transport::Error>(())
/// ```
/// Connection failures and the statuses of [`NodePoolConfig::dead_statuses`](crate::NodePoolConfig)
/// take the node out of use for a while; anything else that is answered clears its record. A request
/// counts as in flight until its response's body is read or dropped.
#[derive(Debug, Clone)]
pub struct NodePoolLayer {
    pool: NodePool,
    form: UriForm,
}

impl NodePoolLayer {
    /// A layer over this pool.
    pub fn new(pool: NodePool) -> Self {
        Self { pool, form: UriForm::Absolute }
    }

    /// A layer over this pool, for an inner service that needs requests in this form only.
    pub(crate) fn with_form(pool: NodePool, form: UriForm) -> Self {
        Self { pool, form }
    }
}

impl<S> Layer<S> for NodePoolLayer {
    type Service = NodePoolService<S>;

    fn layer(&self, inner: S) -> NodePoolService<S> {
        NodePoolService { inner, pool: self.pool.clone(), form: self.form }
    }
}
