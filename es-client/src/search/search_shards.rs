//! `search_shards`: the shards that a search would go to.

use std::collections::BTreeMap;

use es_dsl::Document;
use serde::Deserialize;

use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Tells which shards a search would go to. See [`Elasticsearch::search_shards`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SearchShards {
    call: CallState,
}

builder! {
    impl [] SearchShards: indices, indices_options, search_routing;
    impl [] send -> ShardTargets;
}

/// The shards that a search would go to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ShardTargets {
    /// The nodes that hold them, by their ids.
    pub nodes: BTreeMap<String, ShardNode>,
    /// Of each shard the copies, of which a search goes to one.
    pub shards: Vec<Vec<ShardCopy>>,
}

/// A node that holds shards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ShardNode {
    /// Its name.
    pub name: String,
    /// Where other nodes reach it.
    pub transport_address: Option<String>,
}

/// One copy of a shard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ShardCopy {
    /// The index of the shard.
    pub index: String,
    /// The number of the shard.
    pub shard: u32,
    /// Whether it is the primary copy.
    pub primary: bool,
    /// Its state, such as `STARTED`.
    pub state: String,
    /// The id of the node that holds it, if one does.
    pub node: Option<String>,
    /// The id of the node that it moves to, if it does.
    pub relocating_node: Option<String>,
}

impl Elasticsearch {
    /// Tells to which shards a search of the index of a document type would go, with the same
    /// routing and preference.
    ///
    /// `GET /{index}/_search_shards`. Untyped documents may be named without an index, which means
    /// all indices. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let targets = es.search_shards::<Value>().index("tweets").routing("kimchy").send().await?;
    /// println!("{} shards on {} nodes", targets.shards.len(), targets.nodes.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn search_shards<T: Document>(&self) -> SearchShards {
        SearchShards { call: CallState::new(self, Target::of::<T>()) }
    }
}

impl SearchShards {
    pub(super) fn of(call: CallState) -> Self {
        Self { call }
    }
}

impl Endpoint for SearchShards {
    type Output = ShardTargets;
    const NAME: &'static str = "search_shards";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check_if_named()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(self.call.target.path_or_all("_search_shards")?))
    }

    fn decode(&mut self, response: Response) -> Result<ShardTargets, Error> {
        response.json()
    }
}
