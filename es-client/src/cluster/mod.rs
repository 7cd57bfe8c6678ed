//! Calls about the cluster as a whole: [`Elasticsearch::cluster`].

mod component_template;
mod health;
mod info;
mod ping;

use crate::client::Elasticsearch;

pub use component_template::ComponentTemplate;
pub use health::{ClusterHealth, ClusterHealthReport, HealthStatus, IndexHealth, ShardHealth};
pub use info::{Build, ClusterInfo, Info};
pub use ping::Ping;

/// The calls about the cluster.
#[derive(Debug, Clone)]
pub struct Cluster {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about the cluster as a whole.
    pub fn cluster(&self) -> Cluster {
        Cluster { client: self.clone() }
    }
}

#[cfg(test)]
mod tests;
