//! Queries on places.

use es_client::dsl::query::geo::{DistanceType, GeoBounds, GeoExecution, ShapeRelation, ValidationMethod};

use super::*;

pub(super) const KINDS: &[(&str, Make)] =
    &[("geo_bounding_box", bounding_box), ("geo_distance", distance), ("geo_polygon", polygon), ("geo_shape", shape)];

fn validation(c: &mut Choices) -> ValidationMethod {
    use ValidationMethod::*;
    c.of(&[Strict, IgnoreMalformed, Coerce])
}

fn bounding_box(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let (a, mut b) = (c.point(), c.point());
    if a.lon == b.lon {
        b.lon += 0.5; // A box without a width is refused.
    }
    let (top, bottom) = (a.lat.max(b.lat) + 1.0, a.lat.min(b.lat));
    let bounds = match c.below(5) {
        0 => GeoBounds::edges(top, a.lon, bottom, b.lon),
        1 => GeoBounds::corners(GeoPoint::new(top, a.lon), GeoPoint::new(bottom, b.lon)),
        2 => GeoBounds::other_corners(GeoPoint::new(top, b.lon), GeoPoint::new(bottom, a.lon)),
        3 => GeoBounds::corners(format!("{top},{}", a.lon), [b.lon, bottom]),
        _ => GeoBounds::wkt(format!("BBOX ({}, {}, {top}, {bottom})", a.lon.min(b.lon), a.lon.max(b.lon) + 1.0)),
    };
    query!(
        c,
        "geo_bounding_box",
        e.place.geo_bounding_box(bounds),
        validation_method(validation(c)),
        ignore_unmapped(c.flip()),
        execution(c.of(&[GeoExecution::Memory, GeoExecution::Indexed]))
    )
}

fn distance(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let point = c.point();
    let built = match c.below(4) {
        0 => e.place.geo_distance(point, "12km"),
        1 => e.place.geo_distance(point, c.positive()),
        2 => e.place.geo_distance(format!("{},{}", point.lat, point.lon), "100 mi"),
        _ => e.place.geo_distance([point.lon, point.lat], "5000"),
    };
    query!(
        c,
        "geo_distance",
        built,
        distance_type(c.of(&[DistanceType::Arc, DistanceType::Plane])),
        validation_method(validation(c)),
        ignore_unmapped(c.flip()),
        unit(c.of(&["km", "m", "mi", "nmi"]))
    )
}

fn polygon(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let point = c.point();
    let far = c.positive() / 16.0 + 0.5;
    let corners =
        [(0.0, 0.0), (far, 0.0), (0.0, far)].map(|(lat, lon)| GeoPoint::new(point.lat + lat, point.lon + lon));
    query!(c, "geo_polygon", e.place.geo_polygon(corners), validation_method(validation(c)), ignore_unmapped(c.flip()))
}

fn shape(c: &mut Choices, e: &Fields) -> Query<Everything> {
    let (a, far) = (c.point(), c.positive() / 16.0 + 0.5);
    let shape = match c.below(3) {
        0 => json!({"type": "envelope", "coordinates": [[a.lon, a.lat + far], [a.lon + far, a.lat]]}),
        1 => {
            let start = [a.lon, a.lat];
            json!({"type": "polygon", "coordinates": [[start, [a.lon + far, a.lat], [a.lon, a.lat + far], start]]})
        }
        _ => json!(format!("BBOX ({}, {}, {}, {})", a.lon, a.lon + far, a.lat + far, a.lat)),
    };
    query!(
        c,
        "geo_shape",
        e.place.geo_shape(shape),
        relation(c.of(&[ShapeRelation::Intersects])),
        ignore_unmapped(c.flip())
    )
}
