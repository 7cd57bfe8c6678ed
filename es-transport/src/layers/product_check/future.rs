//! `ProductCheckFuture`: looks at the header of the response.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use http::Response;
use pin_project_lite::pin_project;

use crate::{
    body::Body,
    error::{BoxError, Delivery, Error, ErrorKind},
};

pub(super) const HEADER: &str = "x-elastic-product";
pub(super) const PRODUCT: &str = "Elasticsearch";

pin_project! {
    /// The future of [`ProductCheck`](crate::ProductCheck).
    #[derive(Debug)]
    pub struct ProductCheckFuture<F> {
        #[pin]
        pub(super) inner: F,
        pub(super) verified: Arc<AtomicBool>,
    }
}

impl<F, E> Future for ProductCheckFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.inner.poll(cx)).map_err(Error::foreign)?;
        if response.status().is_success() && !this.verified.load(Relaxed) {
            if response.headers().get(HEADER).is_none_or(|product| product != PRODUCT) {
                return Poll::Ready(Err(Error::new(ErrorKind::Product)
                    .with_delivery(Delivery::Answered)
                    .context("the server does not say that it is Elasticsearch 7.14 or later")
                    .advice("leave out `require_elasticsearch` for others")));
            }
            this.verified.store(true, Relaxed);
        }
        Poll::Ready(Ok(response))
    }
}
