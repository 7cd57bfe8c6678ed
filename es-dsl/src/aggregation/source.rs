//! What aggregations compute on, where it is not a typed field.

use std::borrow::Cow;

use serde_json::Value;

use super::agg::Agg;
use super::value::ResultValue;
use crate::field::{Any, Field, FieldDef, FieldValue, Place};
use crate::script::Script;

/// The name of a field, a field, or a script.
///
/// ```
/// use es_dsl::{aggregation, prelude::*};
/// use serde_json::Value;
///
/// let by_name = aggregation::avg::<Value>("price");
/// let by_script = aggregation::avg::<Value>(Script::painless("doc['price'].value * 2"));
/// assert_eq!(by_name.to_string(), r#"{"avg":{"field":"price"}}"#);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ValueSource {
    name: &'static str,
    json: FieldValue,
}

impl ValueSource {
    pub(super) fn put<D, K, S>(self, agg: Agg<D, K, S>) -> Agg<D, K, S> {
        agg.set(self.name, self.json)
    }

    /// As an object with one member.
    pub(super) fn into_object(self) -> FieldValue {
        FieldValue::object([(self.name, self.json)])
    }

    /// The name of the field, or the script.
    pub(super) fn into_value(self) -> FieldValue {
        self.json
    }

    /// The name of the field; `None` for a script.
    pub(super) fn path(&self) -> Option<&str> {
        self.json.as_str()
    }

    fn field(path: impl Into<Value>) -> Self {
        Self { name: "field", json: path.into().into() }
    }
}

impl From<&str> for ValueSource {
    fn from(field: &str) -> Self {
        Self::field(field)
    }
}

impl From<String> for ValueSource {
    fn from(field: String) -> Self {
        Self::field(field)
    }
}

impl From<Cow<'static, str>> for ValueSource {
    fn from(field: Cow<'static, str>) -> Self {
        Self::field(field)
    }
}

impl From<Script> for ValueSource {
    fn from(script: Script) -> Self {
        Self { name: "script", json: FieldValue::new(&script) }
    }
}

/// What several values can be computed on at once: a typed field of documents of type `D`, the name
/// of a field, or a script.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a field of `{D}`",
    label = "not a field of `{D}`",
    note = "a field belongs to the document whose `fields()` it came from",
    note = "pass a field, the name of one, or a `Script`"
)]
pub trait ValuesOf<D> {
    /// The type of the values.
    type Value: ResultValue;

    /// The source without its types.
    fn into_source(self) -> ValueSource;
}

#[diagnostic::do_not_recommend]
impl<D, F: FieldDef<Value: ResultValue>, P: Place> ValuesOf<D> for Field<D, F, P> {
    type Value = F::Value;

    fn into_source(self) -> ValueSource {
        self.path().into()
    }
}

macro_rules! untyped {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<D> ValuesOf<D> for $ty {
            type Value = Any;

            fn into_source(self) -> ValueSource {
                self.into()
            }
        }
    )*};
}

untyped!(&str, String, Script, ValueSource);
