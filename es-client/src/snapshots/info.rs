//! What a snapshot is: its indices, its state, and what failed.

use std::time::Duration;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::{
    error::{Error, Hint},
    open_enum::open_enum,
    response::{Response, Shards, null_as_default},
};

open_enum! {
    /// How far a snapshot is, or how it ended.
    SnapshotState {
        /// It is being made.
        InProgress = "IN_PROGRESS",
        /// It has begun; [`status`](super::Snapshots::status) says so.
        Started = "STARTED",
        /// It holds all shards that it is to hold.
        Success = "SUCCESS",
        /// It lacks some shards.
        Partial = "PARTIAL",
        /// It holds nothing that could be restored.
        Failed = "FAILED",
        /// It was stopped.
        Aborted = "ABORTED",
        /// The server cannot read it, since a newer one made it.
        Incompatible = "INCOMPATIBLE",
    }
}

/// What to do about a snapshot that lacks shards, as it is made or as it is restored.
pub(super) const MAY_BE_PARTIAL: Hint = Hint::Other("`partial(true)` allows that");

/// A snapshot.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SnapshotInfo {
    /// Its name.
    #[serde(rename = "snapshot")]
    pub name: String,
    /// The id that no other snapshot has; `None` where the server does not tell.
    pub uuid: Option<String>,
    /// The repository; `None` where the server does not tell.
    pub repository: Option<String>,
    /// Its state; `None` of one of an old server that is asked for with `verbose(false)`.
    pub state: Option<SnapshotState>,
    /// The indices in it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub indices: Vec<String>,
    /// The data streams in it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub data_streams: Vec<String>,
    /// Whether the cluster's state is in it: settings, templates.
    pub include_global_state: Option<bool>,
    /// The version of the server that made it.
    pub version: Option<String>,
    /// When it was begun, in milliseconds since 1970.
    pub start_time_in_millis: Option<i64>,
    /// When it was done, in milliseconds since 1970; 0 of one that is not.
    pub end_time_in_millis: Option<i64>,
    /// How long it took.
    #[serde(default, rename = "duration_in_millis", deserialize_with = "duration")]
    pub duration: Option<Duration>,
    /// Why it failed as a whole.
    pub reason: Option<String>,
    /// What failed, by shard.
    #[serde(default, deserialize_with = "null_as_default")]
    pub failures: Vec<SnapshotFailure>,
    /// How many shards are in it.
    pub shards: Option<Shards>,
    /// What the one who made it noted.
    #[serde(default, deserialize_with = "null_as_default")]
    pub metadata: Map<String, Value>,
}

/// A shard that a snapshot lacks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SnapshotFailure {
    /// The index of the shard.
    pub index: String,
    /// The number of the shard.
    pub shard_id: i64,
    /// The node that held it.
    pub node_id: Option<String>,
    /// The server's words.
    pub reason: String,
    /// The status that a request would fail with, such as `INTERNAL_SERVER_ERROR`.
    pub status: Option<String>,
}

impl SnapshotInfo {
    /// The error that the snapshot which a call made lacks something, unless the caller allowed that.
    pub(super) fn check(&self, response: &Response, allow_partial: bool) -> Result<(), Error> {
        let reason = || {
            let first = self.failures.first();
            let of_shard = first.map(|failure| format!("[{}][{}] {}", failure.index, failure.shard_id, failure.reason));
            self.reason.clone().or(of_shard)
        };
        let state = match &self.state {
            None | Some(SnapshotState::Success) => None,
            Some(SnapshotState::Partial) if allow_partial => return Ok(()),
            Some(state) => Some(state),
        };
        let failed = self.shards.as_ref().filter(|shards| shards.failed > 0 && !allow_partial);
        let text = match (state, failed) {
            (None, None) => return Ok(()),
            (_, Some(shards)) => format!("{} of {} shards are not in the snapshot", shards.failed, shards.total),
            (Some(state), None) => format!("the snapshot is {state}"),
        };
        let text = reason().map_or_else(|| text.clone(), |reason| format!("{text}: {reason}"));
        Err(Error::wordless_item(response.origin(), &self.name, text, failed.map(|_| MAY_BE_PARTIAL)))
    }
}

/// A time that some answers lack.
fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    crate::response::duration_from_millis(deserializer).map(Some)
}
