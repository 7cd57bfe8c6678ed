//! The page's «Connection to a cluster»: three nodes, one of which is killed and comes back.

use std::time::{Duration, Instant};

use es_client::prelude::*;
use es_cluster::{Cluster, Server};
use es_tests::{blocking, on_each_server, require};

on_each_server!(a_node_is_killed_and_comes_back);

/// The addresses in the pool, in order.
fn known(es: &Elasticsearch) -> Vec<String> {
    let mut urls: Vec<_> = es.transport().pool().unwrap().nodes().iter().map(|node| node.url().to_string()).collect();
    urls.sort();
    urls
}

/// Sends requests until the pool holds these nodes.
async fn until_known(es: &Elasticsearch, expected: &[String]) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while known(es) != expected {
        assert!(Instant::now() < deadline, "the pool has {:?} instead of {expected:?}", known(es));
        es.request(Method::GET, "/_cluster/health").send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until every node answers by itself: one that has just joined may still say 503, and would
/// rightly be left alone for a while.
async fn settled(cluster: &Cluster) {
    let deadline = Instant::now() + Duration::from_secs(60);
    for url in cluster.urls() {
        let node = Elasticsearch::builder().hosts(url.as_str()).max_retries(0).build().unwrap();
        loop {
            match node.request(Method::GET, "/_nodes/_local/http").send().await {
                Ok(_) => break,
                Err(error) => assert!(Instant::now() < deadline, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn a_node_is_killed_and_comes_back(server: Server) {
    let Some(cluster) = require(Cluster::builder(server).nodes(3).heap_mb(384)).await else { return };
    settled(&cluster).await;
    let mut all = cluster.urls();
    // The page's call: every parameter of sniffing at once, from one seed.
    let es = Elasticsearch::builder()
        .hosts(cluster.urls()[0].as_str())
        .sniff_on_start(true)
        .sniff_on_connection_fail(true)
        .sniffer_timeout(Duration::from_secs(60))
        .sniff_timeout(Duration::from_secs(10))
        .retry_on_timeout(true)
        .build()
        .unwrap();
    es.server().await.unwrap();
    all.sort();
    assert_eq!(known(&es), all, "the sniff on start found all three");

    // All nodes are asked in turn.
    let mut asked = Vec::new();
    for _ in 0..3 {
        let local = es.request(Method::GET, "/_nodes/_local/http").send().await.unwrap();
        let nodes: Value = local.json().unwrap();
        let node = nodes["nodes"].as_object().unwrap().keys().next().unwrap().clone();
        assert!(!asked.contains(&node), "{node} was asked twice: {:?}", local.info().attempts());
        asked.push(node);
    }

    es.index(&json!({"n": 1})).index("kept").id(1).refresh(true).send().await.unwrap();
    // The document is on two nodes before one of them dies.
    let green =
        es.request(Method::GET, "/_cluster/health/kept").query(&[("wait_for_status", "green"), ("timeout", "60s")]);
    let health: Value = green.request_timeout(Duration::from_secs(70)).send().await.unwrap().json().unwrap();
    assert_eq!(health["status"], "green");
    let victim = all.iter().position(|url| *url == cluster.urls()[2]).unwrap();
    let (cluster, dead) = blocking(move || {
        cluster.kill(2).unwrap();
        let dead = cluster.urls()[2].clone();
        (cluster, dead)
    })
    .await;

    // Not one request fails, and the node is gone from the pool once the cluster noticed its death.
    // It is asked what every node can answer alone, whoever was the master.
    for _ in 0..20 {
        let local = es.request(Method::GET, "/_nodes/_local/http").send().await.unwrap();
        assert_eq!(local.status(), 200);
    }
    let pool = es.transport().pool().unwrap();
    assert!(pool.nodes().iter().all(|node| node.url().to_string() != dead || pool.is_dead(node)));
    let cluster = blocking(move || {
        cluster.wait_for_nodes(2).unwrap();
        cluster
    })
    .await;
    es.transport().sniff().await.unwrap();
    let mut left = all.clone();
    left.remove(victim);
    assert_eq!(known(&es), left);
    let found = es.get::<Value>(1).index("kept").send().await.unwrap();
    assert_eq!(found.unwrap().source["n"], 1);

    // Back again, it is found when the time between two sniffs is over.
    let cluster = blocking(move || {
        cluster.restart(2).unwrap();
        cluster.wait_for_nodes(3).unwrap();
        cluster
    })
    .await;
    let periodic = Elasticsearch::builder()
        .hosts(left.as_slice())
        .sniffer_timeout(Duration::from_millis(200))
        .sniff_timeout(Duration::from_secs(10))
        .build()
        .unwrap();
    assert_eq!(known(&periodic), left);
    until_known(&periodic, &all).await;
    drop(cluster);
}
