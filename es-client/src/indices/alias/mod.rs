//! Aliases: other names of indices.

mod delete;
mod exists;
mod get;
mod put;
mod update;

use std::collections::BTreeMap;

use es_dsl::{IntoQuery, query::Clause};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Acknowledged;
use crate::{
    error::{Error, ErrorCause},
    response::Response,
};

pub use delete::IndicesDeleteAlias;
pub use exists::IndicesExistsAlias;
pub use get::{IndicesGetAlias, IndicesGetAliases};
pub use put::IndicesPutAlias;
pub use update::{AliasAction, IndicesUpdateAliases};

/// What an alias says of its index beside the name. Default: all documents of the index.
///
/// ```
/// use es_client::{indices::Alias, prelude::*, queries::*};
///
/// let alias = Alias::new().filter::<Value>(term("lang", "en")).routing("en");
/// # let _ = alias;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct Alias {
    /// The documents that the alias shows. Default: all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<Clause>,
    /// The routing of what is written through the alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_routing: Option<String>,
    /// The routing of searches through the alias; several values are separated by commas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_routing: Option<String>,
    /// Whether writes through the alias go to this index, where the alias has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_write_index: Option<bool>,
    /// Whether patterns leave the alias out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hidden: Option<bool>,
    /// Members that this version of the client does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Alias {
    /// An alias of all documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows only the documents that a query finds.
    pub fn filter<D>(self, query: impl IntoQuery<D>) -> Self {
        Self { filter: Some(query.into_query().into_clause()), ..self }
    }

    /// Routes writes and searches.
    pub fn routing(self, routing: impl ToString) -> Self {
        let routing = routing.to_string();
        self.index_routing(&routing).search_routing(routing)
    }

    /// Routes writes.
    pub fn index_routing(self, routing: impl ToString) -> Self {
        Self { index_routing: Some(routing.to_string()), ..self }
    }

    /// Routes searches; several values are separated by commas.
    pub fn search_routing(self, routing: impl ToString) -> Self {
        Self { search_routing: Some(routing.to_string()), ..self }
    }

    /// Whether writes through the alias go to this index. Default: only where the alias has no other.
    /// Elasticsearch 6.4 and later, OpenSearch.
    pub fn is_write_index(self, is: bool) -> Self {
        Self { is_write_index: Some(is), ..self }
    }

    /// Whether patterns leave the alias out. Default `false`. Elasticsearch 7.7 and later, OpenSearch.
    pub fn is_hidden(self, is: bool) -> Self {
        Self { is_hidden: Some(is), ..self }
    }
}

/// The aliases of indices.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct Aliases {
    indices: BTreeMap<String, IndexAliases>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct IndexAliases {
    aliases: BTreeMap<String, Alias>,
}

impl Aliases {
    /// An alias of an index.
    #[must_use]
    pub fn get(&self, index: &str, alias: &str) -> Option<&Alias> {
        self.indices.get(index)?.aliases.get(alias)
    }

    /// The indices that have an alias: those behind its name.
    pub fn indices_of(&self, alias: &str) -> impl Iterator<Item = &str> {
        let has_it = move |(_, of): &(&String, &IndexAliases)| of.aliases.contains_key(alias);
        self.indices.iter().filter(has_it).map(|(index, _)| index.as_str())
    }

    /// Each index with its aliases by their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, Alias>)> {
        self.indices.iter().map(|(index, of)| (index.as_str(), &of.aliases))
    }
}

/// The answer to a change of aliases. Since version 8.16 Elasticsearch tells of each action whether it failed; then the
/// others were done.
fn acknowledged(response: &Response) -> Result<Acknowledged, Error> {
    #[derive(Deserialize)]
    struct Outcome {
        #[serde(default)]
        errors: bool,
        #[serde(default)]
        action_results: Vec<ActionResult>,
    }

    #[derive(Deserialize)]
    struct ActionResult {
        error: Option<ErrorCause>,
    }

    let acknowledged = Acknowledged::of(response)?;
    if !response.status().is_success() {
        return Ok(acknowledged);
    }
    let Outcome { errors, action_results } = response.json()?;
    if !errors {
        return Ok(acknowledged);
    }
    let total = action_results.len();
    let failures: Vec<ErrorCause> = action_results.into_iter().filter_map(|result| result.error).collect();
    Err(Error::partial(response.origin(), "actions", failures.len(), total, failures.into_iter().next()))
}

#[cfg(test)]
mod tests;
