//! Settings of an index: its shards, and how text is analyzed.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[must_use]
pub struct IndexSettings(Map<String, Value>);

impl IndexSettings {
    /// No setting yet: the server's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets any setting.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.insert(name.into(), value.into());
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
    pub fn analyzer(self, name: impl Into<String>, analyzer: impl Into<Value>) -> Self {
        self.analysis("analyzer", name.into(), analyzer.into())
    }

    /// Defines a normalizer: `{"filter": ["lowercase"]}`.
    pub fn normalizer(self, name: impl Into<String>, normalizer: impl Into<Value>) -> Self {
        self.analysis("normalizer", name.into(), normalizer.into())
    }

    /// Defines a tokenizer: `{"type": "edge_ngram", "min_gram": 2, …}`.
    pub fn tokenizer(self, name: impl Into<String>, tokenizer: impl Into<Value>) -> Self {
        self.analysis("tokenizer", name.into(), tokenizer.into())
    }

    /// Defines a filter of tokens: `{"type": "stop", "stopwords": […]}`.
    pub fn filter(self, name: impl Into<String>, filter: impl Into<Value>) -> Self {
        self.analysis("filter", name.into(), filter.into())
    }

    /// Defines a filter of characters: `{"type": "mapping", "mappings": ["& => and"]}`.
    pub fn char_filter(self, name: impl Into<String>, filter: impl Into<Value>) -> Self {
        self.analysis("char_filter", name.into(), filter.into())
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn analysis(mut self, group: &str, name: String, definition: Value) -> Self {
        change_object(&mut self.0, "analysis", |analysis| {
            change_object(analysis, group, |group| {
                group.insert(name, definition);
            });
        });
        self
    }
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

impl From<IndexSettings> for Value {
    fn from(settings: IndexSettings) -> Self {
        Self::Object(settings.0)
    }
}

/// Prints the JSON that is sent.
impl fmt::Debug for IndexSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match serde_json::to_string(&self.0) {
            Ok(json) => f.write_str(&json),
            Err(error) => write!(f, "no JSON: {error}"),
        }
    }
}
