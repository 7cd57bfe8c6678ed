//! Reading of responses: where something does not fit, and forms that several members share.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use serde_json::value::RawValue;
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

/// Reads a JSON text that has no documents in it.
pub(super) fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Misfit> {
    serde_json::from_str(text).map_err(|error| Misfit { place: place_of(text, &error), error })
}

/// Where in a JSON text a reading failed: the innermost value that holds the place where it stopped.
///
/// Where a type refuses a whole value that is the last of its object, this is the object. [`place`] is exact there, but
/// compiles each type once more: es-client would be 1.27 million lines of LLVM code in place of 0.83.
fn place_of(text: &str, error: &serde_json::Error) -> Place {
    let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let stopped = lines_before.map(str::len).sum::<usize>() + error.column();
    descend(text, |_, json| {
        let start = json.get().as_ptr().addr() - text.as_ptr().addr();
        (start..=start + json.get().len()).contains(&stopped)
    })
}

/// Where in a JSON text with documents, which failed to be read as `T`, a value does not fit it.
///
/// The text is read a second time, which only failures pay for.
pub(super) fn place<'a, T: Deserialize<'a>>(text: &'a str, error: &serde_json::Error) -> Place {
    let mut json = serde_json::Deserializer::from_str(text);
    // Where it fits, what failed was not the type but the text after it.
    let Err(failure) = serde_path_to_error::deserialize::<_, T>(&mut json) else { return place_of(text, error) };
    if let None | Some(Segment::Unknown) = failure.path().iter().next() {
        return Place::default();
    }
    let mut steps = failure.path().iter().map(Segment::to_string).peekable();
    let Place { document, .. } = descend(text, |step, _| steps.next_if(|next| next == step).is_some());
    Place { path: failure.path().to_string(), document }
}

/// Goes down into a JSON text, each time into the first value that `is_next` takes, which gets its step of the path
/// (`hits`, `[3]`) and the value. Gives the path, and the `_id` of the innermost object on it that has one.
fn descend(text: &str, mut is_next: impl FnMut(&str, &RawValue) -> bool) -> Place {
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
        let Some((step, json)) = inner.into_iter().find(|(step, json)| is_next(step, json)) else { return place };
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
