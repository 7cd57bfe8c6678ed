//! What a call about all matching documents did.

use std::time::Duration;

use serde::Deserialize;

use crate::{
    error::{Error, ErrorCause, TaskEnd},
    response::{Response, duration_from_millis, null_as_default},
};

/// How many documents were changed, and how it went.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ByQueryReport {
    /// The documents that matched.
    pub total: u64,
    /// New documents, which only reindexing makes.
    #[serde(default)]
    pub created: u64,
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
    /// How often a part of the work was repeated because a server was overloaded.
    #[serde(default)]
    pub retries: Retries,
    /// How long it waited to work on no more documents in a second than it may.
    #[serde(default, rename = "throttled_millis", deserialize_with = "duration_from_millis")]
    pub throttled: Duration,
    /// How long it took.
    #[serde(deserialize_with = "duration_from_millis")]
    pub took: Duration,
    /// Whether the time of a search ran out, so that not all documents were found; then it is an error, unless the
    /// call [ignores](super::UpdateByQuery::ignore_status) its status, 408.
    #[serde(default)]
    pub timed_out: bool,
    /// What failed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub failures: Vec<ByQueryFailure>,
    /// Why it was cancelled, if somebody did so; then it is an error.
    canceled: Option<String>,
}

/// How often parts of the work were repeated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Retries {
    /// Batches of writes.
    pub bulk: u64,
    /// Searches for the next batch.
    pub search: u64,
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

impl ByQueryReport {
    /// Reads the report of a call that was waited for. One that somebody cancelled, or whose time ran out, is not done,
    /// though the server answers with success.
    pub(super) fn of(response: &Response) -> Result<Self, Error> {
        let report: Self = response.json()?;
        let (end, how) = match &report.canceled {
            Some(reason) => (TaskEnd::Cancelled, format!("cancelled {reason}")),
            None if report.timed_out && response.status().is_success() => {
                (TaskEnd::TimedOut, "the time of a search ran out (`timed_out`)".to_owned())
            }
            None => return Ok(report),
        };
        let message = format!("{how}, when {} of {} documents were done", report.done(), report.total);
        Err(Error::task(response.origin(), end, message))
    }

    fn done(&self) -> u64 {
        self.created + self.updated + self.deleted + self.noops + self.version_conflicts
    }
}
