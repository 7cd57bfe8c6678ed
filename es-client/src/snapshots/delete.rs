//! `snapshot.delete`: deletes snapshots.

use es_transport::Idempotency;
use http::Method;

use super::{Snapshots, snapshots_path};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    error::Error,
    indices::Acknowledged,
    response::Response,
    server::{Availability, Server},
};

/// Deletes snapshots. See [`Snapshots::delete`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotDelete {
    call: CallState,
    repository: String,
    names: String,
}

builder! {
    impl [] SnapshotDelete: master_timeout;
    impl [] send -> Acknowledged;
}

impl Snapshots {
    /// Deletes a snapshot, and stops one that is being made. Several names, and patterns, need Elasticsearch 7.8 or
    /// OpenSearch.
    ///
    /// `DELETE /_snapshot/{repository}/{snapshot}`. A missing snapshot is an error ([`Error::is_snapshot_not_found`]). It may
    /// take long: see [`request_timeout`](SnapshotDelete::request_timeout). It is not repeated after a failure in which the
    /// server may have executed it: the second time the snapshot would be missing.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.snapshots().delete("backups", "monday").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete(&self, repository: impl Into<String>, snapshots: impl Names) -> SnapshotDelete {
        let call = CallState::new(&self.client, Target::default());
        SnapshotDelete { call, repository: repository.into(), names: snapshots.joined() }
    }
}

impl SnapshotDelete {
    fn has_several(&self) -> bool {
        self.names.contains([',', '*'])
    }
}

impl Endpoint for SnapshotDelete {
    type Output = Acknowledged;
    const NAME: &'static str = "snapshot.delete";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        self.has_several()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        if self.has_several() {
            Availability::since(Some((7, 8)), Some((1, 0))).check_of("deleting several snapshots at once", server)?;
        }
        let path = snapshots_path(&self.repository, &self.names)?;
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        response.json()
    }
}
