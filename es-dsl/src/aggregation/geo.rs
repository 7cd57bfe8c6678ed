//! Metrics of places.

use serde_json::Value;

use super::agg::Agg;
use super::decode::{DecodeError, count_in, list_in, member, needed, number_in, optional};
use super::source::ValuesOf;
use crate::field::JsonParam;
use crate::field::checks::{DocValuesField, GeoField, ShapeField};

words! {
    /// In which order points are joined.
    pub enum LineOrder {
        /// The lowest first. The default.
        Asc = "asc",
        /// The highest first.
        Desc = "desc",
    }
}

aggregations! {
    /// `geo_bounds`: the bounding box of all points.
    pub struct GeoBounds[F: crate::field::FieldDef] = "geo_bounds" [field; missing, script] {
        /// Whether the bounding box may cross the date line. Default true.
        wrap_longitude: bool,
    }

    /// `geo_centroid`: the middle of all points.
    pub struct GeoCentroid[F: crate::field::FieldDef] = "geo_centroid" [field; missing, script] {
        /// The count of a centroid that was computed before, as newer servers read it back.
        count: u64,
        /// The place of a centroid that was computed before, as newer servers read it back.
        location: JsonParam as impl Into<JsonParam>,
    }

    /// `cartesian_bounds`: the bounding box of all points of a plane. Elasticsearch 8.6 and later,
    /// licensed.
    pub struct CartesianBounds[F: crate::field::FieldDef] = "cartesian_bounds" [field; missing, script] {}

    /// `cartesian_centroid`: the middle of all points of a plane. Elasticsearch 8.6 and later,
    /// licensed.
    pub struct CartesianCentroid[F: crate::field::FieldDef] = "cartesian_centroid" [field; missing, script] {}

    /// `geo_line`: points joined to a line. Elasticsearch 7.11 and later, licensed.
    pub struct GeoLine = "geo_line" [point: Object, sort: Object] {
        /// Whether the result has the values by which the points are sorted. Default false.
        include_sort: bool,
        /// In which order the points are joined. Default [`LineOrder::Asc`].
        sort_order: LineOrder,
        /// How many points the line has at the most, up to 10,000. The default.
        size: u32,
    }

    /// `line`: the same by another name, for points of a plane too.
    pub struct Line = "line" [point: Object, sort: Object] {
        /// Whether the result has the values by which the points are sorted. Default false.
        include_sort: bool,
        /// In which order the points are joined. Default [`LineOrder::Asc`].
        sort_order: LineOrder,
        /// How many points the line has at the most, up to 10,000. The default.
        size: u32,
    }
}

on_field! {
    /// A `geo_bounds` aggregation: the bounding box of all points. `None` where there is none.
    geo_bounds / geo_bounds -> GeoBounds where GeoField, DocValuesField;

    /// A `geo_centroid` aggregation: the middle of all points.
    geo_centroid / geo_centroid -> GeoCentroid where GeoField, DocValuesField;

    /// A `cartesian_bounds` aggregation: the bounding box of all points of a plane.
    cartesian_bounds / cartesian_bounds -> CartesianBounds where ShapeField, DocValuesField;

    /// A `cartesian_centroid` aggregation: the middle of all points of a plane.
    cartesian_centroid / cartesian_centroid -> CartesianCentroid where ShapeField, DocValuesField;
}

/// The points of a field, joined in the order of another: `geo_line`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::Value;
/// let agg = aggregation::geo_line::<Value>("location", "@timestamp");
/// assert_eq!(
///     agg.to_string(),
///     r#"{"geo_line":{"point":{"field":"location"},"sort":{"field":"@timestamp"}}}"#,
/// );
/// ```
pub fn geo_line<D>(point: impl ValuesOf<D>, sort: impl ValuesOf<D>) -> Agg<D, GeoLine> {
    Agg::new().set("point", point.into_source().into_object()).set("sort", sort.into_source().into_object())
}

/// The points of a field, joined in the order of another: `line`.
pub fn line<D>(point: impl ValuesOf<D>, sort: impl ValuesOf<D>) -> Agg<D, Line> {
    Agg::new().set("point", point.into_source().into_object()).set("sort", sort.into_source().into_object())
}

/// A point: on the earth in degrees, `x` the longitude and `y` the latitude; else in a plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    /// The longitude, or the first coordinate.
    pub x: f64,
    /// The latitude, or the second coordinate.
    pub y: f64,
}

/// A bounding box.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct BoundsResult {
    /// The corner at the top left, on the earth the one in the north-west.
    pub top_left: Coordinates,
    /// The corner at the bottom right, on the earth the one in the south-east.
    pub bottom_right: Coordinates,
}

/// The middle of points.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct CentroidResult {
    /// Where it is; `None` where there are no points.
    pub location: Option<Coordinates>,
    /// How many points there are.
    pub count: u64,
}

/// Points joined to a line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct LineResult {
    /// The points in their order.
    pub points: Vec<Coordinates>,
    /// Whether all points are in it; else there were more than asked for.
    pub complete: bool,
    /// The values by which the points are sorted, if they were asked for.
    pub sort_values: Vec<f64>,
}

fn point(json: &Value) -> Result<Option<Coordinates>, DecodeError> {
    let x = number_in(json, "lon")?.or(number_in(json, "x")?);
    let y = number_in(json, "lat")?.or(number_in(json, "y")?);
    Ok(x.zip(y).map(|(x, y)| Coordinates { x, y }))
}

fn bounds(result: &Value) -> Result<Option<BoundsResult>, DecodeError> {
    let bounds = member(result, "bounds");
    let corners = point(member(bounds, "top_left"))?.zip(point(member(bounds, "bottom_right"))?);
    Ok(corners.map(|(top_left, bottom_right)| BoundsResult { top_left, bottom_right }))
}

fn centroid(result: &Value) -> Result<CentroidResult, DecodeError> {
    Ok(CentroidResult { location: point(member(result, "location"))?, count: count_in(result, "count")? })
}

fn line_of(result: &Value) -> Result<LineResult, DecodeError> {
    let coordinate = |json: &Value, place: usize| {
        let coordinate = json.get(place).and_then(Value::as_f64);
        coordinate.ok_or_else(|| DecodeError::expected("a list of pairs of numbers").within("coordinates"))
    };
    let points = list_in(needed(result, "geometry")?, "coordinates")?
        .iter()
        .map(|pair| Ok(Coordinates { x: coordinate(pair, 0)?, y: coordinate(pair, 1)? }));
    let properties = member(result, "properties");
    Ok(LineResult {
        points: points.collect::<Result<_, DecodeError>>()?,
        complete: optional(properties, "complete")?.unwrap_or(true),
        sort_values: optional(properties, "sort_values")?.unwrap_or_default(),
    })
}

results! {
    GeoBounds<F> => Option<BoundsResult>, |result| bounds(result);
    CartesianBounds<F> => Option<BoundsResult>, |result| bounds(result);
    GeoCentroid<F> => CentroidResult, |result| centroid(result);
    CartesianCentroid<F> => CentroidResult, |result| centroid(result);
    GeoLine => LineResult, |result| line_of(result);
    Line => LineResult, |result| line_of(result);
}
