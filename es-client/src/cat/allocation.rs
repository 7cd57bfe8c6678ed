//! `cat.allocation`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable, cell::cell};
use crate::call::{Names, methods};

/// The disks of one node. See [`Cat::allocation`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatAllocation {
    /// The shards that it holds.
    #[serde(default, deserialize_with = "cell")]
    pub shards: Option<u64>,
    /// Those that are to go to another node. Elasticsearch from version 8.9 on.
    #[serde(default, rename = "shards.undesired", deserialize_with = "cell")]
    pub shards_undesired: Option<u64>,
    /// What its shards take, in bytes.
    #[serde(default, rename = "disk.indices", deserialize_with = "cell")]
    pub disk_indices: Option<u64>,
    /// What of its disks is in use, in bytes.
    #[serde(default, rename = "disk.used", deserialize_with = "cell")]
    pub disk_used: Option<u64>,
    /// What of them it may still use, in bytes.
    #[serde(default, rename = "disk.avail", deserialize_with = "cell")]
    pub disk_avail: Option<u64>,
    /// The size of its disks, in bytes.
    #[serde(default, rename = "disk.total", deserialize_with = "cell")]
    pub disk_total: Option<u64>,
    /// The share that is in use, in percent.
    #[serde(default, rename = "disk.percent", deserialize_with = "cell")]
    pub disk_percent: Option<u64>,
    /// Its host.
    pub host: Option<String>,
    /// Its address.
    pub ip: Option<String>,
    /// Its name.
    pub node: Option<String>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatAllocation {
    const ENDPOINT: &'static str = "cat.allocation";
    const TABLE: &'static str = "allocation";
}

impl Cat {
    /// How many shards each node holds, and what of its disks is in use.
    ///
    /// `GET /_cat/allocation`. Shards that no node holds are a row of their own, whose node is
    /// `UNASSIGNED`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().allocation().send().await? {
    ///     println!("{:?}: {:?} bytes left", row.node, row.disk_avail);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn allocation(&self) -> CatTable<CatAllocation> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatAllocation>);

impl CatTable<CatAllocation> {
    /// The nodes: names or ids, or `_local`, `_master` and the like. Default: all.
    pub fn node(self, nodes: impl Names) -> Self {
        self.only(nodes)
    }
}
