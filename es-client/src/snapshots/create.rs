//! `snapshot.create`: makes a snapshot.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{SnapshotInfo, Snapshots, snapshot_path, start::start};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, WAIT, builder, check_names},
    error::Error,
    response::Response,
    server::{Availability, Server},
};

/// Makes a snapshot. See [`Snapshots::create`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotCreate {
    call: CallState,
    repository: String,
    name: String,
    body: Body,
}

builder! {
    impl [] SnapshotCreate: master_timeout;
    impl [] send -> SnapshotInfo;
}

#[derive(Default, Serialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    indices: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore_unavailable: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    include_global_state: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_states: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Value>,
}

impl Snapshots {
    /// Makes a snapshot of indices, and waits until it is done; [`start`](SnapshotCreate::start) does not wait. A
    /// snapshot that lacks shards is an error, unless [`partial`](SnapshotCreate::partial) allows it.
    ///
    /// `PUT /_snapshot/{repository}/{snapshot}`. It may take hours: give it a
    /// [`request_timeout`](SnapshotCreate::request_timeout) that is long enough, or `None`. It is not repeated after a
    /// failure in which the server may have executed it: the second time the name would be taken.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let create = es.snapshots().create("backups", "monday").indices(["tweets", "people"]);
    /// let snapshot = create.include_global_state(false).request_timeout(None).send().await?;
    /// println!("{:?} in {:?}", snapshot.indices, snapshot.duration);
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, repository: impl Into<String>, snapshot: impl Into<String>) -> SnapshotCreate {
        let mut call = CallState::new(&self.client, Target::default());
        call.set_param(WAIT, true);
        SnapshotCreate { call, repository: repository.into(), name: snapshot.into(), body: Body::default() }
    }
}

impl SnapshotCreate {
    /// The indices and data streams, and patterns of them. Default: all.
    pub fn indices(mut self, indices: impl Names) -> Self {
        self.body.indices = Some(indices.joined());
        self
    }

    /// Whether indices that are missing or closed are passed over. Default: a missing index is an error.
    pub fn ignore_unavailable(mut self, ignore: bool) -> Self {
        self.body.ignore_unavailable = Some(ignore);
        self
    }

    /// Whether the cluster's state is in the snapshot: settings, templates, pipelines. Default `true`.
    pub fn include_global_state(mut self, include: bool) -> Self {
        self.body.include_global_state = Some(include);
        self
    }

    /// Whether indices of which a primary shard is not there are in the snapshot as far as they are there: then the
    /// state of the snapshot may be [`Partial`](super::SnapshotState::Partial), and [`SnapshotInfo::failures`] says what it lacks. Default
    /// `false`: it is an error.
    pub fn partial(mut self, partial: bool) -> Self {
        self.body.partial = Some(partial);
        self
    }

    /// The features of the server whose own indices are in the snapshot, such as `security`. Default: all where the
    /// cluster's state is in it. Elasticsearch 7.12 and later.
    pub fn feature_states(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.feature_states = Some(features.into_iter().map(Into::into).collect());
        self
    }

    /// Notes to the snapshot, a JSON object. Elasticsearch 7.3 and later, OpenSearch.
    pub fn metadata(mut self, metadata: impl Serialize) -> Self {
        self.body.metadata = self.call.json_value("metadata", &metadata);
        self
    }

    /// Begins the snapshot and does not wait for its end. [`Snapshots::status`] tells how far it is, and
    /// [`Snapshots::get`] how it ended: nobody else tells that it failed.
    ///
    /// # Errors
    /// Those of [`send`](Self::send), but for what fails later.
    pub async fn start(self) -> Result<(), Error> {
        start(self).await
    }
}

#[derive(Deserialize)]
struct Answer {
    snapshot: SnapshotInfo,
}

impl Endpoint for SnapshotCreate {
    type Output = SnapshotInfo;
    const NAME: &'static str = "snapshot.create";

    fn check(&mut self) -> Result<(), Error> {
        self.body.indices.as_deref().map_or(Ok(()), |indices| check_names("index name", indices))
    }

    fn depends_on_server(&self) -> bool {
        self.body.metadata.is_some() || self.body.feature_states.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        if self.body.metadata.is_some() {
            Availability::since(Some((7, 3)), Some((1, 0))).check_of("`metadata`", server)?;
        }
        if self.body.feature_states.is_some() {
            Availability::since(Some((7, 12)), None).check_of("`feature_states`", server)?;
        }
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        let path = snapshot_path(&self.repository, &self.name)?;
        Ok(RequestParts::new(Method::PUT, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<SnapshotInfo, Error> {
        let Answer { snapshot } = response.json()?;
        if snapshot.state.is_none() {
            return Err(response.unexpected("it does not tell the state of the snapshot"));
        }
        snapshot.check(&response, self.body.partial == Some(true))?;
        Ok(snapshot)
    }
}
