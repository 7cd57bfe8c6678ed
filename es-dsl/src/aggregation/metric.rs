//! Single-value metrics.

use serde_json::Value;

use super::agg::Agg;
use super::decode::{count_in, needed, value};
use super::param::{TDigestHint, ValueType};
use super::source::{ValueSource, ValuesOf};
use super::value::{Figure, figure};
use crate::field::checks::{CountField, DocValuesField, MeasureField, PlainNumberField};
use crate::field::{FieldValue, JsonParam};
use crate::query::{IntoQuery, Query};
use crate::script::Script;

words! {
    /// How a server counts distinct values; 8.4 and later.
    pub enum CardinalityHint {
        /// By the numbers that the index gives to terms.
        GlobalOrdinals = "global_ordinals",
        /// The same within each segment.
        SegmentOrdinals = "segment_ordinals",
        /// By the values.
        Direct = "direct",
        /// Whichever needs less memory.
        SaveMemory = "save_memory_heuristic",
        /// Whichever takes less time.
        SaveTime = "save_time_heuristic",
        /// By the numbers that the index gives to terms; OpenSearch only.
        Ordinals = "ordinals",
    }

    /// What a rate counts.
    pub enum RateMode {
        /// The sum of the values. The default.
        Sum = "sum",
        /// The number of values.
        ValueCount = "value_count",
    }

    /// How two samples are compared.
    pub enum TTestType {
        /// Pairs of values of the same documents.
        Paired = "paired",
        /// Samples of the same variance.
        Homoscedastic = "homoscedastic",
        /// Samples of different variances. The default.
        Heteroscedastic = "heteroscedastic",
    }

    /// Which of several values in one field counts.
    pub enum MatrixMode {
        /// Their mean. The default.
        Avg = "avg",
        /// The lowest.
        Min = "min",
        /// The highest.
        Max = "max",
        /// Their sum.
        Sum = "sum",
        /// The one in the middle.
        Median = "median",
    }
}

aggregations! {
    /// `avg`: the mean.
    pub struct Avg[F: crate::field::FieldDef] = "avg" [field; missing, script, value_type, format] {}

    /// `min`: the lowest value.
    pub struct Min[F: crate::field::FieldDef] = "min" [field; missing, script, value_type, format] {}

    /// `max`: the highest value.
    pub struct Max[F: crate::field::FieldDef] = "max" [field; missing, script, value_type, format] {}

    /// `sum`: all values added.
    pub struct Sum[F: crate::field::FieldDef] = "sum" [field; missing, script, value_type, format] {}

    /// `value_count`: how many values there are.
    pub struct ValueCount[F: crate::field::FieldDef] = "value_count" [field; missing, script, value_type, format] {}

    /// `cardinality`: about how many distinct values there are.
    pub struct Cardinality[F: crate::field::FieldDef] = "cardinality" [field; missing, script, value_type] {
        /// Up to how many distinct values the count is close to exact, 40,000 at the most. Default
        /// 3,000.
        precision_threshold: u32,
        /// How it is counted.
        execution_hint: CardinalityHint,
        /// Whether values are hashed again. Versions before 6; later ones ignore it.
        rehash: bool,
    }

    /// `median_absolute_deviation`: how far the values are from their median, in the median.
    pub struct MedianAbsoluteDeviation[F: crate::field::FieldDef] = "median_absolute_deviation" [field; missing, script, value_type, format] {
        /// More is closer and takes more memory. Default 1,000.
        compression: f64,
        /// How the digest trades accuracy for speed.
        execution_hint: TDigestHint,
    }

    /// `rate`: documents or values per unit of time, inside a `date_histogram` or `composite`.
    /// Elasticsearch 7.10 and later, licensed.
    pub struct Rate[F: crate::field::FieldDef] = "rate" [field; missing, script, format] {
        /// The unit of time. Default: that of the histogram.
        unit: super::CalendarInterval,
        /// What is counted of a field. Default [`RateMode::Sum`].
        mode: RateMode,
    }

    /// `weighted_avg`: the mean, in which values have weights.
    pub struct WeightedAvg = "weighted_avg" [value, weight; format] {
        /// As what type values of fields that are not mapped are taken.
        value_type: ValueType,
    }

    /// `t_test`: how likely a difference between two samples is by chance. Elasticsearch 7.8 and
    /// later, licensed.
    pub struct TTest = "t_test" [a, b] {
        /// How they are compared. Default [`TTestType::Heteroscedastic`].
        test: TTestType = "type",
    }

    /// `matrix_stats`: how several fields vary together.
    pub struct MatrixStats = "matrix_stats" [fields, missing: Object] {
        /// Which of several values in one field counts. Default [`MatrixMode::Avg`].
        mode: MatrixMode,
    }

    /// `scripted_metric`: computed by scripts.
    pub struct ScriptedMetric = "scripted_metric" [field, missing, script] {
        /// Runs before anything else: sets up `state`.
        init_script: Script,
        /// Runs on each document.
        map_script: Script,
        /// Runs on each shard at the end: gives what is sent to the node that answers.
        combine_script: Script,
        /// Runs once: makes the result of `states`.
        reduce_script: Script,
        /// Parameters of the scripts, as JSON.
        params: JsonParam as impl Into<JsonParam>,
    }
}

results! {
    Avg<F> => Option<Figure<F>>, |result| figure::<F>(result);
    Min<F> => Option<Figure<F>>, |result| figure::<F>(result);
    Max<F> => Option<Figure<F>>, |result| figure::<F>(result);
    Sum<F> => Option<f64>, |result| value(result);
    ValueCount<F> => u64, |result| count_in(result, "value");
    Cardinality<F> => u64, |result| count_in(result, "value");
    MedianAbsoluteDeviation<F> => Option<f64>, |result| value(result);
    Rate<F> => Option<f64>, |result| value(result);
    WeightedAvg => Option<f64>, |result| value(result);
    TTest => Option<f64>, |result| value(result);
    ScriptedMetric => Value, |result| Ok(needed(result, "value")?.clone());
}

on_field! {
    /// An `avg` aggregation: the mean. `None` where there is no value.
    ///
    /// ```
    /// # use es_dsl::prelude::*;
    /// #[derive(Document)]
    /// struct Tweet {
    ///     likes: u32,
    /// }
    /// let agg = Tweet::fields().likes.avg().missing(0);
    /// assert_eq!(agg.to_string(), r#"{"avg":{"field":"likes","missing":0}}"#);
    /// ```
    avg / avg -> Avg where MeasureField, DocValuesField;

    /// A `min` aggregation: the lowest value, for dates the earliest. `None` where there is none.
    min / min -> Min where MeasureField, DocValuesField;

    /// A `max` aggregation: the highest value, for dates the latest. `None` where there is none.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::max::<Value>("price");
    /// assert_eq!(agg.to_string(), r#"{"max":{"field":"price"}}"#);
    /// ```
    max / max -> Max where MeasureField, DocValuesField;

    /// A `sum` aggregation: all values added. 0 where there is none; `None` where the sum is no number.
    sum / sum -> Sum where MeasureField, DocValuesField;

    /// A `value_count` aggregation: how many values there are.
    value_count / value_count -> ValueCount where CountField, DocValuesField;

    /// A `cardinality` aggregation: about how many distinct values there are.
    cardinality / cardinality -> Cardinality where CountField, DocValuesField;

    /// A `median_absolute_deviation` aggregation: how far the values are from their median.
    median_absolute_deviation / median_absolute_deviation -> MedianAbsoluteDeviation where PlainNumberField, DocValuesField;

    /// A `rate` aggregation: what the values add up to in a unit of time.
    rate / rate -> Rate where MeasureField, DocValuesField;
}

/// A mean in which values have weights: `weighted_avg`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::weighted_avg::<Value>("grade", "weight").value_missing(2.0);
/// assert_eq!(
///     agg.to_string(),
///     r#"{"weighted_avg":{"value":{"field":"grade","missing":2.0},"weight":{"field":"weight"}}}"#,
/// );
/// ```
pub fn weighted_avg<D>(value: impl ValuesOf<D>, weight: impl ValuesOf<D>) -> Agg<D, WeightedAvg> {
    Agg::new().set("value", value.into_source().into_object()).set("weight", weight.into_source().into_object())
}

impl<D, S> Agg<D, WeightedAvg, S> {
    /// The value of documents without one. Default: they do not count.
    pub fn value_missing(mut self, value: f64) -> Self {
        self.tree.set_in("value", "missing", FieldValue::new(&value));
        self
    }

    /// The weight of documents without one. Default 1.
    pub fn weight_missing(mut self, weight: f64) -> Self {
        self.tree.set_in("weight", "missing", FieldValue::new(&weight));
        self
    }
}

/// How likely the difference between two samples is by chance: `t_test`.
pub fn t_test<D>(a: impl ValuesOf<D>, b: impl ValuesOf<D>) -> Agg<D, TTest> {
    Agg::new().set("a", a.into_source().into_object()).set("b", b.into_source().into_object())
}

impl<D, S> Agg<D, TTest, S> {
    /// Which documents are in the first sample. Default: all.
    pub fn a_filter(mut self, query: impl IntoQuery<D>) -> Self {
        self.tree.set_in("a", "filter", FieldValue::new(&query.into_query()));
        self
    }

    /// Which documents are in the second sample. Default: all.
    pub fn b_filter(mut self, query: impl IntoQuery<D>) -> Self {
        let query: Query<D> = query.into_query();
        self.tree.set_in("b", "filter", FieldValue::new(&query));
        self
    }
}

/// A metric computed by scripts, of which `map` runs on each document, `combine` on each shard and
/// `reduce` once: `scripted_metric`. Its result is JSON.
pub fn scripted_metric<D>(map: Script, combine: Script, reduce: Script) -> Agg<D, ScriptedMetric> {
    Agg::new().map_script(map).combine_script(combine).reduce_script(reduce)
}

/// Documents or values per unit of time, where nothing but documents is counted: `rate`.
pub fn document_rate<D>() -> Agg<D, Rate<crate::field::Dynamic>> {
    Agg::new()
}

/// How several numeric fields vary together: `matrix_stats`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::matrix_stats::<Value, _>(["poverty", "income"]);
/// assert_eq!(agg.to_string(), r#"{"matrix_stats":{"fields":["poverty","income"]}}"#);
/// ```
pub fn matrix_stats<D, F: ValuesOf<D>>(fields: impl IntoIterator<Item = F>) -> Agg<D, MatrixStats> {
    let fields: Vec<_> = fields.into_iter().map(|field| field.into_source().into_value()).collect();
    Agg::new().set("fields", FieldValue::new(&fields))
}

impl<D, S> Agg<D, MatrixStats, S> {
    /// The value that documents without one in this field are taken to have.
    pub fn missing(mut self, field: impl ValuesOf<D>, value: f64) -> Self {
        let field: ValueSource = field.into_source();
        if let Some(path) = field.path() {
            self.tree.set_in("missing", path, FieldValue::new(&value));
        }
        self
    }
}
