//! `SniffFuture`: the wait before a request and, where its node failed, after it.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_service::Service;

use super::sniffer::Sniffer;
use crate::{
    body::Body,
    error::{BoxError, Error},
    options::ResponseInfo,
};

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pin_project! {
    /// The future of [`Sniff`](crate::Sniff).
    pub struct SniffFuture<S>
    where
        S: Service<Request<Body>>,
    {
        pub(super) sniffer: Sniffer,
        #[pin]
        pub(super) state: State<S, S::Future, S::Response>,
    }
}

pin_project! {
    #[project = StateProj]
    pub(super) enum State<S, F, R> {
        // The waits are boxed because they are rare and large.
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
