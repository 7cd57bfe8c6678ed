//! The page's «Connection to a cluster»: three nodes, one of which is killed and comes back.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use es_client::prelude::*;
use es_cluster::{Cluster, Server};
use es_tests::{blocking, on_each_server, require};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};

on_each_server!(a_node_is_killed_and_comes_back, sniffed_nodes_are_reached_through_the_proxy);

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

/// An HTTP proxy that opens each tunnel it is asked for, and keeps what it was asked for.
async fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let targets = Arc::new(Mutex::new(Vec::new()));
    let asked = Arc::clone(&targets);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let asked = Arc::clone(&asked);
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.unwrap());
                }
                let head = String::from_utf8(head).unwrap();
                let target = head.strip_prefix("CONNECT ").unwrap().split(' ').next().unwrap().to_owned();
                let mut node = TcpStream::connect(&target).await.unwrap();
                asked.lock().unwrap().push(target);
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
                let _ = copy_bidirectional(&mut stream, &mut node).await;
            });
        }
    });
    (address, targets)
}

async fn sniffed_nodes_are_reached_through_the_proxy(server: Server) {
    let Some(cluster) = require(Cluster::builder(server).nodes(2).heap_mb(384)).await else { return };
    settled(&cluster).await;
    let (proxy, targets) = proxy().await;
    let es = Elasticsearch::builder()
        .hosts(cluster.urls()[0].as_str())
        .sniff_on_start(true)
        .sniff_timeout(Duration::from_secs(10))
        .proxy(&proxy)
        .build()
        .unwrap();
    for n in 0..4 {
        es.index(&json!({"n": n})).index("proxied").id(n).refresh(true).send().await.unwrap();
    }
    assert_eq!(es.search::<Value>().index("proxied").send().await.unwrap().hits.len(), 4);
    let mut all: Vec<_> = cluster.urls().iter().map(|url| url.replace("http://", "")).collect();
    all.sort();
    let mut reached = targets.lock().unwrap().clone();
    reached.sort();
    reached.dedup();
    assert_eq!(reached, all, "both nodes, of which one was given and one was sniffed");
}
