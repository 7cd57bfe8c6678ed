//! `nodes.stats`: what the nodes do, and what they use.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::Nodes;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    cluster::ChosenNodes,
    error::Error,
    indices::ShardStats,
    nodes::PerNode,
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks what the nodes do and use. See [`Nodes::stats`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct NodesStats {
    call: CallState,
    nodes: ChosenNodes,
    metrics: Option<String>,
    index_metrics: Option<String>,
}

builder! {
    impl [] NodesStats: nodes, allow_partial_nodes, nodes_timeout, shard_stats;
    impl [] send -> PerNode<NodeStats>;
}

/// What a node does and uses. Parts that the call did not ask for are `None`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeStats {
    /// Its name.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub timestamp: Option<u64>,
    /// Where other nodes reach it.
    pub transport_address: Option<String>,
    /// Its host.
    pub host: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// Its roles, such as `data`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The attributes that its settings give it.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The sums of the shards that it holds.
    pub indices: Option<ShardStats>,
    /// The operating system.
    pub os: Option<OsStats>,
    /// The process.
    pub process: Option<ProcessStats>,
    /// The virtual machine.
    pub jvm: Option<JvmStats>,
    /// The thread pools, by their names.
    pub thread_pool: Option<BTreeMap<String, ThreadPoolStats>>,
    /// The disks.
    pub fs: Option<FsStats>,
    /// The connections of clients.
    pub http: Option<HttpStats>,
    /// The circuit breakers, by their names.
    pub breakers: Option<BTreeMap<String, BreakerStats>>,
    /// All other members: scripts, ingest pipelines, indexing pressure and so on.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The operating system of a node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct OsStats {
    /// The processors.
    pub cpu: Option<CpuStats>,
    /// The memory.
    pub mem: Option<MemoryStats>,
    /// The swap space.
    pub swap: Option<MemoryStats>,
    /// All other members, such as `cgroup`.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The load of processors.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CpuStats {
    /// How busy they are, in percent; -1 where it is not known.
    pub percent: Option<i64>,
    /// The load averages. Of the operating system only.
    pub load_average: Option<LoadAverage>,
}

/// Load averages.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct LoadAverage {
    /// Of the last minute.
    #[serde(rename = "1m")]
    pub last_1m: Option<f64>,
    /// Of the last five minutes.
    #[serde(rename = "5m")]
    pub last_5m: Option<f64>,
    /// Of the last fifteen minutes.
    #[serde(rename = "15m")]
    pub last_15m: Option<f64>,
}

/// A memory, in bytes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct MemoryStats {
    /// Its size.
    pub total_in_bytes: Option<i64>,
    /// What is free.
    pub free_in_bytes: Option<i64>,
    /// What is in use.
    pub used_in_bytes: Option<i64>,
    /// The share that is free, in percent.
    pub free_percent: Option<i64>,
    /// The share that is in use, in percent.
    pub used_percent: Option<i64>,
}

/// The process of a node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ProcessStats {
    /// Files that are open; -1 where it is not known.
    pub open_file_descriptors: Option<i64>,
    /// How many may be; -1 where it is not known.
    pub max_file_descriptors: Option<i64>,
    /// Its share of the processors.
    pub cpu: Option<CpuStats>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The virtual machine of a node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JvmStats {
    /// How long it has been running.
    #[serde(rename = "uptime_in_millis", deserialize_with = "duration_from_millis")]
    pub uptime: Duration,
    /// Its memory.
    pub mem: JvmMemory,
    /// All other members: `gc`, `threads`, `buffer_pools` and so on.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The memory of a virtual machine.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct JvmMemory {
    /// The heap that is in use, in bytes.
    pub heap_used_in_bytes: u64,
    /// Its share of the largest heap, in percent.
    pub heap_used_percent: Option<u64>,
    /// The heap that it has, in bytes.
    pub heap_committed_in_bytes: Option<u64>,
    /// The largest heap that it may have, in bytes.
    pub heap_max_in_bytes: Option<u64>,
    /// What it uses beside the heap, in bytes.
    pub non_heap_used_in_bytes: Option<u64>,
    /// All other members, such as `pools`.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A thread pool of a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ThreadPoolStats {
    /// Its threads.
    pub threads: Option<i64>,
    /// Tasks that wait.
    pub queue: Option<i64>,
    /// Tasks that it works on.
    pub active: Option<i64>,
    /// Tasks that it had no room for, since the node started.
    pub rejected: Option<i64>,
    /// The most threads that it ever had.
    pub largest: Option<i64>,
    /// Tasks that are done.
    pub completed: Option<i64>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The disks of a node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct FsStats {
    /// All of them together.
    pub total: Option<DiskStats>,
    /// Each of them.
    #[serde(default)]
    pub data: Vec<DiskStats>,
    /// All other members, such as `io_stats`.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A disk, or several, in bytes.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct DiskStats {
    /// The folder of the node's data on it.
    pub path: Option<String>,
    /// Its size.
    pub total_in_bytes: Option<i64>,
    /// What is free.
    pub free_in_bytes: Option<i64>,
    /// What of that the node may use.
    pub available_in_bytes: Option<i64>,
}

/// The connections of clients to a node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct HttpStats {
    /// Those that are open.
    pub current_open: Option<u64>,
    /// All since the node started.
    pub total_opened: Option<u64>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A circuit breaker of a node, which fails requests that would need too much memory.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct BreakerStats {
    /// How much memory may be used, in bytes.
    pub limit_size_in_bytes: i64,
    /// How much is thought to be in use, in bytes.
    pub estimated_size_in_bytes: i64,
    /// How many requests it failed since the node started.
    pub tripped: u64,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl Nodes {
    /// What the nodes do and use: documents, memory, disks, thread pools, circuit breakers.
    ///
    /// `GET /_nodes/{nodes}/stats/{metrics}`. Nodes that failed are an error, unless the call is to
    /// [`allow_partial`](NodesStats::allow_partial) answers. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (id, node) in es.nodes().stats().metrics(["jvm", "breaker"]).send().await?.nodes {
    ///     println!("{id}: {:?} % of the heap", node.jvm.and_then(|jvm| jvm.mem.heap_used_percent));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stats(&self) -> NodesStats {
        NodesStats {
            call: CallState::new(&self.client, Target::default()),
            nodes: ChosenNodes::default(),
            metrics: None,
            index_metrics: None,
        }
    }
}

impl NodesStats {
    /// The parts: `indices`, `os`, `process`, `jvm`, `thread_pool`, `fs`, `transport`, `http`,
    /// `breaker` and so on. Default: all.
    pub fn metrics(mut self, metrics: impl Names) -> Self {
        self.metrics = Some(metrics.joined());
        self
    }

    /// The parts of `indices`: `docs`, `store`, `indexing`, `search` and so on. Default: all.
    pub fn index_metrics(mut self, metrics: impl Names) -> Self {
        self.index_metrics = Some(metrics.joined());
        self
    }

    /// How far `indices` goes: `node`, `indices` or `shards`. Default `node`.
    pub fn level(self, level: impl ToString) -> Self {
        self.param("level", level)
    }

    /// Whether the sizes of the kinds of files of segments are told. Default `false`.
    pub fn include_segment_file_sizes(self, include: bool) -> Self {
        self.param("include_segment_file_sizes", include)
    }
}

impl Endpoint for NodesStats {
    type Output = PerNode<NodeStats>;
    const NAME: &'static str = "nodes.stats";

    fn check(&mut self) -> Result<(), Error> {
        self.nodes.check()?;
        for metrics in [&self.metrics, &self.index_metrics].into_iter().flatten() {
            check_names("metric", metrics)?;
        }
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let indices = self.index_metrics.is_some().then_some("indices");
        let path = self.nodes.under(Path::of("_nodes")).then("stats").then_some(self.metrics.as_deref().or(indices));
        Ok(RequestParts::get(path.then_some(self.index_metrics.as_deref())))
    }

    fn decode(&mut self, response: Response) -> Result<PerNode<NodeStats>, Error> {
        let answer: PerNode<NodeStats> = response.json()?;
        self.nodes.check_answer(&response, &answer.counts)?;
        Ok(answer)
    }
}
