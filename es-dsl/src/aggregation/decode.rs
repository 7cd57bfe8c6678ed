//! Reading results: everything that does not depend on types, once.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, de::DeserializeOwned};
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

/// A member without which this is not the result of what was asked for. A result that is not there at
/// all has none.
pub(super) fn needed<'a>(json: &'a Value, name: &str) -> Result<&'a Value, DecodeError> {
    match json.get(name) {
        Some(member) => Ok(member),
        None if json.is_null() => Ok(&NULL),
        None => Err(DecodeError::expected("there").within(name)),
    }
}

/// A number; servers write some as text, above all those that JSON does not have. NaN is none.
pub(super) fn number(json: &Value) -> Result<Option<f64>, DecodeError> {
    let number = match json {
        Value::Null => None,
        Value::Number(number) => number.as_f64(),
        Value::String(text) => {
            Some(text.parse().map_err(|_| DecodeError::expected(format!("a number, but {text:?}")))?)
        }
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => return Err(DecodeError::expected("a number")),
    };
    Ok(number.filter(|number| !number.is_nan()))
}

/// A number in a member, which may be missing.
pub(super) fn number_in(json: &Value, name: &str) -> Result<Option<f64>, DecodeError> {
    number(member(json, name)).map_err(|error| error.within(name))
}

/// A number in a member that has to be there and to be a number.
pub(super) fn needed_number(json: &Value, name: &str) -> Result<f64, DecodeError> {
    let number = number(needed(json, name)?).map_err(|error| error.within(name))?;
    number.ok_or_else(|| DecodeError::expected("a number").within(name))
}

/// Numbers by name; those that are none are left out.
pub(super) fn numbers(json: &Value) -> Result<BTreeMap<String, f64>, DecodeError> {
    let mut numbers = BTreeMap::new();
    for (name, json) in map(json)? {
        if let Some(number) = number(json).map_err(|error| error.within(name))? {
            numbers.insert(name.clone(), number);
        }
    }
    Ok(numbers)
}

/// The member `value`, which may be null.
pub(super) fn value(result: &Value) -> Result<Option<f64>, DecodeError> {
    number(needed(result, "value")?).map_err(|error| error.within("value"))
}

/// A count in a member that has to be there; zero where there is no result at all.
pub(super) fn count_in(json: &Value, name: &str) -> Result<u64, DecodeError> {
    needed(json, name)?;
    match (optional_count(json, name)?, json) {
        (Some(count), _) => Ok(count),
        (None, Value::Null) => Ok(0),
        (None, _) => Err(DecodeError::expected("a count").within(name)),
    }
}

/// A count in a member, which may be missing.
pub(super) fn optional_count(json: &Value, name: &str) -> Result<Option<u64>, DecodeError> {
    let json = member(json, name);
    if let Some(count) = json.as_u64() {
        return Ok(Some(count));
    }
    // Versions before 5 write some as fractions, and all may be text.
    let number = number(json).map_err(|error| error.within(name))?;
    match number {
        Some(number) if number < 0.0 || number >= u64::MAX as f64 || number.fract() != 0.0 => {
            Err(DecodeError::expected(format!("a count, but {number}")).within(name))
        }
        number => Ok(number.map(|number| number as u64)),
    }
}

/// A text in a member, which may be missing or of another form.
pub(super) fn text_in(json: &Value, name: &str) -> Option<String> {
    member(json, name).as_str().map(str::to_owned)
}

/// Anything else in a member, which may be missing.
pub(super) fn optional<T: DeserializeOwned>(json: &Value, name: &str) -> Result<Option<T>, DecodeError> {
    let read = Option::<T>::deserialize(member(json, name));
    read.map_err(|error| DecodeError::expected(format!("what it should be: {error}")).within(name))
}

/// A list in a member that has to be there; empty where there is no result at all.
pub(super) fn list_in<'a>(json: &'a Value, name: &str) -> Result<&'a [Value], DecodeError> {
    match needed(json, name)? {
        Value::Array(list) => Ok(list),
        Value::Null if json.is_null() => Ok(&[]),
        _ => Err(DecodeError::expected("a list").within(name)),
    }
}

/// The members of an object; none where there is no result at all.
pub(super) fn map(json: &Value) -> Result<impl Iterator<Item = (&String, &Value)>, DecodeError> {
    match json {
        Value::Object(_) | Value::Null => Ok(members(json)),
        _ => Err(DecodeError::expected("an object")),
    }
}

/// A copy of an object's members; none where there is no result at all.
pub(super) fn copied(json: &Value) -> Result<BTreeMap<String, Value>, DecodeError> {
    let mut members = BTreeMap::new();
    for (name, value) in map(json)? {
        members.insert(name.clone(), value.clone());
    }
    Ok(members)
}

/// A bucket as it came, with its name where the response has buckets by name.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) bucket: &'a Value,
}

impl<'a> Entry<'a> {
    /// Its key; `None` where its name stands for it.
    pub(super) fn key(&self) -> Result<Option<&'a Value>, DecodeError> {
        match (self.bucket.get("key"), self.name) {
            (None | Some(Value::Null), None) => Err(DecodeError::expected("there").within("key")),
            (Some(Value::Null), _) => Ok(None),
            (key, _) => Ok(key),
        }
    }

    /// The text of its key.
    pub(super) fn text(&self) -> Result<String, DecodeError> {
        Ok(match (self.name, self.key()?) {
            (Some(name), _) => name.to_owned(),
            (None, Some(Value::String(key))) => key.clone(),
            (None, Some(key)) => text_in(self.bucket, "key_as_string").unwrap_or_else(|| key.to_string()),
            (None, None) => String::new(),
        })
    }
}

/// The buckets of a result, in both forms.
pub(super) fn entries(result: &Value) -> Result<Vec<Entry<'_>>, DecodeError> {
    match needed(result, "buckets")? {
        Value::Null if result.is_null() => Ok(Vec::new()),
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
