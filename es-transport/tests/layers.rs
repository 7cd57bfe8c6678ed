//! Each layer alone in a `ServiceBuilder`, and other people's middleware in ours.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use es_transport::{
    AttemptTimeoutLayer, AuthLayer, Backoff, Body, Credentials, Error, ErrorKind, HeadersLayer, NodePool,
    NodePoolConfig, NodePoolLayer, RetryConfig, RetryLayer, SniffConfig, SniffLayer, Sniffer, Transport,
    testing::{Reply, VirtualCluster},
};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, header::AUTHORIZATION};
use tower::{Service, ServiceBuilder, ServiceExt, limit::ConcurrencyLimitLayer, service_fn, util::MapRequestLayer};
use tower_http::{set_header::SetRequestHeaderLayer, timeout::TimeoutLayer, trace::TraceLayer};

fn request() -> Request<Body> {
    Request::get("/").body(Body::empty()).unwrap()
}

/// Somebody else's HTTP client: it answers with the header that it was sent.
fn foreign() -> impl Service<
    Request<Body>,
    Response = Response<Body>,
    Error = Infallible,
    Future = impl Future<Output = Result<Response<Body>, Infallible>> + Send,
> + Clone
+ Send
+ Sync
+ 'static {
    service_fn(|request: Request<Body>| async move {
        let mut response = Response::new(Body::from(request.uri().to_string()));
        *response.headers_mut() = request.headers().clone();
        Ok(response)
    })
}

#[tokio::test]
async fn retry_alone() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let flaky = service_fn(move |_: Request<Body>| {
        let status = if counted.fetch_add(1, SeqCst) < 2 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
        async move { Ok::<_, Infallible>(Response::builder().status(status).body(Body::empty()).unwrap()) }
    });
    let mut config = RetryConfig::default();
    config.backoff = Backoff::none();
    let service = ServiceBuilder::new().layer(RetryLayer::new(config)).service(flaky);
    assert_eq!(service.oneshot(request()).await.unwrap().status(), 200);
    assert_eq!(calls.load(SeqCst), 3);
}

#[tokio::test]
async fn node_pool_alone() {
    let pool = NodePool::new(["http://es1:9200/p", "http://es2:9200/p"], NodePoolConfig::default()).unwrap();
    let mut service = ServiceBuilder::new().layer(NodePoolLayer::new(pool)).service(foreign());
    let mut asked = Vec::new();
    for _ in 0..2 {
        let response = service.ready().await.unwrap().call(request()).await.unwrap();
        asked.push(String::from_utf8(response.into_body().bytes(100).await.unwrap().to_vec()).unwrap());
    }
    asked.sort();
    assert_eq!(asked, ["http://es1:9200/p/", "http://es2:9200/p/"]);
}

#[tokio::test]
async fn sniffing_alone() {
    let cluster = VirtualCluster::new(3);
    let pool = NodePool::new(cluster.node(0).url(), NodePoolConfig::default()).unwrap();
    let mut config = SniffConfig::default();
    config.on_start = true;
    let sniffer = Sniffer::new(pool.clone(), cluster.service(), config);
    let service = ServiceBuilder::new()
        .layer(SniffLayer::new(sniffer))
        .layer(NodePoolLayer::new(pool.clone()))
        .service(cluster.service());
    service.oneshot(request()).await.unwrap();
    assert_eq!(pool.nodes().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn timeout_headers_and_auth_alone() {
    let slow = service_fn(|_: Request<Body>| std::future::pending::<Result<Response<Body>, Infallible>>());
    let service = ServiceBuilder::new().layer(AttemptTimeoutLayer::new(Duration::from_secs(1))).service(slow);
    assert_eq!(service.oneshot(request()).await.unwrap_err().kind(), ErrorKind::Timeout);

    let auth = AuthLayer::new(Some(Credentials::basic("u", "p").unwrap()));
    let service =
        ServiceBuilder::new().layer(HeadersLayer::new(HeaderMap::new())).layer(auth.clone()).service(foreign());
    let sent = service.clone().oneshot(request()).await.unwrap();
    assert_eq!(sent.headers()[AUTHORIZATION], "Basic dTpw");
    assert!(sent.headers().contains_key("user-agent"));
    auth.set(Some(Credentials::bearer("t").unwrap()));
    assert_eq!(service.oneshot(request()).await.unwrap().headers()[AUTHORIZATION], "Bearer t");
}

#[tokio::test(start_paused = true)]
async fn other_peoples_middleware_fits_unchanged() {
    let cluster = VirtualCluster::new(2);
    let attempts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&attempts);
    let transport = Transport::builder()
        .hosts(cluster.hosts())
        .layer(TraceLayer::new_for_http())
        .layer(SetRequestHeaderLayer::overriding(
            http::HeaderName::from_static("x-outer"),
            HeaderValue::from_static("each request"),
        ))
        .node_layer(TraceLayer::new_for_http())
        .node_layer(ConcurrencyLimitLayer::new(1))
        .node_layer(MapRequestLayer::new(move |request: Request<Body>| {
            counted.fetch_add(1, SeqCst);
            request
        }))
        .node_layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(3)))
        .over(cluster.service())
        .build()
        .unwrap();
    cluster.node(0).next(Reply::stall());
    cluster.node(1).next(Reply::stall());
    let response = transport.send(request()).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(attempts.load(SeqCst), 3, "tower-http's time limit answers 504, which is repeated");
    assert!(cluster.attempts().iter().all(|attempt| attempt.headers["x-outer"] == "each request"));
}

/// What users hold and send between threads.
#[test]
fn services_and_futures_can_be_shared_and_sent() {
    fn everywhere<T: Clone + Send + Sync + 'static>() {}
    fn sent<T: Send + 'static>(_: &T) {}
    everywhere::<Transport>();
    everywhere::<NodePool>();
    everywhere::<Sniffer>();
    everywhere::<RetryLayer>();
    everywhere::<AuthLayer>();
    let transport = Transport::from_service(foreign());
    sent(&transport.clone().call(request()));
    sent(&async move { transport.send(request()).await });
    assert!(size_of::<Error>() <= size_of::<usize>());
}
