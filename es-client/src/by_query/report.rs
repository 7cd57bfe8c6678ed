//! What a call about all matching documents did.

use std::time::Duration;

use serde::Deserialize;

use crate::{
    error::ErrorCause,
    response::{duration_from_millis, null_as_default},
};

/// How many documents were changed, and how it went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ByQueryReport {
    /// The documents that matched.
    pub total: u64,
    /// Those that were updated.
    #[serde(default)]
    pub updated: u64,
    /// Those that were deleted.
    #[serde(default)]
    pub deleted: u64,
    /// Those that the script left as they are.
    #[serde(default)]
    pub noops: u64,
    /// Those that were passed over because somebody else changed them meanwhile.
    #[serde(default)]
    pub version_conflicts: u64,
    /// In how many batches it was done.
    #[serde(default)]
    pub batches: u64,
    /// How long it took.
    #[serde(deserialize_with = "duration_from_millis")]
    pub took: Duration,
    /// Whether the time ran out on some shards, so that documents may have been missed.
    #[serde(default)]
    pub timed_out: bool,
    /// What failed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub failures: Vec<ByQueryFailure>,
}

/// A document that could not be changed, or a shard that could not be searched.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ByQueryFailure {
    /// The index.
    pub index: Option<String>,
    /// The id of the document.
    pub id: Option<String>,
    /// The status of this failure alone.
    pub status: Option<u16>,
    /// The server's reason.
    #[serde(alias = "reason")]
    pub cause: Option<ErrorCause>,
}
