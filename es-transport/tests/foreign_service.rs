//! A transport over somebody else's service: the settings of a call hold there, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::time::Duration;

use es_transport::{
    Body, Delivery, Error, ErrorKind, RequestOptions, ResponseInfo, Transport,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tokio::time::Instant;
use tower::{Service, service_fn};

/// Sends everything to the only node of the cluster, as a service of the user's own would.
fn over(cluster: &VirtualCluster) -> Transport {
    let service = cluster.service();
    Transport::from_service(service_fn(move |mut request: Request<Body>| {
        *request.uri_mut() = format!("http://node0:9200{}", request.uri()).parse().unwrap();
        let mut service = service.clone();
        async move { service.call(request).await }
    }))
}

async fn send(transport: &Transport, method: &str, options: RequestOptions) -> Result<Response<Body>, Error> {
    let request = Request::builder().method(method).uri("/").extension(options).body(Body::empty()).unwrap();
    transport.send(request).await
}

#[tokio::test(start_paused = true)]
async fn r24_the_retries_of_a_call_hold_over_a_foreign_service() {
    for (method, reply, retries, attempts) in [
        ("GET", Reply::status(503), None, 1),
        ("GET", Reply::status(503), Some(2), 3),
        ("GET", Reply::refused(), Some(1), 2),
        ("POST", Reply::refused(), Some(1), 2),
        ("POST", Reply::reset(), Some(3), 1),
        ("POST", Reply::status(429), Some(3), 4),
        ("GET", Reply::status(404), Some(3), 1),
    ] {
        let cluster = VirtualCluster::new(1);
        cluster.node(0).always(reply.clone());
        let options = retries.map_or(RequestOptions::new(), |retries| RequestOptions::new().max_retries(retries));
        let told = match send(&over(&cluster), method, options).await {
            Ok(response) => ResponseInfo::of(&response).unwrap().attempts().len(),
            Err(error) => error.attempts().len().max(1),
        };
        assert_eq!((cluster.attempts().len(), told), (attempts, attempts), "{method} {reply:?} {retries:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn r24_t01_t04_the_time_limits_of_a_call_hold_over_a_foreign_service() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).always(Reply::ok().after(Duration::from_secs(100)));
    let transport = over(&cluster);
    let second = Duration::from_secs(1);
    for (options, limit) in [
        (RequestOptions::new().request_timeout(second), second),
        (RequestOptions::new().total_timeout(second * 2), second * 2),
        (RequestOptions::new().request_timeout(second).retry_on_timeout(true).max_retries(1), second * 2),
    ] {
        let begun = Instant::now();
        let error = send(&transport, "GET", options).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::MaybeSent));
        assert!(begun.elapsed() >= limit && begun.elapsed() < limit + second, "{:?}", begun.elapsed());
    }
    let begun = Instant::now();
    assert_eq!(send(&transport, "GET", RequestOptions::new()).await.unwrap().status(), 200);
    assert_eq!(begun.elapsed(), second * 100, "no limit of its own");
}

/// A body that arrives slowly counts.
#[tokio::test(start_paused = true)]
async fn r24_t05_the_body_of_a_foreign_service_belongs_to_the_attempt() {
    struct Stalled;
    impl http_body::Body for Stalled {
        type Data = bytes::Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
            std::task::Poll::Pending
        }
    }
    let service = service_fn(|_: Request<Body>| async { Ok::<_, std::io::Error>(Response::new(Stalled)) });
    let options = RequestOptions::new().request_timeout(Duration::from_secs(1));
    let error = send(&Transport::from_service(service), "GET", options).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[test]
fn c03_the_longest_response_can_be_asked_for() {
    let cluster = VirtualCluster::new(1);
    assert_eq!(over(&cluster).max_response_size(), 1 << 30);
    for (given, limit) in [(None, 1 << 30), (Some(5 << 30), 5 << 30), (Some(10), 10)] {
        let mut builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
        if let Some(bytes) = given {
            builder = builder.max_response_size(bytes);
        }
        assert_eq!(builder.build().unwrap().max_response_size(), limit);
    }
}
