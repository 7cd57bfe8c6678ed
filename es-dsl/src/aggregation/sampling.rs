//! Buckets of a part of the documents, and of time series.

use super::agg::Agg;
use super::bucket::{Buckets, SingleBucket, buckets, single};
use super::decode::{DecodeError, Entry, copied, needed};
use super::set::Aggs;
use super::source::ValueSource;
use super::value::ResultValue;
use crate::field::checks::{DocValuesField, SampleField};
use crate::field::{Dynamic, Field, FieldDef, Place};
use serde_json::Value;
use std::collections::BTreeMap;

words! {
    /// How a sampler tells values apart.
    pub enum SamplerHint {
        /// By their values.
        Map = "map",
        /// By the numbers that the index gives to terms. The default.
        GlobalOrdinals = "global_ordinals",
        /// By hashes of their values, which may be the same for two.
        BytesHash = "bytes_hash",
    }
}

aggregations! {
    /// `sampler`: the best documents of each shard.
    pub struct Sampler = "sampler" [] {
        /// How many of each shard. Default 100.
        shard_size: u32,
    }

    /// `diversified_sampler`: the same, not too many with the same value.
    pub struct DiversifiedSampler[F: crate::field::FieldDef] = "diversified_sampler" [field; script] {
        /// How many of each shard. Default 100.
        shard_size: u32,
        /// How many with the same value. Default 1.
        max_docs_per_value: u32,
        /// How values are told apart.
        execution_hint: SamplerHint,
    }

    /// `random_sampler`: a share of the documents by chance. Elasticsearch 8.2 and later.
    pub struct RandomSampler = "random_sampler" [] {
        /// The share: more than 0, less than 0.5, or 1.
        probability: f64,
        /// A number that makes the choice the same each time.
        seed: i64,
        /// The same within each shard; 8.14 and later.
        shard_seed: i64,
    }

    /// `time_series`: one bucket per time series. Elasticsearch 8.1 and later, in preview.
    pub struct TimeSeries = "time_series" [; keyed] {
        /// How many buckets at the most. Default 10,000.
        size: u32,
    }
}

fn series(entry: Entry<'_>) -> Result<BTreeMap<String, Value>, DecodeError> {
    copied(needed(entry.bucket, "key")?).map_err(|error| error.within("key"))
}

bucket_results! {
    Sampler => SingleBucket<A>, |result, sub| single(result, sub);
    DiversifiedSampler<F> => SingleBucket<A>, |result, sub| single(result, sub);
    RandomSampler => SingleBucket<A>, |result, sub| single(result, sub);
    TimeSeries => Buckets<BTreeMap<String, Value>, A>, |result, sub| buckets(result, series, sub);
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `diversified_sampler` aggregation: the best documents of each shard, not too many with the
    /// same value in this field, and these aggregations on them, without which servers refuse it.
    ///
    /// By the field's name or a script: [`aggregation::diversified_sampler`](diversified_sampler).
    pub fn diversified_sampler<A>(self, aggs: A) -> Agg<D, DiversifiedSampler<F>, A>
    where
        F: SampleField + DocValuesField,
        F::Value: ResultValue,
        A: Aggs<D>,
    {
        Agg::new().set("field", Value::from(self.path())).sub(aggs)
    }
}

/// The best documents of each shard, not too many with the same value in the field of this name, or
/// of what a script computes: `diversified_sampler`. Without aggregations on them servers refuse it.
///
/// The typed form is [`Field::diversified_sampler`].
pub fn diversified_sampler<D, A: Aggs<D>>(
    source: impl Into<ValueSource>,
    aggs: A,
) -> Agg<D, DiversifiedSampler<Dynamic>, A> {
    source.into().put(Agg::new()).sub(aggs)
}

/// The best documents of each shard: `sampler`. Without aggregations on them servers refuse it.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::sampler::<Value, _>(aggregation::significant_text("body")).shard_size(200);
/// assert_eq!(
///     agg.to_string(),
///     r#"{"sampler":{"shard_size":200},"aggs":{"0":{"significant_text":{"field":"body"}}}}"#,
/// );
/// ```
pub fn sampler<D, A: Aggs<D>>(aggs: A) -> Agg<D, Sampler, A> {
    Agg::new().sub(aggs)
}

/// A share of the documents by chance: `random_sampler`. Without aggregations on them servers refuse
/// it.
pub fn random_sampler<D, A: Aggs<D>>(probability: f64, aggs: A) -> Agg<D, RandomSampler, A> {
    Agg::new().probability(probability).sub(aggs)
}

/// One bucket per time series, of indices of that mode: `time_series`.
pub fn time_series<D>() -> Agg<D, TimeSeries> {
    Agg::new()
}
