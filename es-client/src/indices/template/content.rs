//! What templates say.

use std::collections::BTreeMap;

use es_dsl::{Document, Mapping, mapping::IndexSettings};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use crate::{error::Error, indices::Alias, response::null_as_default, server::Server};

/// What a template gives new indices: settings, a mapping, aliases.
///
/// ```
/// use es_client::{dsl::mapping::{date, text}, indices::{Alias, TemplateContent}, prelude::*};
///
/// let content = TemplateContent::new()
///     .settings(json!({"number_of_shards": 3}))
///     .mapping(Mapping::new().field("at", date()).field("message", text()))
///     .alias("logs", Alias::new());
/// # let _ = content;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct TemplateContent {
    /// The settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<IndexSettings>,
    /// The mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mappings: Option<Mapping>,
    /// The aliases, by their names.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, Alias>,
    /// Members without a field of their own here, such as `lifecycle`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl TemplateContent {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mapping of a document type, and its settings if it has any.
    pub fn of<T: Document>() -> Self {
        Self { settings: T::settings(), mappings: Some(T::mapping().with_document()), ..Self::default() }
    }

    /// The settings, as [`IndexSettings`] or as JSON.
    pub fn settings(self, settings: impl Serialize) -> Self {
        Self { settings: Some(IndexSettings::raw(settings)), ..self }
    }

    /// The mapping.
    pub fn mapping<D>(self, mapping: Mapping<D>) -> Self {
        Self { mappings: Some(mapping.with_document()), ..self }
    }

    /// Adds an alias.
    pub fn alias(mut self, name: impl Into<String>, alias: Alias) -> Self {
        self.aliases.insert(name.into(), alias);
        self
    }

    fn is_empty(&self) -> bool {
        self.settings.is_none() && self.mappings.is_none() && self.aliases.is_empty() && self.other.is_empty()
    }

    /// Refuses what the server would ignore.
    pub(crate) fn check(&self, server: Server) -> Result<(), Error> {
        self.aliases.values().try_for_each(|alias| server.check_alias(alias))
    }
}

/// A template for new indices whose names fit. Of several that fit the one with the highest priority counts, alone.
///
/// ```
/// use es_client::{indices::{IndexTemplate, TemplateContent}, prelude::*};
///
/// let content = TemplateContent::new().settings(json!({"number_of_shards": 3}));
/// let template = IndexTemplate::new(["logs-*"]).composed_of(["base"]).content(content).priority(10);
/// # let _ = template;
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct IndexTemplate {
    /// The patterns of the names that it is for.
    #[serde(deserialize_with = "one_or_many")]
    pub index_patterns: Vec<String>,
    /// What it gives the indices itself.
    #[serde(rename = "template", default, skip_serializing_if = "TemplateContent::is_empty")]
    pub content: TemplateContent,
    /// The component templates that come before it, in this order; a later one counts more.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub composed_of: Vec<String>,
    /// Of several templates that fit the highest counts. Default 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// A number of your own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Notes of your own.
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// What is created is a data stream, with these options.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_stream: Option<Value>,
    /// When it was put first, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub created_date_millis: Option<i64>,
    /// When it was put last, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub modified_date_millis: Option<i64>,
    /// Members without a field of their own here, such as `allow_auto_create`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl IndexTemplate {
    /// A template for the indices whose names fit one of the patterns.
    pub fn new<P: Into<String>>(index_patterns: impl IntoIterator<Item = P>) -> Self {
        Self {
            index_patterns: index_patterns.into_iter().map(Into::into).collect(),
            content: TemplateContent::new(),
            composed_of: Vec::new(),
            priority: None,
            version: None,
            meta: None,
            data_stream: None,
            created_date_millis: None,
            modified_date_millis: None,
            other: Map::new(),
        }
    }

    /// What it gives the indices itself.
    pub fn content(self, content: TemplateContent) -> Self {
        Self { content, ..self }
    }

    /// The component templates that come before its own content; a later one counts more.
    pub fn composed_of<N: Into<String>>(self, components: impl IntoIterator<Item = N>) -> Self {
        Self { composed_of: components.into_iter().map(Into::into).collect(), ..self }
    }

    /// Of several templates that fit the highest counts. Default 0.
    pub fn priority(self, priority: i64) -> Self {
        Self { priority: Some(priority), ..self }
    }

    /// A number of your own, by which you tell one state of the template from another.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }

    /// Notes of your own, an object.
    pub fn meta(self, meta: Value) -> Self {
        Self { meta: Some(meta), ..self }
    }

    /// What is created is a data stream. Elasticsearch 7.9 and later, OpenSearch.
    pub fn data_stream(self) -> Self {
        Self { data_stream: Some(json!({})), ..self }
    }
}

/// A template for new indices whose names fit, with all others that fit: those with a higher order count more.
///
/// It is the one kind that servers before Elasticsearch 7.8 have; on others an [`IndexTemplate`] that fits is taken
/// instead.
///
/// ```
/// use es_client::{dsl::mapping::text, indices::LegacyTemplate, prelude::*};
///
/// let mapping = Mapping::new().field("message", text());
/// let template = LegacyTemplate::new(["logs-*"]).settings(json!({"number_of_shards": 3})).mapping(mapping);
/// # let _ = template;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct LegacyTemplate {
    /// The patterns of the names that it is for. Version 5 takes one.
    #[serde(deserialize_with = "one_or_many")]
    pub index_patterns: Vec<String>,
    /// Of several templates that fit a higher one counts more. Default 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<i64>,
    /// A number of your own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// The settings.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<IndexSettings>,
    /// The mapping of each document type. Servers from version 7 on have no types: there it is one, `_doc`.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub mappings: BTreeMap<String, Mapping>,
    /// The aliases, by their names.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, Alias>,
}

impl LegacyTemplate {
    /// A template for the indices whose names fit one of the patterns. Version 5 takes one.
    pub fn new<P: Into<String>>(index_patterns: impl IntoIterator<Item = P>) -> Self {
        Self { index_patterns: index_patterns.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// The mapping of a document type, and its settings if it has any.
    pub fn content_of<T: Document>(self) -> Self {
        Self { settings: T::settings(), ..self }.mapping(T::mapping())
    }

    /// The settings, as [`IndexSettings`] or as JSON.
    pub fn settings(self, settings: impl Serialize) -> Self {
        Self { settings: Some(IndexSettings::raw(settings)), ..self }
    }

    /// The mapping; on servers that have document types that of `D`'s.
    pub fn mapping<D: Document>(mut self, mapping: Mapping<D>) -> Self {
        self.mappings.insert(D::DOC_TYPE.to_owned(), mapping.with_document());
        self
    }

    /// Adds an alias.
    pub fn alias(mut self, name: impl Into<String>, alias: Alias) -> Self {
        self.aliases.insert(name.into(), alias);
        self
    }

    /// Of several templates that fit a higher one counts more. Default 0.
    pub fn order(self, order: i64) -> Self {
        Self { order: Some(order), ..self }
    }

    /// A number of your own, by which you tell one state of the template from another.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}

/// A list, or one of its items alone.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }

    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(item) => vec![item],
        OneOrMany::Many(items) => items,
    })
}
