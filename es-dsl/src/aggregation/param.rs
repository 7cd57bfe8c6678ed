//! What the parameters of aggregations can be.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::field::{FieldValue, GeoPoint, JsonParam};
use crate::json::FromJson;
use crate::query::geo::DistanceType;
use crate::query::{Clause, Query};
use crate::script::Script;

/// The form of a parameter's JSON: data instead of one deserializer per kind.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    Any,
    Bool,
    Integer,
    Number,
    Text,
    Object,
    List,
    Query,
    /// Queries by name, or a list of them.
    Queries,
    Script,
    OneOf(&'static [&'static str]),
    Either(&'static [Shape]),
}

impl Shape {
    /// Whether this JSON has the form; numbers and truth values may be text, as servers read them.
    pub(crate) fn fits(&self, json: &Value) -> bool {
        let text = json.as_str();
        match self {
            Self::Any => true,
            Self::Bool => json.is_boolean() || matches!(text, Some("true" | "false")),
            Self::Integer => match text {
                Some(text) => text.parse::<i64>().is_ok(),
                None => json.as_f64().is_some_and(|number| number.fract() == 0.0),
            },
            Self::Number => json.is_number() || text.is_some_and(|text| text.parse::<f64>().is_ok()),
            Self::Text => text.is_some(),
            Self::Object => json.is_object(),
            Self::List => json.is_array(),
            Self::Query => is_query(json),
            Self::Queries => match json {
                Value::Object(queries) => queries.values().all(is_query),
                Value::Array(queries) => queries.iter().all(is_query),
                _ => false,
            },
            Self::Script => Script::from_json(json).is_some(),
            Self::OneOf(words) => text.is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(text))),
            Self::Either(shapes) => shapes.iter().any(|shape| shape.fits(json)),
        }
    }
}

fn is_query(json: &Value) -> bool {
    Clause::from_json(json).is_some_and(|clause| !matches!(clause, Clause::Raw(_)))
}

/// A type of parameters.
pub(crate) trait Param {
    const SHAPE: Shape;

    fn into_json(self) -> FieldValue;
}

macro_rules! params {
    ($($ty:ty => $shape:ident;)*) => {$(
        impl Param for $ty {
            const SHAPE: Shape = Shape::$shape;

            fn into_json(self) -> FieldValue {
                FieldValue::new(&self)
            }
        }
    )*};
}

params! {
    bool => Bool;
    u32 => Integer;
    u64 => Integer;
    i64 => Integer;
    f64 => Number;
    String => Text;
    Script => Script;
    Vec<f64> => List;
    Vec<String> => List;
}

impl Param for DistanceType {
    const SHAPE: Shape = Shape::OneOf(&["arc", "plane"]);

    fn into_json(self) -> FieldValue {
        FieldValue::from(Value::from(match self {
            Self::Arc => "arc",
            Self::Plane => "plane",
        }))
    }
}

impl<D> Param for Query<D> {
    const SHAPE: Shape = Shape::Query;

    fn into_json(self) -> FieldValue {
        FieldValue::new(&self)
    }
}

impl Param for JsonParam {
    const SHAPE: Shape = Shape::Any;

    fn into_json(self) -> FieldValue {
        self.0
    }
}

/// Declares a parameter that is one of a few words.
macro_rules! words {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $crate::aggregation::param::Param for $name {
            const SHAPE: $crate::aggregation::param::Shape = $crate::aggregation::param::Shape::OneOf(&[$($word),*]);

            fn into_json(self) -> $crate::field::FieldValue {
                serde_json::Value::from(match self {
                    $(Self::$variant => $word,)*
                })
                .into()
            }
        }
    )*};
}

/// Declares a parameter that is made from several types and sent as JSON.
macro_rules! json_param {
    ($($(#[$meta:meta])* pub struct $name:ident = $shape:expr;)*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name(pub(crate) serde_json::Value);

        impl $crate::aggregation::param::Param for $name {
            const SHAPE: $crate::aggregation::param::Shape = $shape;

            fn into_json(self) -> $crate::field::FieldValue {
                self.0.into()
            }
        }
    )*};
}

/// A value as servers take it for `missing`: a place as text, since they take no objects and lists there.
pub(crate) fn scalar(value: FieldValue) -> FieldValue {
    match value.to_json() {
        Some(json @ (Value::Object(_) | Value::Array(_))) => match GeoPoint::deserialize(json) {
            Ok(place) => Value::from(format!("{},{}", place.lat, place.lon)).into(),
            Err(_) => value,
        },
        _ => value,
    }
}

/// A JSON object of these members.
pub(crate) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (name, json) in members {
        object.insert(name.to_owned(), json);
    }
    Value::Object(object)
}

words! {
    /// What a pipeline does with a bucket that has no value.
    pub enum GapPolicy {
        /// It is passed over. The default.
        Skip = "skip",
        /// It counts as zero.
        InsertZeros = "insert_zeros",
        /// Like `Skip`, but a value of the metric that is there counts; 8.0 and later.
        KeepValues = "keep_values",
    }

    /// How sub-aggregations of many buckets are collected.
    pub enum CollectMode {
        /// All of them at once.
        DepthFirst = "depth_first",
        /// Those of the top buckets alone, once the top is known.
        BreadthFirst = "breadth_first",
    }

    /// How a digest of percentiles trades accuracy for speed; 8.9 and later.
    pub enum TDigestHint {
        /// Fast. The default.
        Default = "default",
        /// Closer, and slower.
        HighAccuracy = "high_accuracy",
    }

    /// The types as which a server may take values of fields that are not mapped.
    pub enum ValueType {
        /// Text.
        String = "string",
        /// Whole numbers.
        Long = "long",
        /// Whole numbers.
        Integer = "integer",
        /// Whole numbers.
        Short = "short",
        /// Whole numbers.
        Byte = "byte",
        /// Whole numbers from 0 on; OpenSearch.
        UnsignedLong = "unsigned_long",
        /// Numbers.
        Double = "double",
        /// Numbers.
        Float = "float",
        /// Numbers.
        Number = "number",
        /// Numbers.
        Numeric = "numeric",
        /// Points in time.
        Date = "date",
        /// Points in time, to the nanosecond.
        DateNanos = "date_nanos",
        /// Addresses.
        Ip = "ip",
        /// Places on the earth.
        GeoPoint = "geo_point",
        /// Truth values.
        Boolean = "boolean",
    }
}

json_param! {
    /// In which order buckets come: [`Order::asc`] and [`Order::desc`], or several of them, of which
    /// the later ones break ties.
    pub struct Order = Shape::Either(&[Shape::Object, Shape::List]);

    /// Where the values of a pipeline are: the name of an aggregation in the same set; further in
    /// with `>`, as in `"0>1"`; one of several metrics with a dot, as in `"0.max"`; or `"_count"`.
    pub struct BucketsPath = Shape::Any;
}

/// Which terms count, or which do not: a regular expression, a list of exact terms, or a
/// [partition](Include::partition).
#[derive(Debug, Clone, PartialEq)]
pub struct Include(pub(crate) FieldValue);

impl Param for Include {
    const SHAPE: Shape = Shape::Any;

    fn into_json(self) -> FieldValue {
        self.0
    }
}

/// A length of time: a text as `"90m"`, or a [`Duration`](std::time::Duration) of whole milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval(FieldValue);

impl Param for Interval {
    const SHAPE: Shape = Shape::Text;

    fn into_json(self) -> FieldValue {
        self.0
    }
}

impl Order {
    /// The key of a bucket. Versions before 6 call it `_term` in `terms`.
    pub const KEY: &'static str = "_key";
    /// The number of documents in a bucket.
    pub const COUNT: &'static str = "_count";

    /// The lowest first. By [`KEY`](Self::KEY), [`COUNT`](Self::COUNT), or a sub-aggregation's name.
    pub fn asc(by: impl Into<String>) -> Self {
        Self(object([(&by.into(), "asc".into())]))
    }

    /// The highest first. By [`KEY`](Self::KEY), [`COUNT`](Self::COUNT), or a sub-aggregation's name.
    pub fn desc(by: impl Into<String>) -> Self {
        Self(object([(&by.into(), "desc".into())]))
    }
}

impl<const N: usize> From<[Order; N]> for Order {
    fn from(orders: [Order; N]) -> Self {
        Self(Value::Array(orders.into_iter().map(|order| order.0).collect()))
    }
}

impl Include {
    /// One of several parts of about the same size, for going through many terms in several requests.
    pub fn partition(partition: u32, of: u32) -> Self {
        Self(object([("partition", partition.into()), ("num_partitions", of.into())]).into())
    }
}

impl From<&str> for Include {
    fn from(pattern: &str) -> Self {
        Self(Value::from(pattern).into())
    }
}

impl From<String> for Include {
    fn from(pattern: String) -> Self {
        Self(Value::from(pattern).into())
    }
}

impl<T: Serialize> From<Vec<T>> for Include {
    fn from(terms: Vec<T>) -> Self {
        Self(FieldValue::new(&terms))
    }
}

impl<T: Serialize, const N: usize> From<[T; N]> for Include {
    fn from(terms: [T; N]) -> Self {
        Self(FieldValue::new(terms.as_slice()))
    }
}

impl From<&str> for Interval {
    fn from(text: &str) -> Self {
        Self(Value::from(text).into())
    }
}

impl From<String> for Interval {
    fn from(text: String) -> Self {
        Self(Value::from(text).into())
    }
}

impl From<std::time::Duration> for Interval {
    fn from(duration: std::time::Duration) -> Self {
        // Servers cut off what is less than a millisecond.
        match duration.subsec_nanos() % 1_000_000 {
            0 => format!("{}ms", duration.as_millis()).into(),
            _ => Self(FieldValue::failed(format!("{duration:?} is not a whole number of milliseconds"))),
        }
    }
}

impl From<&str> for BucketsPath {
    fn from(path: &str) -> Self {
        Self(path.into())
    }
}

impl From<String> for BucketsPath {
    fn from(path: String) -> Self {
        Self(path.into())
    }
}

/// Several paths, each under the name by which a script knows it.
impl<N: Into<String>, P: Into<String>, const LEN: usize> From<[(N, P); LEN]> for BucketsPath {
    fn from(paths: [(N, P); LEN]) -> Self {
        let members = paths.into_iter().map(|(name, path)| (name.into(), Value::String(path.into())));
        Self(Value::Object(members.collect()))
    }
}
