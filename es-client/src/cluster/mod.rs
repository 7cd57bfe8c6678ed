//! Calls about the cluster as a whole: [`Elasticsearch::cluster`].

mod component_template;
mod get_settings;
mod health;
mod info;
#[cfg(feature = "operations")]
mod operations;
mod ping;
mod put_settings;
mod settings;

use crate::client::Elasticsearch;

pub use component_template::ComponentTemplate;
pub use get_settings::ClusterGetSettings;
pub use health::{ClusterHealth, ClusterHealthReport, HealthStatus, IndexHealth, ShardHealth};
pub use info::{Build, ClusterInfo, Info};
#[cfg(feature = "operations")]
pub use operations::*;
pub use ping::Ping;
pub use put_settings::{ClusterPutSettings, UpdatedClusterSettings};
pub use settings::{ClusterSettings, SettingValues};

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
mod settings_tests;
#[cfg(test)]
mod tests;
