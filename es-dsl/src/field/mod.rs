//! Fields as values, from which queries are made.
//!
//! [`#[derive(Document)]`](macro@crate::Document) makes one type without size per field, which
//! implements [`FieldDef`]; the value in the hands of a user is a [`Field`] of it. What a Rust type
//! becomes when it is the type of a field is told by [`FieldType`].

mod base64;
pub mod checks;
#[cfg(any(feature = "jiff", feature = "time", feature = "chrono"))]
mod dates;
mod dynamic;
mod flatten;
mod geo;
mod geohash;
#[doc(hidden)]
pub mod held;
pub mod keys;
pub mod kind;
#[doc(hidden)]
pub mod mapping_file;
#[doc(hidden)]
pub mod named;
mod object;
mod path;
mod queries;
mod types;
mod value;
mod values;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

pub use base64::Base64;
#[doc(hidden)]
pub use base64::holds_base64;
pub use dynamic::{AnyFields, Dynamic, FlattenedKey};
pub use flatten::FlattenType;
pub use geo::{GeoPoint, NotAPoint};
pub use object::{FieldRef, Inside, NestedField, ObjectType};
pub use path::{At, Place, Top};
pub use types::FieldType;
pub use value::{Any, ContentFor, Converted, DateTime, DefaultFormat, FieldValue, JsonParam, OwnFormat, ValueFor};
pub use values::{Bounds, DateBounds, Ip, Relation, Vector, VectorFor};

/// What is known of a field wherever it lies.
pub trait FieldDef: Clone + 'static {
    /// The name in the document's JSON.
    const NAME: &'static str;

    /// What the mapping makes of it, one of [`kind`].
    type Kind: kind::FieldKind;

    /// What a single value of the field is in Rust; arrays and options count as their element.
    type Value;

    /// Whether the field holds a list: [`kind::One`] or [`kind::Many`]; a sub-field is a
    /// [`kind::View`].
    type Shape;

    /// The path of this field in `P`.
    fn path_in<P: Place>(&self) -> Cow<'static, str> {
        Cow::Borrowed(<At<Self, P> as Place>::PATH)
    }

    /// The names of the members that lead to this field in `P`, see [`Place::members`].
    fn members_in<P: Place>(&self) -> Vec<Cow<'static, str>> {
        <At<Self, P> as Place>::members()
    }
}

/// A field that is known at compile time: a type without size.
pub trait StaticField: FieldDef + Copy + Default {}

impl<F: FieldDef + Copy + Default> StaticField for F {}

/// A field of documents of type `D`, lying in `P`.
///
/// Its methods make queries. A method that the kind of the field does not allow, or a value of
/// another type, is a compile error.
pub struct Field<D, F, P = Top> {
    def: F,
    place: PhantomData<fn() -> (D, P)>,
}

impl<D, F, P> Field<D, F, P> {
    pub(crate) const fn new(def: F) -> Self {
        Self { def, place: PhantomData }
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// The dotted path of this field, as the server knows it.
    pub fn path(&self) -> Cow<'static, str> {
        self.def.path_in::<P>()
    }

    /// The `keyword` sub-field: the same text as one exact value.
    pub fn keyword(self) -> Field<D, keyword, At<F, P>>
    where
        F: checks::KeywordField,
    {
        Field::new(keyword)
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// One of the keys of a `flattened` field, dots and all: an exact text. Of a `flat_object` of OpenSearch too,
    /// whose keys cannot be sorted or counted by.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use es_dsl::prelude::*;
    ///
    /// #[derive(Document)]
    /// struct Pod {
    ///     #[field(flattened)]
    ///     labels: BTreeMap<String, String>,
    /// }
    ///
    /// let query = Pod::fields().labels.key("env").term("prod");
    /// assert_eq!(query.into_query().to_string(), r#"{"term":{"labels.env":{"value":"prod"}}}"#);
    /// ```
    pub fn key(self, name: &str) -> Field<D, FlattenedKey<F::Kind>>
    where
        F: checks::KeyedField,
        F::Kind: 'static,
    {
        Field::new(FlattenedKey::new(format!("{}.{name}", self.path()).into()))
    }
}

impl<D, F: Clone, P> Clone for Field<D, F, P> {
    fn clone(&self) -> Self {
        Self::new(self.def.clone())
    }
}

impl<D, F: Copy, P> Copy for Field<D, F, P> {}

impl<D, F: FieldDef, P: Place> fmt::Debug for Field<D, F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.path()).finish()
    }
}

/// The sub-field of this name, see [`Field::keyword`].
#[allow(non_camel_case_types, reason = "the compiler's messages print it as the field's name")]
#[derive(Debug, Clone, Copy)]
pub struct keyword;

impl FieldDef for keyword {
    const NAME: &'static str = "keyword";
    type Kind = kind::Keyword;
    type Value = String;
    type Shape = kind::View;
}
