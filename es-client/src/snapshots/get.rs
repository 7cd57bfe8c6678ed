//! `snapshot.get`: which snapshots there are.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{SnapshotInfo, Snapshots, snapshots_path};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    error::{Error, ErrorCause},
    response::{Response, null_as_default},
    server::Server,
};

/// Asks for snapshots. See [`Snapshots::get`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotGet {
    call: CallState,
    repository: String,
    names: String,
}

builder! {
    impl [] SnapshotGet: master_timeout;
    impl [] send -> SnapshotPage;
}

/// Snapshots of a repository.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[non_exhaustive]
pub struct SnapshotPage {
    /// The snapshots, by the time of their beginning where nothing else was asked for.
    pub snapshots: Vec<SnapshotInfo>,
    /// How many there are that fit, where the server tells (Elasticsearch 7.15 and later).
    pub total: Option<u64>,
    /// How many follow behind this page, where the server tells.
    pub remaining: Option<u64>,
    /// What [`SnapshotGet::after`] takes for the next page; `None` of the last one.
    pub next: Option<String>,
    /// The repositories that could not be read.
    #[serde(default, deserialize_with = "null_as_default")]
    failures: BTreeMap<String, ErrorCause>,
}

impl Snapshots {
    /// The snapshots of these names, or of patterns of them, with their states; `*` means all. One that is being made is
    /// among them.
    ///
    /// `GET /_snapshot/{repository}/{snapshot}`. A missing snapshot is an error ([`Error::is_snapshot_not_found`]), and so is
    /// a missing repository; a pattern that none fits is not. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for snapshot in es.snapshots().get("backups", "*").send().await?.snapshots {
    ///     println!("{}: {:?}, {} failures", snapshot.name, snapshot.state, snapshot.failures.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get(&self, repository: impl Into<String>, snapshots: impl Names) -> SnapshotGet {
        let call = CallState::new(&self.client, Target::default());
        SnapshotGet { call, repository: repository.into(), names: snapshots.joined() }
    }
}

impl SnapshotGet {
    /// Whether snapshots that are missing or cannot be read are passed over. Default `false`.
    pub fn ignore_unavailable(self, ignore: bool) -> Self {
        self.param("ignore_unavailable", ignore)
    }

    /// Whether all of each snapshot is read. Default `true`; without it the answer has names, indices and states only, and
    /// comes faster.
    pub fn verbose(self, verbose: bool) -> Self {
        self.param("verbose", verbose)
    }

    /// How many snapshots the answer has at the most. Default: all. Elasticsearch 7.14 and later, as the following ones.
    pub fn size(self, size: u32) -> Self {
        self.param("size", size)
    }

    /// Goes on behind a page: [`SnapshotPage::next`].
    pub fn after(self, next: impl ToString) -> Self {
        self.param("after", next)
    }

    /// How many snapshots are left out at the beginning. Default 0.
    pub fn offset(self, offset: u32) -> Self {
        self.param("offset", offset)
    }

    /// What the snapshots are sorted by: `start_time`, `duration`, `name`, `index_count`, `repository`, `shard_count` or
    /// `failed_shard_count`. Default `start_time`.
    pub fn sort(self, key: impl ToString) -> Self {
        self.param("sort", key)
    }

    /// The order: `asc` or `desc`. Default `asc`.
    pub fn order(self, order: impl ToString) -> Self {
        self.param("order", order)
    }
}

impl Endpoint for SnapshotGet {
    type Output = SnapshotPage;
    const NAME: &'static str = "snapshot.get";

    /// A pattern that none fits; servers from version 9 on give an empty list by themselves.
    fn is_absence(response: &Response) -> bool {
        response.error_cause().is_some_and(|cause| {
            cause.error_type == "snapshot_missing_exception" && cause.reason.is_some_and(|reason| reason.contains('*'))
        })
    }

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(snapshots_path(&self.repository, &self.names)?))
    }

    fn decode(&mut self, response: Response) -> Result<SnapshotPage, Error> {
        if Self::is_absence(&response) {
            return Ok(SnapshotPage::default());
        }
        let mut page: SnapshotPage = response.json()?;
        match std::mem::take(&mut page.failures).into_iter().next() {
            Some((repository, cause)) => Err(Error::item(response.origin(), &repository, cause)),
            None => Ok(page),
        }
    }
}
