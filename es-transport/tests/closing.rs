//! What closing does to requests, sniffs and connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::time::Duration;

use es_transport::{
    Backoff, Body, Delivery, Error, ErrorKind, Transport,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tokio::time::Instant;
use tower::{Service, ServiceExt};

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

fn is_closed<T>(result: Result<T, Error>) -> bool {
    result.is_err_and(|e| (e.kind(), e.delivery()) == (ErrorKind::Closed, Delivery::NotSent))
}

/// Lets the other tasks run; time does not pass.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn t06_a_closed_transport_refuses_requests_in_all_its_handles() {
    let cluster = VirtualCluster::new(2);
    let transport = Transport::builder().hosts(cluster.hosts()).over(cluster.service()).build().unwrap();
    let mut other = transport.clone();
    get(&transport).await.unwrap();
    for _ in 0..2 {
        transport.close();
        assert!(is_closed(get(&transport).await));
        assert!(is_closed(transport.sniff().await));
    }
    assert!(is_closed(other.ready().await.map(drop)));
    let request = Request::get("/").body(Body::empty()).unwrap();
    assert!(is_closed(other.call(request).await), "even for who does not ask whether it is ready");
    assert!(transport.pool().unwrap().nodes().is_empty());
    assert_eq!(cluster.attempts().len(), 1);

    let foreign = Transport::from_service(cluster.service());
    foreign.close();
    assert!(is_closed(get(&foreign).await));
}

#[tokio::test(start_paused = true)]
async fn t06_a_request_under_way_is_answered_and_no_other_attempt_begins() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).next(Reply::ok().after(Duration::from_secs(5))).next(Reply::refused());
    let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
    let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(1));
    let transport = builder.backoff(backoff).build().unwrap();
    let send = || {
        let transport = transport.clone();
        tokio::spawn(async move { get(&transport).await })
    };
    let (slow, waiting) = (send(), send());
    settle().await;
    transport.close();
    assert_eq!(slow.await.unwrap().unwrap().status(), 200);
    let error = waiting.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Closed);
    assert_eq!(error.attempts()[0].error_kind(), Some(ErrorKind::Connect));
    assert_eq!(cluster.attempts().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn s24_who_waits_for_a_sniff_does_not_wait_on() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).sniffed(Reply::stall());
    let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
    let transport = builder.sniff_on_start(true).request_timeout(Duration::from_secs(60)).build().unwrap();
    let begun = Instant::now();
    let waiting: Vec<_> = (0..3)
        .map(|i| {
            let transport = transport.clone();
            tokio::spawn(async move { if i == 0 { transport.sniff().await } else { get(&transport).await.map(drop) } })
        })
        .collect();
    settle().await;
    assert_eq!(cluster.sniffs().len(), 1);
    transport.close();
    for waiting in waiting {
        assert!(is_closed(waiting.await.unwrap()));
    }
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(cluster.attempts().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn s29_closing_cancels_sniffs_that_are_due_or_hang() {
    let cluster = VirtualCluster::new(2);
    let builder = Transport::builder().hosts(cluster.hosts()).over(cluster.service());
    let builder = builder.sniffer_timeout(Duration::from_secs(5)).sniff_on_connection_fail(true);
    let transport = builder.sniff_timeout(Duration::from_secs(60)).build().unwrap();
    cluster.node(0).sniffed(Reply::stall());
    cluster.node(1).sniffed(Reply::stall());
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    tokio::time::advance(Duration::from_secs(6)).await;
    get(&transport).await.unwrap();
    settle().await;
    assert_eq!((cluster.sniffs().len(), tasks()), (1, 1), "one hangs");
    for _ in 0..2 {
        transport.close();
        settle().await;
        assert_eq!(tasks(), 0);
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(is_closed(get(&transport).await));
        settle().await;
        assert_eq!((cluster.sniffs().len(), tasks()), (1, 0));
    }
}
