//! Points on the earth.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::types::scalars;
use super::{Field, FieldType, Place, StaticField, ValueFor, kind};
use crate::mapping::{self, Property};

/// A point on the earth, in degrees; without attribute a field of it is a `geo_point`.
///
/// It is written as an object, and read from all forms in which servers and documents hold points:
/// `{"lat": 48.2, "lon": 16.4}`, `[16.4, 48.2]` (the longitude first), `"48.2,16.4"` and
/// `"POINT (16.4 48.2)"`. A GeoJSON point is read too.
///
/// ```
/// use es_dsl::field::GeoPoint;
///
/// let vienna = GeoPoint::new(48.2, 16.4);
/// assert_eq!(serde_json::to_string(&vienna)?, r#"{"lat":48.2,"lon":16.4}"#);
/// assert_eq!(serde_json::from_str::<GeoPoint>("[16.4, 48.2]")?, vienna);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct GeoPoint {
    /// The latitude, north of the equator: -90 to 90.
    pub lat: f64,
    /// The longitude, east of Greenwich: -180 to 180.
    pub lon: f64,
}

impl GeoPoint {
    /// The point at a latitude and a longitude, in degrees.
    #[must_use]
    pub const fn new(lat: f64, lon: f64) -> Self {
        Self { lat, lon }
    }
}

scalars! {
    GeoPoint => kind::GeoPoint, GeoPoint, mapping::geo_point();
}

/// A point as the pair of latitude and longitude.
#[diagnostic::do_not_recommend]
impl<F> ValueFor<GeoPoint, F> for (f64, f64) {
    fn into_field_value(self) -> super::FieldValue {
        super::FieldValue::new(&GeoPoint::new(self.0, self.1))
    }
}

/// A text is not a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPoint;

impl fmt::Display for NotAPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a point: write `48.2,16.4` (the latitude first) or `POINT (16.4 48.2)`")
    }
}

impl std::error::Error for NotAPoint {}

impl FromStr for GeoPoint {
    type Err = NotAPoint;

    fn from_str(text: &str) -> Result<Self, NotAPoint> {
        let pair = |first: &str, second: &str| match (first.trim().parse(), second.trim().parse()) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            _ => Err(NotAPoint),
        };
        let text = text.trim();
        if let Some((name, rest)) = text.split_once('(') {
            let numbers = rest.strip_suffix(')').filter(|_| name.trim().eq_ignore_ascii_case("point"));
            let mut numbers = numbers.ok_or(NotAPoint)?.split_whitespace();
            let (lon, lat) = pair(numbers.next().ok_or(NotAPoint)?, numbers.next().ok_or(NotAPoint)?)?;
            return Ok(Self { lat, lon });
        }
        let (lat, lon) = text.split_once(',').ok_or(NotAPoint)?;
        let (lat, lon) = pair(lat, lon)?;
        Ok(Self { lat, lon })
    }
}

impl<'de> Deserialize<'de> for GeoPoint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PointVisitor)
    }
}

struct PointVisitor;

impl<'de> Visitor<'de> for PointVisitor {
    type Value = GeoPoint;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a point, as an object, a list or a text")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<GeoPoint, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<GeoPoint, A::Error> {
        let mut next = || list.next_element::<f64>()?.ok_or_else(|| de::Error::custom("a point needs two numbers"));
        let (lon, lat) = (next()?, next()?);
        // A height may follow, which the server ignores too.
        while list.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(GeoPoint { lat, lon })
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<GeoPoint, A::Error> {
        let (mut lat, mut lon) = (None, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "lat" => lat = Some(map.next_value::<Degrees>()?.0),
                "lon" => lon = Some(map.next_value::<Degrees>()?.0),
                "coordinates" => {
                    let (east, north): (f64, f64) = map.next_value()?;
                    (lat, lon) = (Some(north), Some(east));
                }
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        match (lat, lon) {
            (Some(lat), Some(lon)) => Ok(GeoPoint { lat, lon }),
            (None, _) => Err(de::Error::missing_field("lat")),
            (_, None) => Err(de::Error::missing_field("lon")),
        }
    }
}

/// A number, or a text of it: documents hold both.
struct Degrees(f64);

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(number) => Ok(Self(number)),
            Written::Text(text) => text.parse().map(Self).map_err(de::Error::custom),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn points_are_read_in_all_their_forms() {
        for written in [
            json!({"lat": 48.25, "lon": 16.5}),
            json!({"lat": "48.25", "lon": "16.5", "alt": [1]}),
            json!([16.5, 48.25]),
            json!([16.5, 48.25, 171.0]),
            json!("48.25,16.5"),
            json!(" 48.25 , 16.5 "),
            json!("POINT (16.5 48.25)"),
            json!("point(16.5 48.25)"),
            json!({"type": "Point", "coordinates": [16.5, 48.25]}),
        ] {
            let point = serde_json::from_value::<GeoPoint>(written.clone());
            assert_eq!(point.ok(), Some(GeoPoint::new(48.25, 16.5)), "{written}");
        }
        for written in [json!(1), json!([1]), json!("drm3btev3e86"), json!({"lat": 1}), json!("LINE (1 2)"), json!(",")]
        {
            assert!(serde_json::from_value::<GeoPoint>(written.clone()).is_err(), "{written}");
        }
    }
}
