//! Spans of requests and attempts, with the attributes that OpenTelemetry has for databases.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;
use tracing::{Span, field::Empty};

use crate::{
    body::Body,
    error::{BoxError, Error},
    node::Node,
    options::{RequestOptions, ResponseInfo},
};

/// Puts each request, or each attempt, into a span of the `tracing` crate at level `INFO`.
///
/// Around requests the span is called `elasticsearch.request`, around attempts (as a node layer)
/// `elasticsearch.attempt`. Their fields are `db.system.name`, `db.operation.name` (the endpoint),
/// `db.collection.name` (the indices), `http.request.method`, `url.path`,
/// `http.response.status_code`, `error.type`, and of an attempt `server.address`, `server.port` and
/// `elasticsearch.node.name`; of a request `http.request.resend_count`. Neither bodies nor headers
/// nor query strings are recorded.
///
/// ```
/// use es_transport::{TraceLayer, Transport};
///
/// let builder = Transport::builder().layer(TraceLayer::new()).node_layer(TraceLayer::new());
/// # let _ = builder;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct TraceLayer {
    _private: (),
}

impl TraceLayer {
    /// A layer for either position.
    pub fn new() -> Self {
        Self::default()
    }
}

impl<S> Layer<S> for TraceLayer {
    type Service = Trace<S>;

    fn layer(&self, inner: S) -> Trace<S> {
        Trace { inner }
    }
}

/// The service of [`TraceLayer`].
#[derive(Debug, Clone)]
pub struct Trace<S> {
    inner: S,
}

impl<S, E> Service<Request<Body>> for Trace<S>
where
    S: Service<Request<Body>, Response = Response<Body>, Error = E>,
    E: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Error;
    type Future = TraceFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(cx).map_err(Error::foreign)
    }

    fn call(&mut self, request: Request<Body>) -> TraceFuture<S::Future> {
        let span = span(&request);
        let inner = span.in_scope(|| self.inner.call(request));
        TraceFuture { inner, span }
    }
}

fn span(request: &Request<Body>) -> Span {
    let path = request.uri().path();
    let collection = path.split('/').nth(1).filter(|name| !name.is_empty() && !name.starts_with('_'));
    let operation = request.extensions().get::<RequestOptions>().and_then(RequestOptions::endpoint_name);
    match Node::of(request) {
        None => tracing::info_span!(
            "elasticsearch.request",
            db.system.name = "elasticsearch",
            db.operation.name = operation,
            db.collection.name = collection,
            http.request.method = request.method().as_str(),
            http.request.resend_count = Empty,
            url.path = path,
            http.response.status_code = Empty,
            error.type = Empty,
        ),
        Some(node) => tracing::info_span!(
            "elasticsearch.attempt",
            db.system.name = "elasticsearch",
            db.operation.name = operation,
            db.collection.name = Empty,
            http.request.method = request.method().as_str(),
            url.path = path,
            server.address = node.url().host(),
            server.port = node.url().port(),
            elasticsearch.node.name = node.info().name.as_deref(),
            http.response.status_code = Empty,
            error.type = Empty,
        ),
    }
}

pin_project! {
    /// The future of [`Trace`].
    #[derive(Debug)]
    pub struct TraceFuture<F> {
        #[pin]
        inner: F,
        span: Span,
    }
}

impl<F, E> Future for TraceFuture<F>
where
    F: Future<Output = Result<Response<Body>, E>>,
    E: Into<BoxError>,
{
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = this.span.in_scope(|| this.inner.poll(cx));
        let result = ready!(polled).map_err(Error::foreign);
        let attempts = match &result {
            Ok(response) => {
                this.span.record("http.response.status_code", response.status().as_u16());
                ResponseInfo::of(response).map_or(0, |info| info.attempts().len())
            }
            Err(error) => {
                this.span.record("error.type", tracing::field::debug(error.kind()));
                error.attempts().len()
            }
        };
        if attempts > 1 {
            this.span.record("http.request.resend_count", attempts - 1);
        }
        Poll::Ready(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Transport,
        testing::{Reply, VirtualCluster},
    };
    use std::{
        fmt::Debug,
        sync::{Arc, Mutex},
    };
    use tracing::{
        Event, Metadata, Subscriber,
        field::{Field, Visit},
        span,
    };

    /// Keeps what is recorded, one line a span.
    #[derive(Clone, Default)]
    struct Spans(Arc<Mutex<Vec<String>>>);

    struct Line<'a>(&'a mut String);

    impl Visit for Line<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.push_str(&format!(" {field}={value:?}"));
        }
    }

    impl Subscriber for Spans {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("es_transport")
        }

        fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
            let mut spans = self.0.lock().unwrap();
            let mut line = attributes.metadata().name().to_owned();
            attributes.record(&mut Line(&mut line));
            spans.push(line);
            span::Id::from_u64(spans.len() as u64)
        }

        fn record(&self, span: &span::Id, values: &span::Record<'_>) {
            let mut spans = self.0.lock().unwrap();
            values.record(&mut Line(&mut spans[span.into_u64() as usize - 1]));
        }

        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
        fn event(&self, _: &Event<'_>) {}
        fn enter(&self, _: &span::Id) {}
        fn exit(&self, _: &span::Id) {}
    }

    #[tokio::test]
    async fn spans_tell_operation_node_and_outcome_and_no_secret() {
        let spans = Spans::default();
        let guard = tracing::subscriber::set_default(spans.clone());
        let cluster = VirtualCluster::new(2);
        cluster.node(0).next(Reply::status(503));
        cluster.node(1).next(Reply::refused());
        let transport = Transport::builder()
            .hosts(cluster.hosts())
            .randomize_hosts(false)
            .http_auth("elastic:s3cret")
            .layer(TraceLayer::new())
            .node_layer(TraceLayer::new())
            .over(cluster.service())
            .build()
            .unwrap();
        let options = RequestOptions::new().endpoint("get");
        let request = Request::get("/tweets/_doc/1?token=s3cret").extension(options).body(Body::empty()).unwrap();
        transport.send(request).await.unwrap();
        drop(guard);

        let spans = spans.0.lock().unwrap().clone();
        let [request, attempts @ ..] = &spans[..] else { panic!("no span") };
        assert!(request.starts_with("elasticsearch.request db.system.name=\"elasticsearch\""), "{request}");
        for part in [
            "db.operation.name=\"get\"",
            "db.collection.name=\"tweets\"",
            "url.path=\"/tweets/_doc/1\"",
            "http.response.status_code=200",
            "http.request.resend_count=2",
        ] {
            assert!(request.contains(part), "{part} in {request}");
        }
        assert_eq!(attempts.len(), 3);
        assert!(attempts[0].contains("server.address=\"node0\" server.port=9200"), "{}", attempts[0]);
        assert!(attempts[0].contains("http.response.status_code=503"), "{}", attempts[0]);
        assert!(attempts[1].contains("error.type=Connect"), "{}", attempts[1]);
        assert!(!spans.join("").contains("s3cret"));
    }
}
