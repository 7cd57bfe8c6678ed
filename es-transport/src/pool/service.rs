//! The layer that picks a node for each attempt and notes how it fared.

use std::{
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::NodePool;
use crate::{
    body::Body,
    error::{BoxError, Error, ErrorKind},
    hosts::{NodeUrl, UriForm},
    node::Node,
    options::ResponseInfo,
};

/// Sends each request to a node of a [`NodePool`].
///
/// The request reaches the inner service with a whole URI and the [`Node`] in its extensions, so
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
        Self { pool, form: UriForm::Whole }
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

/// The service of [`NodePoolLayer`].
#[derive(Debug, Clone)]
pub struct NodePoolService<S> {
    inner: S,
    pool: NodePool,
    form: UriForm,
}

/// In a request's extensions: the nodes that earlier attempts at it were sent to.
#[derive(Debug, Clone)]
pub(crate) struct Tried(pub(crate) Arc<Vec<NodeUrl>>);

impl<S, E> Service<Request<Body>> for NodePoolService<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = PoolFuture<S::Future>;

    /// The node is picked in `call`: one that was reserved here could be dead by then.
    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, mut request: Request<Body>) -> PoolFuture<S::Future> {
        let tried = request.extensions_mut().remove::<Tried>();
        let picked = self.pool.pick(tried.as_ref().map_or(&[], |tried| &tried.0));
        let directed = picked
            .ok_or_else(|| self.pool.no_nodes())
            .and_then(|node| node.direct(&mut request, self.form).map(|()| node));
        match directed {
            Ok(node) => {
                let attempt = InUse { seen: node.failures(), node, pool: self.pool.clone(), tried };
                attempt.node.health().begin();
                PoolFuture { attempt: Some(attempt), inner: Inner::Call { future: self.inner.call(request) } }
            }
            Err(error) => PoolFuture { attempt: None, inner: Inner::Failed { error: Some(error) } },
        }
    }
}

/// A node while a request is on it. Dropped without an outcome, as when the caller goes away, it
/// says nothing about the node.
struct InUse {
    node: Arc<Node>,
    pool: NodePool,
    seen: u32,
    tried: Option<Tried>,
}

impl Drop for InUse {
    fn drop(&mut self) {
        self.node.health().end();
    }
}

impl InUse {
    fn nodes_left(&self) -> bool {
        self.pool.nodes_left(self.tried.as_ref().map_or(&[], |tried| &tried.0), self.node.url())
    }

    fn answered(self, mut response: Response<Body>) -> Response<Body> {
        let status = response.status();
        let marked_dead = self.pool.shared.config.dead_statuses.contains(&status);
        if marked_dead {
            self.pool.failed(&self.node, self.seen);
        } else {
            self.pool.succeeded(&self.node);
        }
        // A plain success needs no explanation, and costs nothing.
        if !status.is_success() {
            response.extensions_mut().insert(ResponseInfo {
                node: Some(self.node.url().clone()),
                attempts: Vec::new(),
                marked_dead,
                nodes_left: self.nodes_left(),
            });
        }
        response.body_mut().comes_from(self.node.url());
        response.body_mut().hold(self);
        response
    }

    fn failed(&self, error: Error) -> Error {
        let marked_dead = self.pool.is_node_failure(&error);
        if marked_dead {
            self.pool.failed(&self.node, self.seen);
        }
        error.with_node(self.node.url().clone()).noted(marked_dead, self.nodes_left())
    }
}

pin_project! {
    /// The future of [`NodePoolService`].
    pub struct PoolFuture<F> {
        attempt: Option<InUse>,
        #[pin]
        inner: Inner<F>,
    }
}

pin_project! {
    #[project = InnerProj]
    enum Inner<F> {
        Call { #[pin] future: F },
        Failed { error: Option<Error> },
    }
}

impl<F, E> Future for PoolFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = match this.inner.project() {
            InnerProj::Call { future } => ready!(future.poll(cx)).map_err(Error::foreign),
            InnerProj::Failed { error } => Err(error.take().unwrap_or_else(|| Error::new(ErrorKind::NoNodes))),
        };
        Poll::Ready(match (this.attempt.take(), result) {
            (Some(attempt), Ok(response)) => Ok(attempt.answered(response)),
            (Some(attempt), Err(error)) => Err(attempt.failed(error)),
            (None, result) => result,
        })
    }
}

impl<F> std::fmt::Debug for PoolFuture<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PoolFuture").finish_non_exhaustive()
    }
}
