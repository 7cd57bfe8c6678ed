//! `snapshot.get_repository`: which repositories there are.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Snapshots;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder, check_names},
    error::Error,
    response::Response,
    server::Server,
};

/// Asks for repositories. See [`Snapshots::get_repository`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotGetRepository {
    call: CallState,
    names: String,
}

builder! {
    impl [] SnapshotGetRepository: master_timeout;
    impl [] send -> BTreeMap<String, Repository>;
}

/// A place that snapshots are kept in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Repository {
    /// The type, such as `fs` or `s3`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The settings; which there are depends on the type.
    #[serde(default)]
    pub settings: Value,
    /// The id of what it holds; `None` where the server does not tell.
    pub uuid: Option<String>,
}

impl Snapshots {
    /// The repositories of these names, or of patterns of them, by name; `*` means all.
    ///
    /// `GET /_snapshot/{repository}`. A missing repository is an error
    /// ([`Error::is_repository_not_found`]); a pattern that none fits is not. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (name, repository) in es.snapshots().get_repository("*").send().await? {
    ///     println!("{name}: {} {}", repository.kind, repository.settings);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_repository(&self, repositories: impl Names) -> SnapshotGetRepository {
        let call = CallState::new(&self.client, Target::default());
        SnapshotGetRepository { call, names: repositories.joined() }
    }
}

impl Endpoint for SnapshotGetRepository {
    type Output = BTreeMap<String, Repository>;
    const NAME: &'static str = "snapshot.get_repository";

    fn check(&mut self) -> Result<(), Error> {
        check_names("name of the repository", &self.names)
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of("_snapshot").then_name(&self.names)))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        response.json()
    }
}
