//! Calls about indices as a whole: [`Elasticsearch::indices`].

mod alias;
mod create;
mod delete;
mod exists;
mod get_mapping;
mod refresh;

use serde::Deserialize;

use crate::{client::Elasticsearch, error::Error, response::Response};

pub use alias::{
    Alias, AliasAction, Aliases, IndicesDeleteAlias, IndicesExistsAlias, IndicesGetAlias, IndicesGetAliases,
    IndicesPutAlias, IndicesUpdateAliases,
};
pub use create::{Created, IndicesCreate};
pub use delete::IndicesDelete;
pub use exists::IndicesExists;
pub use get_mapping::{IndicesGetMapping, Mappings};
pub use refresh::{IndicesRefresh, Refreshed};

/// The calls about indices.
#[derive(Debug, Clone)]
pub struct Indices {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about indices.
    pub fn indices(&self) -> Indices {
        Indices { client: self.clone() }
    }
}

/// The server's answer to a change of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Acknowledged {
    /// Whether all nodes knew of the change before the time ran out. It happens either way.
    pub acknowledged: bool,
}

impl Acknowledged {
    /// The answer; of a status that the call was told to take for success, that nothing happened.
    fn of(response: &Response) -> Result<Self, Error> {
        if response.status().is_success() { response.json() } else { Ok(Self { acknowledged: false }) }
    }
}

#[cfg(test)]
mod tests;
