//! What a call about all matching documents did.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::ErrorCause;

/// How many documents were changed, and how it went.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
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
    #[serde(deserialize_with = "milliseconds")]
    pub took: Duration,
    /// Whether the time ran out on some shards, so that documents may have been missed.
    pub timed_out: bool,
    /// What failed.
    pub failures: Vec<ByQueryFailure>,
}

/// A document that could not be changed, or a shard that could not be searched.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct ByQueryFailure {
    /// The index.
    pub index: Option<String>,
    /// The id of the document.
    pub id: Option<String>,
    /// The status of this failure alone.
    pub status: Option<u16>,
    /// The server's reason.
    #[serde(alias = "reason", deserialize_with = "cause")]
    pub cause: Option<ErrorCause>,
}

fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_millis)
}

fn cause<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ErrorCause>, D::Error> {
    Value::deserialize(deserializer).map(|json| ErrorCause::read(&json))
}
