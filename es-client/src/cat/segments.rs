//! `cat.segments`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable, cell::cell};
use crate::call::methods;

/// One segment of a shard. See [`Cat::segments`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatSegment {
    /// The index.
    pub index: Option<String>,
    /// The number of the shard.
    #[serde(default, deserialize_with = "cell")]
    pub shard: Option<u64>,
    /// `p` for the primary copy, `r` for a replica.
    pub prirep: Option<String>,
    /// The address of the node.
    pub ip: Option<String>,
    /// The id of the node. By [`columns`](CatTable::columns) only.
    pub id: Option<String>,
    /// Its name.
    pub segment: Option<String>,
    /// Its number.
    #[serde(default, deserialize_with = "cell")]
    pub generation: Option<u64>,
    /// Its documents.
    #[serde(default, rename = "docs.count", deserialize_with = "cell")]
    pub docs_count: Option<u64>,
    /// Those of them that are deleted.
    #[serde(default, rename = "docs.deleted", deserialize_with = "cell")]
    pub docs_deleted: Option<u64>,
    /// Its size, in bytes.
    #[serde(default, deserialize_with = "cell")]
    pub size: Option<u64>,
    /// What of it is in memory, in bytes.
    #[serde(default, rename = "size.memory", deserialize_with = "cell")]
    pub size_memory: Option<u64>,
    /// Whether it is safe on disk.
    #[serde(default, deserialize_with = "cell")]
    pub committed: Option<bool>,
    /// Whether searches see it.
    #[serde(default, deserialize_with = "cell")]
    pub searchable: Option<bool>,
    /// The version of Lucene that wrote it.
    pub version: Option<String>,
    /// Whether it is one file.
    #[serde(default, deserialize_with = "cell")]
    pub compound: Option<bool>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatSegment {
    const ENDPOINT: &'static str = "cat.segments";
    const TABLE: &'static str = "segments";
}

impl Cat {
    /// The segments of the shards.
    ///
    /// `GET /_cat/segments`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().segments().index("tweets").send().await? {
    ///     println!("{:?}: {:?} documents, {:?} bytes", row.segment, row.docs_count, row.size);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn segments(&self) -> CatTable<CatSegment> {
        self.table()
    }
}

methods!(@some_indices [] CatTable<CatSegment>);
methods!(@master_timeout [] CatTable<CatSegment>);
