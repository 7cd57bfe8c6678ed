//! Reading of responses: where something does not fit, and forms that several members share.

use std::{fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use serde_json::Value;
use serde_path_to_error::Segment;

use crate::error::Place;

/// Where and why a JSON text does not fit a type.
pub(super) struct Misfit {
    pub(super) place: Place,
    pub(super) error: serde_json::Error,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.path.as_str() {
            "" => self.error.fmt(f),
            path => write!(f, "{path}: {}", self.error),
        }
    }
}

/// Reads a JSON text, and keeps track of the place meanwhile.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Misfit> {
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| misfit(text, error))?;
    json.end().map_err(|error| Misfit { place: Place::default(), error })?;
    Ok(value)
}

fn misfit(text: &str, error: serde_path_to_error::Error<serde_json::Error>) -> Misfit {
    let document = serde_json::from_str(text).ok().and_then(|json| document(&json, error.path()));
    let path = match error.path().iter().next() {
        None | Some(Segment::Unknown) => String::new(),
        Some(_) => error.path().to_string(),
    };
    Misfit { place: Place { path, document }, error: error.into_inner() }
}

/// Where in a JSON text a value does not fit `T`.
///
/// The text is read a second time, which only failures pay for.
pub(super) fn place<'a, T: Deserialize<'a>>(text: &'a str) -> Place {
    read::<T>(text).err().map(|misfit| misfit.place).unwrap_or_default()
}

/// The `_id` of the innermost object on the way that has one.
fn document(json: &Value, path: &serde_path_to_error::Path) -> Option<String> {
    let mut here = Some(json);
    let mut id = None;
    let mut segments = path.iter();
    while let Some(json) = here {
        id = json.get("_id").and_then(Value::as_str).or(id);
        here = match segments.next() {
            Some(Segment::Map { key }) => json.get(key),
            Some(Segment::Seq { index }) => json.get(index),
            _ => None,
        };
    }
    id.map(str::to_owned)
}

/// A member that is null counts as absent.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// A time in whole milliseconds. Servers give -1 for a time that they did not take.
pub(crate) fn duration_from_millis<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let millis = i64::deserialize(deserializer)?;
    Ok(Duration::from_millis(u64::try_from(millis).unwrap_or(0)))
}

/// A score: a number, or the text `"Infinity"` or `"-Infinity"`, as servers of version 5 write what
/// JSON has no number for. `"NaN"` and null are no score.
pub(crate) fn score<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    struct Score;

    impl<'de> Visitor<'de> for Score {
        type Value = Option<f64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a score")
        }

        fn visit_f64<E: Error>(self, score: f64) -> Result<Self::Value, E> {
            Ok(Some(score).filter(|score| !score.is_nan()))
        }

        fn visit_u64<E: Error>(self, score: u64) -> Result<Self::Value, E> {
            Ok(Some(score as f64))
        }

        fn visit_i64<E: Error>(self, score: i64) -> Result<Self::Value, E> {
            Ok(Some(score as f64))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
            match text.parse() {
                Ok(score) => self.visit_f64(score),
                Err(_) => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
            }
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Score)
}

#[cfg(test)]
mod tests;
