//! Aggregations, whose results are typed by the request.
//!
//! An [`Agg`] is made by a method of a field, or by a function of this module, which the prelude
//! calls `aggs`: `t.likes.avg()`, `aggregation::avg("likes")`. What is asked for at once is any [`Aggs`]: one
//! aggregation, a tuple, a list, a map, or named members by [`aggs!`](crate::aggs!); it tells both what
//! is sent and what the results become. [`Agg::sub`] puts aggregations into each bucket.
//!
//! Where a query has the name already, the field's method ends in `_agg`: `terms_agg`, `range_agg`,
//! `geo_distance_agg` and `nested_agg`. All others are called as in the manual.
//!
//! ```
//! use es_dsl::aggregation::{Aggs, Buckets, StatsResult};
//! use es_dsl::prelude::*;
//! use serde_json::json;
//!
//! #[derive(Document)]
//! struct Tweet {
//!     author: String,
//!     likes: u32,
//! }
//!
//! let t = Tweet::fields();
//! let aggs = (t.author.keyword().terms_agg().size(10).sub(t.likes.avg()), t.likes.stats());
//!
//! fn read<A: Aggs<Tweet>>(_: A, response: serde_json::Value) -> A::Output {
//!     A::decode(&response["aggregations"]).unwrap()
//! }
//! let (by_author, likes): (Buckets<String, Option<f64>>, StatsResult) = read(aggs, json!({"aggregations": {
//!     "0": {"buckets": [{"key": "kimchy", "doc_count": 2, "0": {"value": 2.5}}]},
//!     "1": {"count": 2, "min": 1.0, "max": 4.0, "avg": 2.5, "sum": 5.0},
//! }}));
//! assert_eq!(by_author.get("kimchy").unwrap().aggs, Some(2.5));
//! assert_eq!(likes.max, Some(4.0));
//! ```
//!
//! Reading passes over members that are not known, and takes numbers as text too. A result of another
//! form is an error, and so is one without the members that make it, or none at all; only pipelines
//! give nothing in some buckets. A response without any aggregations, as servers give it where there is
//! no index to search, gives results without values.
//!
//! A number that is none (`"NaN"`) is `None` wherever it stands, and is missing in a map of numbers. An
//! infinite number is `None` where servers write it for no value at all: as a minimum, a maximum, a
//! mean or a percentile. Elsewhere it is the number, as in what a script computes.

#[macro_use]
mod macros;
#[macro_use]
mod param;
mod agg;
mod bucket;
mod composite;
mod date;
mod decode;
mod filter;
mod geo;
mod grid;
mod histogram;
mod joining;
mod kinds;
mod metric;
mod pipeline;
mod range;
mod sampling;
mod set;
mod significant;
mod source;
mod stats;
mod terms;
mod top;
mod tree;
mod value;

pub use crate::query::geo::DistanceType;
pub use agg::*;
pub use bucket::{Bucket, Buckets, SingleBucket};
pub use composite::*;
pub use date::FromMillis;
pub use decode::{DecodeError, Entry, Sub};
pub use filter::*;
pub use geo::*;
pub use grid::*;
pub use histogram::*;
pub use joining::*;
pub use kinds::kinds;
pub use metric::*;
pub use param::{BucketsPath, CollectMode, GapPolicy, Include, Interval, Order, TDigestHint, ValueType};
pub use pipeline::*;
pub use range::*;
pub use sampling::*;
#[doc(hidden)]
pub use serde_json::Value;
pub use set::Aggs;
#[doc(hidden)]
pub use set::{add, read};
pub use significant::*;
pub use source::{ValueSource, ValuesOf};
pub use stats::{
    Boxplot, BoxplotResult, DeviationBounds, ExtendedStats, ExtendedStatsResult, MatrixField, MatrixStatsResult,
    PercentileRanks, Percentiles, PercentilesResult, Stats, StatsResult, StringStats, StringStatsResult, boxplot,
    extended_stats, percentile_ranks, percentiles, stats, string_stats,
};
pub use terms::*;
pub use top::*;
pub use tree::{Aggregation, Aggregations};
pub use value::{Figure, Key, ResultValue};
