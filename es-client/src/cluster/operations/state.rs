//! `cluster.state`: what the nodes know of the cluster.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Cluster;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks what the nodes know of the cluster. See [`Cluster::state`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterState {
    call: CallState,
    metrics: Option<String>,
}

builder! {
    impl [] ClusterState: some_indices, indices_options, master_timeout, local;
    impl [] send -> ClusterStateReport;
}

/// What the nodes know of the cluster. Parts that the call did not ask for are `None`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ClusterStateReport {
    /// The cluster's name.
    pub cluster_name: String,
    /// The cluster's id.
    pub cluster_uuid: Option<String>,
    /// How many times the state has changed.
    pub version: Option<u64>,
    /// The id of this version.
    pub state_uuid: Option<String>,
    /// The id of the elected master node.
    pub master_node: Option<String>,
    /// What must not be done now, in the whole cluster or with some indices.
    pub blocks: Option<Value>,
    /// The nodes, by their ids.
    pub nodes: Option<BTreeMap<String, StateNode>>,
    /// Indices, templates, settings, stored scripts and the like.
    pub metadata: Option<Value>,
    /// The shards by indices, and the nodes that hold them.
    pub routing_table: Option<Value>,
    /// The shards by nodes.
    pub routing_nodes: Option<Value>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A node as the others know it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct StateNode {
    /// Its name.
    pub name: String,
    /// Where other nodes reach it.
    pub transport_address: String,
    /// The attributes that its settings give it.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// All other members.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl Cluster {
    /// What the nodes know of the cluster: its nodes, its indices with their settings and mappings,
    /// and where their shards are. Of a large cluster that is much: ask for the
    /// [`metrics`](ClusterState::metrics) and the [`index`](ClusterState::index) that you need.
    ///
    /// `GET /_cluster/state/{metrics}/{index}`. It is repeated after failures.
    ///
    /// # Errors
    /// A wait for a version that times out is an error ([`Error::is_timeout`]); Elasticsearch 7 and
    /// OpenSearch answer it with status 500.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let state = es.cluster().state().metrics(["master_node", "nodes"]).send().await?;
    /// println!("{:?} of {:?}", state.master_node, state.nodes);
    /// # Ok(())
    /// # }
    /// ```
    pub fn state(&self) -> ClusterState {
        ClusterState { call: CallState::new(&self.client, Target::default()), metrics: None }
    }
}

impl ClusterState {
    /// The parts: `version`, `master_node`, `blocks`, `nodes`, `metadata`, `routing_table`,
    /// `routing_nodes`, `customs`. Default: all.
    pub fn metrics(mut self, metrics: impl Names) -> Self {
        self.metrics = Some(metrics.joined());
        self
    }

    /// Whether settings are one member each. Default `false`: nested.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }

    /// Waits until the metadata is of this version or a newer one. Elasticsearch 6.6 and later,
    /// OpenSearch.
    pub fn wait_for_metadata_version(self, version: u64) -> Self {
        self.param("wait_for_metadata_version", version)
    }

    /// How long it waits for the version, as `"5s"`. Default `1m`.
    pub fn wait_for_timeout(self, time: impl ToString) -> Self {
        self.param("wait_for_timeout", time)
    }
}

impl Endpoint for ClusterState {
    type Output = ClusterStateReport;
    const NAME: &'static str = "cluster.state";

    fn check(&mut self) -> Result<(), Error> {
        self.metrics.as_deref().map_or(Ok(()), |metrics| check_names("metric", metrics))?;
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let state = Path::of("_cluster").then("state");
        let path = match &self.metrics {
            Some(metrics) => state.then(metrics),
            None if self.call.target.is_named() => state.then("_all"),
            None => state,
        };
        Ok(RequestParts::get(self.call.target.under(path)?))
    }

    fn decode(&mut self, response: Response) -> Result<ClusterStateReport, Error> {
        let state: ClusterStateReport = response.json()?;
        match state.other.get("wait_for_timed_out") {
            Some(Value::Bool(true)) => {
                Err(Error::timed_out(response.origin(), "the wait for a version of the metadata timed out"))
            }
            _ => Ok(state),
        }
    }
}
