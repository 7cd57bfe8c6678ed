//! How many shards took part in a call.

use serde::Deserialize;
use serde_json::Value;

use crate::error::ErrorCause;

/// The shards that a call went to.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Shards {
    /// All of them; of a write, with the copies that are not assigned to a node.
    pub total: u32,
    /// Those on which the call succeeded.
    pub successful: u32,
    /// Those that a search left out because they cannot hold a match.
    pub skipped: u32,
    /// Those on which it failed.
    pub failed: u32,
    /// Why it failed, where the server tells; one entry may stand for several shards.
    pub failures: Vec<ShardFailure>,
}

/// The failure of one shard, or of several that failed alike.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ShardFailure {
    /// The number of the shard.
    pub shard: Option<i64>,
    /// The index of the shard.
    pub index: Option<String>,
    /// The id of the node that holds the shard.
    pub node: Option<String>,
    /// The server's reason.
    #[serde(deserialize_with = "cause")]
    pub reason: Option<ErrorCause>,
}

fn cause<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<ErrorCause>, D::Error> {
    Value::deserialize(deserializer).map(|value| ErrorCause::read(&value))
}
