//! `indices.forcemerge`: merges the segments of indices that are written no more.

use es_transport::Idempotency;
use http::Method;

use super::{Indices, shards};
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, Shards},
    server::{Availability, Server},
    tasks::{Kind, StartsTask, TaskKind},
};

/// Merges segments. See [`Indices::forcemerge`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesForcemerge {
    call: CallState,
}

builder! {
    impl [] IndicesForcemerge: indices_options;
    impl [] send -> Shards;
}
builder!(@start [] IndicesForcemerge, Shards);

impl Indices {
    /// Merges the segments of an index, or of several, so that searches have fewer to look through and deleted documents
    /// leave the disk. Only for indices that are written no more: new segments beside a very large one are merged badly.
    ///
    /// `POST /{index}/_forcemerge`. It is answered when all is merged, which may take hours: give it time with
    /// [`request_timeout`](IndicesForcemerge::request_timeout), or [`start`](IndicesForcemerge::start) it as a task
    /// (Elasticsearch 8.1, OpenSearch 2.7 and later). The answer tells the shards; that some failed is an error.
    /// It is not repeated after a failure in which the server may have begun it: it merges on.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.indices().forcemerge("logs-2024").max_num_segments(1).request_timeout(None).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn forcemerge(&self, index: impl Names) -> IndicesForcemerge {
        IndicesForcemerge { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl IndicesForcemerge {
    /// How many segments each shard has afterwards, at the most. Default: the server merges those that it would by its own
    /// rules.
    pub fn max_num_segments(self, segments: u32) -> Self {
        self.param("max_num_segments", segments)
    }

    /// Whether only segments with many deleted documents are merged. Default `false`.
    pub fn only_expunge_deletes(self, only: bool) -> Self {
        self.param("only_expunge_deletes", only)
    }

    /// Whether the index is flushed afterwards. Default `true`.
    pub fn flush(self, flush: bool) -> Self {
        self.param("flush", flush)
    }
}

impl StartsTask for IndicesForcemerge {
    type Report = Shards;
}

impl Kind for IndicesForcemerge {
    const KIND: &'static TaskKind = &TaskKind {
        action: "indices:admin/forcemerge",
        available: Availability::since(Some((8, 1)), Some((2, 7))),
        report: "/_shards",
        rate: None,
    };
}

impl Endpoint for IndicesForcemerge {
    type Output = Shards;
    const NAME: &'static str = "indices.forcemerge";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?).then("_forcemerge");
        Ok(RequestParts::new(Method::POST, path, Idempotency::NotIdempotent))
    }

    fn decode(&mut self, response: Response) -> Result<Shards, Error> {
        shards(&response)
    }
}
