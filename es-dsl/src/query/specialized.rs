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

mod like;

use serde::Serialize;
use serde_json::{Map, Value};

use super::{Clause, IntoQuery, Query};
use crate::field::checks::{DistanceField, IndexedField, PercolatorField, RankFeatureField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::{FromJson, Json, Text, ToJson};
use crate::script::{IntoScript, Script};

pub use like::{Like, LikeDocument, MoreLikeThisQuery, VersionType, more_like_this};

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
    Query::of(RuleQuery::new(
        Some(ids),
        match_criteria.into_field_value().not_null(),
        Box::new(organic.into_query().kind),
    ))
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
        let [origin, pivot] = [origin.into_field_value().not_null(), pivot.into_field_value().not_null()];
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
