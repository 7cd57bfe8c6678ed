//! The layer that makes requests wait for, and cause, sniffs.

use std::{
    future::Future,
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use super::Sniffer;
use crate::{
    body::Body,
    error::{BoxError, Error},
    options::ResponseInfo,
};

/// Connects a [`Sniffer`] to the requests that pass: they wait for the sniff on start, cause the
/// periodic one when it is due, and cause one when an attempt took its node out of use.
///
/// It belongs around a [`NodePoolLayer`](crate::NodePoolLayer) and inside a
/// [`RetryLayer`](crate::RetryLayer), so that the next attempt finds the new nodes.
///
/// ```
/// use es_transport::{Http1, Http1Config, NodePool, NodePoolConfig, NodePoolLayer, SniffConfig, SniffLayer, Sniffer};
/// use tower::ServiceBuilder;
///
/// let mut config = SniffConfig::default();
/// config.on_connection_fail = true;
/// let pool = NodePool::new("localhost", NodePoolConfig::default())?;
/// let nodes = Http1::new(Http1Config::default());
/// let sniffer = Sniffer::new(pool.clone(), nodes.clone(), config);
/// let service = ServiceBuilder::new()
///     .layer(SniffLayer::new(sniffer))
///     .layer(NodePoolLayer::new(pool))
///     .service(nodes);
/// # let _ = service;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SniffLayer {
    sniffer: Sniffer,
}

impl SniffLayer {
    /// A layer that drives this sniffer.
    pub fn new(sniffer: Sniffer) -> Self {
        Self { sniffer }
    }
}

impl<S> Layer<S> for SniffLayer {
    type Service = Sniff<S>;

    fn layer(&self, inner: S) -> Sniff<S> {
        Sniff { inner, sniffer: self.sniffer.clone() }
    }
}

/// The service of [`SniffLayer`].
#[derive(Debug, Clone)]
pub struct Sniff<S> {
    inner: S,
    sniffer: Sniffer,
}

impl<S, E> Service<Request<Body>> for Sniff<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E> + Clone,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = SniffFuture<S>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> SniffFuture<S> {
        let sniffer = self.sniffer.clone();
        if sniffer.is_started() {
            sniffer.sniff_if_due();
            let state = State::Calling { attempt: self.inner.call(request) };
            return SniffFuture { sniffer, state };
        }
        let clone = self.inner.clone();
        let service = mem::replace(&mut self.inner, clone);
        let start = Box::pin(sniffer.clone().run());
        SniffFuture { sniffer, state: State::Starting { start, held: Some(Box::new((service, request))) } }
    }
}

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pin_project! {
    /// The future of [`Sniff`].
    pub struct SniffFuture<S>
    where
        S: Service<Request<Body>>,
    {
        sniffer: Sniffer,
        #[pin]
        state: State<S, S::Future, S::Response>,
    }
}

pin_project! {
    #[project = StateProj]
    enum State<S, F, R> {
        // The waits are boxed: they are rare, and the way of most requests stays small.
        Starting { start: Boxed<Result<(), Error>>, held: Option<Box<(S, Request<Body>)>> },
        Calling { #[pin] attempt: F },
        Settling { sniff: Boxed<()>, outcome: Option<Result<R, Error>> },
    }
}

impl<S, E> Future for SniffFuture<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            match this.state.as_mut().project() {
                StateProj::Starting { start, held } => {
                    ready!(start.as_mut().poll(cx))?;
                    let Some(held) = held.take() else { return Poll::Pending };
                    let (mut service, request) = *held;
                    this.state.set(State::Calling { attempt: service.call(request) });
                }
                StateProj::Calling { attempt } => {
                    let outcome = ready!(attempt.poll(cx)).map_err(Error::foreign);
                    let Failure { marked_dead, nodes_left } = Failure::of(&outcome);
                    if !marked_dead || !this.sniffer.on_node_failure() {
                        return Poll::Ready(outcome);
                    }
                    // Where only the nodes of the sniff can help the next attempt, it is worth waiting.
                    if nodes_left && !this.sniffer.config().wait {
                        return Poll::Ready(outcome);
                    }
                    let sniff = Box::pin(this.sniffer.clone().settle());
                    this.state.set(State::Settling { sniff, outcome: Some(outcome) });
                }
                StateProj::Settling { sniff, outcome } => {
                    ready!(sniff.as_mut().poll(cx));
                    return outcome.take().map_or(Poll::Pending, Poll::Ready);
                }
            }
        }
    }
}

/// What the node pool noted about an attempt.
struct Failure {
    marked_dead: bool,
    nodes_left: bool,
}

impl Failure {
    fn of(outcome: &Result<Response<Body>, Error>) -> Self {
        match outcome {
            Ok(response) => {
                let info = ResponseInfo::of(response);
                Self {
                    marked_dead: info.is_some_and(|info| info.marked_dead),
                    nodes_left: info.is_some_and(|info| info.nodes_left),
                }
            }
            Err(error) => Self { marked_dead: error.marked_dead(), nodes_left: error.nodes_left() },
        }
    }
}

impl<S: Service<Request<Body>>> std::fmt::Debug for SniffFuture<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SniffFuture").field("sniffer", &self.sniffer).finish_non_exhaustive()
    }
}
