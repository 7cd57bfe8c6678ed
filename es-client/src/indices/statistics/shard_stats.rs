//! What shards hold, and what was done with them: the parts of statistics of indices and of nodes.

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::response::duration_from_millis;

/// What shards hold, and what was done with them, in sums. A part is `None` where the call did not ask for it.
///
/// Servers add up what their shards tell; where one tells nonsense, a sum may be negative, and a time is zero then.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct ShardStats {
    /// The documents.
    pub docs: Option<DocsStats>,
    /// The disk.
    pub store: Option<StoreStats>,
    /// Documents that were written.
    pub indexing: Option<IndexingStats>,
    /// Documents that were read by their ids.
    pub get: Option<GetStats>,
    /// Searches.
    pub search: Option<SearchStats>,
    /// Merges of segments.
    pub merges: Option<MergeStats>,
    /// Refreshes.
    pub refresh: Option<RefreshStats>,
    /// Flushes.
    pub flush: Option<FlushStats>,
    /// The cache of filters.
    pub query_cache: Option<QueryCacheStats>,
    /// The cache of whole answers of shards.
    pub request_cache: Option<RequestCacheStats>,
    /// The field data in memory.
    pub fielddata: Option<FielddataStats>,
    /// The completion suggester.
    pub completion: Option<CompletionStats>,
    /// The segments.
    pub segments: Option<SegmentsStats>,
    /// The log of what was written since the last flush.
    pub translog: Option<TranslogStats>,
    /// Shards that come to their nodes.
    pub recovery: Option<RecoveryStats>,
    /// The parts that have no member here, as JSON.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The documents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct DocsStats {
    /// The documents that are there, nested ones included.
    pub count: i64,
    /// Those that were deleted, or replaced, and are on the disk still.
    pub deleted: i64,
}

/// The disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct StoreStats {
    /// The size of the files.
    pub size_in_bytes: i64,
    /// How much larger the files are expected to become; -1 where the server does not know.
    pub reserved_in_bytes: Option<i64>,
}

/// Documents that were written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct IndexingStats {
    /// The documents that were indexed.
    pub index_total: i64,
    /// How long that took.
    #[serde(rename = "index_time_in_millis", deserialize_with = "duration_from_millis")]
    pub index_time: Duration,
    /// Those that are indexed now.
    pub index_current: i64,
    /// Those that could not be indexed.
    pub index_failed: i64,
    /// The documents that were deleted.
    pub delete_total: i64,
    /// How long that took.
    #[serde(rename = "delete_time_in_millis", deserialize_with = "duration_from_millis")]
    pub delete_time: Duration,
    /// Those that are deleted now.
    pub delete_current: i64,
    /// Updates that changed nothing.
    pub noop_update_total: i64,
    /// How long merges that fell behind held up the writing.
    #[serde(rename = "throttle_time_in_millis", deserialize_with = "duration_from_millis")]
    pub throttle_time: Duration,
    /// Whether merges that fell behind hold up the writing.
    pub is_throttled: bool,
}

/// Documents that were read by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct GetStats {
    /// The reads.
    pub total: i64,
    /// How long they took.
    #[serde(rename = "time_in_millis", deserialize_with = "duration_from_millis")]
    pub time: Duration,
    /// Those that found a document.
    pub exists_total: i64,
    /// How long these took.
    #[serde(rename = "exists_time_in_millis", deserialize_with = "duration_from_millis")]
    pub exists_time: Duration,
    /// Those that found none.
    pub missing_total: i64,
    /// How long these took.
    #[serde(rename = "missing_time_in_millis", deserialize_with = "duration_from_millis")]
    pub missing_time: Duration,
    /// Those that are under way.
    pub current: i64,
}

/// Searches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct SearchStats {
    /// The queries, counted on each shard.
    pub query_total: i64,
    /// How long they took.
    #[serde(rename = "query_time_in_millis", deserialize_with = "duration_from_millis")]
    pub query_time: Duration,
    /// Those that are under way.
    pub query_current: i64,
    /// The reads of hits.
    pub fetch_total: i64,
    /// How long they took.
    #[serde(rename = "fetch_time_in_millis", deserialize_with = "duration_from_millis")]
    pub fetch_time: Duration,
    /// Those that are under way.
    pub fetch_current: i64,
    /// The scrolls that ended.
    pub scroll_total: i64,
    /// How long they were open.
    #[serde(rename = "scroll_time_in_millis", deserialize_with = "duration_from_millis")]
    pub scroll_time: Duration,
    /// Those that are open.
    pub scroll_current: i64,
    /// The suggestions.
    pub suggest_total: i64,
    /// How long they took.
    #[serde(rename = "suggest_time_in_millis", deserialize_with = "duration_from_millis")]
    pub suggest_time: Duration,
    /// Those that are under way.
    pub suggest_current: i64,
    /// The searches, scrolls and points in time that are open.
    pub open_contexts: Option<i64>,
    /// The same of the searches that named a group, if the call asked for it.
    #[serde(default)]
    pub groups: BTreeMap<String, SearchStats>,
}

/// Merges of segments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct MergeStats {
    /// Those that are under way.
    pub current: i64,
    /// The documents in these.
    pub current_docs: i64,
    /// The size of these.
    pub current_size_in_bytes: i64,
    /// The merges that ended.
    pub total: i64,
    /// How long they took.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
    /// The documents in them.
    pub total_docs: i64,
    /// The size of them.
    pub total_size_in_bytes: i64,
    /// How long they were stopped.
    #[serde(rename = "total_stopped_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_stopped_time: Duration,
    /// How long they were slowed down.
    #[serde(rename = "total_throttled_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_throttled_time: Duration,
}

/// Refreshes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RefreshStats {
    /// The refreshes.
    pub total: i64,
    /// How long they took.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
    /// Writes that wait for a refresh.
    pub listeners: Option<i64>,
}

/// Flushes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FlushStats {
    /// The flushes.
    pub total: i64,
    /// How long they took.
    #[serde(rename = "total_time_in_millis", deserialize_with = "duration_from_millis")]
    pub total_time: Duration,
    /// Those that the size of the translog caused.
    pub periodic: Option<i64>,
}

/// The cache of filters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct QueryCacheStats {
    /// Its size.
    pub memory_size_in_bytes: i64,
    /// How often it was looked into.
    pub total_count: i64,
    /// How often it had the answer.
    pub hit_count: i64,
    /// How often it had not.
    pub miss_count: i64,
    /// The entries that are in it.
    pub cache_size: i64,
    /// The entries that ever were.
    pub cache_count: i64,
    /// The entries that made room for others.
    pub evictions: i64,
}

/// The cache of whole answers of shards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RequestCacheStats {
    /// Its size.
    pub memory_size_in_bytes: i64,
    /// The entries that made room for others.
    pub evictions: i64,
    /// How often it had the answer.
    pub hit_count: i64,
    /// How often it had not.
    pub miss_count: i64,
}

/// The field data in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct FielddataStats {
    /// Their size.
    pub memory_size_in_bytes: i64,
    /// Those that made room for others.
    pub evictions: i64,
}

/// The completion suggester.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct CompletionStats {
    /// Its size in memory.
    pub size_in_bytes: i64,
}

/// The segments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct SegmentsStats {
    /// The segments.
    pub count: i64,
    /// What they take of the memory, where the server tells.
    pub memory_in_bytes: Option<i64>,
    /// What is written, and in no segment yet.
    pub index_writer_memory_in_bytes: Option<i64>,
    /// The memory for the versions of documents that were written lately.
    pub version_map_memory_in_bytes: Option<i64>,
    /// The memory for nested documents and parents.
    pub fixed_bit_set_memory_in_bytes: Option<i64>,
}

/// The log of what was written since the last flush.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct TranslogStats {
    /// The operations in it.
    pub operations: i64,
    /// Its size.
    pub size_in_bytes: i64,
    /// The operations that are in no segment on disk yet.
    pub uncommitted_operations: Option<i64>,
    /// The size of these.
    pub uncommitted_size_in_bytes: Option<i64>,
}

/// Shards that come to their nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RecoveryStats {
    /// Those that are copied from here.
    pub current_as_source: i64,
    /// Those that are copied to here.
    pub current_as_target: i64,
    /// How long they were slowed down.
    #[serde(rename = "throttle_time_in_millis", deserialize_with = "duration_from_millis")]
    pub throttle_time: Duration,
}
