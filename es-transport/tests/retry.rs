//! The rows of the conformance list on retries, on a virtual cluster with paused time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::time::Duration;

use es_transport::{
    Backoff, Body, Delivery, Error, ErrorKind, Idempotency, RequestOptions, ResponseInfo, Transport, TransportBuilder,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tokio::time::Instant;

fn builder(cluster: &VirtualCluster) -> TransportBuilder {
    Transport::builder().hosts(cluster.hosts()).randomize_hosts(false).backoff(Backoff::none()).over(cluster.service())
}

async fn send(transport: &Transport, options: RequestOptions) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").extension(options).body(Body::empty()).unwrap()).await
}

async fn post(transport: &Transport, idempotency: Option<Idempotency>) -> Result<Response<Body>, Error> {
    let mut request = Request::post("/i/_doc").body(Body::from(r#"{"a":1}"#)).unwrap();
    if let Some(idempotency) = idempotency {
        request.extensions_mut().insert(RequestOptions::new().idempotency(idempotency));
    }
    transport.send(request).await
}

fn all_do(cluster: &VirtualCluster, reply: &Reply) {
    for i in 0..cluster.hosts().len() {
        cluster.node(i).always(reply.clone());
    }
}

#[tokio::test(start_paused = true)]
async fn r01_the_number_of_retries() {
    let cluster = VirtualCluster::new(3);
    all_do(&cluster, &Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    for (retries, attempts) in [(None, 4), (Some(0), 1), (Some(2), 3), (Some(5), 6)] {
        let before = cluster.attempts().len();
        let options = match retries {
            Some(retries) => RequestOptions::new().max_retries(retries),
            None => RequestOptions::new(),
        };
        let error = send(&transport, options).await.unwrap_err();
        assert_eq!(cluster.attempts().len() - before, attempts);
        assert_eq!(error.attempts().len(), attempts);
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
        assert!(error.node().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn r02_a_timeout_is_retried_when_asked_for() {
    for retry_on_timeout in [false, true] {
        let cluster = VirtualCluster::new(2);
        cluster.node(0).always(Reply::stall());
        cluster.node(1).always(Reply::refused());
        let transport = builder(&cluster).max_retries(1).retry_on_timeout(retry_on_timeout).build().unwrap();
        let error = send(&transport, RequestOptions::new()).await.unwrap_err();
        let kinds: Vec<_> = error.attempts().iter().map(|attempt| attempt.error_kind().unwrap()).collect();
        match retry_on_timeout {
            false => assert_eq!(kinds, [ErrorKind::Timeout]),
            true => assert_eq!(kinds, [ErrorKind::Timeout, ErrorKind::Connect]),
        }
        assert_eq!(Some(&error.kind()), kinds.last());
    }
}

#[tokio::test(start_paused = true)]
async fn r03_statuses_to_retry_on_are_a_setting() {
    let cluster = VirtualCluster::new(4);
    for (node, status) in [404, 401, 403, 555].into_iter().enumerate() {
        cluster.node(node).always(Reply::status(status));
    }
    let transport = builder(&cluster).retry_on_status([401, 403, 404]).build().unwrap();
    let response = send(&transport, RequestOptions::new()).await.unwrap();
    assert_eq!(response.status().as_u16(), 555);
    let nodes: Vec<_> = cluster.attempts().iter().map(|attempt| attempt.node).collect();
    assert_eq!(nodes, [0, 1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn r04_which_statuses_are_retried() {
    for (status, attempts) in [(429, 4), (502, 4), (503, 4), (504, 4), (500, 1), (400, 1), (404, 1), (409, 1)] {
        let cluster = VirtualCluster::new(2);
        all_do(&cluster, &Reply::status(status));
        let transport = builder(&cluster).build().unwrap();
        let response = send(&transport, RequestOptions::new()).await.unwrap();
        assert_eq!((response.status().as_u16(), cluster.attempts().len()), (status, attempts));
    }
}

#[tokio::test(start_paused = true)]
async fn r05_r13_the_history_of_a_response() {
    let cluster = VirtualCluster::new(3);
    cluster.node(0).next(Reply::status(502).body("bad gateway"));
    cluster.node(1).next(Reply::refused());
    cluster.node(2).next(Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    let response = send(&transport, RequestOptions::new()).await.unwrap();
    assert_eq!(response.status(), 200);
    let attempts = ResponseInfo::of(&response).unwrap().attempts();
    let outcomes: Vec<_> = attempts.iter().map(|a| a.status().map(|s| s.as_u16())).collect();
    assert_eq!(outcomes, [Some(502), None, None, Some(200)]);

    all_do(&cluster, &Reply::status(502).body("bad gateway"));
    let response = send(&transport, RequestOptions::new()).await.unwrap();
    assert_eq!(response.status(), 502);
    assert_eq!(response.body().as_bytes().unwrap(), "bad gateway");
    assert!(ResponseInfo::of(&response).unwrap().node().is_some());
}

#[tokio::test(start_paused = true)]
async fn r06_no_node_twice_before_all_once() {
    for reply in [Reply::refused(), Reply::status(429), Reply::status(503), Reply::reset()] {
        let cluster = VirtualCluster::new(5);
        all_do(&cluster, &reply);
        let transport = builder(&cluster).max_retries(4).build().unwrap();
        for round in 0..3 {
            let before = cluster.attempts().len();
            let _ = send(&transport, RequestOptions::new()).await;
            let mut nodes: Vec<_> = cluster.attempts()[before..].iter().map(|attempt| attempt.node).collect();
            nodes.sort();
            assert_eq!(nodes, [0, 1, 2, 3, 4], "{reply:?} round {round}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r07_every_attempt_carries_the_same_request() {
    let cluster = VirtualCluster::new(3);
    all_do(&cluster, &Reply::status(503));
    let transport = builder(&cluster).http_auth("u:p").max_retries(2).build().unwrap();
    post(&transport, Some(Idempotency::Idempotent)).await.unwrap();
    let attempts = cluster.attempts();
    assert_eq!(attempts.len(), 3);
    for attempt in &attempts {
        assert_eq!(attempt.body, r#"{"a":1}"#);
        assert_eq!(
            (&attempt.method, &attempt.path, &attempt.headers),
            (&attempts[0].method, &attempts[0].path, &attempts[0].headers)
        );
        assert_eq!(attempt.headers["authorization"], "Basic dTpw");
        assert_eq!(attempt.headers["content-type"], "application/json");
    }
}

#[tokio::test(start_paused = true)]
async fn r08_a_streamed_body_is_sent_once() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    let body = Body::stream(http_body_util::Full::new(bytes::Bytes::from_static(b"{}")));
    let error = transport.send(Request::put("/i/_doc/1").body(body).unwrap()).await.unwrap_err();
    assert_eq!((cluster.attempts().len(), error.attempts().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn r10_the_servers_wish_to_wait_is_honoured() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).next(Reply::status(429).header("Retry-After", "3"));
    let transport =
        builder(&cluster).backoff(Backoff::new(Duration::from_millis(1), Duration::from_secs(30))).build().unwrap();
    let begun = Instant::now();
    assert_eq!(send(&transport, RequestOptions::new()).await.unwrap().status(), 200);
    assert_eq!(begun.elapsed().as_secs(), 3);
}

#[tokio::test(start_paused = true)]
async fn r11_another_living_node_is_asked_at_once() {
    let cluster = VirtualCluster::new(3);
    all_do(&cluster, &Reply::refused());
    let backoff = Backoff::new(Duration::from_secs(1 << 20), Duration::from_secs(1 << 20));
    let transport = builder(&cluster).backoff(backoff).build().unwrap();
    let _ = send(&transport, RequestOptions::new()).await;
    let attempts = cluster.attempts();
    assert_eq!(attempts[2].at - attempts[0].at, Duration::ZERO, "two nodes were left");
    assert!(attempts[3].at - attempts[2].at > Duration::ZERO, "none was left");
}

#[tokio::test(start_paused = true)]
async fn r15_a_failed_tls_handshake_goes_to_the_next_node() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::tls_failure());
    let transport = builder(&cluster).build().unwrap();
    let error = send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), cluster.attempts().len()), (ErrorKind::Tls, 4));
}

#[tokio::test(start_paused = true)]
async fn r22_what_may_have_been_executed_is_repeated_only_if_idempotent() {
    let replies = [
        (Reply::refused(), 4, 4),
        (Reply::reset(), 1, 4),
        (Reply::cut_off(), 1, 4),
        (Reply::status(429), 4, 4),
        (Reply::status(503), 1, 4),
    ];
    for (reply, unsafe_attempts, safe_attempts) in replies {
        for (idempotency, expected) in [
            (None, unsafe_attempts),
            (Some(Idempotency::NotIdempotent), unsafe_attempts),
            (Some(Idempotency::Idempotent), safe_attempts),
        ] {
            let cluster = VirtualCluster::new(2);
            all_do(&cluster, &reply);
            let transport = builder(&cluster).build().unwrap();
            let _ = post(&transport, idempotency).await;
            assert_eq!(cluster.attempts().len(), expected, "{reply:?} {idempotency:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn r23_no_wait_after_the_last_attempt() {
    let cluster = VirtualCluster::new(1);
    all_do(&cluster, &Reply::refused());
    let backoff = Backoff::new(Duration::from_secs(3600), Duration::from_secs(3600));
    let transport = builder(&cluster).max_retries(0).backoff(backoff).build().unwrap();
    let begun = Instant::now();
    send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!(begun.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn e05_an_error_tells_its_whole_story() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::status(503));
    cluster.node(1).always(Reply::refused());
    let transport = builder(&cluster).http_auth("elastic:s3cret").max_retries(1).build().unwrap();
    let error = send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "http://node1:9200: cannot connect (the last of 2 attempts)");
    let story: Vec<_> = error.attempts().iter().map(ToString::to_string).collect();
    assert!(story[0].starts_with("http://node0:9200: status 503 after "), "{story:?}");
    assert!(story[1].starts_with("http://node1:9200: cannot connect after "), "{story:?}");
    let shown = format!("{error} {error:?} {transport:?}");
    assert!(!shown.contains("s3cret") && !shown.contains("ZWxhc3Rp"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn r12_t04_the_total_time_covers_attempts_and_waits() {
    // A wait that would end too late is not begun.
    let cluster = VirtualCluster::new(1);
    all_do(&cluster, &Reply::refused());
    let hour = Duration::from_secs(3600);
    let transport = builder(&cluster)
        .backoff(Backoff::new(hour * 1_000_000, hour * 1_000_000))
        .total_timeout(Duration::from_millis(50))
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connect, 1));
    assert_eq!(begun.elapsed(), Duration::ZERO);

    // Three attempts of two seconds each do not fit into five.
    all_do(&cluster, &Reply::refused().after(Duration::from_secs(2)));
    let transport = builder(&cluster).build().unwrap();
    let begun = Instant::now();
    let options = RequestOptions::new().total_timeout(Duration::from_secs(5));
    let error = send(&transport, options).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Timeout, 3));
    assert_eq!(begun.elapsed(), Duration::from_secs(5));
    assert!(error.to_string().contains("`total_timeout` of 5s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn r21_when_everything_fails_retries_stop() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::refused());
    for (limited, expected) in [(true, 200 + 100), (false, 200 * 4)] {
        let before = cluster.attempts().len();
        let transport = builder(&cluster).retry_budget(limited).build().unwrap();
        for _ in 0..200 {
            assert_eq!(send(&transport, RequestOptions::new()).await.unwrap_err().kind(), ErrorKind::Connect);
        }
        assert_eq!(cluster.attempts().len() - before, expected);
    }
}

/// A server answers a by-query request with the highest status among its failures: after thousands
/// of changed documents a single one that is rejected makes it a 429.
#[tokio::test(start_paused = true)]
async fn r22_what_may_have_been_executed_in_part_is_repeated_only_if_it_was_not_sent() {
    let said = |idempotency| RequestOptions::new().idempotency(idempotency);
    let requests = [
        ("/i/_update_by_query?conflicts=proceed", RequestOptions::new()),
        ("/i/_delete_by_query", RequestOptions::new()),
        ("/_reindex/", RequestOptions::new()),
        ("/_reindex", said(Idempotency::NotIdempotent)),
        ("/i/_update_by_query", said(Idempotency::PartlyExecuted)),
        ("/_plugins/_a_task_of_many_steps", said(Idempotency::PartlyExecuted)),
    ];
    for (path, options) in requests {
        for (reply, expected) in [
            (Reply::refused(), 4),
            (Reply::tls_failure(), 4),
            (Reply::status(429), 1),
            (Reply::status(429).header("retry-after", "1"), 1),
            (Reply::status(503), 1),
            (Reply::status(502), 1),
            (Reply::reset(), 1),
            (Reply::cut_off(), 1),
            (Reply::stall(), 1),
        ] {
            for builder_of in [
                |cluster: &VirtualCluster| builder(cluster).retry_on_timeout(true),
                |cluster: &VirtualCluster| builder(cluster).retry_on_timeout(true).retry_non_idempotent(true),
                |cluster: &VirtualCluster| builder(cluster).retry_on_timeout(true).legacy(),
            ] {
                let cluster = VirtualCluster::new(2);
                all_do(&cluster, &reply);
                let transport = builder_of(&cluster).build().unwrap();
                let request = Request::post(path).extension(options.clone()).body(Body::from("{}")).unwrap();
                let _ = transport.send(request).await;
                assert_eq!(cluster.attempts().len(), expected, "{path} {options:?} {reply:?}");
            }
        }
    }
    // Who knows better says so.
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::status(429));
    let request = Request::post("/_reindex").extension(said(Idempotency::Idempotent)).body(Body::empty()).unwrap();
    builder(&cluster).build().unwrap().send(request).await.unwrap();
    assert_eq!(cluster.attempts().len(), 4);
}

/// Each request for a page of a scroll moves it on: repeated, it would skip a page.
#[tokio::test(start_paused = true)]
async fn r22_a_page_of_a_scroll_is_not_fetched_again() {
    for (method, path, expected) in [
        ("GET", "/_search/scroll/DnF1ZXJ5", 1),
        ("GET", "/_search/scroll?scroll_id=DnF1ZXJ5", 1),
        ("POST", "/_search/scroll", 1),
        ("DELETE", "/_search/scroll", 4),
        ("GET", "/i/_search?scroll=1m", 4),
        ("PUT", "/i/_doc/_reindex", 4),
    ] {
        let cluster = VirtualCluster::new(2);
        all_do(&cluster, &Reply::reset());
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        builder(&cluster).build().unwrap().send(request).await.unwrap_err();
        assert_eq!(cluster.attempts().len(), expected, "{method} {path}");
    }
}

#[tokio::test(start_paused = true)]
async fn r22_repeating_what_is_not_idempotent_is_a_choice() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::reset());
    let transport = builder(&cluster).retry_non_idempotent(true).build().unwrap();
    post(&transport, None).await.unwrap_err();
    assert_eq!(cluster.attempts().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn r04_r22_the_legacy_behaviour() {
    for (reply, expected) in [(Reply::status(429), 1), (Reply::status(503), 4), (Reply::reset(), 4)] {
        let cluster = VirtualCluster::new(2);
        all_do(&cluster, &reply);
        let transport = builder(&cluster).legacy().build().unwrap();
        let begun = Instant::now();
        let _ = post(&transport, None).await;
        assert_eq!((cluster.attempts().len(), begun.elapsed()), (expected, Duration::ZERO), "{reply:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn r14_r18_one_attempt_without_retries_and_for_an_answer() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::refused());
    let transport = builder(&cluster).max_retries(0).build().unwrap();
    send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!(cluster.attempts().len(), 1);

    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::status(404));
    let transport = builder(&cluster).build().unwrap();
    let response = transport.send(Request::head("/i").body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!((response.status().as_u16(), cluster.attempts().len()), (404, 1));
    let pool = transport.pool().unwrap();
    assert!(pool.nodes().iter().all(|node| !pool.is_dead(node)));
}

#[tokio::test(start_paused = true)]
async fn r17_what_no_other_node_can_help_is_not_repeated() {
    let cluster = VirtualCluster::new(2);
    let failing = tower::service_fn(|_: Request<Body>| async { Err::<Response<Body>, _>("a layer of one's own") });
    let transport = builder(&cluster).over(failing).build().unwrap();
    let error = send(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Service, 1));
    assert!(error.to_string().contains("a layer of one's own"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn r20_a_path_prefix_is_applied_once_to_each_attempt() {
    let cluster = VirtualCluster::new(2);
    all_do(&cluster, &Reply::status(503));
    let transport = Transport::builder()
        .hosts(["http://node0:9200/pre", "http://node1:9200/other/"])
        .randomize_hosts(false)
        .over(cluster.service())
        .build()
        .unwrap();
    transport.send(Request::get("/i/_search?q=a%2Fb").body(Body::empty()).unwrap()).await.unwrap();
    let paths: Vec<_> = cluster.attempts().into_iter().map(|attempt| attempt.path).collect();
    for path in &paths {
        assert!(["/pre/i/_search?q=a%2Fb", "/other/i/_search?q=a%2Fb"].contains(&path.as_str()), "{path}");
    }
    assert_eq!(paths.len(), 4);
}
