//! `cat.templates`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::{
    Cat, CatRow, CatTable,
    cell::{cell, names},
};
use crate::call::{Names, methods};

/// One index template. See [`Cat::templates`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct CatTemplate {
    /// Its name.
    pub name: Option<String>,
    /// The patterns of the indices that it is for.
    #[serde(default, alias = "template", deserialize_with = "names")]
    pub index_patterns: Option<Vec<String>>,
    /// Which of several templates goes first: the `order` of an old one, the `priority` of a
    /// composable one.
    #[serde(default, deserialize_with = "cell")]
    pub order: Option<i64>,
    /// The number that its author gave it.
    #[serde(default, deserialize_with = "cell")]
    pub version: Option<i64>,
    /// The component templates that it is made of. Elasticsearch from version 7.8 on, OpenSearch.
    #[serde(default, deserialize_with = "names")]
    pub composed_of: Option<Vec<String>>,
    /// All other columns, by their names.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

impl CatRow for CatTemplate {
    const ENDPOINT: &'static str = "cat.templates";
    const TABLE: &'static str = "templates";
}

impl Cat {
    /// The index templates, the older form included.
    ///
    /// `GET /_cat/templates`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for row in es.cat().templates().name("logs*").send().await? {
    ///     println!("{:?}: {:?}", row.name, row.index_patterns);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn templates(&self) -> CatTable<CatTemplate> {
        self.table()
    }
}

methods!(@master_timeout [] CatTable<CatTemplate>);

impl CatTable<CatTemplate> {
    /// The templates: a name, several, or patterns. Default: all.
    pub fn name(self, names: impl Names) -> Self {
        self.only(names)
    }
}
