//! Buckets between bounds: `range`, `date_range`, `ip_range`, `ip_prefix` and `geo_distance`.

use serde_json::Value;

use super::agg::Agg;
use super::bucket::{Buckets, buckets};
use super::decode::{DecodeError, Entry, count_in, optional};
use super::param::object;
use super::value::{Figure, ResultValue, figure_in};
use crate::field::checks::{DateField, DocValuesField, GeoPointField, IpField, MeasureField};
use crate::field::{FieldDef, FieldValue, JsonParam, ValueFor};
use crate::query::geo::DistanceType;

words! {
    /// Units of distance.
    pub enum DistanceUnit {
        /// Metres. The default.
        Meters = "m",
        /// Kilometres.
        Kilometers = "km",
        /// Centimetres.
        Centimeters = "cm",
        /// Millimetres.
        Millimeters = "mm",
        /// Miles.
        Miles = "mi",
        /// Nautical miles.
        NauticalMiles = "nmi",
        /// Yards.
        Yards = "yd",
        /// Feet.
        Feet = "ft",
        /// Inches.
        Inches = "in",
    }
}

aggregations! {
    /// `range`: buckets of numbers between bounds.
    pub struct Range[F: crate::field::FieldDef] = "range" [field, ranges: List; missing, script, value_type, format, keyed] {}

    /// `date_range`: buckets of dates between bounds.
    pub struct DateRange[F: crate::field::FieldDef] = "date_range" [field, ranges: List; missing, script, value_type, format, keyed] {
        /// The time zone of bounds that carry none. Default UTC.
        time_zone: String as impl Into<String>,
    }

    /// `ip_range`: buckets of addresses between bounds.
    pub struct IpRange[F: crate::field::FieldDef] = "ip_range" [field, ranges: List; missing, script, value_type, format, keyed] {}

    /// `ip_prefix`: buckets of networks. Elasticsearch 8.1 and later.
    pub struct IpPrefix[F: crate::field::FieldDef] = "ip_prefix" [field; keyed] {
        /// How many bits of an address are its network: 0 to 32, for IPv6 0 to 128.
        prefix_length: u32,
        /// Whether the addresses are IPv6. Default false.
        is_ipv6: bool,
        /// Whether keys end with the length, as `10.0.0.0/8`. Default false.
        append_prefix_length: bool,
        /// How many documents a bucket needs. Default 1.
        min_doc_count: u64,
    }

    /// `geo_distance`: buckets by distance from a point.
    pub struct GeoDistance[F: crate::field::FieldDef] = "geo_distance" [field, ranges: List; keyed] {
        /// The point: JSON as `{"lat": 52.4, "lon": 4.9}`, or a type that serializes so.
        origin: JsonParam as impl Into<JsonParam>,
        /// The unit of the bounds. Default [`DistanceUnit::Meters`].
        unit: DistanceUnit,
        /// How distances are computed.
        distance_type: DistanceType,
    }
}

on_field! {
    /// A `range` aggregation: one bucket per [`range`](super::Agg::range), which may overlap.
    /// (`range` is the query.)
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::range::<Value>("price").range(..100.0).range_named("dear", 100.0..);
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"range":{"field":"price","ranges":[{"to":100.0},{"from":100.0,"key":"dear"}]}}"#,
    /// );
    /// ```
    range_agg / range -> Range where MeasureField, DocValuesField;

    /// A `date_range` aggregation: one bucket per range, which may overlap.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::date_range::<Value>("date").since("now-1M/M").between("now-2M/M", "now-1M/M");
    /// assert_eq!(
    ///     agg.to_string(),
    ///     r#"{"date_range":{"field":"date","ranges":[{"from":"now-1M/M"},{"from":"now-2M/M","to":"now-1M/M"}]}}"#,
    /// );
    /// ```
    date_range / date_range -> DateRange where DateField, DocValuesField;

    /// An `ip_range` aggregation: one bucket per range or network.
    ip_range / ip_range -> IpRange where IpField, DocValuesField;

    /// An `ip_prefix` aggregation: one bucket per network.
    ip_prefix / ip_prefix -> IpPrefix where IpField, DocValuesField;

    /// A `geo_distance` aggregation: buckets by distance from [`origin`](super::Agg::origin).
    /// (`geo_distance` is the query.)
    geo_distance_agg / geo_distance -> GeoDistance where GeoPointField, DocValuesField;
}

/// Bounds of a bucket of numbers: `..100.0`, `50.0..100.0` or `100.0..`; the lower one is in, the
/// upper one is not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BucketBounds {
    from: Option<f64>,
    to: Option<f64>,
}

impl From<std::ops::Range<f64>> for BucketBounds {
    fn from(range: std::ops::Range<f64>) -> Self {
        Self { from: Some(range.start), to: Some(range.end) }
    }
}

impl From<std::ops::RangeTo<f64>> for BucketBounds {
    fn from(range: std::ops::RangeTo<f64>) -> Self {
        Self { from: None, to: Some(range.end) }
    }
}

impl From<std::ops::RangeFrom<f64>> for BucketBounds {
    fn from(range: std::ops::RangeFrom<f64>) -> Self {
        Self { from: Some(range.start), to: None }
    }
}

impl BucketBounds {
    fn into_json(self, key: Option<String>) -> FieldValue {
        range_json(key, self.from.map(|from| FieldValue::new(&from)), self.to.map(|to| FieldValue::new(&to)))
    }
}

fn range_json(key: Option<String>, from: Option<FieldValue>, to: Option<FieldValue>) -> FieldValue {
    let members = [("key", key.map(|key| Value::from(key).into())), ("from", from), ("to", to)];
    let members = members.into_iter().filter_map(|(name, json)| json.map(|json| (name, json)));
    FieldValue::object(members)
}

macro_rules! number_ranges {
    ($($kind:ident),*) => {$(
        impl<D, F: FieldDef, S> Agg<D, $kind<F>, S> {
            /// One more bucket: `..100.0`, `50.0..100.0` or `100.0..`; the lower bound is in, the upper
            /// one is not. The server makes its key.
            pub fn range(mut self, range: impl Into<BucketBounds>) -> Self {
                self.tree.push("ranges", range.into().into_json(None));
                self
            }

            /// One more bucket, with a key of its own.
            pub fn range_named(mut self, key: impl Into<String>, range: impl Into<BucketBounds>) -> Self {
                self.tree.push("ranges", range.into().into_json(Some(key.into())));
                self
            }
        }
    )*};
}

number_ranges!(Range, GeoDistance);

macro_rules! value_ranges {
    ($($kind:ident),*) => {$(
        impl<D, F: FieldDef, S> Agg<D, $kind<F>, S> {
            /// One more bucket: this value and greater ones.
            pub fn since(self, from: impl ValueFor<F::Value, F>) -> Self {
                self.bounded(None, Some(from.into_field_value().not_null()), None)
            }

            /// One more bucket: values less than this one.
            pub fn until(self, to: impl ValueFor<F::Value, F>) -> Self {
                self.bounded(None, None, Some(to.into_field_value().not_null()))
            }

            /// One more bucket: the lower bound is in, the upper one is not.
            pub fn between(self, from: impl ValueFor<F::Value, F>, to: impl ValueFor<F::Value, F>) -> Self {
                self.bounded(None, Some(from.into_field_value().not_null()), Some(to.into_field_value().not_null()))
            }

            /// One more bucket, with a key of its own; `None` is no bound.
            pub fn range_named<V: ValueFor<F::Value, F>>(
                self,
                key: impl Into<String>,
                from: Option<V>,
                to: Option<V>,
            ) -> Self {
                self.bounded(
                    Some(key.into()),
                    from.map(|from| from.into_field_value().not_null()),
                    to.map(|to| to.into_field_value().not_null()),
                )
            }

            fn bounded(mut self, key: Option<String>, from: Option<FieldValue>, to: Option<FieldValue>) -> Self {
                self.tree.push("ranges", range_json(key, from, to));
                self
            }
        }
    )*};
}

value_ranges!(DateRange, IpRange);

impl<D, F: FieldDef, S> Agg<D, IpRange<F>, S> {
    /// One more bucket: a network, as `10.0.0.0/25`.
    pub fn mask(mut self, network: impl Into<String>) -> Self {
        self.tree.push("ranges", object([("mask", network.into().into())]).into());
        self
    }
}

/// The key of a bucket between bounds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RangeKey<V> {
    /// The name that was given, or that the server made: `*-100.0`.
    pub name: String,
    /// The lower bound, which is in.
    pub from: Option<V>,
    /// The upper bound, which is not.
    pub to: Option<V>,
}

impl<V> PartialEq<str> for RangeKey<V> {
    fn eq(&self, name: &str) -> bool {
        self.name == name
    }
}

/// The key of a bucket of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Network {
    /// The first address, with the length if that was asked for.
    pub address: String,
    /// How many bits of an address are its network.
    pub prefix_length: u64,
    /// Whether it is IPv6.
    pub is_ipv6: bool,
    /// The mask, for IPv4.
    pub netmask: Option<String>,
}

impl PartialEq<str> for Network {
    fn eq(&self, address: &str) -> bool {
        self.address == address
    }
}

fn figures<F: FieldDef<Value: ResultValue>>(entry: Entry<'_>) -> Result<RangeKey<Figure<F>>, DecodeError> {
    Ok(RangeKey {
        name: entry.text()?,
        from: figure_in::<F>(entry.bucket, "from")?,
        to: figure_in::<F>(entry.bucket, "to")?,
    })
}

fn distances(entry: Entry<'_>) -> Result<RangeKey<f64>, DecodeError> {
    figures::<crate::field::Dynamic>(entry)
}

fn addresses(entry: Entry<'_>) -> Result<RangeKey<String>, DecodeError> {
    Ok(RangeKey { name: entry.text()?, from: optional(entry.bucket, "from")?, to: optional(entry.bucket, "to")? })
}

fn network(entry: Entry<'_>) -> Result<Network, DecodeError> {
    Ok(Network {
        address: entry.text()?,
        prefix_length: count_in(entry.bucket, "prefix_length")?,
        is_ipv6: optional(entry.bucket, "is_ipv6")?.unwrap_or_default(),
        netmask: optional(entry.bucket, "netmask")?,
    })
}

bucket_results! {
    Range<F> => Buckets<RangeKey<Figure<F>>, A>, |result, sub| buckets(result, figures::<F>, sub);
    DateRange<F> => Buckets<RangeKey<Figure<F>>, A>, |result, sub| buckets(result, figures::<F>, sub);
    IpRange<F> => Buckets<RangeKey<String>, A>, |result, sub| buckets(result, addresses, sub);
    IpPrefix<F> => Buckets<Network, A>, |result, sub| buckets(result, network, sub);
    GeoDistance<F> => Buckets<RangeKey<f64>, A>, |result, sub| buckets(result, distances, sub);
}
