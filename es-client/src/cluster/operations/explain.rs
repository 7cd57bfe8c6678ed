//! `cluster.allocation_explain`: why a shard is where it is.

use std::collections::BTreeMap;

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Cluster;
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, json},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks why a shard is where it is. See [`Cluster::allocation_explain`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterAllocationExplain {
    call: CallState,
    shard: Option<ShardCopy>,
    current_node: Option<String>,
}

builder! {
    impl [] ClusterAllocationExplain: master_timeout;
    impl [] send -> AllocationExplanation;
}

#[derive(Debug, Clone, Serialize)]
struct ShardCopy {
    index: String,
    shard: u32,
    primary: bool,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    shard: &'a ShardCopy,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_node: Option<&'a str>,
}

/// Why a shard is where it is, or why no node holds it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct AllocationExplanation {
    /// The index.
    pub index: String,
    /// The number of the shard.
    pub shard: u32,
    /// Whether it is the primary copy.
    pub primary: bool,
    /// Its state, such as `unassigned` or `started`.
    pub current_state: String,
    /// The node that holds it.
    pub current_node: Option<Value>,
    /// Why no node holds it.
    pub unassigned_info: Option<UnassignedInfo>,
    /// Whether a node could hold it, such as `yes` or `no`. Of an unassigned shard.
    pub can_allocate: Option<String>,
    /// The same in a sentence.
    pub allocate_explanation: Option<String>,
    /// Whether it can stay where it is. Of an assigned shard.
    pub can_remain_on_current_node: Option<String>,
    /// Whether another node could hold it. Of an assigned shard.
    pub can_rebalance_to_other_node: Option<String>,
    /// The same in a sentence.
    pub rebalance_explanation: Option<String>,
    /// What speaks for and against each node.
    #[serde(default)]
    pub node_allocation_decisions: Vec<NodeDecision>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// Why no node holds a shard.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct UnassignedInfo {
    /// What happened, such as `NODE_LEFT`.
    pub reason: String,
    /// When.
    pub at: Option<String>,
    /// More of it.
    pub details: Option<String>,
    /// What came of the last look for a node, such as `no_attempt`.
    pub last_allocation_status: Option<String>,
    /// How many times the making of the shard failed.
    pub failed_allocation_attempts: Option<u32>,
}

/// What speaks for and against one node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeDecision {
    /// The id of the node.
    pub node_id: String,
    /// Its name.
    pub node_name: String,
    /// Whether it could hold the shard, such as `yes` or `no`.
    pub node_decision: String,
    /// The reasons.
    #[serde(default)]
    pub deciders: Vec<Decision>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// One reason for or against a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Decision {
    /// Which rule it is, such as `same_shard`.
    pub decider: String,
    /// `YES`, `NO` or `THROTTLE`.
    pub decision: String,
    /// Why.
    pub explanation: String,
}

impl Cluster {
    /// Why a [shard](ClusterAllocationExplain::shard) is where it is, or why no node holds it;
    /// without a shard, of any that no node holds.
    ///
    /// `POST /_cluster/allocation/explain`. It is repeated after failures.
    ///
    /// # Errors
    /// That every shard is assigned, if none is named (status 400).
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let why = es.cluster().allocation_explain().shard("tweets", 0, false).send().await?;
    /// for node in &why.node_allocation_decisions {
    ///     println!("{}: {}, {:?}", node.node_name, node.node_decision, node.deciders);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn allocation_explain(&self) -> ClusterAllocationExplain {
        let call = CallState::new(&self.client, Target::default());
        ClusterAllocationExplain { call, shard: None, current_node: None }
    }
}

impl ClusterAllocationExplain {
    /// The shard: its index and number, and whether it is the primary copy or a replica.
    pub fn shard(mut self, index: impl Into<String>, shard: u32, primary: bool) -> Self {
        self.shard = Some(ShardCopy { index: index.into(), shard, primary });
        self
    }

    /// The node that holds the copy, by id or name, where there are several. A
    /// [`shard`](Self::shard) must be named, too.
    pub fn current_node(mut self, node: impl Into<String>) -> Self {
        self.current_node = Some(node.into());
        self
    }

    /// Whether disks and the sizes of shards are told, too. Default `false`.
    pub fn include_disk_info(self, include: bool) -> Self {
        self.param("include_disk_info", include)
    }

    /// Whether reasons for a node are told, too. Default `false`: those against it.
    pub fn include_yes_decisions(self, include: bool) -> Self {
        self.param("include_yes_decisions", include)
    }
}

impl Endpoint for ClusterAllocationExplain {
    type Output = AllocationExplanation;
    const NAME: &'static str = "cluster.allocation_explain";

    fn check(&mut self) -> Result<(), Error> {
        match self.current_node.is_some() && self.shard.is_none() {
            true => Err(Error::request("`current_node` needs the shard that it is about: give a `.shard(..)`")),
            false => Ok(()),
        }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_cluster").then("allocation").then("explain");
        let Some(shard) = &self.shard else { return Ok(RequestParts::get(path)) };
        let body = json("shard", &Body { shard, current_node: self.current_node.as_deref() })?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<AllocationExplanation, Error> {
        response.json()
    }
}
