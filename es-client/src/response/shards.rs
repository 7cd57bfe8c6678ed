//! How many shards took part in a call.

use serde::Deserialize;

use crate::error::ShardFailure;

/// The shards that a call went to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Shards {
    /// All of them; of a write, with the copies that are not assigned to a node.
    pub total: u32,
    /// Those on which the call succeeded.
    pub successful: u32,
    /// Those that a search left out because they cannot hold a match.
    #[serde(default)]
    pub skipped: u32,
    /// Those on which it failed.
    pub failed: u32,
    /// Why it failed, where the server tells; one entry may stand for several shards.
    #[serde(default)]
    pub failures: Vec<ShardFailure>,
}
