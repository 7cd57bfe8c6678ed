//! Calls about the cluster as a whole: [`Elasticsearch::cluster`].

mod health;

use crate::client::Elasticsearch;

pub use health::{ClusterHealth, ClusterHealthReport, HealthStatus, IndexHealth, ShardHealth};

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
