//! `cat.health`.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, millis, percent},
};
use crate::cluster::HealthStatus;

/// The health of the cluster. See [`Cat::health`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatHealth {
    /// When, in seconds since 1970.
    #[serde(default, deserialize_with = "cell")]
    pub epoch: Option<u64>,
    /// The time of the day, as `19:07:25`.
    pub timestamp: Option<String>,
    /// The cluster's name.
    pub cluster: Option<String>,
    /// The status of the worst index.
    pub status: Option<HealthStatus>,
    /// All nodes.
    #[serde(default, rename = "node.total", deserialize_with = "cell")]
    pub node_total: Option<u64>,
    /// Those that hold data.
    #[serde(default, rename = "node.data", deserialize_with = "cell")]
    pub node_data: Option<u64>,
    /// All shards that are in use.
    #[serde(default, deserialize_with = "cell")]
    pub shards: Option<u64>,
    /// Primary shards that are in use.
    #[serde(default, deserialize_with = "cell")]
    pub pri: Option<u64>,
    /// Shards on their way from one node to another.
    #[serde(default, deserialize_with = "cell")]
    pub relo: Option<u64>,
    /// Shards that are being made.
    #[serde(default, deserialize_with = "cell")]
    pub init: Option<u64>,
    /// Shards that no node holds.
    #[serde(default, deserialize_with = "cell")]
    pub unassign: Option<u64>,
    /// Changes of the cluster that wait for the master node.
    #[serde(default, deserialize_with = "cell")]
    pub pending_tasks: Option<u64>,
    /// How long the first of them has been waiting.
    #[serde(default, deserialize_with = "millis")]
    pub max_task_wait_time: Option<Duration>,
    /// The share of the shards that are in use, in percent.
    #[serde(default, deserialize_with = "percent")]
    pub active_shards_percent: Option<f64>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatHealth {
    const ENDPOINT: &'static str = "cat.health";
    const TABLE: &'static str = "health";
}

impl Cat {
    /// The health of the cluster, in one row.
    ///
    /// `GET /_cat/health`. [`cluster().health()`](crate::cluster::Cluster::health) tells more, and
    /// can wait. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().health().send().await? {
    ///     println!("{:?}: {:?} % of the shards are in use", row.status, row.active_shards_percent);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn health(&self) -> CatTable<CatHealth> {
        self.table()
    }
}
