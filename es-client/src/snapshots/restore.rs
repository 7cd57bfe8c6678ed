//! `snapshot.restore`: brings indices back from a snapshot.

use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Snapshots, info::MAY_BE_PARTIAL, snapshot_path, start::start};
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, WAIT, builder, check_names},
    error::Error,
    response::{Response, Shards},
    server::{Availability, Server},
};

/// Restores indices. See [`Snapshots::restore`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct SnapshotRestore {
    call: CallState,
    repository: String,
    name: String,
    body: Body,
}

builder! {
    impl [] SnapshotRestore: master_timeout;
    impl [] send -> Restored;
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Restored {
    /// The name of the snapshot.
    pub snapshot: String,
    /// The indices that there are now, by their new names.
    pub indices: Vec<String>,
    /// How many shards were restored.
    pub shards: Shards,
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
    include_aliases: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    partial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rename_pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rename_replacement: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    index_settings: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore_index_settings: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feature_states: Option<Vec<String>>,
}

impl Snapshots {
    /// Brings the indices of a snapshot back, and waits until they can be searched; [`start`](SnapshotRestore::start)
    /// does not wait. That shards were not restored is an error, unless [`partial`](SnapshotRestore::partial) allows it.
    ///
    /// `POST /_snapshot/{repository}/{snapshot}/_restore`. An index that is there and open is an error: close it, or
    /// [`rename`](SnapshotRestore::rename) what is restored. It may take hours: give it a
    /// [`request_timeout`](SnapshotRestore::request_timeout) that is long enough, or `None`. It is not repeated after a
    /// failure in which the server may have executed it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let restore = es.snapshots().restore("backups", "monday").indices("tweets").rename("(.+)", "$1-monday");
    /// let restored = restore.request_timeout(None).send().await?;
    /// println!("{:?}", restored.indices);
    /// # Ok(())
    /// # }
    /// ```
    pub fn restore(&self, repository: impl Into<String>, snapshot: impl Into<String>) -> SnapshotRestore {
        let mut call = CallState::new(&self.client, Target::default());
        call.set_param(WAIT, true);
        SnapshotRestore { call, repository: repository.into(), name: snapshot.into(), body: Body::default() }
    }
}

impl SnapshotRestore {
    /// The indices and data streams, and patterns of them. Default: all that are in the snapshot.
    pub fn indices(mut self, indices: impl Names) -> Self {
        self.body.indices = Some(indices.joined());
        self
    }

    /// Whether indices that are not in the snapshot are passed over. Default: a missing index is an error.
    pub fn ignore_unavailable(mut self, ignore: bool) -> Self {
        self.body.ignore_unavailable = Some(ignore);
        self
    }

    /// Whether the cluster's state is restored, too: settings, templates. Default `false`.
    pub fn include_global_state(mut self, include: bool) -> Self {
        self.body.include_global_state = Some(include);
        self
    }

    /// Whether the aliases of the indices are restored, too. Default `true`.
    pub fn include_aliases(mut self, include: bool) -> Self {
        self.body.include_aliases = Some(include);
        self
    }

    /// Whether indices of which the snapshot lacks shards are restored; the shards that it lacks are empty then. Default
    /// `false`: it is an error.
    pub fn partial(mut self, partial: bool) -> Self {
        self.body.partial = Some(partial);
        self
    }

    /// Gives the restored indices other names: `pattern` is a regular expression of the old name, `replacement` the new
    /// one, with `$1` for its first group.
    pub fn rename(mut self, pattern: impl Into<String>, replacement: impl Into<String>) -> Self {
        self.body.rename_pattern = Some(pattern.into());
        self.body.rename_replacement = Some(replacement.into());
        self
    }

    /// Settings of the restored indices, in place of those in the snapshot, as
    /// [`IndexSettings`](crate::dsl::mapping::IndexSettings) or as JSON.
    pub fn index_settings(mut self, settings: impl Serialize) -> Self {
        self.body.index_settings = self.call.json_value("settings", &settings);
        self
    }

    /// Settings of the indices that are not restored, by their full names: the server's defaults hold.
    pub fn ignore_index_settings(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.ignore_index_settings = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The features of the server whose own indices are restored, such as `security`. Default: all where the cluster's
    /// state is restored. Elasticsearch 7.12 and later.
    pub fn feature_states(mut self, features: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.feature_states = Some(features.into_iter().map(Into::into).collect());
        self
    }

    /// Begins to restore and does not wait for the end. The health of the indices tells how far it is; nobody else tells
    /// that it failed.
    ///
    /// # Errors
    /// Those of [`send`](Self::send), but for what fails later.
    pub async fn start(self) -> Result<(), Error> {
        start(self).await
    }
}

#[derive(Deserialize)]
struct Answer {
    snapshot: Restored,
}

impl Endpoint for SnapshotRestore {
    type Output = Restored;
    const NAME: &'static str = "snapshot.restore";

    fn check(&mut self) -> Result<(), Error> {
        self.body.indices.as_deref().map_or(Ok(()), |indices| check_names("index name", indices))
    }

    fn depends_on_server(&self) -> bool {
        self.body.feature_states.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        if self.body.feature_states.is_some() {
            Availability::since(Some((7, 12)), None).check_of("`feature_states`", server)?;
        }
        let body = serde_json::to_vec(&self.body).map_err(|error| Error::serialize("request", error))?;
        let path = snapshot_path(&self.repository, &self.name)?.then("_restore");
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Restored, Error> {
        let Answer { snapshot } = response.json()?;
        let Shards { failed, total, .. } = snapshot.shards;
        if failed > 0 && self.body.partial != Some(true) {
            let reason = format!("{failed} of {total} shards were not restored");
            return Err(Error::wordless_item(response.origin(), &snapshot.snapshot, reason, Some(MAY_BE_PARTIAL)));
        }
        Ok(snapshot)
    }
}
