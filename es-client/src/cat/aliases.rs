//! `cat.aliases`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, star},
};
use crate::call::{Names, methods};

/// One alias of one index. See [`Cat::aliases`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatAlias {
    /// The name of the alias.
    pub alias: Option<String>,
    /// The index.
    pub index: Option<String>,
    /// Whether it has a filter.
    #[serde(default, deserialize_with = "star")]
    pub filter: Option<bool>,
    /// The routing of writes.
    #[serde(default, rename = "routing.index", deserialize_with = "cell")]
    pub routing_index: Option<String>,
    /// The routing of searches.
    #[serde(default, rename = "routing.search", deserialize_with = "cell")]
    pub routing_search: Option<String>,
    /// Whether writes to the alias go to this index; `None` where that was not said. Elasticsearch
    /// from version 7.4 on, OpenSearch.
    #[serde(default, deserialize_with = "cell")]
    pub is_write_index: Option<bool>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatAlias {
    const ENDPOINT: &'static str = "cat.aliases";
    const TABLE: &'static str = "aliases";
}

impl Cat {
    /// The aliases, one row for each index that an alias stands for.
    ///
    /// `GET /_cat/aliases`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().aliases().name("logs*").send().await? {
    ///     println!("{:?} -> {:?}", row.alias, row.index);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn aliases(&self) -> CatTable<CatAlias> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatAlias>);
methods!(@expand_wildcards [] CatTable<CatAlias>);

impl CatTable<CatAlias> {
    /// The aliases: a name, several, or patterns. Default: all.
    pub fn name(self, names: impl Names) -> Self {
        self.only(names)
    }
}
