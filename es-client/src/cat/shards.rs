//! `cat.shards`.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, millis},
};
use crate::call::methods;

/// One copy of a shard. See [`Cat::shards`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatShard {
    /// The index.
    pub index: Option<String>,
    /// The number of the shard.
    #[serde(default, deserialize_with = "cell")]
    pub shard: Option<u64>,
    /// `p` for the primary copy, `r` for a replica.
    pub prirep: Option<String>,
    /// `STARTED`, `INITIALIZING`, `RELOCATING` or `UNASSIGNED`.
    pub state: Option<String>,
    /// Its documents; `None` where no node holds it.
    #[serde(default, deserialize_with = "cell")]
    pub docs: Option<u64>,
    /// Its size, in bytes.
    #[serde(default, deserialize_with = "cell")]
    pub store: Option<u64>,
    /// Its size with what lies in an object store, in bytes. Elasticsearch from version 8.11 on.
    #[serde(default, deserialize_with = "cell")]
    pub dataset: Option<u64>,
    /// The address of the node.
    pub ip: Option<String>,
    /// The name of the node; while the shard moves, of both.
    pub node: Option<String>,
    /// The id of the node. By [`columns`](CatTable::columns) only.
    pub id: Option<String>,
    /// Why no node holds it, such as `NODE_LEFT`. By [`columns`](CatTable::columns) only.
    #[serde(rename = "unassigned.reason")]
    pub unassigned_reason: Option<String>,
    /// Since when no node holds it. By [`columns`](CatTable::columns) only.
    #[serde(rename = "unassigned.at")]
    pub unassigned_at: Option<String>,
    /// For how long. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "unassigned.for", deserialize_with = "millis")]
    pub unassigned_for: Option<Duration>,
    /// More of the reason. By [`columns`](CatTable::columns) only.
    #[serde(rename = "unassigned.details")]
    pub unassigned_details: Option<String>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatShard {
    const ENDPOINT: &'static str = "cat.shards";
    const TABLE: &'static str = "shards";
}

impl Cat {
    /// The shards, one row for each copy, and the nodes that hold them.
    ///
    /// `GET /_cat/shards`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let rows = es.cat().shards().index("tweets").columns(["index", "shard", "state", "unassigned.reason"]).send().await?;
    /// let unassigned = rows.iter().filter(|row| row.state.as_deref() == Some("UNASSIGNED")).count();
    /// println!("{unassigned} copies have no node");
    /// # Ok(())
    /// # }
    /// ```
    pub fn shards(&self) -> CatTable<CatShard> {
        self.table()
    }
}

methods!(@some_indices [] CatTable<CatShard>);
methods!(@master_timeout [] CatTable<CatShard>);
