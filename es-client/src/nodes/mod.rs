//! Calls about the nodes of a cluster: [`Elasticsearch::nodes`].

mod hot_threads;
mod info;
mod stats;

use crate::client::Elasticsearch;

pub use crate::response::{NodeCounts, PerNode};
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

impl Elasticsearch {
    /// The calls about the nodes of the cluster.
    pub fn nodes(&self) -> Nodes {
        Nodes { client: self.clone() }
    }
}

#[cfg(test)]
mod tests;
