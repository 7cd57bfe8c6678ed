//! What a call about all matching documents did.

use std::time::Duration;

use crate::{error::ErrorCause, reader::read_members};

/// How many documents were changed, and how it went.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ByQueryReport {
    /// The documents that matched.
    pub total: u64,
    /// Those that were updated.
    pub updated: u64,
    /// Those that were deleted.
    pub deleted: u64,
    /// Those that the script left as they are.
    pub noops: u64,
    /// Those that were passed over because somebody else changed them meanwhile.
    pub version_conflicts: u64,
    /// In how many batches it was done.
    pub batches: u64,
    /// How long it took.
    pub took: Duration,
    /// Whether the time ran out on some shards, so that documents may have been missed.
    pub timed_out: bool,
    /// What failed.
    pub failures: Vec<ByQueryFailure>,
}

/// A document that could not be changed, or a shard that could not be searched.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ByQueryFailure {
    /// The index.
    pub index: Option<String>,
    /// The id of the document.
    pub id: Option<String>,
    /// The status of this failure alone.
    pub status: Option<u16>,
    /// The server's reason.
    pub cause: Option<ErrorCause>,
}

read_members! {
    ByQueryReport = Self::default(), needs [] {
        "total" => total,
        "updated" => updated,
        "deleted" => deleted,
        "noops" => noops,
        "version_conflicts" => version_conflicts,
        "batches" => batches,
        "took" => took,
        "timed_out" => timed_out,
        "failures" => failures,
    }
    ByQueryFailure = Self::default(), needs [] {
        "index" => index,
        "id" => id,
        "status" => status,
        "cause" | "reason" => cause,
    }
}
