//! Requests that pick their node while the health of the nodes is changing.
//!
//! The pool asks the selector which nodes are eligible while it makes its new snapshot: after the
//! health of a node was written, and before the snapshot of it is there for others. A request that
//! is sent from there is one that another thread sends at that moment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    future::Future,
    pin::pin,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    },
    task::{Context, Poll, Waker},
};

use es_transport::{
    Body, Error, ErrorKind, Node, NodePool, NodePoolConfig, NodePoolLayer, Selector,
    testing::{Reply, VirtualCluster},
};
use http::Request;
use tower::{Layer, Service, ServiceExt, service_fn};

/// Round robin, with a request from each time that it is asked who is eligible.
#[derive(Default)]
struct Intruder {
    pool: Arc<OnceLock<NodePool>>,
    inside: AtomicBool,
    picks: Arc<AtomicUsize>,
    failures: Arc<Mutex<Vec<Error>>>,
}

impl Selector for Intruder {
    fn select(&self, _: &[Arc<Node>]) -> usize {
        0
    }

    fn eligible(&self, node: &Node) -> bool {
        if let Some(pool) = self.pool.get()
            && !self.inside.swap(true, SeqCst)
        {
            self.pick(pool);
            self.inside.store(false, SeqCst);
        }
        node.url().host() != "forbidden"
    }
}

impl Intruder {
    /// A request that finds a node and stays with it.
    fn pick(&self, pool: &NodePool) {
        let stalling = service_fn(|_: Request<Body>| std::future::pending::<Result<http::Response<Body>, Error>>());
        let mut service = NodePoolLayer::new(pool.clone()).layer(stalling);
        let picked = pin!(service.call(Request::get("/").body(Body::empty()).unwrap()));
        self.picks.fetch_add(1, SeqCst);
        if let Poll::Ready(Err(error)) = picked.poll(&mut Context::from_waker(Waker::noop())) {
            self.failures.lock().unwrap().push(error);
        }
    }
}

async fn outcome(pool: &NodePool, cluster: &VirtualCluster) -> Result<u16, ErrorKind> {
    let service = NodePoolLayer::new(pool.clone()).layer(cluster.service());
    let response = service.oneshot(Request::get("/").body(Body::empty()).unwrap()).await;
    response.map(|response| response.status().as_u16()).map_err(|error| error.kind())
}

#[tokio::test(start_paused = true)]
async fn p11_p23_a_request_finds_a_node_while_the_last_dead_one_recovers() {
    for nodes in 1..=3 {
        let cluster = VirtualCluster::new(nodes);
        let intruder = Intruder::default();
        let (own, picks, failures) =
            (Arc::clone(&intruder.pool), Arc::clone(&intruder.picks), Arc::clone(&intruder.failures));
        let mut config = NodePoolConfig::default();
        config.randomize = false;
        let pool = NodePool::with_selector(cluster.hosts(), config, intruder).unwrap();
        own.set(pool.clone()).unwrap();

        // One after the other dies, until all of them are dead.
        for i in 0..nodes {
            cluster.node(i).next(Reply::refused()).next(Reply::status(503));
        }
        for _ in 0..nodes {
            assert_eq!(outcome(&pool, &cluster).await, Err(ErrorKind::Connect));
        }
        assert!(pool.nodes().iter().all(|node| pool.is_dead(node)));
        // Before their time is over they fail once more, in another way, and then recover.
        for _ in 0..nodes {
            assert_eq!(outcome(&pool, &cluster).await, Ok(503));
        }
        let before = picks.load(SeqCst);
        assert_eq!(outcome(&pool, &cluster).await, Ok(200));
        assert!(picks.load(SeqCst) > before, "somebody asked at that moment");
        assert_eq!(pool.nodes().iter().filter(|node| !pool.is_dead(node)).count(), 1);
        let failures = failures.lock().unwrap();
        assert!(failures.is_empty(), "{nodes} nodes: {failures:?}");
    }
}

/// Success and failure that arrive together leave the node in one of the two states: alive without
/// failures, or dead with one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn p13_p14_health_is_of_one_piece() {
    let cluster = VirtualCluster::new(1);
    let pool = NodePool::new(cluster.hosts(), NodePoolConfig::default()).unwrap();
    for round in 0..500 {
        let tasks: Vec<_> = (0..4)
            .map(|n| {
                cluster.node(0).next(if n % 2 == 0 { Reply::refused() } else { Reply::ok() });
                let (pool, cluster) = (pool.clone(), cluster.clone());
                tokio::spawn(async move { outcome(&pool, &cluster).await })
            })
            .collect();
        for task in tasks {
            assert_ne!(task.await.unwrap(), Err(ErrorKind::NoNodes));
        }
        let node = &pool.nodes()[0];
        assert_eq!(node.failures() > 0, pool.is_dead(node), "round {round}");
        assert_eq!(outcome(&pool, &cluster).await, Ok(200));
        assert_eq!((node.failures(), pool.is_dead(node)), (0, false), "round {round}");
    }
}
