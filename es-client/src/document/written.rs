//! What the server answers to every write of one document.

use crate::{open_enum::open_enum, reader::read_members, shards::Shards};

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
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Written {
    /// The id of the document.
    pub id: String,
    /// The index that it is in: behind an alias, the real one.
    pub index: String,
    /// How many times a document of this id was written.
    pub version: i64,
    /// What the write did.
    pub result: WriteResult,
    /// The number of this write in its shard; `None` on servers up to version 5.
    pub seq_no: Option<i64>,
    /// Which primary shard numbered it.
    pub primary_term: Option<i64>,
    /// The copies of the shard that took part.
    pub shards: Shards,
}

read_members! {
    Written = Self::NOTHING, needs ["_id", "_index", "_version", "result"] {
        "_id" => id,
        "_index" => index,
        "_version" => version,
        "result" => result,
        "_seq_no" => seq_no,
        "_primary_term" => primary_term,
        "_shards" => shards,
    }
}

impl Written {
    const NOTHING: Self = Self {
        id: String::new(),
        index: String::new(),
        version: 0,
        result: WriteResult::Noop,
        seq_no: None,
        primary_term: None,
        shards: Shards::NONE,
    };

    /// Whether the document is new.
    #[must_use]
    pub fn created(&self) -> bool {
        self.result == WriteResult::Created
    }
}
