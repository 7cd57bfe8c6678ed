//! Calls about indices as a whole: [`Elasticsearch::indices`].

mod create;
mod delete;
mod exists;
mod get_mapping;
mod refresh;

use crate::{client::Elasticsearch, reader::read_members};

pub use create::{Create, Created};
pub use delete::Delete;
pub use exists::Exists;
pub use get_mapping::{GetMapping, Mappings};
pub use refresh::{Refresh, Refreshed};

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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acknowledged {
    /// Whether all nodes knew of the change before the time ran out. It happens either way.
    pub acknowledged: bool,
}

read_members! {
    Acknowledged = Self::default(), needs [] {
        "acknowledged" => acknowledged,
    }
}

#[cfg(test)]
mod tests;
