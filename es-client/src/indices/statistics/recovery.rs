//! `indices.recovery`: how shards came, or come, to their nodes.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Indices;
use crate::{
    call::{CallState, Endpoint, Names, Path, RequestParts, Target, builder},
    error::Error,
    open_enum::open_enum,
    response::{Response, duration_from_millis},
    server::Server,
};

/// Asks for recoveries. See [`Indices::recovery`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesRecovery {
    call: CallState,
}

builder! {
    impl [] IndicesRecovery:;
    impl [] send -> BTreeMap<String, Vec<Recovery>>;
}

open_enum! {
    /// How far a recovery is.
    RecoveryStage {
        /// It has not begun.
        Init = "INIT",
        /// Files are copied.
        Index = "INDEX",
        /// The files are looked at.
        VerifyIndex = "VERIFY_INDEX",
        /// The translog is played back.
        Translog = "TRANSLOG",
        /// What is left is tidied up.
        Finalize = "FINALIZE",
        /// It is done.
        Done = "DONE",
    }
}

/// How a copy of a shard came, or comes, to its node.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Recovery {
    /// The number of the shard.
    pub id: u32,
    /// Where it comes from: `EMPTY_STORE`, `EXISTING_STORE`, `PEER`, `SNAPSHOT`, `LOCAL_SHARDS`.
    #[serde(rename = "type")]
    pub recovery_type: String,
    /// How far it is.
    pub stage: RecoveryStage,
    /// Whether it is the primary copy.
    pub primary: bool,
    /// When it began, in milliseconds since 1970.
    pub start_time_in_millis: i64,
    /// When it was done, if it is.
    pub stop_time_in_millis: Option<i64>,
    /// How long it took until now.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
    /// The node, or the snapshot, that it comes from. Empty for a new shard.
    pub source: RecoveryPlace,
    /// The node that it goes to.
    pub target: RecoveryPlace,
    /// The files.
    pub index: RecoveryFiles,
    /// The translog.
    pub translog: RecoveryTranslog,
}

/// The node or the snapshot that a shard comes from or goes to.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RecoveryPlace {
    /// The id of the node.
    pub id: Option<String>,
    /// The name of the node.
    pub name: Option<String>,
    /// Where other nodes reach it.
    pub transport_address: Option<String>,
    /// The repository of the snapshot.
    pub repository: Option<String>,
    /// The snapshot.
    pub snapshot: Option<String>,
    /// What else the server tells of it.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What was copied of the files.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct RecoveryFiles {
    /// The size of the files.
    pub size: RecoveredBytes,
    /// The number of the files.
    pub files: RecoveredFiles,
    /// How long it took until now.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
}

/// How many bytes were copied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecoveredBytes {
    /// All bytes of the shard.
    pub total_in_bytes: i64,
    /// Those that were there already.
    pub reused_in_bytes: i64,
    /// Those that were copied until now.
    pub recovered_in_bytes: i64,
    /// How much of what is to be copied was, as `"100.0%"`.
    pub percent: String,
}

/// How many files were copied.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecoveredFiles {
    /// All files of the shard.
    pub total: i64,
    /// Those that were there already.
    pub reused: i64,
    /// Those that were copied until now.
    pub recovered: i64,
    /// How much of what is to be copied was, as `"100.0%"`.
    pub percent: String,
    /// Each file, if the call asked for it: [`detailed`](IndicesRecovery::detailed).
    #[serde(default)]
    pub details: Vec<Value>,
}

/// What was played back of the translog.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecoveryTranslog {
    /// The operations that were played back until now.
    pub recovered: i64,
    /// All operations; -1 where the server does not know yet.
    pub total: i64,
    /// How much of them was played back, as `"100.0%"`.
    pub percent: String,
    /// How long it took until now.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
}

impl Indices {
    /// How the shards of an index, or of several, came to their nodes, or how far those are that are on their way; by the
    /// names of the indices. Indices without such shards are not in the answer.
    ///
    /// `GET /{index}/_recovery`; the index `_all` means all. A missing index is an error ([`Error::is_index_not_found`]). It
    /// is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for (index, shards) in es.indices().recovery("_all").active_only(true).send().await? {
    ///     for shard in shards {
    ///         println!("{index}[{}]: {}, {}", shard.id, shard.stage, shard.index.size.percent);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn recovery(&self, index: impl Names) -> IndicesRecovery {
        IndicesRecovery { call: CallState::new(&self.client, Target::named(index)) }
    }
}

impl IndicesRecovery {
    /// Whether only shards that are on their way are told of. Default `false`.
    pub fn active_only(self, only: bool) -> Self {
        self.param("active_only", only)
    }

    /// Whether the answer has each file: [`RecoveredFiles::details`]. Default `false`.
    pub fn detailed(self, detailed: bool) -> Self {
        self.param("detailed", detailed)
    }
}

impl Endpoint for IndicesRecovery {
    type Output = BTreeMap<String, Vec<Recovery>>;
    const NAME: &'static str = "indices.recovery";

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(Path::of(self.call.target.names()?).then("_recovery")))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        #[derive(Deserialize)]
        struct OfIndex {
            shards: Vec<Recovery>,
        }

        let indices: BTreeMap<String, OfIndex> = response.json()?;
        Ok(indices.into_iter().map(|(index, of)| (index, of.shards)).collect())
    }
}
