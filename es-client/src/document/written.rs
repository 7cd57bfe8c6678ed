//! What the server answers to every write of one document.

use serde::Deserialize;

use crate::{open_enum::open_enum, response::Shards};

open_enum! {
    /// What a write did.
    WriteResult {
        /// The document is new.
        Created = "created",
        /// It took the place of an older version.
        Updated = "updated",
        /// It is gone.
        Deleted = "deleted",
        /// There was none.
        NotFound = "not_found",
        /// It was so already.
        Noop = "noop",
    }
}

/// The server's answer to a write of one document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Written {
    /// The id of the document.
    #[serde(rename = "_id")]
    pub id: String,
    /// The index that it is in: behind an alias, the real one.
    #[serde(rename = "_index")]
    pub index: String,
    /// How many times a document of this id was written.
    #[serde(rename = "_version")]
    pub version: i64,
    /// What the write did.
    pub result: WriteResult,
    /// The number of this write in its shard; `None` on servers up to version 5.
    #[serde(rename = "_seq_no")]
    pub seq_no: Option<i64>,
    /// Which primary shard numbered it.
    #[serde(rename = "_primary_term")]
    pub primary_term: Option<i64>,
    /// The copies of the shard that took part.
    #[serde(rename = "_shards", default)]
    pub shards: Shards,
    /// Whether the server refreshed the shard at once though the call did not ask for it, because
    /// too many others wait for a refresh.
    #[serde(default)]
    pub forced_refresh: bool,
}

impl Written {
    /// Whether the document is new.
    #[must_use]
    pub fn created(&self) -> bool {
        self.result == WriteResult::Created
    }
}
