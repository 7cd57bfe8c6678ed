//! `NodePoolService`: picks the node.

use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::{
    NodePool,
    attempt::{NodeAttempt, TriedNodes},
    future::{Inner, PoolFuture},
    uri::UriForm,
};
use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// The service of [`NodePoolLayer`](crate::NodePoolLayer).
#[derive(Debug, Clone)]
pub struct NodePoolService<S> {
    pub(super) inner: S,
    pub(super) pool: NodePool,
    pub(super) form: UriForm,
}

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
        let tried = request.extensions_mut().remove::<TriedNodes>();
        let picked = self.pool.pick(tried.as_ref().map_or(&[], |tried| &tried.0));
        let directed = picked
            .ok_or_else(|| self.pool.no_nodes())
            .and_then(|node| node.direct(&mut request, self.form).map(|()| node));
        match directed {
            Ok(node) => {
                let attempt = NodeAttempt { seen: node.failures(), node, pool: self.pool.clone(), tried };
                attempt.node.health().begin();
                PoolFuture { attempt: Some(attempt), inner: Inner::Call { future: self.inner.call(request) } }
            }
            Err(error) => PoolFuture { attempt: None, inner: Inner::Failed { error: Some(error) } },
        }
    }
}
