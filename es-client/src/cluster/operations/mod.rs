//! The state of the cluster and where its shards are, for those who run it.

mod explain;
mod nodes;
mod pending_tasks;
mod reroute;
mod state;
mod stats;

use super::{Cluster, HealthStatus};

pub use explain::{AllocationExplanation, ClusterAllocationExplain, Decision, NodeDecision, UnassignedInfo};
pub(crate) use nodes::ChosenNodes;
pub use nodes::NodeCounts;
pub use pending_tasks::{ClusterPendingTasks, PendingTask};
pub use reroute::{ClusterReroute, RerouteCommand, RerouteExplanation, Rerouted};
pub use state::{ClusterState, ClusterStateReport, StateNode};
pub use stats::{
    ClusterHeap, ClusterIndices, ClusterJvm, ClusterNodes, ClusterShards, ClusterStats, ClusterStatsReport,
};

#[cfg(test)]
mod tests;
