//! Buckets of the same width: histograms of numbers and of dates.

use super::agg::Agg;
use super::bucket::{Buckets, buckets, figure_key};
use super::decode::{DecodeError, Entry, needed, needed_number};
use super::param::{Interval, Order};
use super::value::{Figure, Key, ResultValue};
use crate::field::checks::{DateField, DocValuesField, MeasureField, PlainNumberField};
use crate::field::{FieldDef, FieldValue, JsonParam, ValueFor};

words! {
    /// Units of the calendar, which are not all of the same length.
    pub enum CalendarInterval {
        /// Seconds.
        Second = "second",
        /// Minutes.
        Minute = "minute",
        /// Hours.
        Hour = "hour",
        /// Days, 23 to 25 hours long where clocks change.
        Day = "day",
        /// Weeks from Monday on.
        Week = "week",
        /// Months.
        Month = "month",
        /// Quarters of a year.
        Quarter = "quarter",
        /// Years.
        Year = "year",
        /// Seconds, as older requests write it.
        S = "1s",
        /// Minutes, as older requests write it.
        Min = "1m",
        /// Hours, as older requests write it.
        H = "1h",
        /// Days, as older requests write it.
        D = "1d",
        /// Weeks, as older requests write it.
        W = "1w",
        /// Months, as older requests write it.
        M = "1M",
        /// Quarters, as older requests write it.
        Q = "1q",
        /// Years, as older requests write it.
        Y = "1y",
    }

    /// The shortest interval that an `auto_date_histogram` may choose.
    pub enum MinimumInterval {
        /// Seconds. The default.
        Second = "second",
        /// Minutes.
        Minute = "minute",
        /// Hours.
        Hour = "hour",
        /// Days.
        Day = "day",
        /// Months.
        Month = "month",
        /// Years.
        Year = "year",
    }
}

aggregations! {
    /// `histogram`: buckets of numbers, all of the same width.
    pub struct Histogram[F: crate::field::FieldDef] = "histogram"
        [field, extended_bounds: Object, hard_bounds: Object; missing, script, value_type, format, keyed] {
        /// The width of a bucket.
        interval: f64,
        /// Where buckets begin, less than the width. Default 0.
        offset: f64,
        /// How many documents a bucket needs. Default 0: buckets between others are there when empty.
        min_doc_count: u64,
        /// In which order. Default: the lowest first.
        order: Order as impl Into<Order>,
    }

    /// `variable_width_histogram`: buckets of numbers that lie close; 7.9 and later.
    pub struct VariableWidthHistogram[F: crate::field::FieldDef] = "variable_width_histogram" [field; missing, script, value_type] {
        /// About how many buckets. Default 10.
        buckets: u32,
        /// How many buckets each shard gives. Default: 50 × `buckets`.
        shard_size: u32,
        /// How many documents are looked at before buckets are made.
        initial_buffer: u32,
    }

    /// `date_histogram`: buckets of dates by unit of time.
    pub struct DateHistogram[F: crate::field::FieldDef] = "date_histogram"
        [field, extended_bounds: Object, hard_bounds: Object; missing, script, value_type, format, keyed] {
        /// By units of the calendar; 7.2 and later.
        calendar_interval: CalendarInterval,
        /// By a length of time that is always the same; 7.2 and later.
        fixed_interval: Interval as impl Into<Interval>,
        /// Either, as versions before 7.2 spell it; gone in 8.
        interval: Interval as impl Into<Interval>,
        /// By how much buckets begin later, or with `-` earlier.
        offset: Interval as impl Into<Interval>,
        /// The time zone of calendars, as `+01:00` or `Europe/Paris`. Default UTC. Keys are points in
        /// time all the same.
        time_zone: String as impl Into<String>,
        /// How many documents a bucket needs. Default 0: buckets between others are there when empty.
        min_doc_count: u64,
        /// In which order. Default: the earliest first.
        order: Order as impl Into<Order>,
        /// Parameters of the script, as JSON. Old servers.
        params: JsonParam as impl Into<JsonParam>,
    }

    /// `auto_date_histogram`: as many buckets of dates as were asked for.
    pub struct AutoDateHistogram[F: crate::field::FieldDef] = "auto_date_histogram" [field; missing, script, value_type, format] {
        /// How many buckets at the most. Default 10.
        buckets: u32,
        /// The shortest interval.
        minimum_interval: MinimumInterval,
        /// The time zone of calendars, as `+01:00` or `Europe/Paris`. Default UTC.
        time_zone: String as impl Into<String>,
        /// By how much buckets begin later, or with `-` earlier.
        offset: Interval as impl Into<Interval>,
        /// Parameters of the script, as JSON. Old servers.
        params: JsonParam as impl Into<JsonParam>,
    }
}

on_field! {
    /// A `histogram` aggregation: buckets of the same width, which
    /// [`interval`](super::Agg::interval) gives.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::histogram::<Value>("price").interval(50.0).bounds(0.0, 500.0);
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"histogram":{"extended_bounds":{"max":500.0,"min":0.0},"field":"price","interval":50.0}}"#,
    /// );
    /// ```
    histogram / histogram -> Histogram where MeasureField, DocValuesField;

    /// A `variable_width_histogram` aggregation: buckets of numbers that lie close.
    variable_width_histogram / variable_width_histogram -> VariableWidthHistogram where PlainNumberField, DocValuesField;

    /// A `date_histogram` aggregation: buckets by unit of time, which
    /// [`calendar_interval`](super::Agg::calendar_interval) or
    /// [`fixed_interval`](super::Agg::fixed_interval) gives.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::date_histogram::<Value>("@timestamp").calendar_interval(CalendarInterval::Month);
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"date_histogram":{"calendar_interval":"month","field":"@timestamp"}}"#,
    /// );
    /// ```
    date_histogram / date_histogram -> DateHistogram where DateField, DocValuesField;

    /// An `auto_date_histogram` aggregation: as many buckets as were asked for, whatever their width,
    /// which [`Buckets::interval`] tells.
    auto_date_histogram / auto_date_histogram -> AutoDateHistogram where DateField, DocValuesField;
}

impl<D, F: FieldDef, S> Agg<D, Histogram<F>, S> {
    /// Buckets from here to there, even where there are no documents: `extended_bounds`.
    pub fn bounds(self, min: f64, max: f64) -> Self {
        self.set("extended_bounds", bounds(FieldValue::new(&min), FieldValue::new(&max)))
    }

    /// No buckets outside of these: `hard_bounds`; 7.10 and later.
    pub fn hard_bounds(self, min: f64, max: f64) -> Self {
        self.set("hard_bounds", bounds(FieldValue::new(&min), FieldValue::new(&max)))
    }
}

fn bounds(min: FieldValue, max: FieldValue) -> FieldValue {
    FieldValue::object([("min", min.not_null()), ("max", max.not_null())])
}

impl<D, F: FieldDef, S> Agg<D, DateHistogram<F>, S> {
    /// Buckets from here to there, even where there are no documents: `extended_bounds`.
    pub fn bounds(self, min: impl ValueFor<F::Value, F>, max: impl ValueFor<F::Value, F>) -> Self {
        self.set("extended_bounds", bounds(min.into_field_value(), max.into_field_value()))
    }

    /// No buckets outside of these: `hard_bounds`; 7.10 and later.
    pub fn hard_bounds(self, min: impl ValueFor<F::Value, F>, max: impl ValueFor<F::Value, F>) -> Self {
        self.set("hard_bounds", bounds(min.into_field_value(), max.into_field_value()))
    }
}

/// The key of a bucket of numbers that lie close.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Width<V> {
    /// The middle of its values.
    pub center: V,
    /// The lowest of them.
    pub min: f64,
    /// The highest of them.
    pub max: f64,
}

fn width<F: FieldDef<Value: ResultValue>>(entry: Entry<'_>) -> Result<Width<Figure<F>>, DecodeError> {
    Ok(Width {
        center: figure_key::<F>(entry)?,
        min: needed_number(entry.bucket, "min")?,
        max: needed_number(entry.bucket, "max")?,
    })
}

/// Keyed by text, a bucket has its date beside.
fn date_key<F: FieldDef<Value: ResultValue>>(entry: Entry<'_>) -> Result<Key<F>, DecodeError> {
    F::Value::key(needed(entry.bucket, "key")?, None)
}

bucket_results! {
    Histogram<F> => Buckets<Figure<F>, A>, |result, sub| buckets(result, figure_key::<F>, sub);
    VariableWidthHistogram<F> => Buckets<Width<Figure<F>>, A>, |result, sub| buckets(result, width::<F>, sub);
    DateHistogram<F> => Buckets<Key<F>, A>, |result, sub| buckets(result, date_key::<F>, sub);
    AutoDateHistogram<F> => Buckets<Key<F>, A>, |result, sub| buckets(result, date_key::<F>, sub);
}
