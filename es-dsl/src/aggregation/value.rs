//! What the values of a field become in results.

use std::net::IpAddr;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::date::{FromMillis, Instant};
use super::decode::{DecodeError, Entry, needed, number, number_in, readings, text_in};
use crate::field::kind::SortValues;
use crate::field::{Any, Converted, DateTime, FieldDef, Ip};

/// Types of field values that results can hold: every type that deserializes, dates and addresses.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be read from the results of an aggregation",
    label = "does not implement `serde::Deserialize`",
    note = "derive `serde::Deserialize` for it; for dates of a type of your own implement `es_dsl::aggregation::FromMillis`"
)]
pub trait ResultValue {
    /// What a value of the field becomes as the key of a bucket.
    type Key;

    /// What a metric of the field becomes, as its maximum: a number, or for dates a date.
    type Figure;

    /// Reads a key.
    ///
    /// # Errors
    /// A key of another type.
    fn key(key: &Value, text: Option<&str>) -> Result<Self::Key, DecodeError>;

    /// Makes a metric of the number that the server computes with.
    ///
    /// # Errors
    /// A number that is no such metric.
    fn figure(number: f64) -> Result<Self::Figure, DecodeError>;

    /// Reads a value by which a hit is sorted. Default: as a key.
    ///
    /// # Errors
    /// A value of another type.
    fn sort_value(value: &Value, form: SortValues) -> Result<Self::Key, DecodeError> {
        let _ = form;
        Self::key(value, None)
    }

    /// Reads a value that a hit has beside its document. Default: as a key.
    ///
    /// # Errors
    /// A value of another type.
    fn field_value(value: &Value) -> Result<Self::Key, DecodeError> {
        Self::key(value, None)
    }
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> ResultValue for T {
    type Key = T;
    type Figure = f64;

    fn key(key: &Value, text: Option<&str>) -> Result<T, DecodeError> {
        let read = readings(key, text).into_iter().find_map(|key| T::deserialize(key).ok());
        read.ok_or_else(|| {
            DecodeError::expected(format!("a `{}`, but {key}", std::any::type_name::<T>())).within("key")
        })
    }

    fn figure(number: f64) -> Result<f64, DecodeError> {
        Ok(number)
    }
}

impl ResultValue for Any {
    type Key = Value;
    type Figure = f64;

    fn key(key: &Value, _: Option<&str>) -> Result<Value, DecodeError> {
        Ok(key.clone())
    }

    fn figure(number: f64) -> Result<f64, DecodeError> {
        Ok(number)
    }
}

/// Of a field that serde converts the JSON is given as it is.
impl ResultValue for Converted {
    type Key = Value;
    type Figure = f64;

    fn key(key: &Value, _: Option<&str>) -> Result<Value, DecodeError> {
        Ok(key.clone())
    }

    fn figure(number: f64) -> Result<f64, DecodeError> {
        Ok(number)
    }
}

/// An address is read as one of either version, whatever type the document has for it.
impl ResultValue for Ip {
    type Key = IpAddr;
    type Figure = f64;

    fn key(key: &Value, _: Option<&str>) -> Result<IpAddr, DecodeError> {
        let address = key.as_str().and_then(|text| text.parse().ok());
        address.ok_or_else(|| DecodeError::expected(format!("an IP address, but {key}")).within("key"))
    }

    fn figure(number: f64) -> Result<f64, DecodeError> {
        Ok(number)
    }
}

impl<T: FromMillis, R> ResultValue for DateTime<T, R> {
    type Key = T;
    type Figure = T;

    fn key(key: &Value, _: Option<&str>) -> Result<T, DecodeError> {
        // `multi_terms` writes dates as text.
        match (key.as_str().and_then(Instant::from_iso), number(key)) {
            (Some(instant), _) => in_range(instant, key),
            (None, Ok(Some(millis))) => Self::figure(millis),
            (None, _) => Err(DecodeError::expected(format!("a date, but {key}")).within("key")),
        }
    }

    fn figure(number: f64) -> Result<T, DecodeError> {
        let date = T::from_millis(number.floor() as i64);
        date.ok_or_else(|| DecodeError::expected(format!("a date: {number} milliseconds are out of its range")))
    }

    fn sort_value(value: &Value, form: SortValues) -> Result<T, DecodeError> {
        match (form, value.as_i64()) {
            (SortValues::Nanos, Some(nanos)) => in_range(Instant::of_nanos(nanos), value),
            _ => Self::field_value(value),
        }
    }

    fn field_value(value: &Value) -> Result<T, DecodeError> {
        let millis = || value.as_str().and_then(Instant::from_millis_text);
        match value.as_str().and_then(Instant::from_iso).or_else(millis) {
            Some(instant) => in_range(instant, value),
            None => Self::key(value, None),
        }
    }
}

fn in_range<T: FromMillis>(instant: Instant, value: &Value) -> Result<T, DecodeError> {
    instant.date().ok_or_else(|| DecodeError::expected(format!("a date: {value} is out of its range")))
}

/// What the values of the field `F` become as keys of buckets.
pub type Key<F> = <<F as FieldDef>::Value as ResultValue>::Key;

/// What metrics of the field `F` become.
pub type Figure<F> = <<F as FieldDef>::Value as ResultValue>::Figure;

/// Reads the key of a bucket on the field `F`.
pub(super) fn key<F: FieldDef<Value: ResultValue>>(entry: Entry<'_>) -> Result<Key<F>, DecodeError> {
    let text = text_in(entry.bucket, "key_as_string");
    match (entry.key()?, entry.name) {
        (None, Some(name)) => F::Value::key(&Value::from(name), text.as_deref()),
        (key, _) => F::Value::key(key.unwrap_or(&Value::Null), text.as_deref()),
    }
}

/// Reads the metric of the field `F` that is the whole result.
pub(super) fn figure<F>(result: &Value) -> Result<Option<Figure<F>>, DecodeError>
where
    F: FieldDef<Value: ResultValue>,
{
    needed(result, "value")?;
    figure_in::<F>(result, "value")
}

/// Reads a metric of the field `F` from a member, which may be missing. Where there is no value to
/// compute it from, servers write null, NaN or an infinite number.
pub(super) fn figure_in<F>(json: &Value, name: &str) -> Result<Option<Figure<F>>, DecodeError>
where
    F: FieldDef<Value: ResultValue>,
{
    let figure = number_in(json, name)?.filter(|number| number.is_finite()).map(F::Value::figure).transpose();
    figure.map_err(|error| error.within(name))
}
