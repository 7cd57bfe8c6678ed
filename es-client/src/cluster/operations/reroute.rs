//! `cluster.reroute`: moves shards by hand.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Cluster, explain::Decision};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Moves shards by hand. See [`Cluster::reroute`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct ClusterReroute {
    call: CallState,
    commands: Vec<RerouteCommand>,
}

builder! {
    impl [] ClusterReroute: timeout, master_timeout;
    impl [] send -> Rerouted;
}

/// What is done with one shard. Nodes are named by their ids or names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RerouteCommand {
    /// Moves a started shard to another node.
    Move {
        /// The index.
        index: String,
        /// The number of the shard.
        shard: u32,
        /// The node that holds it.
        from_node: String,
        /// The node that is to hold it.
        to_node: String,
    },
    /// Ends the making of a shard on a node.
    Cancel {
        /// The index.
        index: String,
        /// The number of the shard.
        shard: u32,
        /// The node.
        node: String,
        /// Whether it may be the primary one.
        allow_primary: bool,
    },
    /// Gives an unassigned replica to a node.
    AllocateReplica {
        /// The index.
        index: String,
        /// The number of the shard.
        shard: u32,
        /// The node.
        node: String,
    },
    /// Makes an old copy the primary one. Newer writes are lost.
    AllocateStalePrimary {
        /// The index.
        index: String,
        /// The number of the shard.
        shard: u32,
        /// The node that has the old copy.
        node: String,
        /// Must be `true`.
        accept_data_loss: bool,
    },
    /// Makes an empty primary shard. All documents of the shard are lost.
    AllocateEmptyPrimary {
        /// The index.
        index: String,
        /// The number of the shard.
        shard: u32,
        /// The node.
        node: String,
        /// Must be `true`.
        accept_data_loss: bool,
    },
}

/// The server's answer to a [reroute](Cluster::reroute).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Rerouted {
    /// Whether all nodes knew of the change before the time ran out. It happens either way.
    pub acknowledged: bool,
    /// What became of each command, where the call asked for it
    /// ([`explain`](ClusterReroute::explain)).
    #[serde(default)]
    pub explanations: Vec<RerouteExplanation>,
    /// The state of the cluster after it, of which the call asks for the parts
    /// ([`metrics`](ClusterReroute::metrics)).
    pub state: Option<Value>,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RerouteExplanation {
    /// The command, such as `move`.
    pub command: String,
    /// Its shard and nodes.
    pub parameters: Value,
    /// Why it can be done, or why not.
    pub decisions: Vec<Decision>,
}

impl Cluster {
    /// Moves shards by hand; without a [`command`](ClusterReroute::command), lets the cluster look
    /// again where its shards should be.
    ///
    /// `POST /_cluster/reroute`. It is not repeated after a failure in which the server may have
    /// executed it.
    ///
    /// # Errors
    /// A command that cannot be done, and then none is, unless the call is to
    /// [`explain`](ClusterReroute::explain) it.
    ///
    /// ```no_run
    /// # use es_client::{cluster::RerouteCommand, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let [index, from_node, to_node] = ["tweets", "node-1", "node-2"].map(String::from);
    /// es.cluster().reroute().command(RerouteCommand::Move { index, shard: 0, from_node, to_node }).send().await?;
    /// es.cluster().reroute().retry_failed(true).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reroute(&self) -> ClusterReroute {
        let mut call = CallState::new(&self.client, Target::default());
        call.set_param("metric", "none");
        ClusterReroute { call, commands: Vec::new() }
    }
}

impl ClusterReroute {
    /// Adds what is done with one shard.
    pub fn command(mut self, command: RerouteCommand) -> Self {
        self.commands.push(command);
        self
    }

    /// Adds what is done with several shards.
    pub fn commands(mut self, commands: impl IntoIterator<Item = RerouteCommand>) -> Self {
        self.commands.extend(commands);
        self
    }

    /// Whether the server only tells what would become of it. Default `false`.
    pub fn dry_run(self, dry: bool) -> Self {
        self.param("dry_run", dry)
    }

    /// Whether the answer says of each command why it can be done or why not. Then one that cannot
    /// be done is no error: look at the [decisions](Rerouted::explanations). Default `false`.
    pub fn explain(self, explain: bool) -> Self {
        self.param("explain", explain)
    }

    /// Whether shards are tried again whose making failed too many times. Default `false`.
    pub fn retry_failed(self, retry: bool) -> Self {
        self.param("retry_failed", retry)
    }

    /// The parts of the cluster's state that the answer has, as
    /// [`state().metrics(..)`](super::ClusterState::metrics) has them. Default `none`; Elasticsearch from version 9 on
    /// has no others.
    pub fn metrics(self, metrics: impl Names) -> Self {
        self.param("metric", metrics.joined())
    }
}

impl Endpoint for ClusterReroute {
    type Output = Rerouted;
    const NAME: &'static str = "cluster.reroute";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let parts = RequestParts::new(Method::POST, Path::of("_cluster").then("reroute"), Idempotency::NotIdempotent);
        Ok(match self.commands.is_empty() {
            true => parts,
            false => parts.body(json!({"commands": self.commands}).to_string()),
        })
    }

    fn decode(&mut self, response: Response) -> Result<Rerouted, Error> {
        response.json()
    }
}
