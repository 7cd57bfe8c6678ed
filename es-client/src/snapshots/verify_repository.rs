//! `snapshot.verify_repository`: whether all nodes can write to a repository.

use std::collections::BTreeMap;

use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use super::{Snapshots, repository_path};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Tries a repository. See [`Snapshots::verify_repository`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotVerifyRepository {
    call: CallState,
    name: String,
}

builder! {
    impl [] SnapshotVerifyRepository: timeout, master_timeout;
    impl [] send -> BTreeMap<String, RepositoryNode>;
}

/// A node that can write to a repository.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RepositoryNode {
    /// The name of the node.
    pub name: String,
}

#[derive(Deserialize)]
struct Answer {
    nodes: BTreeMap<String, RepositoryNode>,
}

impl Snapshots {
    /// Lets all nodes write to a repository, and gives them, by their ids. That one of them cannot is an error.
    ///
    /// `POST /_snapshot/{repository}/_verify`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let nodes = es.snapshots().verify_repository("backups").send().await?;
    /// println!("{} nodes can write to it", nodes.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn verify_repository(&self, repository: impl Into<String>) -> SnapshotVerifyRepository {
        SnapshotVerifyRepository { call: CallState::new(&self.client, Target::default()), name: repository.into() }
    }
}

impl Endpoint for SnapshotVerifyRepository {
    type Output = BTreeMap<String, RepositoryNode>;
    const NAME: &'static str = "snapshot.verify_repository";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = repository_path(&self.name)?.then("_verify");
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        Ok(response.json::<Answer>()?.nodes)
    }
}
