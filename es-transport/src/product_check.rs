//! Making sure that the server is Elasticsearch.

use std::{
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    body::Body,
    error::{BoxError, Delivery, Error, ErrorKind},
};

const HEADER: &str = "x-elastic-product";
const PRODUCT: &str = "Elasticsearch";

/// Refuses servers that do not say in each successful response that they are Elasticsearch, by
/// the header `X-Elastic-Product`, which they send from version 7.14 on.
///
/// One response that says so is enough. Failures are handed on unchecked, since a proxy may have
/// answered them.
///
/// ```
/// use es_transport::{ProductCheckLayer, RetryLayer};
/// use tower::ServiceBuilder;
///
/// let stack = ServiceBuilder::new().layer(ProductCheckLayer::new()).layer(RetryLayer::default());
/// # let _ = stack;
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProductCheckLayer {
    verified: Arc<AtomicBool>,
}

impl ProductCheckLayer {
    /// A layer that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for ProductCheckLayer {
    type Service = ProductCheck<S>;

    fn layer(&self, inner: S) -> ProductCheck<S> {
        ProductCheck { inner, verified: Arc::clone(&self.verified) }
    }
}

/// The service of [`ProductCheckLayer`].
#[derive(Debug, Clone)]
pub struct ProductCheck<S> {
    inner: S,
    verified: Arc<AtomicBool>,
}

impl<S, E> Service<Request<Body>> for ProductCheck<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = ProductCheckFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> ProductCheckFuture<S::Future> {
        ProductCheckFuture { inner: self.inner.call(request), verified: Arc::clone(&self.verified) }
    }
}

pin_project! {
    /// The future of [`ProductCheck`].
    #[derive(Debug)]
    pub struct ProductCheckFuture<F> {
        #[pin]
        inner: F,
        verified: Arc<AtomicBool>,
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
                return Poll::Ready(Err(Error::new(ErrorKind::Product).with_delivery(Delivery::Answered).context(
                    "the server does not say that it is Elasticsearch 7.14 or later; \
                     leave out `require_elasticsearch` for others",
                )));
            }
            this.verified.store(true, Relaxed);
        }
        Poll::Ready(Ok(response))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Transport,
        testing::{Reply, VirtualCluster},
    };

    #[tokio::test]
    async fn e03_another_product_is_refused_on_success_and_verified_once() {
        let cluster = VirtualCluster::new(1);
        let get = async |transport: &Transport| {
            let response = transport.send(Request::get("/").body(Body::empty()).unwrap()).await;
            response.map(|response| response.status().as_u16()).map_err(|error| error.kind())
        };
        let over = |strict| {
            let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
            builder.require_elasticsearch(strict).build().unwrap()
        };
        let (off, strict) = (over(false), over(true));
        assert_eq!(get(&off).await, Ok(200));
        for status in [401, 403, 413, 500] {
            cluster.node(0).next(Reply::status(status));
            assert_eq!(get(&strict).await, Ok(status));
        }
        assert_eq!(get(&strict).await, Err(ErrorKind::Product));
        cluster.node(0).next(Reply::ok().header(HEADER, "Elastic search"));
        assert_eq!(get(&strict).await, Err(ErrorKind::Product));
        cluster.node(0).next(Reply::ok().header(HEADER, PRODUCT));
        assert_eq!(get(&strict).await, Ok(200));
        assert_eq!(get(&strict).await, Ok(200), "verified once");
        assert_eq!(cluster.attempts().len(), 9, "it is not tried again");
    }
}
