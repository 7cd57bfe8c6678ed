//! `nodes.info`: what the nodes are.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Nodes;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    cluster::ChosenNodes,
    error::Error,
    nodes::PerNode,
    response::Response,
    server::Server,
};

/// Asks what the nodes are. See [`Nodes::info`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct NodesInfo {
    call: CallState,
    nodes: ChosenNodes,
    metrics: Option<String>,
}

builder! {
    impl [] NodesInfo: nodes, allow_partial_nodes, nodes_timeout;
    impl [] send -> PerNode<NodeInfo>;
}

/// What a node is. Parts that the call did not ask for are `None`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct NodeInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where other nodes reach it.
    pub transport_address: Option<String>,
    /// Its host.
    pub host: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// The commit that it was built from.
    pub build_hash: Option<String>,
    /// Its roles, such as `data`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The attributes that its settings give it.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Its settings, nested unless the call asks for [`flat_settings`](NodesInfo::flat_settings).
    pub settings: Option<Value>,
    /// The operating system.
    pub os: Option<OsInfo>,
    /// The virtual machine.
    pub jvm: Option<JvmInfo>,
    /// Where clients reach it.
    pub http: Option<HttpInfo>,
    /// Its plugins.
    #[serde(default)]
    pub plugins: Vec<PluginInfo>,
    /// Its modules: the plugins that come with the server.
    #[serde(default)]
    pub modules: Vec<PluginInfo>,
    /// All other members: thread pools, ingest processors, aggregations and so on.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// The operating system of a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct OsInfo {
    /// Its name, such as `Linux`.
    pub name: Option<String>,
    /// The architecture, such as `amd64`.
    pub arch: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The processors that the machine has.
    pub available_processors: Option<u32>,
    /// The processors that the node uses to size its thread pools.
    pub allocated_processors: Option<u32>,
}

/// The virtual machine of a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct JvmInfo {
    /// The number of its process.
    pub pid: Option<u64>,
    /// Its version.
    pub version: Option<String>,
    /// Its name.
    pub vm_name: Option<String>,
    /// When it started, in milliseconds since 1970.
    pub start_time_in_millis: Option<u64>,
    /// The arguments that it was started with.
    #[serde(default)]
    pub input_arguments: Vec<String>,
}

/// Where clients reach a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct HttpInfo {
    /// The addresses that it listens on.
    #[serde(default)]
    pub bound_address: Vec<String>,
    /// The address that it gives to others.
    pub publish_address: String,
    /// How long a request may be, in bytes.
    pub max_content_length_in_bytes: Option<u64>,
}

/// A plugin or module of a node.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct PluginInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The class that it begins with.
    pub classname: Option<String>,
}

impl Nodes {
    /// What the nodes are: version, roles, settings, plugins, addresses.
    ///
    /// `GET /_nodes/{nodes}/{metrics}`. Nodes that failed are an error, unless the call is to
    /// [`allow_partial`](NodesInfo::allow_partial) answers. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (id, node) in es.nodes().info().metrics(["os", "http"]).send().await?.nodes {
    ///     println!("{id}: {} of version {}", node.name, node.version);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn info(&self) -> NodesInfo {
        NodesInfo {
            call: CallState::new(&self.client, Target::default()),
            nodes: ChosenNodes::default(),
            metrics: None,
        }
    }
}

impl NodesInfo {
    /// The parts: `settings`, `os`, `process`, `jvm`, `thread_pool`, `transport`, `http`, `plugins`,
    /// `ingest` and so on. Default: all.
    pub fn metrics(mut self, metrics: impl Names) -> Self {
        self.metrics = Some(metrics.joined());
        self
    }

    /// Whether settings are one member each, such as `"node.name"`. Default `false`: nested.
    pub fn flat_settings(self, flat: bool) -> Self {
        self.param("flat_settings", flat)
    }
}

impl Endpoint for NodesInfo {
    type Output = PerNode<NodeInfo>;
    const NAME: &'static str = "nodes.info";

    fn check(&mut self) -> Result<(), Error> {
        self.nodes.check()?;
        self.metrics.as_deref().map_or(Ok(()), |metrics| check_names("metric", metrics))
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        // With one of them alone, servers would guess which it is.
        let nodes = self.nodes.names.as_deref().unwrap_or("_all");
        Ok(RequestParts::get(Path::of("_nodes").then(nodes).then(self.metrics.as_deref().unwrap_or("_all"))))
    }

    fn decode(&mut self, response: Response) -> Result<PerNode<NodeInfo>, Error> {
        let answer: PerNode<NodeInfo> = response.json()?;
        self.nodes.check_answer(&response, &answer.counts)?;
        Ok(answer)
    }
}
