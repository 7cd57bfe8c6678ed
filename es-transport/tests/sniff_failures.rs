//! Sniffs that fail again and again, on a virtual cluster with paused time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::time::Duration;

use es_transport::{
    Body, Error, Host, Http1, Http1Config, NodePool, NodePoolConfig, NodePoolLayer, Transport, TransportBuilder,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tower::{Layer, ServiceExt};

fn builder(cluster: &VirtualCluster) -> TransportBuilder {
    Transport::builder().hosts(cluster.hosts()).randomize_hosts(false).over(cluster.service())
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

/// Lets background tasks run; time does not pass.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

/// How many sniffs so many seconds with ten requests a second cause.
async fn sniffs_in(transport: &Transport, cluster: &VirtualCluster, seconds: u64) -> usize {
    let before = cluster.sniffs().len();
    for _ in 0..seconds * 10 {
        tokio::time::advance(Duration::from_millis(100)).await;
        let _ = get(transport).await;
        settle().await;
    }
    cluster.sniffs().len() - before
}

#[tokio::test(start_paused = true)]
async fn s08_s35_a_sniff_that_is_forbidden_is_not_repeated_with_each_request() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).sniffed(Reply::status(403));
    let transport = builder(&cluster).sniffer_timeout(Duration::from_secs(20)).build().unwrap();
    let pool = transport.pool().unwrap();
    assert_eq!(sniffs_in(&transport, &cluster, 19).await, 0);
    assert!(pool.sniff_failure().is_none());
    // At 20 s, and 1, 2, 4, 8, 16, 20, 20 … s after each failure.
    assert_eq!(sniffs_in(&transport, &cluster, 1).await, 1);
    assert_eq!(sniffs_in(&transport, &cluster, 33).await, 5);
    assert_eq!(sniffs_in(&transport, &cluster, 100).await, 5);
    let failure = pool.sniff_failure().unwrap().to_string();
    assert!(failure.contains("status 403") && failure.contains("privilege `monitor`"), "{failure}");
    assert!(format!("{pool:?}").contains("status 403"), "{pool:?}");

    // Who asks himself is not held up, and a success ends it.
    let before = cluster.sniffs().len();
    for _ in 0..3 {
        transport.sniff().await.unwrap_err();
    }
    assert_eq!(cluster.sniffs().len(), before + 3);
    cluster.node(0).revives();
    transport.sniff().await.unwrap();
    assert!(pool.sniff_failure().is_none());
    cluster.node(0).sniffed(Reply::status(403));
    assert_eq!(sniffs_in(&transport, &cluster, 19).await, 0);
    assert_eq!(sniffs_in(&transport, &cluster, 1).await, 1);
    assert_eq!(sniffs_in(&transport, &cluster, 1).await, 1, "the pauses begin anew");
}

#[tokio::test(start_paused = true)]
async fn s35_nodes_that_die_do_not_cause_one_failing_sniff_after_another() {
    let cluster = VirtualCluster::new(2);
    for i in 0..2 {
        cluster.node(i).dies();
    }
    let builder = builder(&cluster).sniff_on_connection_fail(true).dead_timeout(Duration::ZERO);
    let transport = builder.retry_budget(false).build().unwrap();
    let begun = tokio::time::Instant::now();
    for _ in 0..50 {
        get(&transport).await.unwrap_err();
        settle().await;
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    // Each sniff asks both nodes: at once, and after 1, 3, 7, 15 s at the most.
    assert!((2..=10).contains(&cluster.sniffs().len()), "{} in {:?}", cluster.sniffs().len(), begun.elapsed());
    cluster.node(0).revives();
    tokio::time::advance(Duration::from_secs(61)).await;
    cluster.node(0).next(Reply::refused());
    for _ in 0..4 {
        let _ = get(&transport).await;
        settle().await;
    }
    assert!(transport.pool().unwrap().sniff_failure().is_none(), "and sniffing is not given up");
}

#[tokio::test(start_paused = true)]
async fn s35_a_callback_that_panics_is_not_called_with_each_request() {
    let cluster = VirtualCluster::new(1);
    let callback = |_: &es_transport::NodeInfo, _: Host| -> Option<Host> { panic!("a fault of the user's own") };
    let builder = builder(&cluster).sniffer_timeout(Duration::from_secs(5)).sniffed_node_callback(callback);
    let transport = builder.build().unwrap();
    tokio::time::advance(Duration::from_secs(5)).await;
    // At 0, 1, 3 and 7 s.
    assert_eq!(sniffs_in(&transport, &cluster, 8).await, 4);
    let failure = transport.pool().unwrap().sniff_failure().unwrap().to_string();
    assert!(failure.contains("panic"), "{failure}");
}

#[tokio::test(start_paused = true)]
async fn s14_credentials_of_a_callback_reach_known_nodes() {
    let cluster = VirtualCluster::new(3);
    let transport = Transport::builder()
        .hosts(["http://own:0@node0:9200", "http://own:1@node1:9200"])
        .randomize_hosts(false)
        .sniffed_node_callback(|info, host| match info.name.as_deref() {
            Some("node1") => Host::url("http://given:1@node1:9200").ok(),
            // No credentials take none away.
            Some("node0") => Host::url("http://node0:9200").ok(),
            _ => Some(host),
        })
        .over(cluster.service())
        .build()
        .unwrap();
    for _ in 0..2 {
        transport.sniff().await.unwrap();
        let before = cluster.attempts().len();
        for _ in 0..3 {
            get(&transport).await.unwrap();
        }
        let mut sent: Vec<_> = cluster.attempts()[before..]
            .iter()
            .map(|attempt| (attempt.node, attempt.headers["authorization"].to_str().unwrap().to_owned()))
            .collect();
        sent.sort();
        let expected = [(0, "Basic b3duOjA="), (1, "Basic Z2l2ZW46MQ=="), (2, "Basic b3duOjA=")];
        assert_eq!(sent, expected.map(|(node, header)| (node, header.to_owned())));
    }
}

/// The answer of a service with no limit of its own.
#[tokio::test]
async fn c03_a_sniffer_does_not_read_an_endless_answer() {
    struct Endless;
    impl http_body::Body for Endless {
        type Data = bytes::Bytes;
        type Error = std::convert::Infallible;
        fn poll_frame(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<http_body::Frame<bytes::Bytes>, Self::Error>>> {
            static PIECE: [u8; 1 << 20] = [b' '; 1 << 20];
            std::task::Poll::Ready(Some(Ok(http_body::Frame::data(bytes::Bytes::from_static(&PIECE)))))
        }
    }
    let pool = NodePool::new("es", NodePoolConfig::default()).unwrap();
    let service = tower::service_fn(|_: Request<Body>| async { Ok::<_, std::io::Error>(Response::new(Endless)) });
    let sniffer = es_transport::Sniffer::new(pool, service, es_transport::SniffConfig::default());
    let error = sniffer.sniff().await.unwrap_err();
    assert!(error.to_string().contains("longer than the limit of 16777216 bytes"), "{error}");
}

/// A callback may bring an https node to hosts that are http: it gets TLS, and what fails of that is
/// the node's failure and not a setting's.
#[cfg(feature = "tls")]
#[tokio::test]
async fn s12_a_node_with_tls_among_plain_hosts_is_asked_by_tls() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let pool = NodePool::new(url.as_str(), NodePoolConfig::default()).unwrap();
    let service = NodePoolLayer::new(pool.clone()).layer(Http1::new(Http1Config::default()));
    let error = service.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(pool.is_dead(&pool.nodes()[0]));
}
