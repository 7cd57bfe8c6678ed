//! `snapshot.create_repository`: registers a repository.

use es_transport::Idempotency;
use http::Method;
use serde::Serialize;

use super::{Snapshots, repository_path};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    error::Error,
    indices::Acknowledged,
    response::Response,
    server::Server,
};

/// Registers a repository. See [`Snapshots::create_repository`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotCreateRepository {
    call: CallState,
    name: String,
    kind: String,
    settings: Option<Vec<u8>>,
}

builder! {
    impl [] SnapshotCreateRepository: timeout, master_timeout;
    impl [] send -> Acknowledged;
}

impl Snapshots {
    /// Registers a repository, or changes the one of this name. `kind` is the type of it: `fs` for a folder that all nodes
    /// share, `url` for one to read from, `s3`, `gcs` or `azure` where the server has the module.
    ///
    /// `PUT /_snapshot/{repository}`. All nodes must be able to write to it, unless [`verify`](SnapshotCreateRepository::verify)
    /// is `false`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let backups = es.snapshots().create_repository("backups", "fs");
    /// backups.settings(json!({"location": "/mnt/backups"})).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_repository(
        &self,
        repository: impl Into<String>,
        kind: impl Into<String>,
    ) -> SnapshotCreateRepository {
        let call = CallState::new(&self.client, Target::default());
        SnapshotCreateRepository { call, name: repository.into(), kind: kind.into(), settings: None }
    }
}

impl SnapshotCreateRepository {
    /// The settings of the repository as JSON; which there are depends on its type. One of type `fs` needs `location`.
    pub fn settings(mut self, settings: impl Serialize) -> Self {
        self.settings = self.call.json("settings", &settings);
        self
    }

    /// Whether all nodes try to write to the repository first. Default `true`.
    pub fn verify(self, verify: bool) -> Self {
        self.param("verify", verify)
    }
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<&'a serde_json::value::RawValue>,
}

impl Endpoint for SnapshotCreateRepository {
    type Output = Acknowledged;
    const NAME: &'static str = "snapshot.create_repository";

    fn check(&mut self) -> Result<(), Error> {
        match self.kind.is_empty() {
            true => Err(Error::request("the type of the repository is empty")),
            false => Ok(()),
        }
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let settings = self.settings.as_deref().map(serde_json::from_slice).transpose();
        let body = settings.and_then(|settings| serde_json::to_vec(&Body { r#type: &self.kind, settings }));
        let body = body.map_err(|error| Error::serialize("settings", error))?;
        Ok(RequestParts::new(Method::PUT, repository_path(&self.name)?, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Acknowledged, Error> {
        response.json()
    }
}
