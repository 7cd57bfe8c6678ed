//! Calls about the cluster as a whole: [`Elasticsearch::cluster`].

mod component_template;
mod explain;
mod get_settings;
mod health;
mod info;
mod pending_tasks;
mod ping;
mod put_settings;
mod reroute;
mod settings;
mod state;
mod stats;

use crate::client::Elasticsearch;

pub use crate::response::NodeCounts;
pub use component_template::ComponentTemplate;
pub use explain::{AllocationExplanation, ClusterAllocationExplain, Decision, NodeDecision, UnassignedInfo};
pub use get_settings::ClusterGetSettings;
pub use health::{ClusterHealth, ClusterHealthReport, HealthStatus, IndexHealth, ShardHealth};
pub use info::{Build, ClusterInfo, Info};
pub use pending_tasks::{ClusterPendingTasks, PendingTask};
pub use ping::Ping;
pub use put_settings::{ClusterPutSettings, UpdatedClusterSettings};
pub use reroute::{ClusterReroute, RerouteCommand, RerouteExplanation, Rerouted};
pub use settings::{ClusterSettings, SettingValues};
pub use state::{ClusterState, ClusterStateReport, StateNode};
pub use stats::{
    ClusterHeap, ClusterIndices, ClusterJvm, ClusterNodes, ClusterShards, ClusterStats, ClusterStatsReport,
};

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
mod change_tests;
#[cfg(test)]
mod tests;
