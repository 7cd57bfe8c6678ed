//! `Sniff`: holds a request until the sniff on start is done.

use std::{
    mem,
    task::{Context, Poll},
};

use http::{Request, Response};
use tower_service::Service;

use super::{
    future::{SniffFuture, State},
    sniffer::Sniffer,
};
use crate::{
    body::Body,
    error::{BoxError, Error},
};

/// The service of [`SniffLayer`](crate::SniffLayer).
#[derive(Debug, Clone)]
pub struct Sniff<S> {
    pub(super) inner: S,
    pub(super) sniffer: Sniffer,
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
        let starting = sniffer.clone();
        let start = Box::pin(async move { starting.sniff().await });
        SniffFuture { sniffer, state: State::Starting { start, held: Some(Box::new((service, request))) } }
    }
}
