//! Points on the earth.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::ser::{self, SerializeStruct};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::geohash::Geohash;
use super::types::scalars;
use super::{Field, FieldType, Place, StaticField, ValueFor, kind};
use crate::json::not_json;
use crate::mapping::{self, Property};

/// A point on the earth, in degrees; without attribute a field of it is a `geo_point`.
///
/// It is read from all forms in which servers and documents hold points: `{"lat": 48.2, "lon": 16.4}`,
/// `[16.4, 48.2]` (the longitude first), `"48.2,16.4"`, `"POINT (16.4 48.2)"`, GeoJSON, and geohashes,
/// `"u2edk8"` or `{"geohash": "u2edk8"}`, which stand for the corner of their cell in the south-west, as
/// servers index them. What was read is written in the same form, with the height that lists, texts and
/// GeoJSON can have; other points are written as an object. Two points are equal where their latitudes
/// and longitudes are.
///
/// ```
/// use es_dsl::field::GeoPoint;
///
/// let vienna = GeoPoint::new(48.2, 16.4);
/// assert_eq!(serde_json::to_string(&vienna)?, r#"{"lat":48.2,"lon":16.4}"#);
/// let read: GeoPoint = serde_json::from_str("[16.4,48.2,171.0]")?;
/// assert_eq!((read, read.altitude()), (vienna, Some(171.0)));
/// assert_eq!(serde_json::to_string(&read)?, "[16.4,48.2,171.0]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct GeoPoint {
    /// The latitude, north of the equator: -90 to 90.
    pub lat: f64,
    /// The longitude, east of Greenwich: -180 to 180.
    pub lon: f64,
    altitude: Option<f64>,
    form: Form,
}

/// How a point is written.
#[derive(Debug, Clone, Copy, Default)]
enum Form {
    #[default]
    Object,
    List,
    Text,
    WellKnownText,
    GeoJson,
    Geohash(Geohash),
    GeohashObject(Geohash),
}

impl GeoPoint {
    /// The point at a latitude and a longitude, in degrees.
    #[must_use]
    pub const fn new(lat: f64, lon: f64) -> Self {
        Self { lat, lon, altitude: None, form: Form::Object }
    }

    /// The height, which servers pass over; `None` where what was read has none.
    #[must_use]
    pub fn altitude(&self) -> Option<f64> {
        self.altitude
    }

    fn read(form: Form, [lat, lon]: [f64; 2], altitude: Option<f64>) -> Self {
        Self { lat, lon, altitude, form }
    }

    /// Longitude, latitude and perhaps the height.
    fn coordinates(&self) -> Vec<f64> {
        [self.lon, self.lat].into_iter().chain(self.altitude).collect()
    }

    fn is_at(&self, hash: Geohash) -> bool {
        hash.corner() == [self.lat, self.lon]
    }
}

impl PartialEq for GeoPoint {
    fn eq(&self, other: &Self) -> bool {
        (self.lat, self.lon) == (other.lat, other.lon)
    }
}

impl Serialize for GeoPoint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { lat, lon, .. } = *self;
        for (name, degrees) in [("lat", lat), ("lon", lon)] {
            if !degrees.is_finite() {
                return Err(ser::Error::custom(format!("{name}: {}", not_json(degrees))));
            }
        }
        let joined = |numbers: &[f64], by| numbers.iter().map(f64::to_string).collect::<Vec<_>>().join(by);
        match self.form {
            Form::List => self.coordinates().serialize(serializer),
            Form::Text => {
                let numbers: Vec<_> = [lat, lon].into_iter().chain(self.altitude).collect();
                serializer.serialize_str(&joined(&numbers, ","))
            }
            Form::WellKnownText => serializer.serialize_str(&format!("POINT ({})", joined(&self.coordinates(), " "))),
            Form::GeoJson => {
                let mut object = serializer.serialize_struct("GeoPoint", 2)?;
                object.serialize_field("type", "Point")?;
                object.serialize_field("coordinates", &self.coordinates())?;
                object.end()
            }
            Form::Geohash(hash) if self.is_at(hash) => serializer.serialize_str(hash.as_str()),
            Form::GeohashObject(hash) if self.is_at(hash) => {
                let mut object = serializer.serialize_struct("GeoPoint", 1)?;
                object.serialize_field("geohash", hash.as_str())?;
                object.end()
            }
            Form::Object | Form::Geohash(_) | Form::GeohashObject(_) => {
                let mut object = serializer.serialize_struct("GeoPoint", 2)?;
                object.serialize_field("lat", &lat)?;
                object.serialize_field("lon", &lon)?;
                object.end()
            }
        }
    }
}

scalars! {
    GeoPoint => kind::GeoPoint, GeoPoint, geo_point: mapping::geo_point();
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
        f.write_str("not a point: write `48.2,16.4` (the latitude first), `POINT (16.4 48.2)` or a geohash")
    }
}

impl std::error::Error for NotAPoint {}

impl FromStr for GeoPoint {
    type Err = NotAPoint;

    fn from_str(text: &str) -> Result<Self, NotAPoint> {
        let text = text.trim();
        if let Some((name, rest)) = text.split_once('(') {
            let numbers = rest.strip_suffix(')').filter(|_| name.trim().eq_ignore_ascii_case("point"));
            let ([lon, lat], altitude) = numbers_of(numbers.ok_or(NotAPoint)?.split_whitespace())?;
            return Ok(Self::read(Form::WellKnownText, [lat, lon], altitude));
        }
        if !text.contains(',') {
            let hash = Geohash::parse(text).ok_or(NotAPoint)?;
            return Ok(Self::read(Form::Geohash(hash), hash.corner(), None));
        }
        let (degrees, altitude) = numbers_of(text.split(','))?;
        Ok(Self::read(Form::Text, degrees, altitude))
    }
}

/// Two numbers and perhaps a third.
fn numbers_of<'a>(texts: impl Iterator<Item = &'a str>) -> Result<([f64; 2], Option<f64>), NotAPoint> {
    let number = |text: &str| text.trim().parse().ok().filter(|number: &f64| number.is_finite());
    let numbers: Vec<f64> = texts.map(number).collect::<Option<_>>().ok_or(NotAPoint)?;
    match numbers[..] {
        [first, second] => Ok(([first, second], None)),
        [first, second, third] => Ok(([first, second], Some(third))),
        _ => Err(NotAPoint),
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
        let mut numbers = Vec::new();
        while let Some(number) = list.next_element::<f64>()? {
            numbers.push(number);
        }
        match numbers[..] {
            [lon, lat] => Ok(GeoPoint::read(Form::List, [lat, lon], None)),
            [lon, lat, altitude] => Ok(GeoPoint::read(Form::List, [lat, lon], Some(altitude))),
            _ => Err(de::Error::custom("a point needs two numbers, and perhaps its height")),
        }
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<GeoPoint, A::Error> {
        let (mut lat, mut lon, mut inner) = (None, None, None);
        while let Some(name) = map.next_key::<String>()? {
            match name.as_str() {
                "lat" => lat = Some(map.next_value::<Degrees>()?.0),
                "lon" => lon = Some(map.next_value::<Degrees>()?.0),
                "coordinates" => {
                    let numbers = map.next_value::<GeoPoint>()?;
                    if !matches!(numbers.form, Form::List) {
                        return Err(de::Error::custom("the coordinates of a point are a list of numbers"));
                    }
                    inner = Some(GeoPoint { form: Form::GeoJson, ..numbers });
                }
                "geohash" => {
                    let text = map.next_value::<String>()?;
                    let hash = Geohash::parse(&text).ok_or_else(|| de::Error::custom(NotAPoint))?;
                    inner = Some(GeoPoint::read(Form::GeohashObject(hash), hash.corner(), None));
                }
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        match (lat, lon, inner) {
            (Some(lat), Some(lon), _) => Ok(GeoPoint::new(lat, lon)),
            (None, None, Some(point)) => Ok(point),
            (None, ..) => Err(de::Error::missing_field("lat")),
            (_, None, _) => Err(de::Error::missing_field("lon")),
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
    fn points_are_read_in_all_their_forms_and_written_in_the_same() {
        let height = Some(171.5);
        for (written, altitude, again) in [
            (json!({"lat": 48.25, "lon": 16.5}), None, None),
            (json!({"lat": "48.25", "lon": "16.5", "alt": [1]}), None, Some(json!({"lat": 48.25, "lon": 16.5}))),
            (json!([16.5, 48.25]), None, None),
            (json!([16.5, 48.25, 171.5]), height, None),
            (json!("48.25,16.5"), None, None),
            (json!("48.25,16.5,171.5"), height, None),
            (json!(" 48.25 , 16.5 "), None, Some(json!("48.25,16.5"))),
            (json!("POINT (16.5 48.25)"), None, None),
            (json!("POINT (16.5 48.25 171.5)"), height, None),
            (json!("point(16.5 48.25)"), None, Some(json!("POINT (16.5 48.25)"))),
            (json!({"type": "Point", "coordinates": [16.5, 48.25]}), None, None),
            (json!({"coordinates": [16.5, 48.25, 171.5], "type": "Point"}), height, None),
        ] {
            let point: GeoPoint = serde_json::from_value(written.clone()).unwrap();
            assert_eq!((point, point.altitude()), (GeoPoint::new(48.25, 16.5), altitude), "{written}");
            assert_eq!(serde_json::to_value(point).unwrap(), again.unwrap_or(written));
        }
        for written in [
            json!(1),
            json!([1]),
            json!([1, 2, 3, 4]),
            json!({"lat": 1}),
            json!({"type": "Point"}),
            json!("LINE (1 2)"),
            json!("POINT (1 2 3 4)"),
            json!(","),
            json!("1,2,3,4"),
            json!("NaN,1"),
            json!("1,inf"),
            json!({"type": "Point", "coordinates": "1,2"}),
            json!("u2a"),
            json!(""),
            json!("u2u2u2u2u2u2u"),
            json!({"geohash": "a"}),
        ] {
            assert!(serde_json::from_value::<GeoPoint>(written.clone()).is_err(), "{written}");
        }
    }

    /// As Elasticsearch 7.10.2 indexes them.
    #[test]
    fn geohashes_are_the_corners_of_their_cells() {
        for (hash, lat, lon) in
            [("u0", 45.0, 0.0), ("u2", 45.0, 11.25), ("drm3btev3e86", 41.12, -71.34), ("s", 0.0, 0.0)]
        {
            for written in [json!(hash), json!({"geohash": hash})] {
                let point: GeoPoint = serde_json::from_value(written.clone()).unwrap();
                assert!((point.lat - lat).abs() < 1e-6 && (point.lon - lon).abs() < 1e-6, "{hash}: {point:?}");
                assert_eq!(serde_json::to_value(point).unwrap(), written);
                let moved = GeoPoint { lat: 1.5, ..point };
                assert_eq!(serde_json::to_value(moved).unwrap(), json!({"lat": 1.5, "lon": point.lon}));
            }
        }
        assert_eq!("U0".parse(), Ok(GeoPoint::new(45.0, 0.0)));
    }

    #[test]
    fn a_point_that_is_none_is_not_written() {
        for point in [GeoPoint::new(f64::NAN, 1.0), GeoPoint::new(1.0, f64::INFINITY)] {
            assert!(serde_json::to_value(point).is_err());
        }
    }
}
