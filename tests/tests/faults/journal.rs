//! Every attempt, seen from a layer around the attempts.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, OnceLock},
    task::{Context, Poll},
    time::Instant,
};

use es_client::transport::{Body, Delivery, Error, HttpService, Node, NodePool, NodeUrl};
use http::{Request, Response, StatusCode};
use tower::{Layer, Service};

/// One attempt at a request that carries a number as its `X-Opaque-Id`.
pub(crate) struct Attempt {
    pub(crate) request: u64,
    pub(crate) node: NodeUrl,
    pub(crate) begun: Instant,
    pub(crate) outcome: Outcome,
    /// Sent to a node known to be dead, though a living one was left that the request did not try.
    pub(crate) needless: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Dropped before its end, as when its time is over.
    Abandoned,
    Answered(StatusCode),
    Failed(Delivery),
}

impl Outcome {
    fn of(result: &Result<Response<Body>, Error>) -> Self {
        match result {
            Ok(response) => Self::Answered(response.status()),
            Err(error) => Self::Failed(error.delivery()),
        }
    }

    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Answered(status) if status.is_success())
    }

    /// Whether the server surely executed nothing, so that any request may follow.
    pub(crate) fn did_nothing(self) -> bool {
        matches!(self, Self::Failed(Delivery::NotSent) | Self::Answered(StatusCode::TOO_MANY_REQUESTS))
    }
}

/// A layer around the attempts of one client. A clone is another handle.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Known once the client is built.
    pool: OnceLock<NodePool>,
    attempts: Mutex<Vec<Attempt>>,
}

impl Journal {
    pub(crate) fn observe(&self, pool: NodePool) {
        assert!(self.shared.pool.set(pool).is_ok(), "a journal is of one client");
    }

    pub(crate) fn read<T>(&self, reader: impl FnOnce(&[Attempt]) -> T) -> T {
        reader(&self.shared.attempts.lock().unwrap())
    }

    /// When the first attempt began that this node answered well, among those begun at `since` or later.
    pub(crate) fn answered(&self, node: &NodeUrl, since: Instant) -> Option<Instant> {
        self.read(|attempts| {
            let later = attempts.iter().rev().take_while(|attempt| attempt.begun >= since);
            later.filter(|a| a.node == *node && a.outcome.is_success()).map(|a| a.begun).last()
        })
    }

    /// Everything that happens here happens in the poll that picked the node. On a runtime of one
    /// thread the pool cannot change in between.
    fn begin(&self, request: &Request<Body>) -> Option<usize> {
        let number = request.headers().get("x-opaque-id")?.to_str().ok()?.parse().ok()?;
        let (pool, node) = (self.shared.pool.get()?, Node::of(request)?);
        let mut attempts = self.shared.attempts.lock().unwrap();
        let needless = pool.is_dead(node) && {
            let tried = |other: &Node| attempts.iter().any(|a| a.request == number && a.node == *other.url());
            pool.nodes().iter().any(|other| !pool.is_dead(other) && !tried(other))
        };
        let (node, begun) = (node.url().clone(), Instant::now());
        attempts.push(Attempt { request: number, node, begun, outcome: Outcome::Abandoned, needless });
        Some(attempts.len() - 1)
    }
}

impl Layer<HttpService> for Journal {
    type Service = Recorder;

    fn layer(&self, inner: HttpService) -> Recorder {
        Recorder { inner, journal: self.clone() }
    }
}

#[derive(Clone)]
pub(crate) struct Recorder {
    inner: HttpService,
    journal: Journal,
}

impl Service<Request<Body>> for Recorder {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let entry = self.journal.begin(&request);
        let journal = self.journal.clone();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let result = answer.await;
            if let Some(entry) = entry {
                journal.shared.attempts.lock().unwrap()[entry].outcome = Outcome::of(&result);
            }
            result
        })
    }
}
