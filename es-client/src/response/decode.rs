//! Reading of responses: where something does not fit, and forms that several members share.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, Visitor},
};
use serde_json::value::RawValue;

use crate::error::Place;

/// Reads a JSON text, or tells where it does not fit the type.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Misfit> {
    serde_json::from_str(text).map_err(|error| Misfit { place: place(text, read_of::<T>), error })
}

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

/// What is read of a JSON text until it does not fit the type; `None` if it fits, or breaks off before.
fn read_of<'a, T: Deserialize<'a>>(text: &'a str) -> Option<&'a str> {
    let mut json = serde_json::Deserializer::from_str(text);
    match T::deserialize(&mut json) {
        Err(error) if !error.is_eof() => text.get(..json.into_iter::<IgnoredAny>().byte_offset()),
        _ => None,
    }
}

/// Where in a JSON text a value does not fit: the innermost one at which the reading stops. `read_of` is that of the type.
///
/// The text is read again, which only failures pay for.
fn place<'a>(text: &'a str, read_of: fn(&'a str) -> Option<&'a str>) -> Place {
    let mut refused = "";
    let mut rest = Some(text);
    // After a value is refused, the comma or the ends that follow it are read: where the text without these is refused,
    // too, it was a value before them.
    while let Some(read) = rest.and_then(read_of) {
        refused = read;
        rest = read.trim_end().strip_suffix(['}', ']', ',']);
    }
    // Between the value and the stop there may be white space.
    let (last, first) = (refused.trim_end().len(), refused.len());
    descend(text, |json| {
        let start = json.get().as_ptr().addr() - text.as_ptr().addr();
        start <= first && last <= start + json.get().len()
    })
}

/// Goes down into a JSON text, each time into the first value that `is_next` takes. Gives the path, such as `hits[3]`,
/// and the `_id` of the innermost object on it that has one.
fn descend(text: &str, is_next: impl Fn(&RawValue) -> bool) -> Place {
    let mut place = Place::default();
    let mut here = text;
    loop {
        let (dot, inner): (_, Vec<(String, &RawValue)>) = match serde_json::from_str::<BTreeMap<_, &RawValue>>(here) {
            Ok(members) => {
                let id = members.get("_id").and_then(|id| serde_json::from_str(id.get()).ok());
                place.document = id.or(place.document);
                (".", members.into_iter().collect())
            }
            Err(_) => {
                let items: Vec<&RawValue> = serde_json::from_str(here).unwrap_or_default();
                ("", items.into_iter().enumerate().map(|(index, json)| (format!("[{index}]"), json)).collect())
            }
        };
        let Some((step, json)) = inner.into_iter().find(|(_, json)| is_next(json)) else { return place };
        if !place.path.is_empty() {
            place.path.push_str(dot);
        }
        place.path.push_str(&step);
        here = json.get();
    }
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
