//! Snapshots and the repositories that they are kept in: [`Elasticsearch::snapshots`].
//!
//! Feature `snapshots`, or `full`.

mod create;
mod create_repository;
mod delete;
mod delete_repository;
mod get;
mod get_repository;
mod info;
mod restore;
mod start;
mod status;
mod verify_repository;

use crate::{
    call::{Path, check_names, check_segment},
    client::Elasticsearch,
    error::Error,
};

pub use create::SnapshotCreate;
pub use create_repository::SnapshotCreateRepository;
pub use delete::SnapshotDelete;
pub use delete_repository::SnapshotDeleteRepository;
pub use get::{SnapshotGet, SnapshotPage};
pub use get_repository::{Repository, SnapshotGetRepository};
pub use info::{SnapshotFailure, SnapshotInfo, SnapshotState};
pub use restore::{Restored, SnapshotRestore};
pub use status::{
    FileCount, IndexSnapshotStatus, ShardCounts, ShardSnapshotStatus, SnapshotRunning, SnapshotStats, SnapshotStatus,
    SnapshotStatusCall,
};
pub use verify_repository::{RepositoryNode, SnapshotVerifyRepository};

/// The calls about snapshots.
#[derive(Debug, Clone)]
pub struct Snapshots {
    client: Elasticsearch,
}

impl Elasticsearch {
    /// The calls about snapshots: copies of indices in a repository, from which they are restored.
    pub fn snapshots(&self) -> Snapshots {
        Snapshots { client: self.clone() }
    }
}

/// Where a repository is.
fn repository_path(repository: &str) -> Result<Path, Error> {
    check_segment("name of the repository", repository)?;
    Ok(Path::of("_snapshot").then_name(repository))
}

/// Where one snapshot is.
fn snapshot_path(repository: &str, snapshot: &str) -> Result<Path, Error> {
    check_segment("name of the snapshot", snapshot)?;
    Ok(repository_path(repository)?.then_name(snapshot))
}

/// Where snapshots are whose names may be several, and patterns.
fn snapshots_path(repository: &str, snapshots: &str) -> Result<Path, Error> {
    check_names("name of the snapshot", snapshots)?;
    Ok(repository_path(repository)?.then_name(snapshots))
}

#[cfg(test)]
mod tests;
