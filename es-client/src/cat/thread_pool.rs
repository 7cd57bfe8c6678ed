//! `cat.thread_pool`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable, cell::cell};
use crate::call::{Names, methods};

/// One thread pool of one node. See [`Cat::thread_pool`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatThreadPool {
    /// The name of the node.
    pub node_name: Option<String>,
    /// The id of the node. By [`columns`](CatTable::columns) only.
    pub node_id: Option<String>,
    /// The name of the pool.
    pub name: Option<String>,
    /// Tasks that it works on.
    #[serde(default, deserialize_with = "cell")]
    pub active: Option<u64>,
    /// Tasks that wait.
    #[serde(default, deserialize_with = "cell")]
    pub queue: Option<u64>,
    /// Tasks that it had no room for, since the node started.
    #[serde(default, deserialize_with = "cell")]
    pub rejected: Option<u64>,
    /// Tasks that are done. By [`columns`](CatTable::columns) only.
    #[serde(default, deserialize_with = "cell")]
    pub completed: Option<u64>,
    /// How many tasks may wait; -1 means any number. By [`columns`](CatTable::columns) only.
    #[serde(default, deserialize_with = "cell")]
    pub queue_size: Option<i64>,
    /// The threads of a pool of fixed size. By [`columns`](CatTable::columns) only.
    #[serde(default, deserialize_with = "cell")]
    pub size: Option<u64>,
    /// The most threads that it ever had. By [`columns`](CatTable::columns) only.
    #[serde(default, deserialize_with = "cell")]
    pub largest: Option<u64>,
    /// `fixed`, `scaling` and the like. By [`columns`](CatTable::columns) only.
    #[serde(rename = "type")]
    pub pool_type: Option<String>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatThreadPool {
    const ENDPOINT: &'static str = "cat.thread_pool";
    const TABLE: &'static str = "thread_pool";
}

impl Cat {
    /// The thread pools of the nodes: what they work on, what waits, and what they rejected.
    ///
    /// `GET /_cat/thread_pool`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().thread_pool().pool(["write", "search"]).send().await? {
    ///     println!("{:?} {:?}: {:?} rejected", row.node_name, row.name, row.rejected);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn thread_pool(&self) -> CatTable<CatThreadPool> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatThreadPool>);

impl CatTable<CatThreadPool> {
    /// The thread pools: a name, several, or patterns. Default: all.
    pub fn pool(self, pools: impl Names) -> Self {
        self.only(pools)
    }
}
