//! `cat.recovery`.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, millis, percent},
};
use crate::call::methods;

/// One recovery of a shard. See [`Cat::recovery`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatRecovery {
    /// The index.
    pub index: Option<String>,
    /// The number of the shard.
    #[serde(default, deserialize_with = "cell")]
    pub shard: Option<u64>,
    /// How long it took, or has been taking.
    #[serde(default, deserialize_with = "millis")]
    pub time: Option<Duration>,
    /// `peer`, `existing_store`, `empty_store`, `snapshot` and the like.
    #[serde(rename = "type")]
    pub recovery_type: Option<String>,
    /// How far it is, such as `done`.
    pub stage: Option<String>,
    /// The host that it comes from.
    #[serde(default, deserialize_with = "cell")]
    pub source_host: Option<String>,
    /// The node that it comes from.
    #[serde(default, deserialize_with = "cell")]
    pub source_node: Option<String>,
    /// The host that it goes to.
    #[serde(default, deserialize_with = "cell")]
    pub target_host: Option<String>,
    /// The node that it goes to.
    #[serde(default, deserialize_with = "cell")]
    pub target_node: Option<String>,
    /// The repository of the snapshot that it comes from.
    #[serde(default, deserialize_with = "cell")]
    pub repository: Option<String>,
    /// The snapshot that it comes from.
    #[serde(default, deserialize_with = "cell")]
    pub snapshot: Option<String>,
    /// The files to copy.
    #[serde(default, deserialize_with = "cell")]
    pub files: Option<u64>,
    /// Those that are copied.
    #[serde(default, deserialize_with = "cell")]
    pub files_recovered: Option<u64>,
    /// Their share, in percent.
    #[serde(default, deserialize_with = "percent")]
    pub files_percent: Option<f64>,
    /// All files of the shard.
    #[serde(default, deserialize_with = "cell")]
    pub files_total: Option<u64>,
    /// The bytes to copy.
    #[serde(default, deserialize_with = "cell")]
    pub bytes: Option<u64>,
    /// Those that are copied.
    #[serde(default, deserialize_with = "cell")]
    pub bytes_recovered: Option<u64>,
    /// Their share, in percent.
    #[serde(default, deserialize_with = "percent")]
    pub bytes_percent: Option<f64>,
    /// All bytes of the shard.
    #[serde(default, deserialize_with = "cell")]
    pub bytes_total: Option<u64>,
    /// The operations to repeat; -1 where that is not known.
    #[serde(default, deserialize_with = "cell")]
    pub translog_ops: Option<i64>,
    /// Those that are repeated.
    #[serde(default, deserialize_with = "cell")]
    pub translog_ops_recovered: Option<u64>,
    /// Their share, in percent.
    #[serde(default, deserialize_with = "percent")]
    pub translog_ops_percent: Option<f64>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatRecovery {
    const ENDPOINT: &'static str = "cat.recovery";
    const TABLE: &'static str = "recovery";
}

impl Cat {
    /// The recoveries of shards, those that are done included: where they came from and how far
    /// they are.
    ///
    /// `GET /_cat/recovery`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().recovery().active_only(true).send().await? {
    ///     println!("{:?}/{:?}: {:?} %", row.index, row.shard, row.bytes_percent);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn recovery(&self) -> CatTable<CatRecovery> {
        self.table()
    }
}

methods!(@some_indices [] CatTable<CatRecovery>);

impl CatTable<CatRecovery> {
    /// Whether those that are done are left out. Default `false`.
    pub fn active_only(self, only: bool) -> Self {
        self.param("active_only", only)
    }

    /// Whether files are told one by one. Default `false`.
    pub fn detailed(self, detailed: bool) -> Self {
        self.param("detailed", detailed)
    }
}
