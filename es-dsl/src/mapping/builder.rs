//! Fields of a mapping by hand: `text().analyzer("english").field("raw", keyword())`.

use std::marker::PhantomData;

use serde_json::Value;

use super::{Mapping, Property};
use crate::field::kind;

/// A field of kind `K` while it is being described.
#[derive(Debug, Clone)]
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

impl<K> PropertyBuilder<K> {
    fn of(property: Property) -> Self {
        Self { property, kind: PhantomData }
    }

    /// Indexes the same value in another way too, as the sub-field of this name.
    pub fn field(mut self, name: impl Into<String>, property: impl Into<Property>) -> Self {
        self.property.fields.insert(name.into(), property.into());
        self
    }

    /// Sets any parameter, with or without a method of its own here.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.property.params.insert(name.into(), value.into());
        self
    }

    /// Whether the field can be searched. Default true.
    pub fn index(self, index: bool) -> Self {
        self.param("index", index)
    }

    /// Whether the value is kept apart from the document's source. Default false.
    pub fn store(self, store: bool) -> Self {
        self.param("store", store)
    }
}

impl PropertyBuilder<kind::Text> {
    /// The analyzer that splits the text into terms, in documents and in queries. Default
    /// `standard`.
    pub fn analyzer(self, name: impl Into<String>) -> Self {
        self.param("analyzer", name.into())
    }

    /// The analyzer for queries, where it is not [`analyzer`](Self::analyzer).
    pub fn search_analyzer(self, name: impl Into<String>) -> Self {
        self.param("search_analyzer", name.into())
    }
}

impl PropertyBuilder<kind::Keyword> {
    /// Values longer than this many characters are not indexed. Default: no limit.
    pub fn ignore_above(self, characters: u32) -> Self {
        self.param("ignore_above", characters)
    }

    /// The normalizer, which changes each value as a whole (to lower case, say).
    pub fn normalizer(self, name: impl Into<String>) -> Self {
        self.param("normalizer", name.into())
    }
}

impl PropertyBuilder<kind::Date> {
    /// The formats in which dates are given, separated by `||`. Default
    /// `strict_date_optional_time||epoch_millis`.
    pub fn format(self, format: impl Into<String>) -> Self {
        self.param("format", format.into())
    }
}

macro_rules! builders {
    ($($(#[$doc:meta])* $name:ident -> $kind:ident,)*) => {
        $($(#[$doc])*
        pub fn $name() -> PropertyBuilder<kind::$kind> {
            PropertyBuilder::of(Property::of_type(stringify!($name)))
        })*
    };
}

builders! {
    /// Text that is analyzed: for `match` queries.
    text -> Text,
    /// Text as one exact value: for `term` queries, sorting and counting.
    keyword -> Keyword,
    /// Whole numbers of 64 bits.
    long -> Number,
    /// Whole numbers of 32 bits.
    integer -> Number,
    /// Whole numbers of 16 bits.
    short -> Number,
    /// Whole numbers of 8 bits.
    byte -> Number,
    /// Floating point numbers of 64 bits.
    double -> Number,
    /// Floating point numbers of 32 bits.
    float -> Number,
    /// True or false.
    boolean -> Boolean,
    /// Points in time.
    date -> Date,
    /// Points on the earth.
    geo_point -> GeoPoint,
}

/// An object whose fields are fields of the document: `address.city`.
pub fn object<D>(mapping: Mapping<D>) -> Property {
    mapping.root.object()
}

/// Objects that are indexed each on its own, so that a `nested` query can ask for several fields of
/// the same object.
pub fn nested<D>(mapping: Mapping<D>) -> Property {
    mapping.root.nested()
}
