//! `indices.stats`: what indices hold, and what was done with them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Indices, ShardStats};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Asks for statistics. See [`Indices::stats`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesStats {
    call: CallState,
    metrics: Option<String>,
}

builder! {
    impl [] IndicesStats: expand_wildcards, shard_stats;
    impl [] send -> Statistics;
}

/// The statistics of indices.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Statistics {
    /// The shards that were asked.
    #[serde(rename = "_shards")]
    pub shards: Shards,
    /// The sums over all the indices.
    #[serde(rename = "_all")]
    pub all: IndexStats,
    /// Each index, by its name.
    #[serde(default)]
    pub indices: BTreeMap<String, IndexStats>,
}

/// The statistics of an index.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IndexStats {
    /// The id of the index; old servers do not tell.
    pub uuid: Option<String>,
    /// Its health, such as `green`; Elasticsearch 8.1 and later.
    pub health: Option<String>,
    /// Whether it is `open` or `close`; Elasticsearch 8.1 and later.
    pub status: Option<String>,
    /// The sums over the primary shards.
    pub primaries: ShardStats,
    /// The sums over all copies of the shards.
    pub total: ShardStats,
    /// Each shard as JSON, by its number, if the call asked for it: [`level`](IndicesStats::level).
    pub shards: Option<Value>,
}

impl Indices {
    /// What an index, or several, hold, and what was done with them since their shards came to their nodes.
    ///
    /// `GET /{index}/_stats` or `GET /{index}/_stats/{metric}`; the index `_all` means all. A missing index is an error
    /// ([`Error::is_index_not_found`]), and that some shards failed is one, too. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (index, stats) in es.indices().stats("logs-*").metrics(["docs", "store"]).send().await?.indices {
    ///     println!("{index}: {:?}", stats.primaries.docs.map(|docs| docs.count));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn stats(&self, index: impl Names) -> IndicesStats {
        IndicesStats { call: CallState::new(&self.client, Target::named(index)), metrics: None }
    }
}

impl IndicesStats {
    /// Only these parts of [`ShardStats`]: `docs`, `store`, `indexing`, `search`, `merge`, … Default: all.
    pub fn metrics(mut self, names: impl Names) -> Self {
        self.metrics = Some(names.joined());
        self
    }

    /// Whether there are only the sums (`cluster`), those of each index (`indices`), or each shard, too (`shards`). Default
    /// `indices`.
    pub fn level(self, level: impl ToString) -> Self {
        self.param("level", level)
    }

    /// Whether a closed index is an error. Default `true`; version 7.2 and later.
    pub fn forbid_closed_indices(self, forbid: bool) -> Self {
        self.param("forbid_closed_indices", forbid)
    }
}

impl Endpoint for IndicesStats {
    type Output = Statistics;
    const NAME: &'static str = "indices.stats";

    fn check(&mut self) -> Result<(), Error> {
        if let Some(metrics) = &self.metrics {
            check_names("metric", metrics)?;
        }
        self.call.target.check()
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_stats");
        Ok(RequestParts::get(path.then_some(self.metrics.as_deref())))
    }

    fn decode(&mut self, response: Response) -> Result<Statistics, Error> {
        let statistics: Statistics = response.json()?;
        response.check_shards(&statistics.shards)?;
        Ok(statistics)
    }
}
