//! Settings of an index: its shards, and how text is analyzed.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::json::{Json, Object, debug, to_json};

/// The settings of an index: what stands under `settings` when it is created.
///
/// ```
/// use es_dsl::mapping::IndexSettings;
/// use serde_json::json;
///
/// let settings = IndexSettings::new()
///     .number_of_shards(1)
///     .analyzer("names", json!({"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]}));
/// assert_eq!(
///     serde_json::to_value(&settings)?,
///     json!({
///         "number_of_shards": 1,
///         "analysis": {"analyzer": {
///             "names": {"tokenizer": "standard", "filter": ["lowercase", "asciifolding"]},
///         }},
///     }),
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Serializing them fails where a value's own `Serialize` does, and with a number that JSON cannot hold.
#[derive(Clone, PartialEq, Default, Deserialize)]
#[serde(transparent)]
#[must_use]
pub struct IndexSettings {
    settings: Map<String, Value>,
    /// The setting that has no JSON, and why.
    #[serde(skip)]
    failure: Option<(String, String)>,
}

impl IndexSettings {
    /// No setting yet: the server's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The settings as JSON: an object, in any of the forms that servers take.
    ///
    /// ```
    /// use es_dsl::mapping::IndexSettings;
    /// use serde_json::json;
    ///
    /// let settings = IndexSettings::raw(json!({"index": {"number_of_shards": 1}}));
    /// assert_eq!(settings.get("number_of_shards"), Some(&json!(1)));
    /// ```
    pub fn raw(settings: impl Serialize) -> Self {
        match to_json(&settings) {
            Ok(Value::Object(settings)) => Self { settings, failure: None },
            Ok(_) => Self {
                failure: Some((String::new(), "the settings of an index are a JSON object".to_owned())),
                ..Self::default()
            },
            Err(error) => Self { failure: Some((String::new(), error)), ..Self::default() },
        }
    }

    /// A setting, by its name without the `index.` that servers put before it; where names are nested, with dots.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        member(&self.settings, name).or_else(|| member(&self.settings, &format!("index.{name}")))
    }

    /// Sets any setting.
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        let name = name.into();
        match to_json(&value) {
            Ok(json) => drop(self.settings.insert(name, json)),
            Err(error) => self.failure = Some((name, error)),
        }
        self
    }

    /// How many primary shards the index has. Default 1, before version 7 it was 5.
    pub fn number_of_shards(self, shards: u32) -> Self {
        self.param("number_of_shards", shards)
    }

    /// How many copies each shard has. Default 1.
    pub fn number_of_replicas(self, replicas: u32) -> Self {
        self.param("number_of_replicas", replicas)
    }

    /// How often changes become visible to searches: `30s`, or `-1` for never. Default `1s`.
    pub fn refresh_interval(self, interval: impl Into<String>) -> Self {
        self.param("refresh_interval", interval.into())
    }

    /// How many hits a search can reach by `from` and `size`. Default 10,000.
    pub fn max_result_window(self, hits: u32) -> Self {
        self.param("max_result_window", hits)
    }

    /// How values are compressed: `default` or `best_compression`.
    pub fn codec(self, codec: impl Into<String>) -> Self {
        self.param("codec", codec.into())
    }

    /// Whether the index is ready for the vectors of OpenSearch. Default false.
    pub fn knn(self, knn: bool) -> Self {
        self.param("knn", knn)
    }

    /// Defines an analyzer: `{"tokenizer": …, "filter": […], "char_filter": […]}`.
    pub fn analyzer(self, name: impl Into<String>, analyzer: impl Serialize) -> Self {
        self.analysis("analyzer", name.into(), &analyzer)
    }

    /// Defines a normalizer: `{"filter": ["lowercase"]}`.
    pub fn normalizer(self, name: impl Into<String>, normalizer: impl Serialize) -> Self {
        self.analysis("normalizer", name.into(), &normalizer)
    }

    /// Defines a tokenizer: `{"type": "edge_ngram", "min_gram": 2, …}`.
    pub fn tokenizer(self, name: impl Into<String>, tokenizer: impl Serialize) -> Self {
        self.analysis("tokenizer", name.into(), &tokenizer)
    }

    /// Defines a filter of tokens: `{"type": "stop", "stopwords": […]}`.
    pub fn filter(self, name: impl Into<String>, filter: impl Serialize) -> Self {
        self.analysis("filter", name.into(), &filter)
    }

    /// Defines a filter of characters: `{"type": "mapping", "mappings": ["& => and"]}`.
    pub fn char_filter(self, name: impl Into<String>, filter: impl Serialize) -> Self {
        self.analysis("char_filter", name.into(), &filter)
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty() && self.failure.is_none()
    }

    fn analysis(mut self, group: &str, name: String, definition: &impl Serialize) -> Self {
        match to_json(definition) {
            Ok(json) => change_object(&mut self.settings, "analysis", |analysis| {
                change_object(analysis, group, |group| {
                    group.insert(name, json);
                });
            }),
            Err(error) => self.failure = Some((format!("analysis.{group}.{name}"), error)),
        }
        self
    }
}

/// A member by its name, or by the names of the objects that lead to it, joined by dots.
fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    members.get(name).or_else(|| {
        let parts = name.match_indices('.').map(|(dot, _)| (&name[..dot], &name[dot + 1..]));
        parts.into_iter().find_map(|(outer, inner)| member(members.get(outer)?.as_object()?, inner))
    })
}

/// Changes the object of this name, which is made where there is none.
pub(super) fn change_object(outer: &mut Map<String, Value>, name: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    let mut object = match outer.remove(name) {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    change(&mut object);
    outer.insert(name.to_owned(), Value::Object(object));
}

impl Object for IndexSettings {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.settings.members(show);
        // An index is not created with some of its settings.
        if let Some((name, why)) = &self.failure {
            show(name, Json::Failed(why));
        }
    }
}

impl Serialize for IndexSettings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::Object(self).serialize(serializer)
    }
}

/// Prints the JSON that is sent.
impl fmt::Debug for IndexSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(Json::Object(self), f)
    }
}
