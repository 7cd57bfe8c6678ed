//! Multi-value metrics.

use std::collections::BTreeMap;

use serde_json::Value;

use super::decode::{
    DecodeError, count_in, list_in, map, member, needed, needed_number, number, number_in, numbers, optional,
    optional_count, value,
};
use super::metric::MatrixStats;
use super::param::{TDigestHint, object};
use super::value::{Figure, ResultValue, figure_in};
use crate::field::checks::{DocValuesField, MeasureField, PatternField};
use crate::field::{FieldDef, JsonParam};

aggregations! {
    /// `stats`: count, minimum, maximum, mean and sum.
    pub struct Stats[F: crate::field::FieldDef] = "stats" [field; missing, script, value_type, format] {}

    /// `extended_stats`: `stats`, and how far the values lie apart.
    pub struct ExtendedStats[F: crate::field::FieldDef] = "extended_stats" [field; missing, script, value_type, format] {
        /// How many standard deviations from the mean the bounds are. Default 2.
        sigma: f64,
    }

    /// `string_stats`: metrics of texts. Elasticsearch 7.6 and later, licensed.
    pub struct StringStats[F: crate::field::FieldDef] = "string_stats" [field; missing, script] {
        /// Whether to give the share of each character. Default false.
        show_distribution: bool,
    }

    /// `boxplot`: quartiles and whiskers. Elasticsearch 7.7 and later, licensed.
    pub struct Boxplot[F: crate::field::FieldDef] = "boxplot" [field; missing, script] {
        /// More is closer and takes more memory. Default 100.
        compression: f64,
        /// How the digest trades accuracy for speed.
        execution_hint: TDigestHint,
    }

    /// `percentiles`: values below which a share of all values lies.
    pub struct Percentiles[F: crate::field::FieldDef] = "percentiles" [field, tdigest: Object, hdr: Object; missing, script, value_type, format, keyed] {
        /// The shares, in percent. Default 1, 5, 25, 50, 75, 95 and 99.
        percents: Vec<f64> as impl Into<Vec<f64>>,
    }

    /// `percentile_ranks`: the share of values below given ones.
    pub struct PercentileRanks[F: crate::field::FieldDef] = "percentile_ranks" [field, tdigest: Object, hdr: Object; missing, script, value_type, format, keyed] {
        /// The values. The server needs at least one.
        values: JsonParam as impl Into<JsonParam>,
    }
}

macro_rules! digests {
    ($($kind:ident),*) => {$(
        impl<D, F: FieldDef, S> super::Agg<D, $kind<F>, S> {
            /// By a t-digest of this compression: more is closer and takes more memory. The default,
            /// with a compression of 100.
            pub fn tdigest(self, compression: u32) -> Self {
                self.set("tdigest", object([("compression", compression.into())]))
            }

            /// By a histogram of high dynamic range, which keeps this many significant digits, 0 to 5.
            pub fn hdr(self, digits: u8) -> Self {
                self.set("hdr", object([("number_of_significant_value_digits", digits.into())]))
            }
        }
    )*};
}

digests!(Percentiles, PercentileRanks);

on_field! {
    /// A `stats` aggregation: count, minimum, maximum, mean and sum.
    stats / stats -> Stats where MeasureField, DocValuesField;

    /// An `extended_stats` aggregation: `stats`, and how far the values lie apart.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::extended_stats::<Value>("grade").sigma(3.0);
    /// assert_eq!(agg.to_string(), r#"{"extended_stats":{"field":"grade","sigma":3.0}}"#);
    /// ```
    extended_stats / extended_stats -> ExtendedStats where MeasureField, DocValuesField;

    /// A `string_stats` aggregation: how long texts are, and of which characters.
    string_stats / string_stats -> StringStats where PatternField, DocValuesField;

    /// A `boxplot` aggregation: quartiles and whiskers.
    boxplot / boxplot -> Boxplot where MeasureField, DocValuesField;

    /// A `percentiles` aggregation: values below which a share of all values lies.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::percentiles::<Value>("took").percents([50.0, 99.0]).hdr(3);
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"percentiles":{"field":"took","hdr":{"number_of_significant_value_digits":3},"percents":[50.0,99.0]}}"#,
    /// );
    /// ```
    percentiles / percentiles -> Percentiles where MeasureField, DocValuesField;

    /// A `percentile_ranks` aggregation: the share of values below those that
    /// [`values`](super::Agg::values) gives.
    percentile_ranks / percentile_ranks -> PercentileRanks where MeasureField, DocValuesField;
}

/// What `stats` gives; `V` is a number, or for date fields a date.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StatsResult<V = f64> {
    /// How many values there are.
    pub count: u64,
    /// The lowest.
    pub min: Option<V>,
    /// The highest.
    pub max: Option<V>,
    /// The mean.
    pub avg: Option<V>,
    /// All added; `None` where the sum is no number.
    pub sum: Option<f64>,
}

/// What `extended_stats` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ExtendedStatsResult<V = f64> {
    /// What `stats` gives.
    pub stats: StatsResult<V>,
    /// The squares of all values added.
    pub sum_of_squares: Option<f64>,
    /// The variance of the values as a whole.
    pub variance: Option<f64>,
    /// The same by another name; 7.7 and later.
    pub variance_population: Option<f64>,
    /// The variance, where the values are a sample; 7.7 and later.
    pub variance_sampling: Option<f64>,
    /// The standard deviation of the values as a whole.
    pub std_deviation: Option<f64>,
    /// The same by another name; 7.7 and later.
    pub std_deviation_population: Option<f64>,
    /// The standard deviation, where the values are a sample; 7.7 and later.
    pub std_deviation_sampling: Option<f64>,
    /// The bounds of the values that lie close to the mean.
    pub std_deviation_bounds: DeviationBounds,
}

/// The mean less and plus [`sigma`](super::Agg::sigma) standard deviations.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct DeviationBounds {
    /// The lower bound, where the values are the whole.
    pub lower: Option<f64>,
    /// The upper bound, where the values are the whole.
    pub upper: Option<f64>,
    /// [`lower`](Self::lower) by another name; 7.7 and later.
    pub lower_population: Option<f64>,
    /// [`upper`](Self::upper) by another name; 7.7 and later.
    pub upper_population: Option<f64>,
    /// The lower bound, where the values are a sample; 7.7 and later.
    pub lower_sampling: Option<f64>,
    /// The upper bound, where the values are a sample; 7.7 and later.
    pub upper_sampling: Option<f64>,
}

/// What `string_stats` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StringStatsResult {
    /// How many values there are.
    pub count: u64,
    /// The length of the shortest.
    pub min_length: Option<f64>,
    /// The length of the longest.
    pub max_length: Option<f64>,
    /// The mean of the lengths.
    pub avg_length: Option<f64>,
    /// Shannon's entropy over all characters.
    pub entropy: Option<f64>,
    /// The share of each character, if it was asked for.
    pub distribution: BTreeMap<String, f64>,
}

/// What `boxplot` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct BoxplotResult<V = f64> {
    /// The lowest value.
    pub min: Option<V>,
    /// The highest value.
    pub max: Option<V>,
    /// A quarter of the values is below.
    pub q1: Option<V>,
    /// The median.
    pub q2: Option<V>,
    /// Three quarters of the values are below.
    pub q3: Option<V>,
    /// The lower whisker; 7.11 and later.
    pub lower: Option<V>,
    /// The upper whisker; 7.11 and later.
    pub upper: Option<V>,
}

/// What `percentiles` and `percentile_ranks` give: pairs in the order of the first number.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PercentilesResult<V = f64> {
    /// For `percentiles` a share in percent and the value below which it lies; for
    /// `percentile_ranks` a value and the share in percent that lies below it.
    pub values: Vec<(f64, Option<V>)>,
}

impl<V> PercentilesResult<V> {
    /// What belongs to this percentage, or to this value.
    pub fn get(&self, asked: f64) -> Option<&V> {
        let pair = self.values.iter().find(|(key, _)| (key - asked).abs() <= asked.abs() * 1e-9);
        pair.and_then(|(_, value)| value.as_ref())
    }
}

/// What `matrix_stats` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MatrixStatsResult {
    /// How many documents there are.
    pub doc_count: u64,
    /// One entry per field.
    pub fields: Vec<MatrixField>,
}

/// What `matrix_stats` gives on one field.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct MatrixField {
    /// Its name.
    pub name: String,
    /// How many values it has.
    pub count: u64,
    /// Their mean.
    pub mean: Option<f64>,
    /// Their variance.
    pub variance: Option<f64>,
    /// How much they lean to one side.
    pub skewness: Option<f64>,
    /// How heavy their tails are.
    pub kurtosis: Option<f64>,
    /// The covariance with each field.
    pub covariance: BTreeMap<String, f64>,
    /// The correlation with each field, -1 to 1.
    pub correlation: BTreeMap<String, f64>,
}

/// Reads what `stats` gives, with the metrics of the field `F`.
pub(super) fn stats_of<F: FieldDef<Value: ResultValue>>(result: &Value) -> Result<StatsResult<Figure<F>>, DecodeError> {
    let count = count_in(result, "count")?;
    // Versions before 5 write infinity where there is no value, and newer ones some numbers. The sum of
    // nothing is zero, as version 7 and later write it.
    let figure = |name| if count == 0 { Ok(None) } else { figure_in::<F>(result, name) };
    Ok(StatsResult {
        count,
        min: figure("min")?,
        max: figure("max")?,
        avg: figure("avg")?,
        sum: if count == 0 { Some(0.0) } else { number_in(result, "sum")? },
    })
}

pub(super) fn extended_stats_of<F>(result: &Value) -> Result<ExtendedStatsResult<Figure<F>>, DecodeError>
where
    F: FieldDef<Value: ResultValue>,
{
    let bounds = member(result, "std_deviation_bounds");
    Ok(ExtendedStatsResult {
        stats: stats_of::<F>(result)?,
        sum_of_squares: number_in(result, "sum_of_squares")?,
        variance: number_in(result, "variance")?,
        variance_population: number_in(result, "variance_population")?,
        variance_sampling: number_in(result, "variance_sampling")?,
        std_deviation: number_in(result, "std_deviation")?,
        std_deviation_population: number_in(result, "std_deviation_population")?,
        std_deviation_sampling: number_in(result, "std_deviation_sampling")?,
        std_deviation_bounds: DeviationBounds {
            lower: number_in(bounds, "lower")?,
            upper: number_in(bounds, "upper")?,
            lower_population: number_in(bounds, "lower_population")?,
            upper_population: number_in(bounds, "upper_population")?,
            lower_sampling: number_in(bounds, "lower_sampling")?,
            upper_sampling: number_in(bounds, "upper_sampling")?,
        },
    })
}

/// Reads pairs of numbers, in both forms.
pub(super) fn pairs(result: &Value) -> Result<Vec<(f64, Option<f64>)>, DecodeError> {
    let mut pairs = Vec::new();
    match needed(result, "values")? {
        Value::Array(values) => {
            for pair in values {
                pairs.push((needed_number(pair, "key")?, value(pair)?));
            }
        }
        values => {
            for (name, value) in map(values).map_err(|error| error.within("values"))? {
                // Beside `50.0` there is `50.0_as_string`.
                if let Ok(key) = name.parse() {
                    pairs.push((key, number(value)?));
                }
            }
        }
    }
    pairs.retain(|(key, _)| key.is_finite());
    for (_, value) in &mut pairs {
        *value = value.filter(|value| value.is_finite());
    }
    pairs.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    Ok(pairs)
}

fn percentiles_of<F: FieldDef<Value: ResultValue>>(
    result: &Value,
) -> Result<PercentilesResult<Figure<F>>, DecodeError> {
    let values = pairs(result)?.into_iter().map(|(key, value)| Ok((key, value.map(F::Value::figure).transpose()?)));
    Ok(PercentilesResult { values: values.collect::<Result<_, DecodeError>>()? })
}

fn string_stats_of(result: &Value) -> Result<StringStatsResult, DecodeError> {
    Ok(StringStatsResult {
        count: count_in(result, "count")?,
        min_length: number_in(result, "min_length")?,
        max_length: number_in(result, "max_length")?,
        avg_length: number_in(result, "avg_length")?,
        entropy: number_in(result, "entropy")?,
        distribution: numbers(member(result, "distribution")).map_err(|error| error.within("distribution"))?,
    })
}

fn matrix_of(result: &Value) -> Result<MatrixStatsResult, DecodeError> {
    let numbers_in = |json, name| numbers(member(json, name)).map_err(|error| error.within(name));
    // Of no documents, servers tell nothing.
    let fields = match member(result, "fields") {
        Value::Null => &[],
        _ => list_in(result, "fields")?,
    };
    let fields = fields.iter().map(|field| {
        Ok(MatrixField {
            name: optional(field, "name")?.ok_or_else(|| DecodeError::expected("there").within("name"))?,
            count: count_in(field, "count")?,
            mean: number_in(field, "mean")?,
            variance: number_in(field, "variance")?,
            skewness: number_in(field, "skewness")?,
            kurtosis: number_in(field, "kurtosis")?,
            covariance: numbers_in(field, "covariance")?,
            correlation: numbers_in(field, "correlation")?,
        })
    });
    Ok(MatrixStatsResult {
        doc_count: optional_count(result, "doc_count")?.unwrap_or_default(),
        fields: fields.collect::<Result<_, DecodeError>>()?,
    })
}

results! {
    Stats<F> => StatsResult<Figure<F>>, |result| stats_of::<F>(result);
    ExtendedStats<F> => ExtendedStatsResult<Figure<F>>, |result| extended_stats_of::<F>(result);
    StringStats<F> => StringStatsResult, |result| string_stats_of(result);
    Boxplot<F> => BoxplotResult<Figure<F>>, |result| Ok(BoxplotResult {
        min: needed(result, "min").and_then(|_| figure_in::<F>(result, "min"))?,
        max: figure_in::<F>(result, "max")?,
        q1: figure_in::<F>(result, "q1")?,
        q2: figure_in::<F>(result, "q2")?,
        q3: figure_in::<F>(result, "q3")?,
        lower: figure_in::<F>(result, "lower")?,
        upper: figure_in::<F>(result, "upper")?,
    });
    Percentiles<F> => PercentilesResult<Figure<F>>, |result| percentiles_of::<F>(result);
    PercentileRanks<F> => PercentilesResult, |result| Ok(PercentilesResult { values: pairs(result)? });
    MatrixStats => MatrixStatsResult, |result| matrix_of(result);
}
