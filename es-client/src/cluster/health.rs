//! `cluster.health`: whether all shards are where they should be.

use std::{collections::BTreeMap, time::Duration};

use http::StatusCode;
use serde::Deserialize;

use super::Cluster;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    open_enum::open_enum,
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks how the cluster is. See [`Cluster::health`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterHealth {
    call: CallState,
    allow_timeout: bool,
}

builder! {
    impl [] ClusterHealth: some_indices, master_timeout, local, expand_wildcards;
    impl [] send -> ClusterHealthReport;
}

open_enum! {
    /// How a cluster, an index or a shard is, from best to worst.
    HealthStatus {
        /// All shards are assigned to nodes.
        Green = "green",
        /// All primary shards are assigned; some replicas are not.
        Yellow = "yellow",
        /// Some primary shards are not assigned: their documents cannot be found or written.
        Red = "red",
    }
}

/// How the cluster is, or the indices that were asked for.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterHealthReport {
    /// The cluster's name.
    pub cluster_name: String,
    /// The status of the worst index.
    pub status: HealthStatus,
    /// Whether the time ran out before what the call waited for. It is `true` only where the call
    /// [allows](ClusterHealth::allow_timeout) it.
    pub timed_out: bool,
    /// All nodes.
    pub number_of_nodes: u32,
    /// Those that hold data.
    pub number_of_data_nodes: u32,
    /// Primary shards that are in use.
    pub active_primary_shards: u32,
    /// All shards that are in use.
    pub active_shards: u32,
    /// Shards on their way from one node to another.
    pub relocating_shards: u32,
    /// Shards that are being made.
    pub initializing_shards: u32,
    /// Shards that no node holds.
    pub unassigned_shards: u32,
    /// Primary shards that no node holds. Elasticsearch from version 8.17 on.
    pub unassigned_primary_shards: Option<u32>,
    /// Shards whose assignment waits for their node to come back.
    #[serde(default)]
    pub delayed_unassigned_shards: u32,
    /// Changes of the cluster that wait for the master node.
    pub number_of_pending_tasks: u32,
    /// Unfinished fetches of shard information.
    #[serde(default)]
    pub number_of_in_flight_fetch: u32,
    /// How long the first of the pending tasks has been waiting.
    #[serde(default, rename = "task_max_waiting_in_queue_millis", deserialize_with = "duration_from_millis")]
    pub task_max_waiting_in_queue: Duration,
    /// The share of the shards that are in use, in percent.
    #[serde(rename = "active_shards_percent_as_number")]
    pub active_shards_percent: f64,
    /// By index, where the call asked for it by its [`level`](ClusterHealth::level).
    #[serde(default)]
    pub indices: BTreeMap<String, IndexHealth>,
}

/// How an index is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IndexHealth {
    /// The status of its worst shard.
    pub status: HealthStatus,
    /// How many primary shards it has.
    pub number_of_shards: u32,
    /// How many copies each of them is to have beside itself.
    pub number_of_replicas: u32,
    /// Primary shards that are in use.
    pub active_primary_shards: u32,
    /// All shards that are in use.
    pub active_shards: u32,
    /// Shards on their way from one node to another.
    pub relocating_shards: u32,
    /// Shards that are being made.
    pub initializing_shards: u32,
    /// Shards that no node holds.
    pub unassigned_shards: u32,
    /// By the number of the shard, where the call asked for it by its
    /// [`level`](ClusterHealth::level).
    #[serde(default)]
    pub shards: BTreeMap<String, ShardHealth>,
}

/// How a shard is, with all its copies.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShardHealth {
    /// Its status.
    pub status: HealthStatus,
    /// Whether the primary copy is in use.
    pub primary_active: bool,
    /// Copies that are in use.
    pub active_shards: u32,
    /// Copies on their way from one node to another.
    pub relocating_shards: u32,
    /// Copies that are being made.
    pub initializing_shards: u32,
    /// Copies that no node holds.
    pub unassigned_shards: u32,
}

impl Cluster {
    /// How the cluster is: its status, and the counts of its nodes and shards; or how some indices
    /// are ([`index`](ClusterHealth::index)). It can wait for a state first.
    ///
    /// `GET /_cluster/health`. It is repeated after failures.
    ///
    /// # Errors
    /// A wait that times out is an error ([`Error::is_timeout`]), so that after success the cluster
    /// is as it was waited for; [`allow_timeout`](ClusterHealth::allow_timeout) gives the report
    /// instead. A missing index is waited for, too: until the [`timeout`](ClusterHealth::timeout).
    ///
    /// ```no_run
    /// # use es_client::{cluster::HealthStatus, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.cluster().health().index("tweets").wait_for_status(HealthStatus::Yellow).timeout("5s").send().await?;
    /// let health = es.cluster().health().send().await?;
    /// println!("{}: {} nodes", health.status, health.number_of_nodes);
    /// # Ok(())
    /// # }
    /// ```
    pub fn health(&self) -> ClusterHealth {
        ClusterHealth { call: CallState::new(&self.client, Target::default()), allow_timeout: false }
    }
}

impl ClusterHealth {
    /// Waits for this status or a better one.
    pub fn wait_for_status(self, status: impl Into<HealthStatus>) -> Self {
        self.param("wait_for_status", status.into())
    }

    /// Waits for so many nodes: `3`, `">=3"` or `"<5"`.
    pub fn wait_for_nodes(self, nodes: impl ToString) -> Self {
        self.param("wait_for_nodes", nodes)
    }

    /// Waits for so many shards that are in use: a number, or `all`.
    pub fn wait_for_active_shards(self, shards: impl ToString) -> Self {
        self.param("wait_for_active_shards", shards)
    }

    /// Waits until no shard is on its way to another node.
    pub fn wait_for_no_relocating_shards(self, wait: bool) -> Self {
        self.param("wait_for_no_relocating_shards", wait)
    }

    /// Waits until no shard is being made. Elasticsearch 6.2 and later, OpenSearch.
    pub fn wait_for_no_initializing_shards(self, wait: bool) -> Self {
        self.param("wait_for_no_initializing_shards", wait)
    }

    /// Waits until the cluster's changes of this priority are done: `immediate`, `urgent`, `high`,
    /// `normal`, `low` or `languid`.
    pub fn wait_for_events(self, priority: impl ToString) -> Self {
        self.param("wait_for_events", priority)
    }

    /// How long the server waits, as `"5s"`. Default `30s`; but the client waits no longer than its
    /// [`request_timeout`](Self::request_timeout) for the answer, which is 10 s by default.
    pub fn timeout(self, time: impl ToString) -> Self {
        self.param("timeout", time)
    }

    /// Whether a wait that timed out gives the report as it is then, with
    /// [`timed_out`](ClusterHealthReport::timed_out) set, in place of an error. Default `false`.
    pub fn allow_timeout(mut self, allow: bool) -> Self {
        self.allow_timeout = allow;
        self
    }

    /// How far the report goes: `cluster`, `indices` or `shards`. Default `cluster`.
    pub fn level(self, level: impl ToString) -> Self {
        self.param("level", level)
    }
}

impl Endpoint for ClusterHealth {
    type Output = ClusterHealthReport;
    const NAME: &'static str = "cluster.health";

    /// It answers with this status when a wait timed out.
    fn is_answer(response: &Response) -> bool {
        response.status() == StatusCode::REQUEST_TIMEOUT && !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(self.call.target.under(Path::of("_cluster").then("health"))?))
    }

    fn decode(&mut self, response: Response) -> Result<ClusterHealthReport, Error> {
        let report: ClusterHealthReport = response.json()?;
        let is_allowed = self.allow_timeout || self.call.ignores(StatusCode::REQUEST_TIMEOUT.as_u16());
        if report.timed_out && !is_allowed {
            let shards = report.unassigned_shards + report.initializing_shards;
            let message = format!(
                "the wait timed out: status {}, nodes {}, shards not in use {shards}",
                report.status, report.number_of_nodes,
            );
            return Err(Error::timed_out(response.origin(), message));
        }
        Ok(report)
    }
}
