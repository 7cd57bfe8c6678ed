//! `indices.segments`: the segments of the shards of indices.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Indices;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    response::{Response, Shards},
    server::Server,
};

/// Asks for segments. See [`Indices::segments`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesSegments {
    call: CallState,
}

builder! {
    impl [] IndicesSegments: indices_options;
    impl [] send -> BTreeMap<String, IndexSegments>;
}

/// The segments of an index.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct IndexSegments {
    /// Of each shard, by its number, the copies.
    pub shards: BTreeMap<u32, Vec<ShardSegments>>,
}

/// The segments of one copy of a shard.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShardSegments {
    /// Where the copy is.
    pub routing: SegmentRouting,
    /// How many segments are on disk for good.
    pub num_committed_segments: u64,
    /// How many segments searches look through.
    pub num_search_segments: u64,
    /// The segments, by their names.
    pub segments: BTreeMap<String, Segment>,
}

/// Where a copy of a shard is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct SegmentRouting {
    /// Its state, such as `STARTED`.
    pub state: String,
    /// Whether it is the primary copy.
    pub primary: bool,
    /// The id of the node that holds it.
    pub node: Option<String>,
    /// The id of the node that it moves to, if it does.
    pub relocating_node: Option<String>,
}

/// A part of a shard's index that is written once.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Segment {
    /// Its number; that of a newer one is higher.
    pub generation: u64,
    /// The documents in it, nested ones included, without the deleted ones.
    pub num_docs: u64,
    /// The deleted documents in it.
    pub deleted_docs: u64,
    /// Its size on disk.
    pub size_in_bytes: u64,
    /// Whether it is on disk for good.
    pub committed: bool,
    /// Whether searches look through it.
    pub search: bool,
    /// The version of Lucene that wrote it.
    pub version: Option<String>,
    /// Whether it is one file.
    pub compound: bool,
    /// What the codec says of it.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

impl Indices {
    /// The segments of the shards of an index, or of several, by the names of the indices.
    ///
    /// `GET /{index}/_segments`; the index `_all` means all. That some shards failed is an error. It is repeated after
    /// failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (index, segments) in es.indices().segments("logs-*").send().await? {
    ///     let copies = segments.shards.values().flatten();
    ///     println!("{index}: {}", copies.map(|copy| copy.num_search_segments).sum::<u64>());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn segments(&self, index: impl Names) -> IndicesSegments {
        IndicesSegments { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl Endpoint for IndicesSegments {
    type Output = BTreeMap<String, IndexSegments>;
    const NAME: &'static str = "indices.segments";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of(self.call.target.names()?).then("_segments")))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        #[derive(Deserialize)]
        struct Answer {
            _shards: Shards,
            indices: BTreeMap<String, IndexSegments>,
        }

        let Answer { _shards: shards, indices } = response.json()?;
        response.check_shards(&shards)?;
        Ok(indices)
    }
}
