//! `RetryFuture`: attempt, wait, next attempt, until there is a result or the time is over.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tokio::time::Sleep;
use tower_service::Service;

use super::attempts::{Attempts, Decision};
use crate::{
    body::Body,
    error::{BoxError, Error},
};

pin_project! {
    /// The future of [`Retry`](crate::Retry).
    pub struct RetryFuture<S>
    where
        S: Service<Request<Body>>,
    {
        pub(super) attempts: Attempts,
        pub(super) service: S,
        // Boxed because it is rare and large, as is the wait below.
        pub(super) deadline: Option<Pin<Box<Sleep>>>,
        #[pin]
        pub(super) state: State<S::Future>,
    }
}

pin_project! {
    #[project = StateProj]
    pub(super) enum State<F> {
        Calling { #[pin] attempt: F },
        Waiting { sleep: Pin<Box<Sleep>> },
        Readying,
    }
}

impl<S, E> Future for RetryFuture<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        loop {
            let pending = match this.state.as_mut().project() {
                StateProj::Calling { attempt } => match attempt.poll(cx) {
                    Poll::Pending => true,
                    Poll::Ready(result) => {
                        match this.attempts.decide(result.map_err(Error::foreign)) {
                            Decision::Done(mut result) => {
                                if let (Ok(response), Some(deadline)) = (&mut result, this.attempts.deadline) {
                                    response.body_mut().bound(deadline.at, deadline.limit);
                                }
                                return Poll::Ready(result);
                            }
                            Decision::Again(wait) => {
                                #[cfg(feature = "tracing")]
                                this.attempts.log_repeat(wait);
                                this.state.set(match wait.is_zero() {
                                    true => State::Readying,
                                    false => State::Waiting { sleep: Box::pin(tokio::time::sleep(wait)) },
                                });
                            }
                        }
                        false
                    }
                },
                StateProj::Waiting { sleep } => match sleep.as_mut().poll(cx) {
                    Poll::Pending => true,
                    Poll::Ready(()) => {
                        this.state.set(State::Readying);
                        false
                    }
                },
                StateProj::Readying => match this.service.poll_ready(cx) {
                    Poll::Pending => true,
                    Poll::Ready(ready) => {
                        ready.map_err(Error::foreign)?;
                        let request = this.attempts.next_request()?;
                        let attempt = this.service.call(request);
                        this.state.set(State::Calling { attempt });
                        false
                    }
                },
            };
            if pending {
                return match this.deadline.as_mut().map(|deadline| deadline.as_mut().poll(cx)) {
                    Some(Poll::Ready(())) => Poll::Ready(Err(this.attempts.out_of_time())),
                    _ => Poll::Pending,
                };
            }
        }
    }
}
