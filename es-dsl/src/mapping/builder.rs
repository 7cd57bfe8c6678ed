//! Fields of a mapping by hand: `text().analyzer("english").field("raw", keyword())`.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use super::Property;

/// A field of kind `K` while it is being described.
///
/// There is one method per parameter, named as the server names it. A parameter that fields of the
/// kind do not have is a compile error; [`param`](Self::param) sets any.
#[derive(Clone)]
#[must_use]
pub struct PropertyBuilder<K> {
    property: Property,
    kind: PhantomData<fn() -> K>,
}

impl<K> From<PropertyBuilder<K>> for Property {
    fn from(builder: PropertyBuilder<K>) -> Self {
        builder.property
    }
}

/// Prints the JSON that is sent.
impl<K> fmt::Debug for PropertyBuilder<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.property, f)
    }
}

impl<K> PropertyBuilder<K> {
    pub(super) fn of_type(name: &str) -> Self {
        Self { property: Property::of_type(name), kind: PhantomData }
    }

    pub(super) fn from_property(property: Property) -> Self {
        Self { property, kind: PhantomData }
    }

    /// Indexes the same value in another way too, as the sub-field of this name.
    ///
    /// ```
    /// use es_dsl::mapping::{Property, keyword, text};
    ///
    /// let title: Property = text().field("raw", keyword()).into();
    /// assert_eq!(format!("{title:?}"), r#"{"fields":{"raw":{"type":"keyword"}},"type":"text"}"#);
    /// ```
    pub fn field(mut self, name: impl Into<String>, property: impl Into<Property>) -> Self {
        self.property.fields.insert(name.into(), property.into());
        self
    }

    /// Sets a parameter to something that may have no JSON.
    pub(super) fn set(mut self, name: &str, value: &impl Serialize) -> Self {
        self.property.set(name, value);
        self
    }

    /// Sets any parameter, with or without a method of its own here.
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.property.set(&name.into(), &value);
        self
    }

    /// Notes of your own about the field, each a text; the server keeps them.
    pub fn meta(self, meta: impl Serialize) -> Self {
        self.param("meta", meta)
    }

    /// What of the value's form is kept where the server stores no source: `none`, `arrays` or `all`.
    pub fn synthetic_source_keep(self, keep: impl Serialize) -> Self {
        self.param("synthetic_source_keep", keep)
    }
}
