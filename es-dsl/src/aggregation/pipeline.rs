//! Pipelines: aggregations on the results of others.

use std::collections::BTreeMap;

use serde_json::Value;

use super::agg::Agg;
use super::decode::{DecodeError, copied, map, needed, number_in, numbers, optional, value};
use super::param::{BucketsPath, object};
use super::stats::{ExtendedStatsResult, PercentilesResult, StatsResult, extended_stats_of, pairs, stats_of};
use crate::field::{Dynamic, JsonParam};
use crate::script::Script;

words! {
    /// How values are brought to one scale.
    pub enum NormalizeMethod {
        /// From 0 to 1.
        Rescale0To1 = "rescale_0_1",
        /// From 0 to 100.
        Rescale0To100 = "rescale_0_100",
        /// As shares of their sum.
        PercentOfSum = "percent_of_sum",
        /// By their distance from the mean.
        Mean = "mean",
        /// By standard deviations from the mean.
        ZScore = "z-score",
        /// As exponentials, shares of their sum.
        Softmax = "softmax",
    }

    /// How `moving_avg` weighs the values of its window.
    pub enum MovingAvgModel {
        /// All alike. The default.
        Simple = "simple",
        /// Older ones less, in a line.
        Linear = "linear",
        /// Older ones less, exponentially.
        Ewma = "ewma",
        /// The same, with a trend.
        Holt = "holt",
        /// The same, with a trend and seasons.
        HoltWinters = "holt_winters",
    }

    /// Which buckets a sample for `bucket_count_ks_test` is taken from.
    pub enum SamplingMethod {
        /// The upper ones. The default.
        UpperTail = "upper_tail",
        /// All of them.
        Uniform = "uniform",
        /// The lower ones.
        LowerTail = "lower_tail",
    }
}

macro_rules! path_pipelines {
    ($($(#[$doc:meta])* $function:ident -> $kind:ident;)*) => {$(
        $(#[$doc])*
        pub fn $function<D>(buckets_path: impl Into<BucketsPath>) -> Agg<D, $kind> {
            Agg::new().with("buckets_path", buckets_path.into())
        }
    )*};
}

aggregations! {
    /// `avg_bucket`: the mean over the buckets of another aggregation.
    pub struct AvgBucket = "avg_bucket" [buckets_path; gap_policy, format] {}

    /// `max_bucket`: the highest value of the buckets of another aggregation.
    pub struct MaxBucket = "max_bucket" [buckets_path; gap_policy, format] {}

    /// `min_bucket`: the lowest value of the buckets of another aggregation.
    pub struct MinBucket = "min_bucket" [buckets_path; gap_policy, format] {}

    /// `sum_bucket`: the values of the buckets of another aggregation added.
    pub struct SumBucket = "sum_bucket" [buckets_path; gap_policy, format] {}

    /// `stats_bucket`: metrics of the values of the buckets of another aggregation.
    pub struct StatsBucket = "stats_bucket" [buckets_path; gap_policy, format] {}

    /// `extended_stats_bucket`: more of them.
    pub struct ExtendedStatsBucket = "extended_stats_bucket" [buckets_path; gap_policy, format] {
        /// How many standard deviations from the mean the bounds are. Default 2.
        sigma: f64,
    }

    /// `percentiles_bucket`: percentiles of the values of the buckets of another aggregation.
    pub struct PercentilesBucket = "percentiles_bucket" [buckets_path; gap_policy, format, keyed] {
        /// The shares, in percent. Default 1, 5, 25, 50, 75, 95 and 99.
        percents: Vec<f64> as impl Into<Vec<f64>>,
    }

    /// `bucket_script`: computed in each bucket.
    pub struct BucketScript = "bucket_script" [buckets_path, script: Script; gap_policy, format] {}

    /// `bucket_selector`: keeps the buckets of which a script says so.
    pub struct BucketSelector = "bucket_selector" [buckets_path, script: Script; gap_policy, format] {}

    /// `bucket_sort`: puts the buckets around it in another order, or gives some of them.
    pub struct BucketSort = "bucket_sort" [; gap_policy] {
        /// How many to pass over. Default 0.
        from: u64,
        /// How many to give at the most. Default: all.
        size: u64,
        /// In which order, as JSON: `json!([{"0": "desc"}])`.
        sort: JsonParam as impl Into<JsonParam>,
    }

    /// `bucket_count_ks_test`: whether counts are distributed as expected. Elasticsearch 7.14 and
    /// later, licensed.
    pub struct BucketCountKsTest = "bucket_count_ks_test" [buckets_path] {
        /// Which alternatives: `greater`, `less`, `two_sided`. Default: all.
        alternative: Vec<String> as impl Into<Vec<String>>,
        /// The expected shares of the buckets. Default: all alike.
        fractions: Vec<f64> as impl Into<Vec<f64>>,
        /// From which buckets the sample is.
        sampling_method: SamplingMethod,
    }

    /// `bucket_correlation`: how the buckets of another aggregation vary with expected values.
    /// Elasticsearch 7.14 and later, licensed.
    pub struct BucketCorrelation = "bucket_correlation" [buckets_path, function: Object] {}

    /// `change_point`: where a series changes. Elasticsearch 8.2 and later, licensed.
    pub struct ChangePoint = "change_point" [buckets_path; gap_policy, format] {}

    /// `cumulative_cardinality`: distinct values so far. Licensed.
    pub struct CumulativeCardinality = "cumulative_cardinality" [buckets_path; gap_policy, format] {}

    /// `cumulative_sum`: the sum so far.
    pub struct CumulativeSum = "cumulative_sum" [buckets_path; gap_policy, format] {}

    /// `derivative`: the difference to the bucket before.
    pub struct Derivative = "derivative" [buckets_path; gap_policy, format] {
        /// For dates: the unit of time of [`DerivativeResult::normalized`], as `"day"` or `"1d"`.
        unit: String as impl Into<String>,
    }

    /// `inference`: what a trained model makes of the values in each bucket. Licensed.
    pub struct Inference = "inference" [buckets_path, model_id: Text; gap_policy, format] {
        /// How the model is used, as JSON.
        inference_config: JsonParam as impl Into<JsonParam>,
    }

    /// `moving_avg`: the mean in a window. Up to version 7; then it is `moving_fn`.
    pub struct MovingAvg = "moving_avg" [buckets_path; gap_policy, format] {
        /// How many buckets are in the window. Default 5.
        window: u32,
        /// How its values are weighed.
        model: MovingAvgModel,
        /// Parameters of the model, as JSON.
        settings: JsonParam as impl Into<JsonParam>,
        /// How many values to predict. Default 0.
        predict: u32,
        /// Whether the server looks for the best parameters of the model.
        minimize: bool,
    }

    /// `moving_fn`: computed by a script in a window; 6.4 and later.
    pub struct MovingFn = "moving_fn" [buckets_path, script: Text, window: Integer; gap_policy, format] {
        /// By how many buckets the window is moved to the right. Default 0: the bucket itself is not in.
        shift: i64,
    }

    /// `moving_percentiles`: percentiles in a window. Elasticsearch 7.9 and later, licensed.
    pub struct MovingPercentiles = "moving_percentiles" [buckets_path, window: Integer; gap_policy, format, keyed] {
        /// By how many buckets the window is moved to the right. Default 0: the bucket itself is not in.
        shift: i64,
    }

    /// `normalize`: brings values to one scale. Elasticsearch 7.9 and later, licensed.
    pub struct Normalize = "normalize" [buckets_path; gap_policy, format] {
        /// How.
        method: NormalizeMethod,
    }

    /// `serial_diff`: the difference to a bucket some before.
    pub struct SerialDiff = "serial_diff" [buckets_path; gap_policy, format] {
        /// How many before. Default 1.
        lag: u32,
    }
}

path_pipelines! {
    /// The mean over the buckets of another aggregation: `avg_bucket`.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// // The place in the tuple is the name: the sums in the buckets of the first aggregation.
    /// let months = aggregation::date_histogram::<Value>("date").calendar_interval(CalendarInterval::Month);
    /// let aggs = (months.sub(aggregation::sum("price")), aggregation::avg_bucket::<Value>("0>0"));
    /// assert_eq!(aggs.1.to_string(), r#"{"avg_bucket":{"buckets_path":"0>0"}}"#);
    /// ```
    avg_bucket -> AvgBucket;
    /// The highest value of the buckets of another aggregation, and their keys: `max_bucket`.
    max_bucket -> MaxBucket;
    /// The lowest value of the buckets of another aggregation, and their keys: `min_bucket`.
    min_bucket -> MinBucket;
    /// The values of the buckets of another aggregation added: `sum_bucket`.
    sum_bucket -> SumBucket;
    /// Metrics of the values of the buckets of another aggregation: `stats_bucket`.
    stats_bucket -> StatsBucket;
    /// More metrics of them: `extended_stats_bucket`.
    extended_stats_bucket -> ExtendedStatsBucket;
    /// Percentiles of the values of the buckets of another aggregation: `percentiles_bucket`.
    percentiles_bucket -> PercentilesBucket;
    /// Whether the counts of buckets are distributed as expected: `bucket_count_ks_test`.
    bucket_count_ks_test -> BucketCountKsTest;
    /// Where a series of buckets changes, and how: `change_point`.
    change_point -> ChangePoint;
    /// Distinct values so far: `cumulative_cardinality`, inside a histogram, of a `cardinality`.
    cumulative_cardinality -> CumulativeCardinality;
    /// The sum so far: `cumulative_sum`, inside a histogram.
    cumulative_sum -> CumulativeSum;
    /// The difference to the bucket before: `derivative`, inside a histogram.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let months = aggregation::date_histogram::<Value>("date")
    ///     .calendar_interval(CalendarInterval::Month)
    ///     .sub(aggs! { sales: aggregation::sum("price"), growth: aggregation::derivative("sales") });
    /// ```
    derivative -> Derivative;
    /// The mean in a window: `moving_avg`, inside a histogram; up to version 7.
    moving_avg -> MovingAvg;
    /// The difference to a bucket some before: `serial_diff`, inside a histogram.
    serial_diff -> SerialDiff;
}

/// What a script computes in each bucket from these values: `bucket_script`. The script knows them as
/// `params.name`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::bucket_script::<Value>([("mine", "0"), ("all", "1")], Script::painless("params.mine / params.all"));
/// ```
pub fn bucket_script<D>(buckets_path: impl Into<BucketsPath>, script: Script) -> Agg<D, BucketScript> {
    Agg::new().with("buckets_path", buckets_path.into()).with("script", script)
}

/// Keeps the buckets of which the script says true: `bucket_selector`.
pub fn bucket_selector<D>(buckets_path: impl Into<BucketsPath>, script: Script) -> Agg<D, BucketSelector> {
    Agg::new().with("buckets_path", buckets_path.into()).with("script", script)
}

/// Puts the buckets around it in another order, or gives some of them: `bucket_sort`.
pub fn bucket_sort<D>() -> Agg<D, BucketSort> {
    Agg::new()
}

/// How the counts of the buckets of another aggregation vary with these expected values:
/// `bucket_correlation`.
pub fn bucket_correlation<D>(
    buckets_path: impl Into<BucketsPath>,
    expectations: impl Into<Vec<f64>>,
    doc_count: u64,
) -> Agg<D, BucketCorrelation> {
    let indicator = object([("expectations", expectations.into().into()), ("doc_count", doc_count.into())]);
    let function = object([("count_correlation", object([("indicator", indicator)]))]);
    Agg::new().with("buckets_path", buckets_path.into()).set("function", function)
}

/// What a trained model makes of the values in each bucket: `inference`. The result is JSON.
pub fn inference<D>(model_id: impl Into<String>, buckets_path: impl Into<BucketsPath>) -> Agg<D, Inference> {
    Agg::new().with("model_id", model_id.into()).with("buckets_path", buckets_path.into())
}

/// What a script computes in a window of this many buckets: `moving_fn`, inside a histogram. The
/// script has the values as `values`, and functions as `MovingFunctions.max(values)`.
pub fn moving_fn<D>(buckets_path: impl Into<BucketsPath>, window: u32, script: impl Into<String>) -> Agg<D, MovingFn> {
    Agg::new().with("buckets_path", buckets_path.into()).with("window", window).with("script", script.into())
}

/// Percentiles in a window of this many buckets: `moving_percentiles`, inside a histogram, of a
/// `percentiles`.
pub fn moving_percentiles<D>(buckets_path: impl Into<BucketsPath>, window: u32) -> Agg<D, MovingPercentiles> {
    Agg::new().with("buckets_path", buckets_path.into()).with("window", window)
}

/// Brings values to one scale: `normalize`, inside a histogram.
pub fn normalize<D>(buckets_path: impl Into<BucketsPath>, method: NormalizeMethod) -> Agg<D, Normalize> {
    Agg::new().with("buckets_path", buckets_path.into()).method(method)
}

/// A value, and the keys of the buckets that have it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BucketValue {
    /// The value; `None` where there is none.
    pub value: Option<f64>,
    /// The keys as text.
    pub keys: Vec<String>,
}

/// What `derivative` gives.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct DerivativeResult {
    /// The difference to the bucket before.
    pub value: Option<f64>,
    /// The same by [`unit`](Agg::unit) of time.
    pub normalized: Option<f64>,
}

/// What `change_point` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ChangePointResult {
    /// The kind of change, as `dip`, `spike`, `step_change` or `stationary`.
    pub kind: Option<String>,
    /// What is told of it, as `p_value`.
    pub details: BTreeMap<String, Value>,
    /// The bucket in which it is, as JSON.
    pub bucket: Option<Value>,
}

fn change(result: &Value) -> Result<ChangePointResult, DecodeError> {
    let change = map(needed(result, "type")?).map_err(|error| error.within("type"))?.next();
    Ok(ChangePointResult {
        kind: change.map(|(kind, _)| kind.clone()),
        details: change.map(|(_, details)| copied(details)).transpose()?.unwrap_or_default(),
        bucket: result.get("bucket").cloned(),
    })
}

fn bucket_value(result: &Value) -> Result<BucketValue, DecodeError> {
    Ok(BucketValue { value: value(result)?, keys: optional(result, "keys")?.unwrap_or_default() })
}

pipeline_results! {
    AvgBucket => Option<f64>, |result| value(result);
    MaxBucket => BucketValue, |result| bucket_value(result);
    MinBucket => BucketValue, |result| bucket_value(result);
    SumBucket => Option<f64>, |result| value(result);
    StatsBucket => StatsResult, |result| stats_of::<Dynamic>(result);
    ExtendedStatsBucket => ExtendedStatsResult, |result| extended_stats_of::<Dynamic>(result);
    PercentilesBucket => PercentilesResult, |result| Ok(PercentilesResult { values: pairs(result)? });
    BucketScript => Option<f64>, |result| value(result);
    BucketSelector => (), |_result| Ok(());
    BucketSort => (), |_result| Ok(());
    BucketCountKsTest => BTreeMap<String, f64>, |result| numbers(result);
    BucketCorrelation => Option<f64>, |result| value(result);
    ChangePoint => ChangePointResult, |result| change(result);
    CumulativeCardinality => Option<f64>, |result| value(result);
    CumulativeSum => Option<f64>, |result| value(result);
    Derivative => DerivativeResult, |result| Ok(DerivativeResult { value: value(result)?, normalized: number_in(result, "normalized_value")? });
    Inference => Value, |result| Ok(result.clone());
    MovingAvg => Option<f64>, |result| value(result);
    MovingFn => Option<f64>, |result| value(result);
    MovingPercentiles => PercentilesResult, |result| Ok(PercentilesResult { values: pairs(result)? });
    Normalize => Option<f64>, |result| value(result);
    SerialDiff => Option<f64>, |result| value(result);
}
