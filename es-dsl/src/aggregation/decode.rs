//! Reading results: everything that does not depend on types, once.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// How the sub-aggregations of a bucket are read.
pub type Sub<A> = fn(&Value) -> Result<A, DecodeError>;

/// A result that does not have the form of the aggregation that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    expected: String,
}

impl DecodeError {
    /// What should have been there.
    pub fn expected(what: impl Into<String>) -> Self {
        Self { path: String::new(), expected: what.into() }
    }

    /// The same error, told of a place one further out.
    #[must_use]
    pub fn within(mut self, name: &str) -> Self {
        self.path = match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{name}>{}", self.path),
        };
        self
    }

    /// What should have been there, as `a number`.
    #[must_use]
    pub fn wanted(&self) -> &str {
        &self.expected
    }

    /// The names of the aggregations down to the result, with `>` between them.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.is_empty() {
            true => write!(f, "the value is not {}", self.expected),
            false => write!(f, "the result of the aggregation `{}` is not {}", self.path, self.expected),
        }
    }
}

impl std::error::Error for DecodeError {}

static NULL: Value = Value::Null;

/// A member, or `null`.
pub(super) fn member<'a>(json: &'a Value, name: &str) -> &'a Value {
    json.get(name).unwrap_or(&NULL)
}

/// A number; servers write some as text, above all those that JSON does not have.
pub(super) fn number(json: &Value) -> Result<Option<f64>, DecodeError> {
    match json {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_f64()),
        Value::String(text) => {
            text.parse().map(Some).map_err(|_| DecodeError::expected(format!("a number, but {text:?}")))
        }
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err(DecodeError::expected("a number")),
    }
}

/// A number in a member.
pub(super) fn number_in(json: &Value, name: &str) -> Result<Option<f64>, DecodeError> {
    number(member(json, name)).map_err(|error| error.within(name))
}

/// The member `value`.
pub(super) fn value(result: &Value) -> Result<Option<f64>, DecodeError> {
    number_in(result, "value")
}

/// A count in a member; one that is missing is zero.
pub(super) fn count_in(json: &Value, name: &str) -> Result<u64, DecodeError> {
    let count = member(json, name);
    if let Some(count) = count.as_u64() {
        return Ok(count);
    }
    let number = number(count).map_err(|error| error.within(name))?;
    // Saturates, and makes zero of what is no number.
    Ok(number.unwrap_or(0.0) as u64)
}

/// A text in a member.
pub(super) fn text_in(json: &Value, name: &str) -> Option<String> {
    member(json, name).as_str().map(str::to_owned)
}

/// Anything else in a member; one that is missing, or of another form, is `None`.
pub(super) fn optional<T: DeserializeOwned>(json: &Value, name: &str) -> Option<T> {
    T::deserialize(member(json, name)).ok()
}

/// A bucket as it came, with its name where the response has buckets by name.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) bucket: &'a Value,
}

impl Entry<'_> {
    /// The text of its key.
    pub(super) fn text(&self) -> String {
        let key = member(self.bucket, "key");
        match (self.name, key) {
            (Some(name), _) => name.to_owned(),
            (None, Value::String(key)) => key.clone(),
            (None, Value::Null) => String::new(),
            (None, key) => text_in(self.bucket, "key_as_string").unwrap_or_else(|| key.to_string()),
        }
    }
}

/// The buckets of a result, in both forms.
pub(super) fn entries(result: &Value) -> Result<Vec<Entry<'_>>, DecodeError> {
    match member(result, "buckets") {
        Value::Null => Ok(Vec::new()),
        Value::Array(buckets) => Ok(buckets.iter().map(|bucket| Entry { name: None, bucket }).collect()),
        Value::Object(buckets) => Ok(buckets.iter().map(|(name, bucket)| Entry { name: Some(name), bucket }).collect()),
        _ => Err(DecodeError::expected("a list or map of buckets").within("buckets")),
    }
}

/// Other forms in which a server may have written a key of the type that is wanted, in the order in
/// which they are tried.
pub(super) fn readings(key: &Value, text: Option<&str>) -> Vec<Value> {
    let mut readings = vec![key.clone()];
    if let Value::Number(number) = key
        && let Some(number) = number.as_f64()
        && number.fract() == 0.0
        && number.abs() < 9e15
    {
        readings.push(Value::from(number as i64));
    }
    let text = text.or(key.as_str());
    if let Some(text) = text {
        readings.push(text.into());
        readings.extend(serde_json::from_str::<Value>(text));
    }
    // Servers write truth values as numbers.
    if let Some(truth @ (0 | 1)) = key.as_i64() {
        readings.push((truth == 1).into());
    }
    readings
}

/// An object's members.
pub(super) fn members(json: &Value) -> impl Iterator<Item = (&String, &Value)> {
    json.as_object().into_iter().flat_map(Map::iter)
}
