//! Cells of tables, which servers write as texts, numbers included.

use std::{fmt::Display, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value;

/// The text of a cell; `None` where there is nothing to tell.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(Some(text).filter(|text| !["", "-", "n/a"].contains(&text.as_str())))
}

fn parse<T: FromStr<Err: Display>, E: Error>(text: &str) -> Result<T, E> {
    text.parse().map_err(|error| E::custom(format!("`{}` does not fit: {error}", text.escape_debug())))
}

/// A value, or nothing: null, an empty text, `-` or `n/a`.
pub(super) fn cell<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    match text(deserializer)? {
        None => Ok(None),
        Some(text) => match parse(&text) {
            // What is not known, of a number that cannot be negative.
            Err::<T, D::Error>(_) if text == "-1" => Ok(None),
            value => value.map(Some),
        },
    }
}

/// A share such as `50.0%`.
pub(super) fn percent<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    text(deserializer)?.map(|text| parse(text.trim_end_matches('%'))).transpose()
}

/// A time in milliseconds. Servers give -1 for a time that they did not take.
pub(super) fn millis<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let millis: Option<i64> = cell(deserializer)?;
    Ok(millis.and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis))
}

/// `*` for yes, and `-` for no; the column is absent where nobody asked for it.
pub(super) fn star<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.map(|text| text == "*"))
}

/// Names in brackets, `[a, b]`, or one name without.
pub(super) fn names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    let items = |text: String| {
        let items = text.trim_matches(['[', ']']).split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    };
    Ok(text.map(items))
}
