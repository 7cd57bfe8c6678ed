//! Specialized queries.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"script": {"script": {…}}}` | [`script(script)`](script) |
//! | `{"script_score": {"query": {…}, "script": {…}}}` | [`script_score(query, script)`](script_score) |
//! | `{"more_like_this": {"fields": ["title"], "like": "fox"}}` | [`more_like_this(["fox"])`](more_like_this)`.field(t.title)` |
//! | `{"distance_feature": {"field": "date", "origin": "now", "pivot": "7d"}}` | `t.date.distance_feature("now", "7d")` |
//! | `{"rank_feature": {"field": "pagerank", "saturation": {"pivot": 8}}}` | `t.pagerank.rank_feature().saturation_at(8.0)` |
//! | `{"percolate": {"field": "query", "document": {…}}}` | `t.query.percolate(&document)` |
//! | `{"pinned": {"ids": ["1"], "organic": {…}}}` | [`pinned(["1"], query)`](pinned) |
//! | `{"rule": {"ruleset_ids": ["a"], "match_criteria": {…}, "organic": {…}}}` | [`rule(["a"], criteria, query)`](rule) |
//! | `{"wrapper": {"query": "eyJ0…"}}` | [`wrapper("eyJ0…")`](wrapper) |
//! | `{"sltr": {"model": "m", "params": {…}}}` | [`sltr()`](sltr)`.model("m")` |
//! | `{"template": {…}}` | [`template(json!({…}))`](template) |

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Clause, IntoPath, IntoQuery, MinimumShouldMatch, Query};
use crate::field::checks::{DistanceField, IndexedField, PercolatorField, RankFeatureField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::{FromJson, Json, List, Text, ToJson};
use crate::script::{IntoScript, Script};

params! {
    /// The parameters of a `script` query.
    pub struct ScriptQuery for ScriptQuery [script: Script] {}
}

/// Documents for which a script says true; it knows the fields as `doc['likes'].value`.
///
/// `{"script": {"script": {"source": "doc['likes'].value > params.n", "params": {"n": 5}}}}`
pub fn script<D>(script: impl IntoScript<D>) -> Query<D, ScriptQuery> {
    Query::of(ScriptQuery::new(script.into_script()))
}

params! {
    /// The parameters of a `script_score` query.
    pub struct ScriptScoreQuery for ScriptScoreQuery [query: Box<Clause>, script: Script] {
        /// Documents with a lower score do not match.
        min_score: f64,
    }
}

/// Matches what the query matches, with the scores that a script gives.
///
/// `{"script_score": {"query": {"match_all": {}}, "script": {"source": "_score * 2"}}}`
pub fn script_score<D>(query: impl IntoQuery<D>, script: impl IntoScript<D>) -> Query<D, ScriptScoreQuery> {
    Query::of(ScriptScoreQuery::new(Box::new(query.into_query().kind), script.into_script()))
}

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
    #[inline]
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
        routing: Value as impl Into<Value> = "routing" | "_routing",
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
        max_word_length: u32,
        /// Shorter words are left out. Default 0.
        min_word_length: u32,
        /// How many of the terms have to match. Default `"30%"`.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The routing of documents that name none.
        routing: String as impl Into<String>,
        /// Words that are left out: a list, or the name of a language's list, as `"_english_"`.
        stop_words: Value as impl Into<Value>,
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

params! {
    /// The parameters of a `distance_feature` query.
    pub struct DistanceFeatureQuery for DistanceFeatureQuery [field: Text, origin: FieldValue, pivot: FieldValue] {}
}

params! {
    /// The parameters of a `rank_feature` query.
    pub struct RankFeatureQuery for RankFeatureQuery [field: Text] {
        /// A function that nears 1.
        saturation: Saturation,
        /// The logarithm.
        log: Logarithm,
        /// The value itself.
        linear: Linear,
        /// A function that nears 1, with a given steepness.
        sigmoid: Sigmoid,
    }
}

object! {
    /// A function that nears 1.
    pub struct Saturation [pivot: Option<f64>] {}
}

object! {
    /// The logarithm of the value plus a number.
    pub struct Logarithm [scaling_factor: f64] {}
}

object! {
    /// The value itself.
    pub struct Linear [] {}
}

object! {
    /// A function that nears 1, with a given steepness.
    pub struct Sigmoid [pivot: f64, exponent: f64] {}
}

impl<D> Query<D, RankFeatureQuery> {
    /// Scores by `value / (value + pivot)`.
    pub fn saturation_at(self, pivot: f64) -> Self {
        self.saturation(Saturation::new(Some(pivot)))
    }

    /// Scores by the logarithm of the value plus this number.
    pub fn log_plus(self, scaling_factor: f64) -> Self {
        self.log(Logarithm::new(scaling_factor))
    }

    /// Scores by the value itself; 7.12 and later.
    pub fn by_value(self) -> Self {
        self.linear(Linear::new())
    }

    /// Scores by `value^exponent / (value^exponent + pivot^exponent)`.
    pub fn sigmoid_at(self, pivot: f64, exponent: f64) -> Self {
        self.sigmoid(Sigmoid::new(pivot, exponent))
    }
}

params! {
    /// The parameters of a `percolate` query.
    pub struct PercolateQuery for PercolateQuery [
        field: Text,
        document: Option<FieldValue>,
        documents: Option<Vec<FieldValue>>,
        index: Option<String>,
        id: Option<String>,
    ] {
        /// The type of the document, up to version 7.
        document_type: String as impl Into<String>,
        /// The type of the stored document, up to version 7.
        doc_type: String as impl Into<String> = "type",
        /// What the hits call this query's matches, where there are several such queries.
        slot_name: String as impl Into<String> = "name",
        /// Which copy of a shard the stored document is read from.
        preference: String as impl Into<String>,
        /// The routing of the stored document.
        routing: String as impl Into<String>,
        /// The version that the stored document must have.
        version: i64,
    }
}

params! {
    /// The parameters of a `pinned` query.
    pub struct PinnedQuery for PinnedQuery [
        ids: Option<Vec<String>>,
        docs: Option<Vec<PinnedDoc>>,
        organic: Box<Clause>,
    ] {}
}

object! {
    /// A document of a `pinned` query.
    pub struct PinnedDoc [id: String = "_id", index: Option<String> = "_index"] {}
}

impl PinnedDoc {
    /// The document of this id in an index.
    #[must_use]
    pub fn at(index: impl Into<String>, id: impl ToString) -> Self {
        Self::new(id.to_string(), Some(index.into()))
    }
}

/// The documents of these ids first, in this order, and then what the query matches. Elasticsearch
/// only.
///
/// `{"pinned": {"ids": ["1", "4"], "organic": {"match": {"text": {"query": "shoes"}}}}}`
pub fn pinned<D, I: ToString>(ids: impl IntoIterator<Item = I>, organic: impl IntoQuery<D>) -> Query<D, PinnedQuery> {
    let ids = ids.into_iter().map(|id| id.to_string()).collect();
    Query::of(PinnedQuery::new(Some(ids), None, Box::new(organic.into_query().kind)))
}

/// As [`pinned`], for documents of several indices; 7.15 and later.
///
/// `{"pinned": {"docs": [{"_id": "1", "_index": "a"}], "organic": {"match_all": {}}}}`
pub fn pinned_docs<D>(docs: impl IntoIterator<Item = PinnedDoc>, organic: impl IntoQuery<D>) -> Query<D, PinnedQuery> {
    let docs = docs.into_iter().collect();
    Query::of(PinnedQuery::new(None, Some(docs), Box::new(organic.into_query().kind)))
}

params! {
    /// The parameters of a `rule` query.
    pub struct RuleQuery for RuleQuery [
        ruleset_ids: Option<Vec<String>>,
        match_criteria: FieldValue,
        organic: Box<Clause>,
    ] {
        /// The one set of rules, before 8.15.
        ruleset_id: String as impl Into<String>,
    }
}

/// What the query matches, changed by sets of query rules. Elasticsearch 8.10 and later.
///
/// `{"rule": {"ruleset_ids": ["a"], "match_criteria": {"text": "fox"}, "organic": {"match_all": {}}}}`
pub fn rule<D, I: Into<String>>(
    ruleset_ids: impl IntoIterator<Item = I>,
    match_criteria: impl ValueFor<Any>,
    organic: impl IntoQuery<D>,
) -> Query<D, RuleQuery> {
    let ids = ruleset_ids.into_iter().map(Into::into).collect();
    Query::of(RuleQuery::new(Some(ids), match_criteria.into_field_value(), Box::new(organic.into_query().kind)))
}

params! {
    /// The parameters of a `wrapper` query.
    pub struct WrapperQuery for WrapperQuery [query: String] {}
}

/// A query that is given as JSON in base64.
///
/// `{"wrapper": {"query": "eyJtYXRjaF9hbGwiOnt9fQ=="}}`
pub fn wrapper<D>(base64: impl Into<String>) -> Query<D, WrapperQuery> {
    Query::of(WrapperQuery::new(base64.into()))
}

params! {
    /// The parameters of an `sltr` query of the learning-to-rank plugin.
    pub struct SltrQuery for SltrQuery [] {
        /// The model that scores.
        model: String as impl Into<String>,
        /// The features that are computed, where there is no model.
        featureset: String as impl Into<String>,
        /// Where the model is stored. Default: the plugin's own store.
        store: String as impl Into<String>,
        /// The parameters of the features.
        params: Map<String, Value>,
        /// The features that are computed. Default: all.
        active_features: Vec<String>,
        /// Whether the features of a document are kept for logging.
        cache: bool,
    }
}

/// The scores of a learned model, in a rescore. OpenSearch, and Elasticsearch with the plugin.
///
/// `{"sltr": {"model": "my_model", "params": {"keywords": "rambo"}}}`
pub fn sltr<D>() -> Query<D, SltrQuery> {
    Query::of(SltrQuery::new())
}

/// A query whose text may have variables that a search pipeline fills in.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateQuery(Value);

impl ToJson for TemplateQuery {
    fn json(&self) -> Json<'_> {
        self.0.json()
    }
}

impl FromJson for TemplateQuery {
    #[inline]
    fn from_json(json: &Value) -> Option<Self> {
        json.is_object().then(|| Self(json.clone()))
    }
}

/// A query whose text may have variables (`"${name}"`) that a search pipeline fills in. OpenSearch
/// only.
///
/// `{"template": {"knn": {"embedding": {"vector": "${vector}", "k": 2}}}}`
pub fn template<D>(query: Value) -> Query<D, TemplateQuery> {
    Query::of(TemplateQuery(query))
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `distance_feature` query: a higher score the nearer a date or place is to `origin`; at the
    /// distance `pivot` it is half of the highest.
    ///
    /// `{"distance_feature": {"field": "date", "origin": "now", "pivot": "7d"}}`
    pub fn distance_feature(
        self,
        origin: impl ValueFor<Any>,
        pivot: impl ValueFor<Any>,
    ) -> Query<D, DistanceFeatureQuery>
    where
        F: DistanceField + IndexedField,
    {
        let [origin, pivot] = [origin.into_field_value(), pivot.into_field_value()];
        Query::of(DistanceFeatureQuery::new(self.path(), origin, pivot))
    }

    /// A `rank_feature` query: a higher score the higher the feature is.
    ///
    /// `{"rank_feature": {"field": "pagerank", "saturation": {"pivot": 8.0}}}`
    pub fn rank_feature(self) -> Query<D, RankFeatureQuery>
    where
        F: RankFeatureField + IndexedField,
    {
        Query::of(RankFeatureQuery::new(self.path()))
    }

    /// A `percolate` query: the stored queries that this document matches.
    ///
    /// `{"percolate": {"field": "query", "document": {"message": "a bonsai tree"}}}`
    pub fn percolate(self, document: &impl Serialize) -> Query<D, PercolateQuery>
    where
        F: PercolatorField,
    {
        Query::of(PercolateQuery::new(self.path(), Some(FieldValue::new(document)), None, None, None))
    }

    /// A `percolate` query: the stored queries that any of these documents matches.
    ///
    /// `{"percolate": {"field": "query", "documents": [{"message": "a"}, {"message": "b"}]}}`
    pub fn percolate_all<T: Serialize>(self, documents: impl IntoIterator<Item = T>) -> Query<D, PercolateQuery>
    where
        F: PercolatorField,
    {
        let documents = documents.into_iter().map(|document| FieldValue::new(&document)).collect();
        Query::of(PercolateQuery::new(self.path(), None, Some(documents), None, None))
    }

    /// A `percolate` query: the stored queries that the document of this id in an index matches.
    ///
    /// `{"percolate": {"field": "query", "index": "messages", "id": "1"}}`
    pub fn percolate_stored(self, index: impl Into<String>, id: impl ToString) -> Query<D, PercolateQuery>
    where
        F: PercolatorField,
    {
        Query::of(PercolateQuery::new(self.path(), None, None, Some(index.into()), Some(id.to_string())))
    }
}

/// A higher score the nearer a date or place is to `origin`, in the field of this name.
///
/// `{"distance_feature": {"field": "date", "origin": "now", "pivot": "7d"}}`
pub fn distance_feature<D>(
    field: impl Into<Text>,
    origin: impl ValueFor<Any>,
    pivot: impl ValueFor<Any>,
) -> Query<D, DistanceFeatureQuery> {
    Field::dynamic(field).distance_feature(origin, pivot)
}

/// A higher score the higher the feature in the field of this name is.
///
/// `{"rank_feature": {"field": "pagerank"}}`
pub fn rank_feature<D>(field: impl Into<Text>) -> Query<D, RankFeatureQuery> {
    Field::dynamic(field).rank_feature()
}

/// The queries stored in the field of this name that the document matches.
///
/// `{"percolate": {"field": "query", "document": {"message": "a bonsai tree"}}}`
pub fn percolate<D>(field: impl Into<Text>, document: &impl Serialize) -> Query<D, PercolateQuery> {
    Field::dynamic(field).percolate(document)
}
