//! `snapshot.status`: how far snapshots are, shard by shard.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;

use super::{SnapshotState, Snapshots, repository_path, snapshots_path};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks how far snapshots are. See [`Snapshots::status`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotStatusCall {
    call: CallState,
    repository: String,
    names: String,
}

builder! {
    impl [] SnapshotStatusCall: master_timeout;
    impl [] send -> Vec<SnapshotStatus>;
}

/// Asks which snapshots are being made. See [`Snapshots::running`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotRunning {
    call: CallState,
    repository: Option<String>,
}

builder! {
    impl [] SnapshotRunning: master_timeout;
    impl [] send -> Vec<SnapshotStatus>;
}

/// How far a snapshot is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SnapshotStatus {
    /// The name of the snapshot.
    pub snapshot: String,
    /// Its repository.
    pub repository: String,
    /// The id that no other snapshot has.
    pub uuid: Option<String>,
    /// Its state.
    pub state: SnapshotState,
    /// Whether the cluster's state is in it.
    pub include_global_state: Option<bool>,
    /// How many shards are in which stage.
    pub shards_stats: ShardCounts,
    /// How much is copied.
    pub stats: SnapshotStats,
    /// Each index of it.
    #[serde(default)]
    pub indices: BTreeMap<String, IndexSnapshotStatus>,
}

/// How many shards are in which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ShardCounts {
    /// Those that are not begun.
    pub initializing: u32,
    /// Those that are being copied.
    pub started: u32,
    /// Those that are copied, and not yet noted.
    pub finalizing: u32,
    /// Those that are done.
    pub done: u32,
    /// Those that failed.
    pub failed: u32,
    /// All of them.
    pub total: u32,
}

/// How much is copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(from = "Stats")]
#[non_exhaustive]
pub struct SnapshotStats {
    /// All that the snapshot holds.
    pub total: FileCount,
    /// What earlier snapshots did not hold yet, and is copied. Servers of version 5 do not tell it apart from `total`.
    pub incremental: FileCount,
    /// How much of that is copied, while the snapshot is being made.
    pub processed: Option<FileCount>,
    /// When it was begun, in milliseconds since 1970.
    pub start_time_in_millis: i64,
    /// How long it takes until now, or took.
    pub time: Duration,
}

/// A number of files and their size.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FileCount {
    /// How many files.
    #[serde(rename = "file_count")]
    pub files: u64,
    /// Their size in bytes.
    #[serde(rename = "size_in_bytes")]
    pub bytes: u64,
}

/// How far the snapshot of an index is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IndexSnapshotStatus {
    /// How many shards are in which stage.
    pub shards_stats: ShardCounts,
    /// How much is copied.
    pub stats: SnapshotStats,
    /// Each shard of it, by number.
    #[serde(default)]
    pub shards: BTreeMap<String, ShardSnapshotStatus>,
}

/// How far the snapshot of a shard is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShardSnapshotStatus {
    /// The stage: `INIT`, `STARTED`, `FINALIZE`, `DONE` or `FAILURE`.
    pub stage: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// The id of the node that copies it.
    pub node: Option<String>,
    /// How much is copied.
    pub stats: SnapshotStats,
}

/// As servers write it: from version 6.4 on in parts, before in one.
#[derive(Deserialize)]
struct Stats {
    total: Option<FileCount>,
    incremental: Option<FileCount>,
    processed: Option<FileCount>,
    #[serde(default)]
    number_of_files: u64,
    #[serde(default)]
    total_size_in_bytes: u64,
    #[serde(default)]
    processed_files: u64,
    #[serde(default)]
    processed_size_in_bytes: u64,
    start_time_in_millis: i64,
    #[serde(rename = "time_in_millis", deserialize_with = "duration_from_millis")]
    time: Duration,
}

impl From<Stats> for SnapshotStats {
    fn from(stats: Stats) -> Self {
        let all = FileCount { files: stats.number_of_files, bytes: stats.total_size_in_bytes };
        let copied = FileCount { files: stats.processed_files, bytes: stats.processed_size_in_bytes };
        Self {
            total: stats.total.unwrap_or(all),
            incremental: stats.incremental.unwrap_or(all),
            processed: stats.processed.or(stats.total.is_none().then_some(copied)),
            start_time_in_millis: stats.start_time_in_millis,
            time: stats.time,
        }
    }
}

#[derive(Deserialize)]
struct Answer {
    snapshots: Vec<SnapshotStatus>,
}

impl Snapshots {
    /// How far these snapshots are, shard by shard, also of those that are done; that takes long where they are large.
    ///
    /// `GET /_snapshot/{repository}/{snapshot}/_status`. A missing snapshot is an error
    /// ([`Error::is_snapshot_not_found`]). Whether one is done [`get`](Self::get) tells faster. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for status in es.snapshots().status("backups", "monday").send().await? {
    ///     println!("{}: {} of {} shards", status.state, status.shards_stats.done, status.shards_stats.total);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(&self, repository: impl Into<String>, snapshots: impl Names) -> SnapshotStatusCall {
        let call = CallState::new(&self.client, Target::default());
        SnapshotStatusCall { call, repository: repository.into(), names: snapshots.joined() }
    }

    /// The snapshots that are being made, and how far they are.
    ///
    /// `GET /_snapshot/_status`. It is repeated after failures.
    pub fn running(&self) -> SnapshotRunning {
        SnapshotRunning { call: CallState::new(&self.client, Target::default()), repository: None }
    }
}

impl SnapshotStatusCall {
    /// Whether snapshots that are missing are passed over. Default `false`.
    pub fn ignore_unavailable(self, ignore: bool) -> Self {
        self.param("ignore_unavailable", ignore)
    }
}

impl SnapshotRunning {
    /// Only those of this repository. Default: all.
    pub fn repository(mut self, repository: impl Into<String>) -> Self {
        self.repository = Some(repository.into());
        self
    }
}

impl Endpoint for SnapshotStatusCall {
    type Output = Vec<SnapshotStatus>;
    const NAME: &'static str = "snapshot.status";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(snapshots_path(&self.repository, &self.names)?.then("_status")))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        Ok(response.json::<Answer>()?.snapshots)
    }
}

impl Endpoint for SnapshotRunning {
    type Output = Vec<SnapshotStatus>;
    const NAME: &'static str = "snapshot.status";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = match &self.repository {
            Some(repository) => repository_path(repository)?,
            None => Path::of("_snapshot"),
        };
        Ok(RequestParts::get(path.then("_status")))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        Ok(response.json::<Answer>()?.snapshots)
    }
}
