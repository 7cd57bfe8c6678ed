//! `cat.nodes`.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, millis, star},
};
use crate::call::methods;

/// One node. See [`Cat::nodes`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatNode {
    /// Its id, of which the first four characters are told unless the call asks for the
    /// [`full_id`](CatTable::full_id). By [`columns`](CatTable::columns) only.
    pub id: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// The version that it runs. By [`columns`](CatTable::columns) only.
    pub version: Option<String>,
    /// The first letters of its roles, such as `dim`; `None` where it only coordinates.
    #[serde(default, rename = "node.role", deserialize_with = "cell")]
    pub node_role: Option<String>,
    /// The names of its roles, separated by commas. OpenSearch.
    #[serde(default, rename = "node.roles", deserialize_with = "cell")]
    pub node_roles: Option<String>,
    /// Whether it is the elected master node.
    #[serde(default, alias = "cluster_manager", deserialize_with = "star")]
    pub master: Option<bool>,
    /// The share of the heap that is in use, in percent.
    #[serde(default, rename = "heap.percent", deserialize_with = "cell")]
    pub heap_percent: Option<i64>,
    /// The heap that is in use, in bytes. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "heap.current", deserialize_with = "cell")]
    pub heap_current: Option<u64>,
    /// The heap, in bytes. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "heap.max", deserialize_with = "cell")]
    pub heap_max: Option<u64>,
    /// The share of the memory that is in use, in percent.
    #[serde(default, rename = "ram.percent", deserialize_with = "cell")]
    pub ram_percent: Option<i64>,
    /// The load of its processors, in percent; -1 where it is not known.
    #[serde(default, deserialize_with = "cell")]
    pub cpu: Option<i64>,
    /// The load average of the last minute.
    #[serde(default, deserialize_with = "cell")]
    pub load_1m: Option<f64>,
    /// The load average of the last five minutes.
    #[serde(default, deserialize_with = "cell")]
    pub load_5m: Option<f64>,
    /// The load average of the last fifteen minutes.
    #[serde(default, deserialize_with = "cell")]
    pub load_15m: Option<f64>,
    /// The size of its disks, in bytes. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "disk.total", deserialize_with = "cell")]
    pub disk_total: Option<u64>,
    /// What of them is in use, in bytes. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "disk.used", deserialize_with = "cell")]
    pub disk_used: Option<u64>,
    /// What of them it may still use, in bytes. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "disk.avail", deserialize_with = "cell")]
    pub disk_avail: Option<u64>,
    /// The share of its disks that is in use, in percent. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "disk.used_percent", deserialize_with = "cell")]
    pub disk_used_percent: Option<f64>,
    /// How long it has been running. By [`columns`](CatTable::columns) only.
    #[serde(default, deserialize_with = "millis")]
    pub uptime: Option<Duration>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatNode {
    const ENDPOINT: &'static str = "cat.nodes";
    const TABLE: &'static str = "nodes";
}

impl Cat {
    /// The nodes: their load, memory and roles.
    ///
    /// `GET /_cat/nodes`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().nodes().columns(["name", "heap.percent", "disk.avail"]).send().await? {
    ///     println!("{:?}: {:?} % of the heap", row.name, row.heap_percent);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn nodes(&self) -> CatTable<CatNode> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatNode>);

impl CatTable<CatNode> {
    /// Whether the whole id is told. Default `false`.
    pub fn full_id(self, full: bool) -> Self {
        self.param("full_id", full)
    }

    /// Whether segments count that are not in memory. Default `false`.
    pub fn include_unloaded_segments(self, include: bool) -> Self {
        self.param("include_unloaded_segments", include)
    }
}
