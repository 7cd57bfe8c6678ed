//! `Auth`: adds the header to a request.

use std::{
    sync::{Arc, PoisonError, RwLock},
    task::{Context, Poll},
};

use http::{HeaderValue, Request, header::AUTHORIZATION};
use tower_service::Service;

use crate::{body::Body, credentials::Credentials, pool::Node};

/// The service of [`AuthLayer`](crate::AuthLayer).
#[derive(Debug, Clone)]
pub struct Auth<S> {
    pub(super) inner: S,
    pub(super) current: Arc<RwLock<Option<Credentials>>>,
}

impl<S> Auth<S> {
    /// The value of the header for a request to this node.
    fn header(&self, node: Option<&Arc<Node>>) -> Option<HeaderValue> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let credentials = current.as_ref().or_else(|| node?.credentials())?;
        Some(credentials.header().clone())
    }
}

impl<S: Service<Request<Body>>> Service<Request<Body>> for Auth<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        if !request.headers().contains_key(AUTHORIZATION)
            && let Some(header) = self.header(Node::of(&request))
        {
            request.headers_mut().append(&AUTHORIZATION, header);
        }
        self.inner.call(request)
    }
}
