//! `info`: the name of the cluster, and the version of the server.

use serde::Deserialize;

use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Asks what the server is. See [`Elasticsearch::info`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Info {
    call: CallState,
}

builder! {
    impl [] Info: ;
    impl [] send -> ClusterInfo;
}

/// The node that answered, its cluster, and its version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ClusterInfo {
    /// The node's name.
    pub name: String,
    /// The cluster's name.
    pub cluster_name: String,
    /// The cluster's id.
    pub cluster_uuid: Option<String>,
    /// The version of the node.
    pub version: Build,
    /// The product's motto.
    pub tagline: Option<String>,
}

/// A version of a server, and how it was built.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Build {
    /// The version, such as `7.10.2`.
    pub number: String,
    /// `opensearch`; Elasticsearch has none.
    pub distribution: Option<String>,
    /// Which edition it is, such as `default` or `serverless`. Elasticsearch from version 6.3 on.
    pub build_flavor: Option<String>,
    /// The form of the package, such as `docker`.
    pub build_type: Option<String>,
    /// The commit that it was built from.
    pub build_hash: Option<String>,
    /// When it was built.
    pub build_date: Option<String>,
    /// Whether it is no release.
    pub build_snapshot: Option<bool>,
    /// The version of Lucene in it.
    pub lucene_version: Option<String>,
    /// The oldest version that nodes of the same cluster may have.
    pub minimum_wire_compatibility_version: Option<String>,
    /// The oldest version whose indices it can read.
    pub minimum_index_compatibility_version: Option<String>,
}

impl Elasticsearch {
    /// The name of the cluster, and the version of the server.
    ///
    /// `GET /`. [`server`](Self::server) has what the client itself needs to know of it, without
    /// asking twice. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let info = es.info().send().await?;
    /// println!("{} is of version {}", info.cluster_name, info.version.number);
    /// # Ok(())
    /// # }
    /// ```
    pub fn info(&self) -> Info {
        Info { call: CallState::new(self, Target::default()) }
    }
}

impl Endpoint for Info {
    type Output = ClusterInfo;
    const NAME: &'static str = "info";

    fn check(&mut self) -> Result<(), Error> {
        Ok(())
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::root()))
    }

    fn decode(&mut self, response: Response) -> Result<ClusterInfo, Error> {
        response.json()
    }
}
