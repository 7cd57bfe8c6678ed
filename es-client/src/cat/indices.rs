//! `cat.indices`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable, cell::cell};
use crate::{call::methods, cluster::HealthStatus};

/// One index. See [`Cat::indices`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatIndex {
    /// The status of its shards; `None` while it is closed.
    pub health: Option<HealthStatus>,
    /// `open` or `close`.
    pub status: Option<String>,
    /// Its name.
    pub index: Option<String>,
    /// Its id.
    pub uuid: Option<String>,
    /// How many primary shards it has.
    #[serde(default, deserialize_with = "cell")]
    pub pri: Option<u64>,
    /// How many copies each of them is to have beside itself.
    #[serde(default, deserialize_with = "cell")]
    pub rep: Option<u64>,
    /// Its documents, with those of nested fields.
    #[serde(default, rename = "docs.count", deserialize_with = "cell")]
    pub docs_count: Option<u64>,
    /// Documents that are deleted and still take space.
    #[serde(default, rename = "docs.deleted", deserialize_with = "cell")]
    pub docs_deleted: Option<u64>,
    /// The size of all its shards, in bytes.
    #[serde(default, rename = "store.size", deserialize_with = "cell")]
    pub store_size: Option<u64>,
    /// The size of its primary shards, in bytes.
    #[serde(default, rename = "pri.store.size", deserialize_with = "cell")]
    pub pri_store_size: Option<u64>,
    /// The size of its primary shards with what lies in an object store, in bytes. Elasticsearch
    /// from version 8.11 on.
    #[serde(default, rename = "dataset.size", deserialize_with = "cell")]
    pub dataset_size: Option<u64>,
    /// When it was created, in milliseconds since 1970. By [`columns`](CatTable::columns) only.
    #[serde(default, rename = "creation.date", deserialize_with = "cell")]
    pub creation_date: Option<u64>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatIndex {
    const ENDPOINT: &'static str = "cat.indices";
    const TABLE: &'static str = "indices";
}

impl Cat {
    /// The indices: their health, documents and sizes.
    ///
    /// `GET /_cat/indices`. Documents of nested fields count as documents here. Without
    /// [`index`](CatTable::index), hidden indices are left out. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().indices().index("logs-*").sort("store.size:desc").send().await? {
    ///     println!("{}: {} bytes", row.index.unwrap_or_default(), row.store_size.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn indices(&self) -> CatTable<CatIndex> {
        self.table()
    }
}

methods!(@some_indices [] CatTable<CatIndex>);
methods!(@master_timeout [] CatTable<CatIndex>);
methods!(@expand_wildcards [] CatTable<CatIndex>);

impl CatTable<CatIndex> {
    /// Only indices of this status.
    pub fn health(self, health: impl Into<HealthStatus>) -> Self {
        self.param("health", health.into())
    }

    /// Whether sizes and the like are those of the primary shards alone. Default `false`.
    pub fn pri(self, only: bool) -> Self {
        self.param("pri", only)
    }

    /// Whether segments count that are not in memory. Default `false`.
    pub fn include_unloaded_segments(self, include: bool) -> Self {
        self.param("include_unloaded_segments", include)
    }
}
