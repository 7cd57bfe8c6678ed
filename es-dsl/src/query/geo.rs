//! Geo and shape queries.
//!
//! Places are given as a [`GeoPoint`](crate::field::GeoPoint), as `[longitude, latitude]`, as
//! `"latitude,longitude"` or as JSON.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"geo_distance": {"distance": "12km", "pin": [-70, 40]}}` | `t.pin.geo_distance([-70.0, 40.0], "12km")` |
//! | `{"geo_bounding_box": {"pin": {"top_left": …, "bottom_right": …}}}` | `t.pin.geo_bounding_box(GeoBounds::corners(a, b))` |
//! | `{"geo_polygon": {"pin": {"points": […]}}}` | `t.pin.geo_polygon([a, b, c])` |
//! | `{"geo_shape": {"area": {"shape": {…}, "relation": "within"}}}` | `t.area.geo_shape(json!({…})).relation(ShapeRelation::Within)` |
//! | `{"geo_shape": {"area": {"indexed_shape": {"index": "i", "id": "1"}}}}` | `t.area.geo_shape(IndexedShape::at("i", "1"))` |
//! | `{"geo_grid": {"pin": {"geohash": "u0"}}}` | `t.pin.geo_grid(GeoCell::geohash("u0"))` |
//! | `{"shape": {"outline": {"shape": {…}}}}` | `t.outline.shape(json!({…}))` |
//! | `{"xy_shape": {"outline": {"shape": {…}}}}` | `t.outline.xy_shape(json!({…}))` |

use super::{Beside, On, Query};
use crate::field::checks::{GeoField, GeoPointField, IndexedField, ShapeField, XyField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::Text;

keywords! {
    /// What is done with coordinates out of range.
    pub enum ValidationMethod {
        /// They are an error. The default.
        Strict = "strict",
        /// They are accepted.
        IgnoreMalformed = "ignore_malformed",
        /// They are made to exist.
        Coerce = "coerce",
    }
}

keywords! {
    /// How distances are measured.
    pub enum DistanceType {
        /// On a sphere. The default.
        Arc = "arc",
        /// On a plane: faster, and wrong over long distances and near the poles.
        Plane = "plane",
    }
}

keywords! {
    /// How a bounding box is looked up.
    pub enum GeoExecution {
        /// In memory. The default.
        Memory = "memory",
        /// In the index.
        Indexed = "indexed",
    }
}

keywords! {
    /// How the shape of the field has to lie to the one asked for.
    pub enum ShapeRelation {
        /// Any point in common. The default.
        Intersects = "intersects",
        /// No point in common.
        Disjoint = "disjoint",
        /// The field's shape lies within the one asked for.
        Within = "within",
        /// The field's shape contains the one asked for.
        Contains = "contains",
    }
}

params! {
    /// The parameters of a `geo_distance` query, beside its field.
    pub struct GeoDistanceOptions for GeoDistanceQuery [distance: FieldValue] {
        /// How the distance is measured. Default [`DistanceType::Arc`].
        distance_type: DistanceType,
        /// What is done with coordinates out of range. Default [`ValidationMethod::Strict`].
        validation_method: ValidationMethod,
        /// Whether coordinates out of range are normalized. Up to version 5.
        coerce: bool = "coerce" | "normalize",
        /// Whether coordinates out of range are accepted. Up to version 5.
        ignore_malformed: bool,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
        /// The unit of a distance that is a plain number. Default metres.
        unit: String as impl Into<String>,
        /// Whether a bounding box is looked up first: `memory`, `indexed` or `none`. Up to version 5.
        optimize_bbox: String as impl Into<String>,
    }
}

/// A `geo_distance` query.
pub type GeoDistanceQuery = Beside<GeoDistanceOptions, FieldValue>;

params! {
    /// The parameters of a `geo_bounding_box` query, beside its field.
    pub struct GeoBoundingBoxOptions for GeoBoundingBoxQuery [] {
        /// How the bounding box is looked up. Deprecated in 7.14 without replacement.
        execution: GeoExecution = "type",
        /// What is done with coordinates out of range. Default [`ValidationMethod::Strict`].
        validation_method: ValidationMethod,
        /// Whether coordinates out of range are normalized. Up to version 5.
        coerce: bool = "coerce" | "normalize",
        /// Whether coordinates out of range are accepted. Up to version 5.
        ignore_malformed: bool,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// A `geo_bounding_box` query.
pub type GeoBoundingBoxQuery = Beside<GeoBoundingBoxOptions, GeoBounds>;

object! {
    /// A bounding box on the earth.
    #[derive(Default)]
    pub struct GeoBounds [
        top_left: Option<FieldValue> = "top_left" | "topLeft",
        bottom_right: Option<FieldValue> = "bottom_right" | "bottomRight",
        top_right: Option<FieldValue> = "top_right" | "topRight",
        bottom_left: Option<FieldValue> = "bottom_left" | "bottomLeft",
    ] {
        /// The northern edge, in degrees.
        top: f64,
        /// The western edge, in degrees.
        left: f64,
        /// The southern edge, in degrees.
        bottom: f64,
        /// The eastern edge, in degrees.
        right: f64,
        /// The bounding box as well-known text: `BBOX (west, east, north, south)`.
        wkt: String,
    }
}

impl GeoBounds {
    /// From the north-western corner to the south-eastern one.
    #[must_use]
    pub fn corners(top_left: impl ValueFor<Any>, bottom_right: impl ValueFor<Any>) -> Self {
        let [top_left, bottom_right] =
            [top_left.into_field_value().not_null(), bottom_right.into_field_value().not_null()].map(Some);
        Self { top_left, bottom_right, ..Self::default() }
    }

    /// From the north-eastern corner to the south-western one.
    #[must_use]
    pub fn other_corners(top_right: impl ValueFor<Any>, bottom_left: impl ValueFor<Any>) -> Self {
        let [top_right, bottom_left] =
            [top_right.into_field_value().not_null(), bottom_left.into_field_value().not_null()].map(Some);
        Self { top_right, bottom_left, ..Self::default() }
    }

    /// Between the edges, in degrees.
    #[must_use]
    pub fn edges(top: f64, left: f64, bottom: f64, right: f64) -> Self {
        let [top, left, bottom, right] = [top, left, bottom, right].map(Some);
        Self { top, left, bottom, right, ..Self::default() }
    }

    /// As well-known text: `BBOX (west, east, north, south)`.
    #[must_use]
    pub fn wkt(text: impl Into<String>) -> Self {
        Self { wkt: Some(text.into()), ..Self::default() }
    }
}

params! {
    /// The parameters of a `geo_polygon` query, beside its field.
    pub struct GeoPolygonOptions for GeoPolygonQuery [] {
        /// What is done with coordinates out of range. Default [`ValidationMethod::Strict`].
        validation_method: ValidationMethod,
        /// Whether coordinates out of range are normalized. Up to version 5.
        coerce: bool = "coerce" | "normalize",
        /// Whether coordinates out of range are accepted. Up to version 5.
        ignore_malformed: bool,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// A `geo_polygon` query.
pub type GeoPolygonQuery = Beside<GeoPolygonOptions, GeoPolygonPoints>;

object! {
    /// The corners of a polygon.
    pub struct GeoPolygonPoints [points: Vec<FieldValue>] {}
}

params! {
    /// The parameters of a `geo_shape` query, beside its field.
    pub struct GeoShapeOptions for GeoShapeQuery [] {
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// A `geo_shape` query.
pub type GeoShapeQuery = Beside<GeoShapeOptions, ShapeCondition>;

params! {
    /// The parameters of a `shape` query, beside its field.
    pub struct ShapeOptions for ShapeQuery [] {
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// A `shape` query.
pub type ShapeQuery = Beside<ShapeOptions, ShapeCondition>;

params! {
    /// The parameters of an `xy_shape` query, beside its field.
    pub struct XyShapeOptions for XyShapeQuery [] {
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// An `xy_shape` query.
pub type XyShapeQuery = Beside<XyShapeOptions, ShapeCondition>;

object! {
    /// The shape that is asked for, and how the field's shape has to lie to it.
    pub struct ShapeCondition [shape: Option<FieldValue>, indexed_shape: Option<IndexedShape>] {
        /// How the field's shape has to lie.
        relation: ShapeRelation,
        /// How a field of the old type is looked up: `recursive` or `term`; up to version 7.
        strategy: String as impl Into<String>,
    }
}

object! {
    /// A shape that is in a field of another document.
    pub struct IndexedShape [id: String] {
        /// The index of that document. Default `shapes`.
        index: String as impl Into<String>,
        /// The field. Default `shape`.
        path: Text as impl Into<Text>,
        /// The routing of that document.
        routing: String as impl Into<String>,
        /// The type of that document, up to version 6; deprecated in 7.
        doc_type: String as impl Into<String> = "type",
    }
    methods [] on IndexedShape
}

impl IndexedShape {
    /// The shape in the document of this id in an index.
    #[must_use]
    pub fn at(index: impl Into<String>, id: impl ToString) -> Self {
        Self::new(id.to_string()).index(index)
    }
}

/// A shape: GeoJSON or well-known text, or one that is in another document.
#[derive(Debug, Clone, PartialEq)]
pub struct AnyShape(ShapeCondition);

impl<V: ValueFor<Any>> From<V> for AnyShape {
    fn from(shape: V) -> Self {
        Self(ShapeCondition::new(Some(shape.into_field_value().not_null()), None))
    }
}

impl From<IndexedShape> for AnyShape {
    fn from(shape: IndexedShape) -> Self {
        Self(ShapeCondition::new(None, Some(shape)))
    }
}

impl<D, P> Query<D, Beside<P, ShapeCondition>> {
    /// How the field's shape has to lie to the one asked for. Default
    /// [`ShapeRelation::Intersects`].
    pub fn relation(mut self, relation: ShapeRelation) -> Self {
        self.kind.value.relation = Some(relation);
        self
    }
}

params! {
    /// The parameters of a `geo_grid` query.
    pub struct GeoGridQuery for On<GeoGridQuery> [
        geotile: Option<String>,
        geohash: Option<String>,
        geohex: Option<String>,
    ] {}
}

/// A cell of a grid on the earth.
#[derive(Debug, Clone, PartialEq)]
pub struct GeoCell(GeoGridQuery);

impl GeoCell {
    /// A cell of the `geotile_grid` aggregation, as `"6/32/22"`.
    #[must_use]
    pub fn geotile(key: impl Into<String>) -> Self {
        Self(GeoGridQuery::new(Some(key.into()), None, None))
    }

    /// A cell of the `geohash_grid` aggregation, as `"u0"`.
    #[must_use]
    pub fn geohash(key: impl Into<String>) -> Self {
        Self(GeoGridQuery::new(None, Some(key.into()), None))
    }

    /// A cell of the `geohex_grid` aggregation, as `"811fbffffffffff"`.
    #[must_use]
    pub fn geohex(key: impl Into<String>) -> Self {
        Self(GeoGridQuery::new(None, None, Some(key.into())))
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `geo_distance` query: places within a distance, as `"12km"`, of a point.
    ///
    /// `{"geo_distance": {"pin": [-70.0, 40.0], "distance": "12km"}}`
    pub fn geo_distance(self, from: impl ValueFor<Any>, distance: impl ValueFor<Any>) -> Query<D, GeoDistanceQuery>
    where
        F: GeoField + IndexedField,
    {
        let options = GeoDistanceOptions::new(distance.into_field_value().not_null());
        Query::beside(self.path(), from.into_field_value().not_null(), options)
    }

    /// A `geo_bounding_box` query: places in a bounding box.
    ///
    /// `{"geo_bounding_box": {"pin": {"top_left": [-74.1, 40.7], "bottom_right": [-71.1, 40.0]}}}`
    pub fn geo_bounding_box(self, bounds: GeoBounds) -> Query<D, GeoBoundingBoxQuery>
    where
        F: GeoField + IndexedField,
    {
        Query::beside(self.path(), bounds, GeoBoundingBoxOptions::new())
    }

    /// A `geo_polygon` query: points in a polygon. Deprecated in 7.12: use
    /// [`geo_shape`](Self::geo_shape).
    ///
    /// `{"geo_polygon": {"pin": {"points": [[-70, 40], [-80, 30], [-90, 20]]}}}`
    pub fn geo_polygon<V: ValueFor<Any>>(self, corners: impl IntoIterator<Item = V>) -> Query<D, GeoPolygonQuery>
    where
        F: GeoPointField + IndexedField,
    {
        let points = corners.into_iter().map(|value| value.into_field_value().not_null()).collect();
        Query::beside(self.path(), GeoPolygonPoints::new(points), GeoPolygonOptions::new())
    }

    /// A `geo_shape` query: shapes that lie in a relation to another, which is GeoJSON, well-known
    /// text or an [`IndexedShape`].
    ///
    /// `{"geo_shape": {"area": {"shape": {"type": "point", "coordinates": [13.4, 52.5]}}}}`
    pub fn geo_shape(self, shape: impl Into<AnyShape>) -> Query<D, GeoShapeQuery>
    where
        F: GeoField + IndexedField,
    {
        Query::beside(self.path(), shape.into().0, GeoShapeOptions::new())
    }

    /// A `geo_grid` query: places in a cell of a grid. Elasticsearch 8.3 and later.
    ///
    /// `{"geo_grid": {"pin": {"geohash": "u0"}}}`
    pub fn geo_grid(self, cell: GeoCell) -> Query<D, On<GeoGridQuery>>
    where
        F: GeoField + IndexedField,
    {
        Query::on(self.path(), cell.0)
    }

    /// A `shape` query: shapes in a plane that lie in a relation to another. Elasticsearch with its
    /// basic licence.
    ///
    /// `{"shape": {"outline": {"shape": {"type": "envelope", "coordinates": [[0, 6], [1, 2]]}}}}`
    pub fn shape(self, shape: impl Into<AnyShape>) -> Query<D, ShapeQuery>
    where
        F: ShapeField + IndexedField,
    {
        Query::beside(self.path(), shape.into().0, ShapeOptions::new())
    }

    /// An `xy_shape` query: as [`shape`](Self::shape), on OpenSearch.
    ///
    /// `{"xy_shape": {"outline": {"shape": {"type": "envelope", "coordinates": [[0, 6], [1, 2]]}}}}`
    pub fn xy_shape(self, shape: impl Into<AnyShape>) -> Query<D, XyShapeQuery>
    where
        F: XyField + IndexedField,
    {
        Query::beside(self.path(), shape.into().0, XyShapeOptions::new())
    }
}

/// Places within a distance, as `"12km"`, of a point, in the field of this name.
///
/// `{"geo_distance": {"pin": [-70.0, 40.0], "distance": "12km"}}`
pub fn geo_distance<D>(
    field: impl Into<Text>,
    from: impl ValueFor<Any>,
    distance: impl ValueFor<Any>,
) -> Query<D, GeoDistanceQuery> {
    Field::dynamic(field).geo_distance(from, distance)
}

/// Places in a bounding box, in the field of this name.
///
/// `{"geo_bounding_box": {"pin": {"top": 40.7, "left": -74.1, "bottom": 40.0, "right": -71.1}}}`
pub fn geo_bounding_box<D>(field: impl Into<Text>, bounds: GeoBounds) -> Query<D, GeoBoundingBoxQuery> {
    Field::dynamic(field).geo_bounding_box(bounds)
}

/// Points in a polygon, in the field of this name. Deprecated in 7.12: use [`geo_shape`].
///
/// `{"geo_polygon": {"pin": {"points": [[-70, 40], [-80, 30], [-90, 20]]}}}`
pub fn geo_polygon<D, V: ValueFor<Any>>(
    field: impl Into<Text>,
    corners: impl IntoIterator<Item = V>,
) -> Query<D, GeoPolygonQuery> {
    Field::dynamic(field).geo_polygon(corners)
}

/// Shapes that lie in a relation to another, in the field of this name.
///
/// `{"geo_shape": {"area": {"shape": {"type": "point", "coordinates": [13.4, 52.5]}}}}`
pub fn geo_shape<D>(field: impl Into<Text>, shape: impl Into<AnyShape>) -> Query<D, GeoShapeQuery> {
    Field::dynamic(field).geo_shape(shape)
}

/// Places in a cell of a grid, in the field of this name. Elasticsearch 8.3 and later.
///
/// `{"geo_grid": {"pin": {"geohash": "u0"}}}`
pub fn geo_grid<D>(field: impl Into<Text>, cell: GeoCell) -> Query<D, On<GeoGridQuery>> {
    Field::dynamic(field).geo_grid(cell)
}

/// Shapes in a plane that lie in a relation to another, in the field of this name.
///
/// `{"shape": {"outline": {"shape": {"type": "envelope", "coordinates": [[0, 6], [1, 2]]}}}}`
pub fn shape<D>(field: impl Into<Text>, shape: impl Into<AnyShape>) -> Query<D, ShapeQuery> {
    Field::dynamic(field).shape(shape)
}

/// As [`shape`], on OpenSearch.
///
/// `{"xy_shape": {"outline": {"shape": {"type": "envelope", "coordinates": [[0, 6], [1, 2]]}}}}`
pub fn xy_shape<D>(field: impl Into<Text>, shape: impl Into<AnyShape>) -> Query<D, XyShapeQuery> {
    Field::dynamic(field).xy_shape(shape)
}
