//! Mappings: how the server is to index the fields of a document.

mod builder;
mod defaults;
mod diff;
#[cfg(test)]
mod gaps;
pub mod params;
mod property;
mod root;
mod settings;
mod types;

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::field::ObjectType;

pub use builder::PropertyBuilder;
pub use diff::{Diff, Difference};
pub use property::{DynamicMapping, Properties, Property};
pub use root::DynamicTemplate;
pub use settings::IndexSettings;
pub use types::*;

/// The mapping of documents of type `D`: what stands under `mappings` on a server without mapping
/// types.
///
/// A document type makes its own with [`Document::mapping`](crate::Document::mapping); by hand:
///
/// ```
/// use es_dsl::{mapping::{keyword, text}, prelude::*};
///
/// let mapping = Mapping::new()
///     .field("foo", text().field("raw", keyword()))
///     .field("bar", keyword())
///     .dynamic(DynamicMapping::Strict);
/// assert_eq!(
///     serde_json::to_value(&mapping)?,
///     serde_json::json!({
///         "dynamic": "strict",
///         "properties": {
///             "foo": {"type": "text", "fields": {"raw": {"type": "keyword"}}},
///             "bar": {"type": "keyword"},
///         },
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub struct Mapping<D = Value> {
    root: Property,
    document: PhantomData<fn() -> D>,
}

impl Mapping {
    /// A mapping without fields.
    pub fn new() -> Self {
        Self::of(Property::default())
    }
}

impl Default for Mapping {
    fn default() -> Self {
        Self::new()
    }
}

impl<D: ObjectType> Mapping<D> {
    /// The mapping that follows from the type: what [`Document::mapping`](crate::Document::mapping)
    /// of a derived document returns.
    pub fn of_object() -> Self {
        Self::of(D::object())
    }
}

impl<D> Mapping<D> {
    pub(crate) fn of(root: Property) -> Self {
        Self { root, document: PhantomData }
    }

    /// Adds a field, or replaces the one of that name.
    pub fn field(self, name: impl Into<String>, property: impl Into<Property>) -> Self {
        Self::of(self.root.property(name, property))
    }

    /// What happens to fields that the mapping does not name. Default [`DynamicMapping::True`].
    pub fn dynamic(self, dynamic: DynamicMapping) -> Self {
        Self::of(self.root.dynamic(dynamic))
    }

    /// Sets any other member of the mapping (`_source`, `dynamic_templates`, …).
    pub fn param(self, name: impl Into<String>, value: impl Serialize) -> Self {
        Self::of(self.root.param(name, value))
    }

    /// The fields, by name.
    pub fn properties(&self) -> &Properties {
        &self.root.properties
    }

    /// The same mapping, for documents of another type.
    pub fn with_document<T>(self) -> Mapping<T> {
        Mapping::of(self.root)
    }
}

impl<D> Clone for Mapping<D> {
    fn clone(&self) -> Self {
        Self::of(self.root.clone())
    }
}

impl<D> PartialEq for Mapping<D> {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

/// Prints the JSON that is sent.
impl<D> fmt::Debug for Mapping<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.root, f)
    }
}

/// Prints the JSON that is sent.
impl<D> fmt::Display for Mapping<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.root, f)
    }
}

impl<D> Serialize for Mapping<D> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root.serialize(serializer)
    }
}

impl<'de, D> Deserialize<'de> for Mapping<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        Property::deserialize(deserializer).map(Self::of)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn builders_write_what_the_server_reads() {
        let mapping = Mapping::new()
            .field("title", text().analyzer("english").search_analyzer("simple").field("raw", keyword()))
            .field("sku", keyword().ignore_above(64).normalizer("lower").store(true))
            .field("created", date().format("epoch_millis"))
            .field("stock", long().index(false).param("doc_values", false))
            .field("price", double())
            .field("open", boolean())
            .field("maker", object(Mapping::new().field("name", text()).dynamic(DynamicMapping::False)))
            .field("parts", nested(Mapping::new().field("size", short())))
            .field("anything", object(Mapping::new()))
            .field("area", Property::of_type("geo_shape"))
            .dynamic(DynamicMapping::True)
            .param("_source", json!({"excludes": ["secret"]}));
        let json = json!({
            "dynamic": "true",
            "_source": {"excludes": ["secret"]},
            "properties": {
                "title": {
                    "type": "text", "analyzer": "english", "search_analyzer": "simple",
                    "fields": {"raw": {"type": "keyword"}},
                },
                "sku": {"type": "keyword", "ignore_above": 64, "normalizer": "lower", "store": true},
                "created": {"type": "date", "format": "epoch_millis"},
                "stock": {"type": "long", "index": false, "doc_values": false},
                "price": {"type": "double"},
                "open": {"type": "boolean"},
                "maker": {"properties": {"name": {"type": "text"}}, "dynamic": "false"},
                "parts": {"type": "nested", "properties": {"size": {"type": "short"}}},
                "anything": {"type": "object"},
                "area": {"type": "geo_shape"},
            },
        });
        assert_eq!(serde_json::to_value(&mapping).unwrap(), json);
        assert_eq!(serde_json::from_value::<Mapping>(json).unwrap(), mapping);
    }

    #[test]
    fn a_mapping_of_a_newer_server_is_kept_whole() {
        let json = json!({
            "_meta": {"owner": "search"},
            "dynamic": "runtime",
            "runtime": {"day": {"type": "keyword"}},
            "properties": {
                "embedding": {"type": "brand_new_vector", "dims": 3, "options": {"kind": "hnsw"}},
                "properties": {"properties": {"fields": {"type": "text"}}},
            },
        });
        let mapping: Mapping = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(mapping.properties().get("embedding").map(Property::type_name), Some("brand_new_vector"));
        assert_eq!(mapping.properties().get("properties").map(Property::type_name), Some("object"));
        assert_eq!(serde_json::to_value(&mapping).unwrap(), json);
    }
}
