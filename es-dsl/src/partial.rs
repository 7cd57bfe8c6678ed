//! Parts of a document, for partial updates.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::field::checks::SourceField;
use crate::field::{ContentFor, FieldDef, FieldRef, FieldValue};

/// Some fields of a document of type `D`, with their values.
///
/// The server merges it into the document: objects are merged, everything else is replaced.
///
/// It does not serialize by itself, so that it cannot pass for a part of another document:
/// [`as_json`](Self::as_json) does.
///
/// ```
/// use es_dsl::prelude::*;
///
/// #[derive(Document)]
/// struct Person {
///     name: String,
///     address: Address,
/// }
///
/// #[derive(Document)]
/// struct Address {
///     city: String,
/// }
///
/// let p = Person::fields();
/// let partial = Partial::new().set(p.name, "John").set(p.address.city, "Graz");
/// assert_eq!(
///     serde_json::to_value(partial.as_json())?,
///     serde_json::json!({"name": "John", "address": {"city": "Graz"}}),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub struct Partial<D> {
    fields: Map<String, Value>,
    /// Why a value has no JSON; serializing fails with it.
    failure: Option<String>,
    document: PhantomData<fn() -> D>,
}

impl<D> Partial<D> {
    /// No field yet.
    pub fn new() -> Self {
        Self { fields: Map::new(), failure: None, document: PhantomData }
    }

    /// Gives a field a value.
    pub fn set<F, V>(self, field: F, value: V) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
        V: ContentFor<<F::Def as FieldDef>::Value, <F::Def as FieldDef>::Shape, F::Def>,
    {
        self.with(&field.field_members(), value.into_content())
    }

    /// Sets a field to null, which queries take for missing.
    pub fn set_null<F>(self, field: F) -> Self
    where
        F: FieldRef<D, Def: SourceField>,
    {
        self.with(&field.field_members(), Value::Null.into())
    }

    /// Adds what `add` makes of the value, if there is one; else nothing.
    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }

    /// Whether no field was given a value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.failure.is_none()
    }

    /// Its JSON, which no longer tells of which document it is a part.
    ///
    /// # Errors
    /// Serializing it fails where a value's own `Serialize` does.
    #[must_use]
    pub fn as_json(&self) -> PartialJson<'_> {
        PartialJson { fields: &self.fields, failure: self.failure.as_deref() }
    }

    fn with(mut self, members: &[Cow<'static, str>], value: FieldValue) -> Self {
        match value.into_json() {
            Ok(value) => insert(&mut self.fields, members, value),
            Err(error) => self.failure = Some(format!("the value of `{}`: {error}", members.join("."))),
        }
        self
    }
}

fn insert(object: &mut Map<String, Value>, members: &[Cow<'static, str>], value: Value) {
    let (name, rest) = match members {
        [] => return,
        [name] => {
            object.insert(name.to_string(), value);
            return;
        }
        [name, rest @ ..] => (name, rest),
    };
    let inner = object.entry(name.as_ref()).or_insert(Value::Null);
    match inner {
        Value::Object(inner) => insert(inner, rest, value),
        other => {
            let mut inner = Map::new();
            insert(&mut inner, rest, value);
            *other = inner.into();
        }
    }
}

/// The JSON of a [`Partial`].
#[derive(Debug, Clone, Copy)]
pub struct PartialJson<'a> {
    fields: &'a Map<String, Value>,
    failure: Option<&'a str>,
}

impl Serialize for PartialJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.failure {
            None => self.fields.serialize(serializer),
            Some(failure) => Err(S::Error::custom(failure)),
        }
    }
}

/// What may be given as a part of a document of type `D`: a [`Partial`] of that document, JSON, or a
/// reference to anything that serializes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a part of the document `{D}`",
    label = "not a part of `{D}`",
    note = "pass a `Partial` with fields of `{D}`, JSON, or `&value` of any type that serializes",
    note = "a field belongs to the document whose `fields()` it came from"
)]
pub trait PartialOf<D> {
    /// Its JSON.
    fn json(&self) -> impl Serialize;
}

#[diagnostic::do_not_recommend]
impl<D> PartialOf<D> for Partial<D> {
    fn json(&self) -> impl Serialize {
        self.as_json()
    }
}

#[diagnostic::do_not_recommend]
impl<D> PartialOf<D> for &Partial<D> {
    fn json(&self) -> impl Serialize {
        self.as_json()
    }
}

#[diagnostic::do_not_recommend]
impl<D> PartialOf<D> for Value {
    fn json(&self) -> impl Serialize {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<D, S: Serialize + ?Sized> PartialOf<D> for &S {
    fn json(&self) -> impl Serialize {
        self
    }
}

impl<'de, D> Deserialize<'de> for Partial<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        Ok(Self { fields: Map::deserialize(deserializer)?, ..Self::new() })
    }
}

impl<D> Default for Partial<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> Clone for Partial<D> {
    fn clone(&self) -> Self {
        Self { fields: self.fields.clone(), failure: self.failure.clone(), document: PhantomData }
    }
}

impl<D> PartialEq for Partial<D> {
    fn eq(&self, other: &Self) -> bool {
        (&self.fields, &self.failure) == (&other.fields, &other.failure)
    }
}

impl<D> fmt::Debug for Partial<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Partial").field(&self.fields).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::field::{Dynamic, Field};

    fn field(path: &'static str) -> Field<Value, Dynamic> {
        Field::dynamic(path)
    }

    #[test]
    fn later_values_win_and_objects_grow() {
        let partial = Partial::new()
            .set(field("a"), 1)
            .set(field("a.b"), 2)
            .set(field("a.c"), json!({"d": 3}))
            .set(field("a.c.e"), 4)
            .set(field("f"), 5)
            .set_null(field("f"))
            .maybe(None, |partial, value: u8| partial.set(field("g"), value));
        assert_eq!(
            serde_json::to_value(partial.as_json()).unwrap(),
            json!({"a": {"b": 2, "c": {"d": 3, "e": 4}}, "f": null})
        );
        assert!(Partial::<Value>::new().is_empty() && !partial.is_empty());
    }

    #[test]
    fn a_value_without_json_is_an_error_not_a_null() {
        struct Broken;
        impl Serialize for Broken {
            fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(S::Error::custom("out of ink"))
            }
        }
        let partial = Partial::new().set(field("a.b"), Broken);
        let error = serde_json::to_string(&partial.as_json()).unwrap_err().to_string();
        assert_eq!(error, "the value of `a.b`: out of ink");
        let query = field("a").term(Broken);
        assert_eq!(serde_json::to_string(&query).unwrap_err().to_string(), "term.a.value: out of ink");
    }
}
