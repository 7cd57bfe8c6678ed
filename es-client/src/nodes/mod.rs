//! Calls about the nodes of a cluster: [`Elasticsearch::nodes`].
//!
//! Feature `nodes`, or `full`.

mod hot_threads;
mod info;
mod stats;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::client::Elasticsearch;

pub use crate::cluster::NodeCounts;
pub use hot_threads::NodesHotThreads;
pub use info::{HttpInfo, JvmInfo, NodeInfo, NodesInfo, OsInfo, PluginInfo};
pub use stats::{
    BreakerStats, CpuStats, DiskStats, FsStats, HttpStats, JvmMemory, JvmStats, LoadAverage, MemoryStats, NodeStats,
    NodesStats, OsStats, ProcessStats, ThreadPoolStats,
};

/// The calls about the nodes.
#[derive(Debug, Clone)]
pub struct Nodes {
    client: Elasticsearch,
}

/// What each of several nodes answered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct PerNode<N> {
    /// How many nodes took part.
    #[serde(rename = "_nodes")]
    pub counts: NodeCounts,
    /// The cluster's name.
    pub cluster_name: String,
    /// The answers, by the ids of the nodes.
    pub nodes: BTreeMap<String, N>,
}

impl Elasticsearch {
    /// The calls about the nodes of the cluster.
    pub fn nodes(&self) -> Nodes {
        Nodes { client: self.clone() }
    }
}

#[cfg(test)]
mod tests;
