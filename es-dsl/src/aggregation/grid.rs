//! Buckets of places: `geohash_grid`, `geotile_grid` and `geohex_grid`.

use super::bucket::{Buckets, buckets, text_key};
use crate::field::JsonParam;
use crate::field::checks::{DocValuesField, GeoField};

aggregations! {
    /// `geohash_grid`: cells of geohashes.
    pub struct GeohashGrid[F: crate::field::FieldDef] = "geohash_grid" [field] {
        /// The length of the geohash, 1 to 12, or a distance as `"1km"`. Default 5.
        precision: JsonParam as impl Into<JsonParam>,
        /// Only cells in this bounding box, as JSON.
        bounds: JsonParam as impl Into<JsonParam>,
        /// How many buckets to give at the most. Default 10,000.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
    }

    /// `geotile_grid`: tiles of maps, with keys `zoom/x/y`.
    pub struct GeotileGrid[F: crate::field::FieldDef] = "geotile_grid" [field] {
        /// The zoom, 0 to 29. Default 7.
        precision: u32,
        /// Only tiles in this bounding box, as JSON; 7.6 and later.
        bounds: JsonParam as impl Into<JsonParam>,
        /// How many buckets to give at the most. Default 10,000.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
    }

    /// `geohex_grid`: hexagons. Elasticsearch 8.1 and later, licensed.
    pub struct GeohexGrid[F: crate::field::FieldDef] = "geohex_grid" [field] {
        /// The precision, 0 to 15. Default 6.
        precision: u32,
        /// Only cells in this bounding box, as JSON.
        bounds: JsonParam as impl Into<JsonParam>,
        /// How many buckets to give at the most. Default 10,000.
        size: u32,
        /// How many candidates each shard gives.
        shard_size: u32,
    }
}

on_field! {
    /// A `geohash_grid` aggregation: one bucket per cell, the most documents first.
    ///
    /// ```
    /// # use es_dsl::{aggregation, prelude::*};
    /// # use serde_json::Value;
    /// let agg = aggregation::geohash_grid::<Value>("location").precision(3);
    /// assert_eq!(agg.to_string(), r#"{"geohash_grid":{"field":"location","precision":3}}"#);
    /// ```
    geohash_grid / geohash_grid -> GeohashGrid where GeoField, DocValuesField;

    /// A `geotile_grid` aggregation: one bucket per tile of a map, the most documents first.
    geotile_grid / geotile_grid -> GeotileGrid where GeoField, DocValuesField;

    /// A `geohex_grid` aggregation: one bucket per hexagon, the most documents first.
    geohex_grid / geohex_grid -> GeohexGrid where GeoField, DocValuesField;
}

bucket_results! {
    GeohashGrid<F> => Buckets<String, A>, |result, sub| buckets(result, text_key, sub);
    GeotileGrid<F> => Buckets<String, A>, |result, sub| buckets(result, text_key, sub);
    GeohexGrid<F> => Buckets<String, A>, |result, sub| buckets(result, text_key, sub);
}
