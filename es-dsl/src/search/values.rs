//! Values that hits have beside their documents, read by the types of their fields.

use serde_json::Value;

use crate::aggregation::{DecodeError, Key, ResultValue};
use crate::field::FieldDef;
use crate::field::kind::{FieldKind, SortValues};

/// Reads a value by which a hit is sorted, from the `sort` of the hit: the value of the field `F`, or
/// `None` where the document has none.
///
/// Dates, which servers give as numbers, become the field's own type; those of `date_nanos` fields
/// keep their nanoseconds. Of a document without a value, servers give the least or the greatest
/// number of the field's type, which is `None` here, also where a document holds just that number. Two
/// types cannot tell: 0 is also what an `unsigned_long` field gives for no value, and from
/// Elasticsearch 8 on a `date_nanos` field.
/// A field that is known by its name only gives the JSON as it came, where it is not null.
/// A sort with a `numeric_type` of its own gives values of that type, not of the field's.
///
/// ```
/// use es_dsl::aggregation::DecodeError;
/// use es_dsl::field::FieldDef;
/// use es_dsl::prelude::*;
/// use es_dsl::search::sort_value;
/// use serde_json::{Value, json};
///
/// #[derive(Document)]
/// struct Tweet {
///     likes: u32,
/// }
///
/// fn likes<F: FieldDef<Value = u32>>(_: Field<Tweet, F>, sort: &Value) -> Result<Option<u32>, DecodeError> {
///     sort_value::<F>(sort)
/// }
/// let t = Tweet::fields();
/// assert_eq!(likes(t.likes, &json!(7))?, Some(7));
/// assert_eq!(likes(t.likes, &json!(i64::MAX))?, None);
/// # Ok::<(), DecodeError>(())
/// ```
///
/// # Errors
/// A value that is not of the field's type.
pub fn sort_value<F: FieldDef<Value: ResultValue>>(value: &Value) -> Result<Option<Key<F>>, DecodeError> {
    let form = F::Kind::SORT_VALUES;
    match is_missing(value, form) {
        true => Ok(None),
        false => F::Value::sort_value(value, form).map(Some).map_err(alone),
    }
}

/// Reads the values that a hit has of the field `F`, from its `fields`: one value or a list of them.
///
/// Dates become the field's own type, from texts such as `2020-01-02T03:04:05.678Z` and from
/// milliseconds since 1970, which a text may hold too.
///
/// # Errors
/// A value that is not of the field's type, as a date in a format of its own.
pub fn field_values<F: FieldDef<Value: ResultValue>>(values: &Value) -> Result<Vec<Key<F>>, DecodeError> {
    let read = |value| F::Value::field_value(value).map_err(alone);
    match values {
        Value::Null => Ok(Vec::new()),
        Value::Array(values) => values.iter().map(read).collect(),
        value => Ok(vec![read(value)?]),
    }
}

/// The error without the names of an aggregation.
fn alone(error: DecodeError) -> DecodeError {
    DecodeError::expected(error.wanted())
}

/// Whether this stands for no value.
fn is_missing(value: &Value, form: SortValues) -> bool {
    match (form, value) {
        (_, Value::Null) => true,
        (SortValues::Nullable, _) => false,
        (SortValues::Integer, Value::Number(number)) => {
            let extremes = [i32::MIN.into(), i32::MAX.into(), i64::MIN, i64::MAX];
            number.as_i64().is_some_and(|number| extremes.contains(&number))
        }
        (SortValues::UnsignedLong, Value::Number(number)) => number.as_u64() == Some(u64::MAX),
        (SortValues::Float, Value::Number(_)) => false,
        (_, Value::Number(number)) => number.as_i64().is_some_and(|number| [i64::MIN, i64::MAX].contains(&number)),
        (SortValues::Millis | SortValues::Nanos, Value::String(text)) => EXTREME_DATES.contains(&text.as_str()),
        (_, Value::String(text)) => text == "Infinity" || text == "-Infinity",
        _ => false,
    }
}

/// The least and greatest dates in the formats that sorts can ask for.
const EXTREME_DATES: [&str; 7] = [
    "Infinity",
    "-Infinity",
    "+292278994-08-17T07:12:55.807Z",
    "-292275055-05-16T16:47:04.192Z",
    "2262-04-11T23:47:16.854775807Z",
    "9223372036854775807",
    "-9223372036854775808",
];
