//! `Retry`: begins the first attempt, and keeps what is needed for another.

use std::{
    mem,
    sync::Arc,
    task::{Context, Poll},
};

use http::{Request, Response};
use tokio::time::Instant;
use tower_service::Service;

use super::{
    attempts::Attempts,
    future::{RetryFuture, State},
    policy::{RequestRules, RetryPolicy},
    replay::Replay,
};
use crate::{
    body::Body,
    error::{BoxError, Error},
    options::Deadline,
};

/// The service of [`RetryLayer`](crate::RetryLayer).
#[derive(Debug, Clone)]
pub struct Retry<S> {
    pub(super) inner: S,
    pub(super) policy: Arc<RetryPolicy>,
}

impl<S, E> Service<Request<Body>> for Retry<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E> + Clone,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = RetryFuture<S>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, mut request: Request<Body>) -> RetryFuture<S> {
        // tower: call the service that was polled ready, and keep its clone.
        let clone = self.inner.clone();
        let mut service = mem::replace(&mut self.inner, clone);
        let rules = RequestRules::of(&self.policy.config, &request);
        let replay = Replay::of(&request);
        let deadline = rules.total_timeout.and_then(|limit| Deadline::after(limit, "total_timeout"));
        if let Some(deadline) = deadline {
            deadline.limit(&mut request);
        }
        RetryFuture {
            state: State::Calling { attempt: service.call(request) },
            deadline: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline.at))),
            attempts: Attempts {
                policy: Arc::clone(&self.policy),
                rules,
                replay,
                history: Vec::new(),
                begun: Instant::now(),
                deadline,
                fresh_start: false,
            },
            service,
        }
    }
}
