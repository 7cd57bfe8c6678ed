//! Time limits that end before a connection is made, on streams in memory with paused time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{convert::Infallible, time::Duration};

use es_transport::{
    Body, Delivery, Error, ErrorKind, RequestOptions, Transport, TransportBuilder,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response, Uri};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    time::Instant,
};
use tower::service_fn;

/// Answers each request, after a while.
async fn answer(mut stream: DuplexStream, after: Duration) {
    let mut text = Vec::new();
    while let Ok(byte) = stream.read_u8().await {
        text.push(byte);
        if text.ends_with(b"\r\n\r\n") {
            tokio::time::sleep(after).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        }
    }
}

/// A transport whose nodes are reached at once, but for those called `hole`: they drop what arrives.
/// Those called `slow` take two seconds for an answer.
fn builder() -> TransportBuilder {
    let connector = service_fn(|origin: Uri| async move {
        let host = origin.host().unwrap_or_default().to_owned();
        if host.starts_with("hole") {
            std::future::pending::<()>().await;
        }
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let after = if host.starts_with("slow") { Duration::from_secs(2) } else { Duration::ZERO };
        tokio::spawn(answer(theirs, after));
        Ok::<_, Infallible>(TokioIo::new(ours))
    });
    Transport::builder().randomize_hosts(false).connector(connector)
}

async fn send(transport: &Transport, method: &str, options: RequestOptions) -> Result<Response<Body>, Error> {
    let request = Request::builder().method(method).uri("/i/_doc").extension(options).body(Body::empty()).unwrap();
    transport.send(request).await
}

fn dead(transport: &Transport) -> Vec<bool> {
    let pool = transport.pool().unwrap();
    pool.nodes().iter().map(|node| pool.is_dead(node)).collect()
}

#[tokio::test(start_paused = true)]
async fn k23_a_node_that_never_connects_dies_though_the_request_has_less_time_than_connecting() {
    let second = Duration::from_secs(1);
    let of_the_request = RequestOptions::new().request_timeout(second);
    let builders = [
        (builder().request_timeout(second).connect_timeout(second * 5), RequestOptions::new()),
        (builder().connect_timeout(second * 5), of_the_request),
        (builder().request_timeout(None).connect_timeout(second), RequestOptions::new()),
        (builder().request_timeout(second).connect_timeout(second), RequestOptions::new()),
    ];
    for (builder, options) in builders {
        let transport = builder.hosts(["hole", "good"]).build().unwrap();
        let begun = Instant::now();
        // Nothing was sent, so even what is not idempotent goes to the next node.
        assert_eq!(send(&transport, "POST", options.clone()).await.unwrap().status(), 200);
        assert_eq!((begun.elapsed(), dead(&transport)), (second, vec![true, false]));
        let begun = Instant::now();
        for _ in 0..5 {
            send(&transport, "GET", options.clone()).await.unwrap();
        }
        assert_eq!(begun.elapsed(), Duration::ZERO, "the dead node is not asked");
    }
}

#[tokio::test(start_paused = true)]
async fn k23_the_time_that_ended_is_named() {
    for (builder, setting) in [
        (builder().request_timeout(Duration::from_millis(300)), "request_timeout"),
        (builder().total_timeout(Duration::from_millis(300)), "total_timeout"),
        (builder().connect_timeout(Duration::from_millis(300)), "connect_timeout"),
    ] {
        let transport = builder.hosts("hole").max_retries(0).build().unwrap();
        let begun = Instant::now();
        let error = send(&transport, "POST", RequestOptions::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
        assert!(error.to_string().contains(&format!("within 300ms; allow more with `{setting}`")), "{error}");
        assert_eq!((begun.elapsed(), dead(&transport)), (Duration::from_millis(300), vec![true]));
    }
}

/// What is late after it was sent is a timeout as ever: a slow query is not a dead node.
#[tokio::test(start_paused = true)]
async fn t01_k23_a_node_that_connects_and_is_slow_does_not_die() {
    let transport = builder().hosts("slow").request_timeout(Duration::from_secs(1)).build().unwrap();
    let error = send(&transport, "POST", RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::MaybeSent));
    assert_eq!(dead(&transport), [false]);
}

#[tokio::test(start_paused = true)]
async fn k19_a_request_that_got_no_connection_in_time_was_not_sent() {
    let second = Duration::from_secs(1);
    let transport = builder().hosts("slow").connections_per_node(1).request_timeout(second * 3).build().unwrap();
    let busy = tokio::spawn({
        let transport = transport.clone();
        async move { send(&transport, "GET", RequestOptions::new()).await }
    });
    tokio::task::yield_now().await;
    let options = RequestOptions::new().request_timeout(second);
    let error = send(&transport, "POST", options).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Timeout, Delivery::NotSent));
    assert!(error.to_string().contains("connections_per_node"), "{error}");
    assert_eq!(dead(&transport), [false]);
    assert_eq!(busy.await.unwrap().unwrap().status(), 200);
}

#[tokio::test(start_paused = true)]
async fn t04_the_total_time_covers_the_wait_for_the_sniff_on_start() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).sniffed(Reply::stall());
    let transport = Transport::builder()
        .hosts(cluster.hosts())
        .sniff_on_start(true)
        .total_timeout(Duration::from_secs(20))
        .over(cluster.service())
        .build()
        .unwrap();
    let begun = Instant::now();
    let limited = |millis| RequestOptions::new().total_timeout(Duration::from_millis(millis));
    let calls = [300, 200, 400].map(|millis| {
        let transport = transport.clone();
        tokio::spawn(async move { (send(&transport, "GET", limited(millis)).await, begun.elapsed(), millis) })
    });
    for call in calls {
        let (result, elapsed, millis) = call.await.unwrap();
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(elapsed.as_millis(), millis.into(), "each has its own time");
    }
    assert_eq!((cluster.sniffs().len(), cluster.attempts().len()), (1, 0));
}
