//! `cat.plugins`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{Cat, CatRow, CatTable};
use crate::call::methods;

/// One plugin of one node. See [`Cat::plugins`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatPlugin {
    /// The id of the node. By [`columns`](CatTable::columns) only.
    pub id: Option<String>,
    /// The name of the node.
    pub name: Option<String>,
    /// The name of the plugin.
    pub component: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// What it is for. By [`columns`](CatTable::columns) only.
    pub description: Option<String>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatPlugin {
    const ENDPOINT: &'static str = "cat.plugins";
    const TABLE: &'static str = "plugins";
}

impl Cat {
    /// The plugins of the nodes.
    ///
    /// `GET /_cat/plugins`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().plugins().send().await? {
    ///     println!("{:?}: {:?} {:?}", row.name, row.component, row.version);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn plugins(&self) -> CatTable<CatPlugin> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatPlugin>);

impl CatTable<CatPlugin> {
    /// Whether plugins count that only work while a node starts. Default `false`. Elasticsearch.
    pub fn include_bootstrap(self, include: bool) -> Self {
        self.param("include_bootstrap", include)
    }
}
