//! `snapshot.delete_repository`: forgets repositories.

use es_transport::Idempotency;
use http::Method;

use super::Snapshots;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    indices::Acknowledged,
    response::Response,
    server::Server,
};

/// Forgets repositories. See [`Snapshots::delete_repository`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotDeleteRepository {
    call: CallState,
    names: String,
}

builder! {
    impl [] SnapshotDeleteRepository: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Snapshots {
    /// Forgets a repository, or several. What is in it stays where it is, and can be registered again.
    ///
    /// `DELETE /_snapshot/{repository}`. A missing repository is an error ([`Error::is_repository_not_found`]). It
    /// is not repeated after a failure in which the server may have executed it: the second time the repository would
    /// be missing.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.snapshots().delete_repository("backups").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_repository(&self, repositories: impl Names) -> SnapshotDeleteRepository {
        let call = CallState::new(&self.client, Target::default());
        SnapshotDeleteRepository { call, names: repositories.joined() }
    }
}

impl Endpoint for SnapshotDeleteRepository {
    type Output = Acknowledged;
    const NAME: &'static str = "snapshot.delete_repository";

    fn check(&mut self) -> Result<(), Error> {
        check_names("name of the repository", &self.names)
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of("_snapshot").then_name(&self.names);
        Ok(RequestParts::new(Method::DELETE, path, Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        response.json()
    }
}
