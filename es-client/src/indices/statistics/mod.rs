//! What indices hold and how much they were used, for those who run a cluster.

mod recovery;
mod segments;
mod shard_stats;
mod stats;

use super::Indices;

pub use recovery::{
    IndicesRecovery, RecoveredBytes, RecoveredFiles, Recovery, RecoveryFiles, RecoveryPlace, RecoveryStage,
    RecoveryTranslog,
};
pub use segments::{IndexSegments, IndicesSegments, Segment, SegmentRouting, ShardSegments};
pub use shard_stats::{
    CompletionStats, DocsStats, FielddataStats, FlushStats, GetStats, IndexingStats, MergeStats, QueryCacheStats,
    RecoveryStats, RefreshStats, RequestCacheStats, SearchStats, SegmentsStats, ShardStats, StoreStats, TranslogStats,
};
pub use stats::{IndexStats, IndicesStats, Statistics};

#[cfg(test)]
mod tests;
