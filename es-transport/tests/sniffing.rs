//! The rows of the conformance list on sniffing, on a virtual cluster with paused time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::time::Duration;

use es_transport::{
    Body, Error, ErrorKind, RoundRobin, ServerMode, Transport, TransportBuilder,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tokio::time::Instant;

/// A transport that knows the first node only, as a seed.
fn seeded(cluster: &VirtualCluster) -> TransportBuilder {
    Transport::builder()
        .hosts(cluster.node(0).url())
        .randomize_hosts(false)
        .sniff_timeout(Duration::from_secs(1))
        .over(cluster.service())
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

fn known(transport: &Transport) -> Vec<String> {
    let mut urls: Vec<_> = transport.pool().unwrap().nodes().iter().map(|node| node.url().host().to_owned()).collect();
    urls.sort();
    urls
}

/// Lets background tasks run; time does not pass.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn s01_s23_all_requests_wait_for_the_one_sniff_on_start() {
    let cluster = VirtualCluster::new(3);
    let members = cluster.clone();
    // The answer takes a second.
    let slow =
        r#"{"nodes":{"a":{"http":{"publish_address":"node0:9200"}},"b":{"http":{"publish_address":"node1:9200"}}}}"#;
    members.node(0).sniffed(Reply::status(200).body(slow).after(Duration::from_secs(1)));
    let transport = seeded(&cluster).sniff_on_start(true).build().unwrap();
    let begun = Instant::now();
    let first = tokio::spawn({
        let transport = transport.clone();
        async move { get(&transport).await }
    });
    let others: Vec<_> = (0..10)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { get(&transport).await })
        })
        .collect();
    settle().await;
    // The caller that caused the sniff goes away; the others get their nodes all the same.
    first.abort();
    for task in others {
        task.await.unwrap().unwrap();
    }
    assert_eq!(begun.elapsed().as_secs(), 1);
    assert_eq!(cluster.sniffs().len(), 1);
    assert!(cluster.sniffs()[0].path.starts_with("/_nodes/_all/http"));
    assert_eq!(known(&transport), ["node0", "node1"]);
    get(&transport).await.unwrap();
    assert_eq!(cluster.sniffs().len(), 1, "it is not repeated");
}

#[tokio::test(start_paused = true)]
async fn s02_the_sniff_on_start_has_the_time_of_a_request_and_later_ones_their_own() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster)
        .sniff_on_start(true)
        .sniff_timeout(Duration::from_millis(100))
        .request_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    let members = r#"{"nodes":{"a":{"http":{"publish_address":"node0:9200"}}}}"#;
    cluster.node(0).sniffed(Reply::status(200).body(members).after(Duration::from_secs(5)));
    get(&transport).await.unwrap();
    let begun = Instant::now();
    let error = transport.sniff().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Sniff);
    assert_eq!(begun.elapsed().as_millis(), 100);
}

#[tokio::test(start_paused = true)]
async fn s03_a_sniff_when_the_interval_is_over() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster).sniffer_timeout(Duration::from_secs(5)).build().unwrap();
    for _ in 0..5 {
        get(&transport).await.unwrap();
    }
    settle().await;
    assert_eq!(cluster.sniffs().len(), 0);
    tokio::time::advance(Duration::from_millis(5100)).await;
    for _ in 0..5 {
        get(&transport).await.unwrap();
        settle().await;
    }
    assert_eq!(cluster.sniffs().len(), 1);
    assert_eq!(known(&transport), ["node0", "node1"]);
    tokio::time::advance(Duration::from_secs(4)).await;
    get(&transport).await.unwrap();
    settle().await;
    assert_eq!(cluster.sniffs().len(), 1, "the interval began with the last sniff");
}

#[tokio::test(start_paused = true)]
async fn s05_a_failed_connection_causes_a_sniff_and_the_retry_finds_the_new_nodes() {
    let cluster = VirtualCluster::new(3);
    let transport = seeded(&cluster).sniff_on_connection_fail(true).build().unwrap();
    get(&transport).await.unwrap();
    transport.sniff().await.unwrap();
    cluster.node(0).dies().leaves();
    cluster.node(1).dies().leaves();
    cluster.node(2).dies().leaves();
    let sniffs = cluster.sniffs().len();
    // All three are gone, a fourth has come and is known to none but the seed.
    cluster.node(3).joins();
    let members = r#"{"nodes":{"d":{"http":{"publish_address":"node3:9200"}}}}"#;
    cluster.node(0).sniffed(Reply::status(200).body(members));
    let response = get(&transport).await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(cluster.attempts().last().unwrap().node, 3);
    assert!(cluster.sniffs().len() > sniffs);
    assert_eq!(known(&transport), ["node3"]);

    let sniffs = cluster.sniffs().len();
    cluster.node(3).next(Reply::status(404));
    get(&transport).await.unwrap();
    settle().await;
    assert_eq!(cluster.sniffs().len(), sniffs, "an answer is no failure");
}

#[tokio::test(start_paused = true)]
async fn s06_without_retries_the_error_comes_back_and_the_pool_is_replaced() {
    let cluster = VirtualCluster::new(2);
    let members = r#"{"nodes":{"b":{"http":{"publish_address":"node1:9200"}}}}"#;
    cluster.node(0).always(Reply::refused()).sniffed(Reply::status(200).body(members));
    let transport = seeded(&cluster).sniff_on_connection_fail(true).max_retries(0).build().unwrap();
    assert_eq!(get(&transport).await.unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(known(&transport), ["node1"]);
    get(&transport).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn s07_s08_s28_s32_a_failed_sniff_hurts_nobody_and_is_tried_again() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster)
        .hosts(cluster.node(1).url())
        .sniff_on_connection_fail(true)
        .sniffer_timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    for i in 0..2 {
        cluster.node(i).sniffed(Reply::stall());
    }
    cluster.node(0).next(Reply::refused());
    let begun = Instant::now();
    get(&transport).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO, "a living node was left: nothing is waited for");
    assert_eq!(known(&transport), ["node0", "node1"]);

    // Both sniffing requests of the stalled sniff run into their time limit.
    tokio::time::sleep(Duration::from_secs(61)).await;
    for reply in [Reply::status(500), Reply::status(200).body("no json"), Reply::refused()] {
        for i in 0..2 {
            cluster.node(i).sniffed(reply.clone());
        }
        let sniffs = cluster.sniffs().len();
        get(&transport).await.unwrap();
        settle().await;
        assert_eq!(cluster.sniffs().len(), sniffs + 2, "{reply:?}: both nodes are asked");
        get(&transport).await.unwrap();
        settle().await;
        assert_eq!(cluster.sniffs().len(), sniffs + 2, "{reply:?}: there is a pause after a failure");
        tokio::time::sleep(Duration::from_secs(61)).await;
    }
    cluster.node(0).revives();
    get(&transport).await.unwrap();
    settle().await;
    let node = &transport.pool().unwrap().nodes()[0];
    assert!(node.info().id.is_some(), "the next one succeeds");
}

#[tokio::test(start_paused = true)]
async fn s09_a_sniff_on_start_that_fails_is_an_error_and_the_next_request_sniffs_again() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster).sniff_on_start(true).build().unwrap();
    cluster.node(0).dies();
    let error = get(&transport).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Sniff);
    assert!(error.to_string().contains("sniffing failed"), "{error}");
    cluster.node(0).revives().leaves().roles(["master"]);
    cluster.node(1).leaves();
    let error = get(&transport).await.unwrap_err();
    assert!(error.to_string().contains("no node that can be used"), "{error}");
    assert!(cluster.attempts().is_empty());
    cluster.node(1).joins();
    get(&transport).await.unwrap();
    assert_eq!(known(&transport), ["node1"]);
}

#[tokio::test(start_paused = true)]
async fn s10_a_later_sniff_without_nodes_changes_nothing() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster).build().unwrap();
    transport.sniff().await.unwrap();
    cluster.node(0).leaves();
    cluster.node(1).roles(["master"]);
    assert_eq!(transport.sniff().await.unwrap_err().kind(), ErrorKind::Sniff);
    assert_eq!(known(&transport), ["node0", "node1"]);
}

#[tokio::test(start_paused = true)]
async fn s12_s31_sniffs_carry_credentials_and_headers() {
    let cluster = VirtualCluster::new(2);
    let transport = seeded(&cluster).http_auth("u:p").header("x-team", "shop").build().unwrap();
    transport.sniff().await.unwrap();
    let sniff = &cluster.sniffs()[0];
    assert_eq!(sniff.headers["authorization"], "Basic dTpw");
    assert_eq!(sniff.headers["x-team"], "shop");

    // Credentials of a seed's URL reach the nodes it told of.
    let cluster = VirtualCluster::new(2);
    let transport = Transport::builder().node("http://u:p@node0:9200").over(cluster.service()).build().unwrap();
    transport.sniff().await.unwrap();
    for _ in 0..2 {
        get(&transport).await.unwrap();
    }
    let mut nodes = Vec::new();
    for attempt in cluster.attempts() {
        assert_eq!(attempt.headers["authorization"], "Basic dTpw");
        nodes.push(attempt.node);
    }
    nodes.sort();
    assert_eq!(nodes, [0, 1]);
}

#[tokio::test(start_paused = true)]
async fn s15_s17_s18_nodes_that_stay_keep_their_health_and_those_that_left_get_nothing() {
    let cluster = VirtualCluster::new(3);
    let transport = seeded(&cluster).max_retries(0).build().unwrap();
    transport.sniff().await.unwrap();
    cluster.node(1).next(Reply::refused());
    for _ in 0..3 {
        let _ = get(&transport).await;
    }
    let pool = transport.pool().unwrap();
    let dead = |host: &str| pool.nodes().iter().any(|n| n.url().host() == host && pool.is_dead(n));
    assert!(dead("node1"));
    cluster.node(2).leaves();
    transport.sniff().await.unwrap();
    assert!(dead("node1"), "still listed, still dead");
    assert_eq!(known(&transport), ["node0", "node1"]);
    let before = cluster.attempts().len();
    for _ in 0..4 {
        get(&transport).await.unwrap();
    }
    assert!(cluster.attempts()[before..].iter().all(|attempt| attempt.node == 0));
}

#[tokio::test(start_paused = true)]
async fn s19_s20_one_node_after_another_and_the_seeds_last() {
    let cluster = VirtualCluster::new(3);
    let transport = seeded(&cluster).build().unwrap();
    cluster.node(0).leaves();
    transport.sniff().await.unwrap();
    assert_eq!(known(&transport), ["node1", "node2"]);
    cluster.node(1).sniffed(Reply::status(503));
    cluster.node(2).sniffed(Reply::refused());
    let before = cluster.sniffs().len();
    transport.sniff().await.unwrap();
    let mut asked: Vec<_> = cluster.sniffs()[before..].iter().map(|sniff| sniff.node).collect();
    assert_eq!(asked.pop(), Some(0), "the seed answered last");
    asked.sort();
    assert_eq!(asked, [1, 2]);
}

#[tokio::test(start_paused = true)]
async fn s21_many_that_want_a_sniff_share_one() {
    let cluster = VirtualCluster::new(1);
    let members = r#"{"nodes":{"a":{"http":{"publish_address":"node0:9200"}}}}"#;
    cluster.node(0).sniffed(Reply::status(200).body(members).after(Duration::from_millis(500)));
    let transport = seeded(&cluster).build().unwrap();
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { transport.sniff().await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(cluster.sniffs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn s22_a_sniff_in_the_background_holds_nobody_up() {
    let cluster = VirtualCluster::new(1);
    let members = r#"{"nodes":{"a":{"http":{"publish_address":"node0:9200"}}}}"#;
    cluster.node(0).sniffed(Reply::status(200).body(members).after(Duration::from_millis(100)));
    let transport = seeded(&cluster).sniffer_timeout(Duration::from_secs(1)).build().unwrap();
    tokio::time::advance(Duration::from_secs(2)).await;
    let begun = Instant::now();
    get(&transport).await.unwrap();
    assert_eq!(begun.elapsed(), Duration::ZERO);
    assert_eq!(cluster.sniffs().len(), 0, "its task has not even run yet");
    settle().await;
    assert_eq!(cluster.sniffs().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn s34_dropping_the_last_handle_ends_a_sniff() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).sniffed(Reply::stall());
    let transport = seeded(&cluster).request_timeout(None).sniff_on_start(true).build().unwrap();
    let request = tokio::spawn(async move { get(&transport).await });
    settle().await;
    assert_eq!(cluster.sniffs().len(), 1);
    let alive = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    request.abort();
    settle().await;
    let left = tokio::runtime::Handle::current().metrics().num_alive_tasks();
    assert_eq!(alive - left, 2, "the request's task and the sniff's");
}

#[tokio::test(start_paused = true)]
async fn s14_a_callback_leaves_nodes_out_and_maps_addresses() {
    let cluster = VirtualCluster::new(4);
    cluster.node(1).attribute("zone", "eu");
    cluster.node(2).attribute("zone", "eu");
    let transport = seeded(&cluster)
        .sniffed_node_callback(|info, host| match info.name.as_deref() {
            // One that is reached elsewhere.
            Some("node2") => host.at("node3", 9200).ok(),
            _ => info.has_attribute("zone", "eu").then_some(host),
        })
        .build()
        .unwrap();
    transport.sniff().await.unwrap();
    assert_eq!(known(&transport), ["node1", "node3"]);
}

#[tokio::test(start_paused = true)]
async fn s16_new_facts_about_a_node_keep_its_health() {
    let cluster = VirtualCluster::new(1);
    let transport = seeded(&cluster).max_retries(0).build().unwrap();
    transport.sniff().await.unwrap();
    cluster.node(0).next(Reply::refused());
    get(&transport).await.unwrap_err();
    let answer = r#"{"nodes":{"another-id":{"name":"renamed","http":{"publish_address":"node0:9200"}}}}"#;
    cluster.node(0).sniffed(Reply::status(200).body(answer));
    transport.sniff().await.unwrap();
    let node = transport.pool().unwrap().nodes()[0].clone();
    assert_eq!((node.info().id.as_deref(), node.info().name.as_deref()), (Some("another-id"), Some("renamed")));
    assert_eq!(node.failures(), 1);
}

#[tokio::test]
async fn s25_a_cloud_deployment_is_not_sniffed() {
    let id = "mine:Y2xvdWQuZXMuaW8kYWJjJGtpYg==";
    let second = Duration::from_secs(1);
    for builder in [
        Transport::builder().cloud_id(id).sniff_on_start(true),
        Transport::builder().sniff_on_connection_fail(true).cloud_id(id),
        Transport::builder().cloud_id(id).sniffer_timeout(second),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains("cloud_id"), "{error}");
    }
}

#[tokio::test]
async fn s25_where_no_nodes_are_seen_none_are_looked_for_or_chosen() {
    let serverless = || Transport::builder().node("https://es.example:443").server_mode(ServerMode::Serverless);
    for (builder, what) in [
        (serverless().sniff_on_start(true), "sniffing"),
        (serverless().sniffer_timeout(Duration::from_secs(1)), "sniffing"),
        (serverless().sniffed_node_callback(|_, host| Some(host)), "sniffing"),
        (serverless().node("https://es2.example:443"), "several hosts"),
        (serverless().selector(RoundRobin::default()), "a selector"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().starts_with(what) && error.to_string().contains("Serverless"), "{error}");
    }
    assert_eq!(serverless().build().unwrap().server_mode(), ServerMode::Serverless);
}

#[tokio::test(start_paused = true)]
async fn s33_addresses_that_cannot_be_reached_do_not_replace_those_that_can() {
    let cluster = VirtualCluster::new(4);
    for i in 1..4 {
        cluster.node(i).dies();
    }
    // As behind a proxy: the seed tells of addresses that are of no use out here.
    cluster.node(0).leaves();
    let transport = seeded(&cluster).sniffer_timeout(Duration::from_secs(1)).build().unwrap();
    let error = transport.sniff().await.unwrap_err();
    assert!(error.to_string().contains("sniffed_node_callback"), "{error}");
    for _ in 0..3 {
        tokio::time::advance(Duration::from_secs(2)).await;
        get(&transport).await.unwrap();
        settle().await;
    }
    assert_eq!(known(&transport), ["node0"]);
    // One that answers vouches for the others.
    cluster.node(2).revives();
    transport.sniff().await.unwrap();
    assert_eq!(known(&transport), ["node1", "node2", "node3"]);
}
