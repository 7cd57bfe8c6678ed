//! How many shards took part in a call.

use crate::{error::ErrorCause, reader::read_members};

/// The shards that a call went to.
#[derive(Debug, Clone, Default)]
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
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ShardFailure {
    /// The number of the shard.
    pub shard: Option<i64>,
    /// The index of the shard.
    pub index: Option<String>,
    /// The id of the node that holds the shard.
    pub node: Option<String>,
    /// The server's reason.
    pub reason: Option<ErrorCause>,
}

impl Shards {
    pub(crate) const NONE: Self = Self { total: 0, successful: 0, skipped: 0, failed: 0, failures: Vec::new() };
}

read_members! {
    Shards = Self::default(), needs [] {
        "total" => total,
        "successful" => successful,
        "skipped" => skipped,
        "failed" => failed,
        "failures" => failures,
    }
    ShardFailure = Self::default(), needs [] {
        "shard" => shard,
        "index" => index,
        "node" => node,
        "reason" => reason,
    }
}
