//! `cluster.stats`: sums over all nodes and indices.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{ChosenNodes, Cluster, HealthStatus, NodeCounts};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    indices::{DocsStats, StoreStats},
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks for sums over all nodes and indices. See [`Cluster::stats`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterStats {
    call: CallState,
    nodes: ChosenNodes,
}

builder! {
    impl [] ClusterStats: nodes, allow_partial_nodes, nodes_timeout;
    impl [] send -> ClusterStatsReport;
}

/// Sums over all nodes and indices.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterStatsReport {
    /// How many nodes took part.
    #[serde(rename = "_nodes")]
    pub counts: NodeCounts,
    /// The cluster's name.
    pub cluster_name: String,
    /// The cluster's id.
    pub cluster_uuid: Option<String>,
    /// When, in milliseconds since 1970.
    pub timestamp: u64,
    /// The status of the worst index; `None` where it is not known.
    pub status: Option<HealthStatus>,
    /// Sums over the indices.
    pub indices: ClusterIndices,
    /// Sums over the nodes.
    pub nodes: ClusterNodes,
    /// All other members, such as `snapshots`.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Sums over the indices of a cluster.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterIndices {
    /// How many indices there are.
    pub count: u64,
    /// Their shards.
    pub shards: ClusterShards,
    /// Their documents, in primary shards.
    pub docs: Option<DocsStats>,
    /// What all shards take on disk.
    pub store: Option<StoreStats>,
    /// All other members: caches, segments, mappings and so on.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The shards of a cluster. Without any, servers tell no numbers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterShards {
    /// All of them.
    #[serde(default)]
    pub total: u64,
    /// The primary ones.
    #[serde(default)]
    pub primaries: u64,
    /// How many replicas there are for each primary one.
    #[serde(default)]
    pub replication: f64,
}

/// Sums over the nodes of a cluster.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterNodes {
    /// How many nodes there are: `total`, and by role.
    pub count: BTreeMap<String, u64>,
    /// Their versions.
    pub versions: Vec<String>,
    /// Their virtual machines.
    pub jvm: Option<ClusterJvm>,
    /// All other members: `os`, `process`, `fs`, `plugins` and so on.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Sums over the virtual machines of a cluster.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterJvm {
    /// How long the oldest of them has been running.
    #[serde(rename = "max_uptime_in_millis", deserialize_with = "duration_from_millis")]
    pub max_uptime: Duration,
    /// Their memory.
    pub mem: ClusterHeap,
    /// Their threads.
    pub threads: Option<u64>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The heaps of a cluster, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ClusterHeap {
    /// What is in use.
    pub heap_used_in_bytes: u64,
    /// What may be.
    pub heap_max_in_bytes: u64,
}

impl Cluster {
    /// Sums over all nodes and indices: documents, shards, disks, memory, versions.
    ///
    /// `GET /_cluster/stats`. Nodes that failed are an error, unless the call is to
    /// [`allow_partial`](ClusterStats::allow_partial) sums. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let stats = es.cluster().stats().send().await?;
    /// println!("{} indices on {} nodes", stats.indices.count, stats.nodes.count["total"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn stats(&self) -> ClusterStats {
        ClusterStats { call: CallState::new(&self.client, Target::default()), nodes: ChosenNodes::default() }
    }
}

impl Endpoint for ClusterStats {
    type Output = ClusterStatsReport;
    const NAME: &'static str = "cluster.stats";

    fn check(&mut self) -> Result<(), Error> {
        self.nodes.check()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let stats = Path::of("_cluster").then("stats");
        let path = if self.nodes.names.is_some() { self.nodes.under(stats.then("nodes")) } else { stats };
        Ok(RequestParts::get(path))
    }

    fn decode(&mut self, response: Response) -> Result<ClusterStatsReport, Error> {
        let report: ClusterStatsReport = response.json()?;
        self.nodes.check_answer(&response, &report.counts)?;
        Ok(report)
    }
}
