//! The rows of the conformance list on the node pool, on a virtual cluster with paused time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{sync::Arc, time::Duration};

use es_transport::{
    Body, Error, ErrorKind, LeastInFlight, Node, RequestOptions, RoundRobin, Selector, Transport, TransportBuilder,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};

/// A transport over the cluster that asks its nodes in order and never repeats a request.
fn builder(cluster: &VirtualCluster) -> TransportBuilder {
    Transport::builder().hosts(cluster.hosts()).randomize_hosts(false).max_retries(0).over(cluster.service())
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

/// The nodes that were asked since the last look, in order.
fn asked(cluster: &VirtualCluster, seen: &mut usize) -> Vec<usize> {
    let attempts = cluster.attempts();
    let new = attempts[*seen..].iter().map(|attempt| attempt.node).collect();
    *seen = attempts.len();
    new
}

async fn gets(transport: &Transport, cluster: &VirtualCluster, n: usize) -> Vec<usize> {
    let mut seen = cluster.attempts().len();
    for _ in 0..n {
        let _ = get(transport).await;
    }
    asked(cluster, &mut seen)
}

#[tokio::test(start_paused = true)]
async fn p03_p05_nodes_take_turns() {
    let cluster = VirtualCluster::new(3);
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 11).await, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]);
}

#[test]
fn p04_the_order_is_kept_or_shuffled() {
    let cluster = VirtualCluster::new(100);
    let order = |transport: Transport| -> Vec<String> {
        transport.pool().unwrap().nodes().iter().map(|node| node.url().to_string()).collect()
    };
    let configured = order(builder(&cluster).build().unwrap());
    assert_eq!(configured, cluster.hosts());
    let mut shuffled = order(Transport::builder().hosts(cluster.hosts()).build().unwrap());
    assert_ne!(shuffled, configured, "one in 100! shuffles is none");
    shuffled.sort();
    let mut sorted = configured;
    sorted.sort();
    assert_eq!(shuffled, sorted);
}

#[tokio::test(start_paused = true)]
async fn p06_a_dead_node_is_left_alone() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).next(Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(get(&transport).await.unwrap_err().kind(), ErrorKind::Connect);
    assert_eq!(gets(&transport, &cluster, 10).await, [1; 10]);
}

#[tokio::test(start_paused = true)]
async fn p25_without_a_time_of_death_nodes_that_fail_take_their_turns() {
    let cluster = VirtualCluster::new(3);
    cluster.node(1).dies();
    let transport = builder(&cluster).dead_timeout(Duration::ZERO).build().unwrap();
    for turn in 0..12 {
        assert_eq!(gets(&transport, &cluster, 1).await, [turn % 3]);
        tokio::time::advance(Duration::from_nanos(1)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn p07_p10_p13_the_dead_timeout_doubles_until_a_success() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::refused());
    let transport = builder(&cluster)
        .dead_timeout(Duration::from_millis(500))
        .max_dead_timeout(Duration::from_millis(3500))
        .build()
        .unwrap();
    let nanosecond = Duration::from_nanos(1);
    assert_eq!(gets(&transport, &cluster, 1).await, [0]);
    for millis in [500, 1000, 2000, 3500, 3500] {
        let dead = Duration::from_millis(millis);
        tokio::time::advance(dead - nanosecond).await;
        assert_eq!(gets(&transport, &cluster, 2).await, [1, 1], "dead for {dead:?}");
        tokio::time::advance(nanosecond * 1_000_000).await;
        let mut back = gets(&transport, &cluster, 2).await;
        back.sort();
        assert_eq!(back, [0, 1], "back after {dead:?}");
        // The failure began the next period: wait out what the look at it took.
    }
    cluster.node(0).revives();
    tokio::time::advance(Duration::from_secs(4)).await;
    gets(&transport, &cluster, 2).await;
    let node = transport.pool().unwrap().nodes()[0].clone();
    assert_eq!(node.failures(), 0);
    cluster.node(0).next(Reply::refused());
    gets(&transport, &cluster, 2).await;
    tokio::time::advance(Duration::from_millis(501)).await;
    assert!(gets(&transport, &cluster, 2).await.contains(&0), "the count began anew");
}

#[tokio::test(start_paused = true)]
async fn p08_the_legacy_times_of_death() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).always(Reply::refused());
    let transport = builder(&cluster).legacy().max_retries(0).build().unwrap();
    let pool = transport.pool().unwrap();
    for (failures, seconds) in [(1, 60), (2, 120), (3, 240), (6, 1920), (246, 1920)] {
        while pool.nodes()[0].failures() < failures {
            gets(&transport, &cluster, 1).await;
        }
        tokio::time::advance(Duration::from_secs(seconds)).await;
        assert!(pool.is_dead(&pool.nodes()[0]), "{failures}");
        tokio::time::advance(Duration::from_millis(1)).await;
        assert!(!pool.is_dead(&pool.nodes()[0]), "{failures}");
    }
}

#[tokio::test(start_paused = true)]
async fn p11_when_all_are_dead_the_one_back_soonest_is_asked() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::refused());
    cluster.node(1).always(Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 2).await, [0, 1]);
    // Node 0 died first and is back first; asked in vain it is back after node 1.
    assert_eq!(gets(&transport, &cluster, 1).await, [0]);
    assert_eq!(gets(&transport, &cluster, 1).await, [1]);
}

#[tokio::test(start_paused = true)]
async fn p14_requests_that_fail_together_count_as_one_failure() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::refused().after(Duration::from_millis(10)));
    let transport = builder(&cluster).build().unwrap();
    let all = (0..32).map(|_| {
        let transport = transport.clone();
        tokio::spawn(async move { get(&transport).await.is_err() })
    });
    let mut failed = 0;
    for task in all.collect::<Vec<_>>() {
        failed += usize::from(task.await.unwrap());
    }
    assert_eq!(failed, 16);
    assert_eq!(transport.pool().unwrap().nodes()[0].failures(), 1);
}

#[tokio::test(start_paused = true)]
async fn p19_a_selector_sees_the_living_nodes_only() {
    let cluster = VirtualCluster::new(3);
    cluster.node(1).next(Reply::refused());
    let last = |nodes: &[Arc<Node>]| nodes.len() - 1;
    let middle_first = std::sync::atomic::AtomicBool::new(true);
    let selector = move |nodes: &[Arc<Node>]| match middle_first.swap(false, std::sync::atomic::Ordering::Relaxed) {
        true => 1,
        false => {
            assert_eq!(nodes.len(), 2);
            assert!(nodes.iter().all(|node| node.url().host() != "node1"));
            last(nodes)
        }
    };
    let transport = builder(&cluster).selector(selector).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 3).await, [1, 2, 2]);
}

#[tokio::test(start_paused = true)]
async fn p18_a_filter_is_obeyed_and_its_refusal_explained() {
    let cluster = VirtualCluster::new(3);
    cluster.node(1).next(Reply::refused());
    let transport =
        builder(&cluster).selector(RoundRobin::default().only(|n| n.url().host() == "node1")).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 3).await, [1, 1, 1], "dead or not, it is the only one allowed");

    let transport = builder(&cluster).max_retries(3).selector(RoundRobin::default().only(|_| false)).build().unwrap();
    let before = cluster.attempts().len();
    let error = get(&transport).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoNodes);
    assert!(error.to_string().contains("living: http://node0:9200, http://node1:9200"), "{error}");
    assert_eq!((cluster.attempts().len(), error.attempts().len()), (before, 0));
}

#[tokio::test(start_paused = true)]
async fn p20_nodes_of_an_attribute_are_preferred_while_one_lives() {
    let cluster = VirtualCluster::new(4);
    cluster.node(1).attribute("zone", "a");
    cluster.node(3).attribute("zone", "a");
    let near = RoundRobin::default().prefer(|node| node.info().has_attribute("zone", "a"));
    let transport = builder(&cluster).selector(near).build().unwrap();
    transport.sniff().await.unwrap();
    assert_eq!(gets(&transport, &cluster, 4).await, [1, 3, 1, 3]);
    cluster.node(1).next(Reply::refused());
    cluster.node(3).next(Reply::refused());
    gets(&transport, &cluster, 2).await;
    let mut others = gets(&transport, &cluster, 4).await;
    others.sort();
    assert_eq!(others, [0, 0, 2, 2]);
    tokio::time::advance(Duration::from_secs(2)).await;
    assert!(gets(&transport, &cluster, 4).await.iter().all(|node| [1, 3].contains(node)));
}

#[tokio::test(start_paused = true)]
async fn the_node_with_fewer_requests_in_flight_gets_the_next() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::ok().after(Duration::from_secs(100)));
    let transport = builder(&cluster).request_timeout(None).selector(LeastInFlight).build().unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let transport = transport.clone();
        tasks.spawn(async move { get(&transport).await.unwrap() });
        tokio::task::yield_now().await;
    }
    let slow = cluster.attempts().iter().filter(|attempt| attempt.node == 0).count();
    // Chosen only when both looks fall on it, and then only by the first few.
    assert!(slow < 90, "{slow} of 200 went to the slow node");
    tasks.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn p22_a_single_node_is_always_asked() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).always(Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 5000).await.len(), 5000);
    cluster.node(0).revives();
    assert!(get(&transport).await.is_ok());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p23_many_threads_always_find_a_node() {
    let cluster = VirtualCluster::new(4);
    let transport = builder(&cluster).dead_timeout(Duration::from_micros(50)).build().unwrap();
    let tasks = (0..16).map(|task| {
        let (transport, cluster) = (transport.clone(), cluster.clone());
        tokio::spawn(async move {
            for i in 0..500 {
                if (i + task) % 7 == 0 {
                    cluster.node(i % 4).next(Reply::refused());
                }
                match get(&transport).await {
                    Ok(_) => {}
                    Err(error) => assert_eq!(error.kind(), ErrorKind::Connect),
                }
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        tokio::time::timeout(Duration::from_secs(60), task).await.unwrap().unwrap();
    }
    assert!(transport.pool().unwrap().nodes().iter().all(|node| node.in_flight() == 0));
}

#[tokio::test(start_paused = true)]
async fn d01_statuses_that_take_a_node_out_of_use() {
    for (status, dies) in
        [(200, false), (299, false), (400, false), (404, false), (405, false), (409, false), (429, false), (500, false)]
            .into_iter()
            .chain([(502, true), (503, true), (504, true)])
    {
        let cluster = VirtualCluster::new(2);
        cluster.node(0).next(Reply::status(status));
        let transport = builder(&cluster).build().unwrap();
        gets(&transport, &cluster, 1).await;
        let pool = transport.pool().unwrap();
        assert_eq!(pool.is_dead(&pool.nodes()[0]), dies, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn d01_which_statuses_take_a_node_out_of_use_is_a_setting() {
    for (statuses, status, dies) in [(vec![429, 500], 500, true), (vec![429, 500], 503, false), (vec![], 502, false)] {
        let cluster = VirtualCluster::new(2);
        cluster.node(0).next(Reply::status(status));
        let transport = builder(&cluster).dead_on_status(statuses).build().unwrap();
        gets(&transport, &cluster, 1).await;
        let pool = transport.pool().unwrap();
        assert_eq!(pool.is_dead(&pool.nodes()[0]), dies, "{status}");
    }
    let error = Transport::builder().dead_on_status([99]).build().unwrap_err();
    assert!(error.to_string().contains("dead_on_status"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn t02_a_timeout_kills_a_node_only_when_it_is_retried() {
    for retry in [false, true] {
        let cluster = VirtualCluster::new(2);
        cluster.node(0).next(Reply::stall());
        let transport = builder(&cluster).retry_on_timeout(retry).max_retries(1).build().unwrap();
        let result = get(&transport).await;
        match retry {
            true => assert_eq!(result.unwrap().status(), 200),
            false => assert!(result.unwrap_err().is_timeout()),
        }
        let pool = transport.pool().unwrap();
        assert_eq!(pool.is_dead(&pool.nodes()[0]), retry);
    }
}

#[tokio::test(start_paused = true)]
async fn t03_a_caller_that_goes_away_says_nothing_about_the_node() {
    let cluster = VirtualCluster::new(1);
    cluster.node(0).next(Reply::stall());
    let transport = builder(&cluster).max_retries(3).build().unwrap();
    let waiting = tokio::time::timeout(Duration::from_secs(1), get(&transport)).await;
    assert!(waiting.is_err());
    let node = transport.pool().unwrap().nodes()[0].clone();
    assert_eq!((node.in_flight(), node.failures()), (0, 0));
    assert_eq!(cluster.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_path_that_is_no_path_is_refused_before_anything_is_sent() {
    let cluster = VirtualCluster::new(1);
    let transport = builder(&cluster).build().unwrap();
    let request = Request::get("http://elsewhere:1/_search?q=a").body(Body::empty()).unwrap();
    transport.send(request).await.unwrap();
    assert_eq!(cluster.attempts()[0].path, "/_search?q=a", "the pool's node is asked, whatever the request names");
    let options = RequestOptions::new().endpoint("info");
    assert_eq!(options.endpoint_name(), Some("info"));
}

#[tokio::test(start_paused = true)]
async fn p12_a_node_whose_time_is_over_is_next_in_its_turn() {
    let cluster = VirtualCluster::new(2);
    cluster.node(0).next(Reply::refused());
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 3).await, [0, 1, 1]);
    tokio::time::advance(Duration::from_millis(1001)).await;
    let mut both = gets(&transport, &cluster, 2).await;
    both.sort();
    assert_eq!(both, [0, 1]);
}

#[tokio::test(start_paused = true)]
async fn p15_the_failure_of_a_node_that_left_is_nobodys() {
    let cluster = VirtualCluster::new(2);
    let transport = builder(&cluster).build().unwrap();
    transport.sniff().await.unwrap();
    cluster.node(0).next(Reply::refused().after(Duration::from_secs(5)));
    let slow = tokio::spawn({
        let transport = transport.clone();
        async move { get(&transport).await }
    });
    tokio::task::yield_now().await;
    cluster.node(0).leaves();
    transport.sniff().await.unwrap();
    assert!(slow.await.unwrap().is_err());
    assert_eq!(gets(&transport, &cluster, 3).await, [1, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn p16_p17_nodes_join_leave_and_return() {
    let cluster = VirtualCluster::new(2);
    cluster.node(1).leaves();
    let transport = builder(&cluster).build().unwrap();
    cluster.node(0).next(Reply::refused());
    gets(&transport, &cluster, 1).await;
    cluster.node(1).joins();
    transport.sniff().await.unwrap();
    assert_eq!(gets(&transport, &cluster, 10).await, [1; 10], "the seed is dead, the new node is not");
    cluster.node(1).leaves();
    transport.sniff().await.unwrap();
    assert_eq!(gets(&transport, &cluster, 3).await, [0; 3]);
    cluster.node(1).joins();
    transport.sniff().await.unwrap();
    assert!(gets(&transport, &cluster, 2).await.contains(&1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p26_the_nodes_are_whole_while_they_change() {
    let cluster = VirtualCluster::new(10);
    let transport = builder(&cluster).build().unwrap();
    let watching: Vec<_> = (0..3)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move {
                for _ in 0..2000 {
                    let nodes = transport.pool().unwrap().nodes();
                    assert!(nodes.len() == 10 || nodes.len() == 5, "{}", nodes.len());
                    tokio::task::yield_now().await;
                }
            })
        })
        .collect();
    for round in 0..50 {
        for i in 0..5 {
            let node = cluster.node(i);
            if round % 2 == 0 {
                node.leaves()
            } else {
                node.joins()
            };
        }
        transport.sniff().await.unwrap();
    }
    for task in watching {
        task.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn d02_errors_that_are_not_repeated_kill_no_node() {
    let cluster = VirtualCluster::new(4);
    for (node, status) in [400, 404, 409, 500].into_iter().enumerate() {
        cluster.node(node).always(Reply::status(status));
    }
    let transport = builder(&cluster).build().unwrap();
    assert_eq!(gets(&transport, &cluster, 8).await, [0, 1, 2, 3, 0, 1, 2, 3]);
    let pool = transport.pool().unwrap();
    assert!(pool.nodes().iter().all(|node| !pool.is_dead(node)));
}
