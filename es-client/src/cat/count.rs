//! `cat.count`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable, cell::cell};
use crate::call::methods;

/// How many documents there are. See [`Cat::count`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatCount {
    /// When, in seconds since 1970.
    #[serde(default, deserialize_with = "cell")]
    pub epoch: Option<u64>,
    /// The time of the day, as `19:07:25`.
    pub timestamp: Option<String>,
    /// The documents.
    #[serde(default, deserialize_with = "cell")]
    pub count: Option<u64>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatCount {
    const ENDPOINT: &'static str = "cat.count";
    const TABLE: &'static str = "count";
}

impl Cat {
    /// How many documents the indices have, in one row.
    ///
    /// `GET /_cat/count`. Documents of nested fields do not count. [`count`](crate::Elasticsearch::count)
    /// counts those that match a query. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let rows = es.cat().count().index("tweets").send().await?;
    /// println!("{:?}", rows[0].count);
    /// # Ok(())
    /// # }
    /// ```
    pub fn count(&self) -> CatTable<CatCount> {
        self.table()
    }
}

methods!(@some_indices [] CatTable<CatCount>);
