//! Documents that are like others: `more_like_this`.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::field::{FieldValue, JsonParam};
use crate::json::{FromJson, Json, List, Text, ToJson};
use crate::query::{IntoPath, MinimumShouldMatch, Query};

/// What [`more_like_this`] compares with.
#[derive(Debug, Clone, PartialEq)]
pub enum Like {
    /// A text.
    Text(String),
    /// A document.
    Document(LikeDocument),
}

impl From<&str> for Like {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Like {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<LikeDocument> for Like {
    fn from(document: LikeDocument) -> Self {
        Self::Document(document)
    }
}

impl ToJson for Like {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Text(text) => text.json(),
            Self::Document(document) => document.json(),
        }
    }
}

impl FromJson for Like {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(Self::Text(text.clone())),
            document => LikeDocument::from_json(document).map(Self::Document),
        }
    }
}

keywords! {
    /// How a version is compared.
    pub enum VersionType {
        /// The server counts. The default.
        Internal = "internal",
        /// The user counts: greater.
        External = "external",
        /// The user counts: greater or equal.
        ExternalGte = "external_gte",
        /// Whatever it was; gone since version 6.
        Force = "force",
    }
}

object! {
    /// A document that [`more_like_this`] compares with.
    pub struct LikeDocument [doc: Option<FieldValue>, id: Option<String> = "_id"] {
        /// Its index. Default: those searched.
        index: String as impl Into<String> = "_index",
        /// Its type, up to version 7.
        doc_type: String as impl Into<String> = "_type",
        /// The fields of it that count. Default: those of the query.
        fields: Vec<Text>,
        /// The analyzers for fields of a given document.
        per_field_analyzer: Map<String, Value>,
        /// Its routing.
        routing: JsonParam as impl Into<JsonParam> = "routing" | "_routing",
        /// Its version.
        version: i64,
        /// How its version is compared.
        version_type: VersionType,
    }
    methods [] on LikeDocument
}

impl LikeDocument {
    /// The document of this id.
    #[must_use]
    pub fn id(id: impl ToString) -> Self {
        Self::new(None, Some(id.to_string()))
    }

    /// A document that is given here.
    #[must_use]
    pub fn given(document: &impl Serialize) -> Self {
        Self::new(Some(FieldValue::new(document)), None)
    }
}

params! {
    /// The parameters of a `more_like_this` query.
    pub struct MoreLikeThisQuery for MoreLikeThisQuery [fields: List<Text>, like: Vec<Like>, unlike: List<Like>] {
        /// The analyzer for texts. Default: that of the first field.
        analyzer: String as impl Into<String>,
        /// What the weights of the terms are multiplied with. Default: they are not used.
        boost_terms: f64,
        /// Whether a field that is neither text nor keyword is an error. Default true.
        fail_on_unsupported_field: bool,
        /// Whether the documents compared with may match too. Default false.
        include: bool,
        /// Terms in more documents are left out. Default: none.
        max_doc_freq: u32,
        /// Terms in fewer documents are left out. Default 5.
        min_doc_freq: u32,
        /// How many terms are asked for. Default 25.
        max_query_terms: u32,
        /// Terms that are rarer in the text are left out. Default 2.
        min_term_freq: u32,
        /// Longer words are left out. Default 0, which means none.
        max_word_length: u32 = "max_word_length" | "max_word_len",
        /// Shorter words are left out. Default 0.
        min_word_length: u32 = "min_word_length" | "min_word_len",
        /// How many of the terms have to match. Default `"30%"`.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The routing of documents that name none.
        routing: String as impl Into<String>,
        /// Words that are left out: a list, or the name of a language's list, as `"_english_"`.
        stop_words: JsonParam as impl Into<JsonParam>,
        /// The version of documents that name none.
        version: i64,
        /// How versions are compared.
        version_type: VersionType,
    }
}

/// Documents with the words that are typical of the texts or documents given.
///
/// `{"more_like_this": {"fields": ["title"], "like": ["once upon a time"]}}`
pub fn more_like_this<D, L: Into<Like>>(like: impl IntoIterator<Item = L>) -> Query<D, MoreLikeThisQuery> {
    let like = like.into_iter().map(Into::into).collect();
    Query::of(MoreLikeThisQuery::new(List::default(), like, List::default()))
}

impl<D> Query<D, MoreLikeThisQuery> {
    /// Adds a field to compare. Default: all that the index searches by default.
    pub fn field(mut self, field: impl IntoPath<D>) -> Self {
        self.kind.fields.0.push(field.into_path());
        self
    }

    /// Adds a text or document to be like.
    pub fn like(mut self, like: impl Into<Like>) -> Self {
        self.kind.like.push(like.into());
        self
    }

    /// Adds a text or document to be unlike.
    pub fn unlike(mut self, unlike: impl Into<Like>) -> Self {
        self.kind.unlike.0.push(unlike.into());
        self
    }
}
