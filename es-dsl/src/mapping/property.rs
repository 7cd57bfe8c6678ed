//! One field of a mapping.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::json::{FromJson, Json, Object, ToJson, debug, to_json};

/// The fields of an object, by name.
pub type Properties = BTreeMap<String, Property>;

/// How one field is indexed: its type, its inner fields, its other views, and its parameters.
///
/// Types and parameters that this crate has no method for are kept as they are.
#[derive(Clone, PartialEq, Default)]
pub struct Property {
    /// The inner fields of an object.
    pub properties: Properties,
    /// The same value indexed in other ways, each as a sub-field: `title.keyword`.
    pub fields: Properties,
    /// Everything else, `type` included.
    pub params: Map<String, Value>,
    /// A parameter that has no JSON, and why.
    #[doc(hidden)]
    pub failure: Option<(String, String)>,
}

impl Property {
    /// A field of this type, whatever the type: `Property::of_type("geo_shape")`.
    #[must_use]
    pub fn of_type(name: &str) -> Self {
        Self::default().param("type", name)
    }

    /// The type. An object may come without one, and is `object`.
    #[must_use]
    pub fn type_name(&self) -> &str {
        self.params.get("type").and_then(Value::as_str).unwrap_or("object")
    }

    /// Adds an inner field, or replaces the one of that name.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, property: impl Into<Self>) -> Self {
        self.properties.insert(name.into(), property.into());
        self
    }

    /// Adds the inner fields of another object as fields of this one.
    #[must_use]
    pub fn flatten(mut self, object: Self) -> Self {
        self.properties.extend(object.properties);
        self.failure = self.failure.or(object.failure);
        self
    }

    /// As an inner object, which needs to say its type only where it has no inner fields.
    #[must_use]
    pub fn object(self) -> Self {
        match self.properties.is_empty() {
            true => self.param("type", "object"),
            false => self,
        }
    }

    /// As objects that are indexed each on its own.
    #[must_use]
    pub fn nested(self) -> Self {
        self.param("type", "nested")
    }

    /// What happens to inner fields that are not named. Default: as in the object around.
    #[must_use]
    pub fn dynamic(self, dynamic: DynamicMapping) -> Self {
        self.param("dynamic", dynamic.as_json())
    }

    /// Whether the inner fields are indexed at all. Default true.
    #[must_use]
    pub fn enabled(self, enabled: bool) -> Self {
        self.param("enabled", enabled)
    }

    /// Whether inner objects are objects of the mapping (`true`, default), fields with dots in their
    /// names (`false`), or objects found later such (`auto`); Elasticsearch 8.3 and later.
    #[must_use]
    pub fn subobjects(self, subobjects: impl Serialize) -> Self {
        self.param("subobjects", subobjects)
    }

    /// Whether the fields of nested objects are also fields of the object around. Default false.
    #[must_use]
    pub fn include_in_parent(self, include: bool) -> Self {
        self.param("include_in_parent", include)
    }

    /// Whether the fields of nested objects are also fields of the document. Default false.
    #[must_use]
    pub fn include_in_root(self, include: bool) -> Self {
        self.param("include_in_root", include)
    }

    /// Which of several `passthrough` objects has a name that two of them have: the highest.
    #[must_use]
    pub fn priority(self, priority: u32) -> Self {
        self.param("priority", priority)
    }

    /// Whether the fields of a `passthrough` object tell time series apart. Default false.
    #[must_use]
    pub fn time_series_dimension(self, dimension: bool) -> Self {
        self.param("time_series_dimension", dimension)
    }

    /// The fields that get the values too: a name, or a list of names.
    #[must_use]
    pub fn copy_to(self, fields: impl Serialize) -> Self {
        self.param("copy_to", fields)
    }

    /// Whether the values are kept apart from the document's source. Default false.
    #[must_use]
    pub fn store(self, store: bool) -> Self {
        self.param("store", store)
    }

    /// What of the object's form is kept where the server stores no source: `none`, `arrays` or `all`.
    #[must_use]
    pub fn synthetic_source_keep(self, keep: impl Serialize) -> Self {
        self.param("synthetic_source_keep", keep)
    }

    /// Sets a parameter to something that may have no JSON: serializing then fails.
    pub(super) fn set(&mut self, name: &str, value: &impl Serialize) {
        match to_json(value) {
            Ok(json) => drop(self.params.insert(name.to_owned(), json)),
            Err(error) => self.failure = Some((name.to_owned(), error)),
        }
    }

    /// Sets a parameter.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.set(&name.into(), &value);
        self
    }
}

/// Prints the JSON that is sent.
impl fmt::Debug for Property {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.json(), f)
    }
}

impl Object for Property {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.properties.show("properties", show);
        self.fields.show("fields", show);
        self.params.members(show);
        // A mapping of which a part is missing is not written at all.
        if let Some((name, why)) = &self.failure {
            show(name, Json::Failed(why));
        }
    }
}

impl ToJson for Property {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl FromJson for Property {
    fn from_json(json: &Value) -> Option<Self> {
        let mut params = json.as_object()?.clone();
        let mut named = |name: &str| match params.remove(name) {
            Some(fields) => BTreeMap::from_json(&fields),
            None => Some(BTreeMap::new()),
        };
        let (properties, fields) = (named("properties")?, named("fields")?);
        Some(Self { properties, fields, params, failure: None })
    }
}

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object =
            || D::Error::custom("a field of a mapping is a JSON object, and so are its `properties` and `fields`");
        Self::from_json(&Value::deserialize(deserializer)?).ok_or_else(object)
    }
}

/// What happens to fields that a mapping does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DynamicMapping {
    /// They are added to the mapping.
    True,
    /// They are kept in the document, and not indexed.
    False,
    /// The document is rejected.
    Strict,
    /// They become runtime fields; Elasticsearch 7.11 and later.
    Runtime,
}

impl DynamicMapping {
    pub(crate) fn as_json(self) -> Value {
        match self {
            Self::True => "true".into(),
            Self::False => "false".into(),
            Self::Strict => "strict".into(),
            Self::Runtime => "runtime".into(),
        }
    }
}
