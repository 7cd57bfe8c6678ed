//! The servers, a proxy in front of each, and what is done to them.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "tests stop at the first surprise")]

use std::{sync::Arc, thread, time::Duration};

use es_client::{prelude::*, transport::TransportBuilder};
use es_cluster::{Cluster, ClusterBuilder, Fault, Proxy, Server};
use tokio::sync::OnceCell;

use crate::{blocking, require};

/// For three nodes, or one that comes back, on a machine that has other things to do.
const STARTUP: Duration = Duration::from_secs(300);

/// A cluster, and what disturbs it. A clone is another handle.
#[derive(Debug, Clone)]
pub struct Rig {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    // Dropped first: no proxy outlives its node.
    proxies: Vec<Proxy>,
    cluster: Cluster,
}

impl Rig {
    /// `None`, with its reason printed, where the machine cannot run the servers.
    pub async fn start(builder: ClusterBuilder) -> Option<Self> {
        let cluster = require(builder.on_progress(|line| println!("{line}"))).await?;
        let proxies = cluster.urls().iter().map(|url| Proxy::start(url).unwrap()).collect();
        Some(Self { shared: Arc::new(Shared { proxies, cluster }) })
    }

    /// Three nodes, which all tests of the process share: starting them is what takes the time here. They
    /// end with the process.
    pub async fn of_three_nodes() -> Option<Self> {
        static SHARED: OnceCell<Option<Rig>> = OnceCell::const_new();
        SHARED.get_or_init(|| Self::start(Self::three_nodes(Server::Elasticsearch9))).await.clone()
    }

    /// Three nodes of this server. One that comes back is looked for, and its copies are brought up to date, without
    /// the usual pauses.
    #[must_use]
    pub fn three_nodes(server: Server) -> ClusterBuilder {
        let builder = Cluster::builder(server).nodes(3).heap_mb(384).startup_timeout(STARTUP);
        let builder = builder.setting("discovery.find_peers_interval", "200ms");
        builder.setting("indices.recovery.retry_delay_network", "200ms")
    }

    /// The servers.
    pub fn cluster(&self) -> &Cluster {
        &self.shared.cluster
    }

    /// Where the nodes are reached through their proxies.
    pub fn proxied(&self) -> Vec<String> {
        self.shared.proxies.iter().map(|proxy| proxy.url().to_owned()).collect()
    }

    /// The settings of a client of these hosts, with what it must show the servers.
    pub fn client(&self, hosts: &[String]) -> TransportBuilder<Elasticsearch> {
        let builder = Elasticsearch::builder().hosts(hosts);
        match self.cluster().security() {
            Some(security) => builder.ca_pem(security.ca_pem()).basic_auth(security.username(), security.password()),
            None => builder,
        }
    }

    /// Sets what happens between a client and a node.
    pub async fn fault(&self, node: usize, fault: Fault) {
        self.blocking(move |rig| rig.proxies[node].set(fault)).await;
    }

    /// Ends a node at once (SIGKILL).
    pub async fn kill(&self, node: usize) {
        self.blocking(move |rig| rig.cluster.kill(node).unwrap()).await;
    }

    /// Ends a node in an orderly way.
    pub async fn stop(&self, node: usize) {
        self.blocking(move |rig| rig.cluster.stop(node).unwrap()).await;
    }

    /// Starts nodes again, all at once, and waits until the cluster has all its nodes.
    pub async fn restart(&self, nodes: &'static [usize]) {
        self.blocking(move |rig| {
            thread::scope(|scope| {
                for node in nodes {
                    scope.spawn(move || rig.cluster.restart(*node).unwrap());
                }
            });
            rig.cluster.wait_for_nodes(rig.cluster.nodes().len()).unwrap();
        })
        .await;
    }

    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Shared) -> T + Send + 'static) -> T {
        let shared = Arc::clone(&self.shared);
        blocking(move || work(&shared)).await
    }

    /// Makes an index of which every node that runs has a whole copy.
    pub async fn create_index(&self, name: &str) {
        let replicas = self.cluster().nodes().len() - 1;
        let create = self.witness().indices().create(name).body_raw(json!({
            "settings": {"number_of_shards": 1, "number_of_replicas": replicas},
            "mappings": {"properties": {"key": {"type": "keyword"}}},
        }));
        create.request_timeout(Duration::from_secs(60)).send().await.unwrap();
        self.until_copied(name).await;
    }

    /// Waits until every node that runs has a whole copy of the index.
    pub async fn until_copied(&self, index: &str) {
        let copies = self.cluster().nodes().iter().filter(|node| node.is_running()).count().to_string();
        let health = self.witness().request(Method::GET, format!("/_cluster/health/{index}"));
        let health = health.query(&[("wait_for_active_shards", copies.as_str()), ("timeout", "80s")]);
        let health: Value = health.send().await.unwrap().json().unwrap();
        assert_eq!(health["timed_out"], false, "{health}");
    }

    /// A client that goes to the nodes that run, past the proxies.
    pub fn witness(&self) -> Elasticsearch {
        let running = self.cluster().nodes().iter().filter(|node| node.is_running());
        let urls: Vec<_> = running.map(|node| node.url().to_owned()).collect();
        self.client(&urls).request_timeout(Duration::from_secs(90)).build().unwrap()
    }
}
