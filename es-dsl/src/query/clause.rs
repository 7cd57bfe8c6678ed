//! The tree that every query is inside.

use std::fmt;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::On;
use super::compound::{BoolQuery, BoostingQuery, ConstantScoreQuery, DisMaxQuery, HybridQuery};
use super::full_text::{
    CombinedFieldsQuery, CommonTermsQuery, MatchBoolPrefixQuery, MatchPhrasePrefixQuery, MatchPhraseQuery, MatchQuery,
    MultiMatchQuery, QueryStringQuery, SimpleQueryStringQuery,
};
use super::function_score::FunctionScoreQuery;
use super::geo::{
    GeoBoundingBoxQuery, GeoDistanceQuery, GeoGridQuery, GeoPolygonQuery, GeoShapeQuery, ShapeQuery, XyShapeQuery,
};
use super::intervals::IntervalsQuery;
use super::joining::{HasChildQuery, HasParentQuery, NestedQuery, ParentIdQuery};
use super::match_all::{MatchAllQuery, MatchNoneQuery};
use super::span::{
    SpanContainingQuery, SpanFieldMaskingQuery, SpanFirstQuery, SpanMultiQuery, SpanNearQuery, SpanNotQuery,
    SpanOrQuery, SpanTermQuery, SpanWithinQuery,
};
use super::specialized::{
    DistanceFeatureQuery, MoreLikeThisQuery, PercolateQuery, PinnedQuery, RankFeatureQuery, RuleQuery, ScriptQuery,
    ScriptScoreQuery, SltrQuery, TemplateQuery, WrapperQuery,
};
use super::term_level::{
    ExistsQuery, FuzzyQuery, IdsQuery, PrefixQuery, RangeQuery, RegexpQuery, TermQuery, TermsQuery, TermsSetQuery,
    TypeQuery, WildcardQuery,
};
use super::vector::{
    AgenticQuery, KnnQuery, KnnVectorQuery, NeuralQuery, NeuralSparseQuery, SemanticQuery, SparseVectorQuery,
    TextExpansionQuery, WeightedTokensQuery,
};
use crate::json::{FromJson, Json, ToJson, debug, raw_parts, single};

/// What a [`Query`](super::Query) can be while it is being built: one kind of query, or any.
pub trait Kind: Into<Clause> {
    /// The whole query, the name of its kind included.
    fn query_json(&self) -> Json<'_>;
}

impl Kind for Clause {
    fn query_json(&self) -> Json<'_> {
        self.json()
    }
}

/// Declares the tree: one line per kind, with its name in JSON. Kinds that are large or rare are
/// `boxed`, so that the others stay small. Of two kinds with the same name the first is tried first.
macro_rules! clauses {
    ($($(#[$meta:meta])* $variant:ident($params:ty $(, $boxed:ident)?) = $json:literal $(| $alias:literal)*,)*) => {
        /// A query without its document type: one kind per variant, and raw JSON for the rest.
        ///
        /// Reading knows the shorthand forms. What it does not know — a kind, a parameter, a value
        /// of another type — it keeps as [`Clause::Raw`] and writes back unchanged.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Clause {
            $($(#[$meta])* $variant(clauses!(@stored $params $(, $boxed)?)),)*
            /// JSON that is sent as it is.
            Raw(Value),
        }

        $(
            impl From<$params> for Clause {
                fn from(params: $params) -> Self {
                    Self::$variant(params.into())
                }
            }

            impl Kind for $params {
                fn query_json(&self) -> Json<'_> {
                    Json::One($json, self)
                }
            }
        )*

        impl ToJson for Clause {
            fn json(&self) -> Json<'_> {
                match self {
                    $(Self::$variant(params) => Json::One($json, params),)*
                    Self::Raw(json) => Json::Raw(json),
                }
            }
        }

        impl Clause {
            #[inline]
            fn typed(kind: &str, params: &Value) -> Option<Self> {
                $(
                    if matches!(kind, $json $(| $alias)*)
                        && let Some(params) = FromJson::from_json(params)
                    {
                        return Some(Self::$variant(params));
                    }
                )*
                None
            }
        }
    };
    (@stored $params:ty) => { $params };
    (@stored $params:ty, boxed) => { Box<$params> };
}

clauses! {
    /// Every document.
    MatchAll(MatchAllQuery) = "match_all",
    /// No document.
    MatchNone(MatchNoneQuery) = "match_none",
    /// Analyzed text.
    Match(On<MatchQuery>) = "match",
    /// Analyzed text, its terms in order.
    MatchPhrase(On<MatchPhraseQuery>) = "match_phrase",
    /// Analyzed text in several fields.
    MultiMatch(MultiMatchQuery, boxed) = "multi_match",
    /// Analyzed text, its last term a prefix.
    MatchBoolPrefix(On<MatchBoolPrefixQuery>, boxed) = "match_bool_prefix",
    /// Analyzed text, its terms in order and the last one a prefix.
    MatchPhrasePrefix(On<MatchPhrasePrefixQuery>) = "match_phrase_prefix",
    /// Analyzed text in several fields as if they were one.
    CombinedFields(CombinedFieldsQuery) = "combined_fields",
    /// Analyzed text whose rare terms count more.
    Common(On<CommonTermsQuery>, boxed) = "common",
    /// The query language of Lucene.
    QueryString(QueryStringQuery, boxed) = "query_string",
    /// A simple query language.
    SimpleQueryString(SimpleQueryStringQuery, boxed) = "simple_query_string",
    /// One exact value.
    Term(On<TermQuery>) = "term",
    /// Any of several exact values.
    Terms(TermsQuery) = "terms",
    /// Values between bounds.
    Range(On<RangeQuery>) = "range",
    /// Any value at all.
    Exists(ExistsQuery) = "exists",
    /// Documents by their ids.
    Ids(IdsQuery) = "ids",
    /// Values that begin with a text.
    Prefix(On<PrefixQuery>) = "prefix",
    /// Values that fit a pattern.
    Wildcard(On<WildcardQuery>) = "wildcard",
    /// Values that fit a regular expression.
    Regexp(On<RegexpQuery>) = "regexp",
    /// Values that are a few edits away.
    Fuzzy(On<FuzzyQuery>) = "fuzzy",
    /// So many of several exact values.
    TermsSet(On<TermsSetQuery>, boxed) = "terms_set",
    /// Documents of a type.
    Type(TypeQuery) = "type",
    /// Queries combined.
    Bool(BoolQuery) = "bool",
    /// A query whose documents all score the same.
    ConstantScore(ConstantScoreQuery) = "constant_score",
    /// A query some of whose documents score less.
    Boosting(BoostingQuery) = "boosting",
    /// The best of several queries.
    DisMax(DisMaxQuery) = "dis_max",
    /// Several queries for a search pipeline.
    Hybrid(HybridQuery) = "hybrid",
    /// A query whose scores are changed by functions.
    FunctionScore(FunctionScoreQuery, boxed) = "function_score",
    /// Objects that are indexed each on its own.
    Nested(NestedQuery) = "nested",
    /// Documents by their children.
    HasChild(HasChildQuery) = "has_child",
    /// Documents by their parent.
    HasParent(HasParentQuery) = "has_parent",
    /// The children of a document.
    ParentId(ParentIdQuery) = "parent_id",
    /// Places within a distance.
    GeoDistance(GeoDistanceQuery, boxed) = "geo_distance",
    /// Places in a box.
    GeoBoundingBox(GeoBoundingBoxQuery, boxed) = "geo_bounding_box",
    /// Points in a polygon.
    GeoPolygon(GeoPolygonQuery, boxed) = "geo_polygon",
    /// Shapes on the earth.
    GeoShape(GeoShapeQuery, boxed) = "geo_shape",
    /// Places in a cell of a grid.
    GeoGrid(On<GeoGridQuery>, boxed) = "geo_grid",
    /// Shapes in a plane.
    Shape(ShapeQuery, boxed) = "shape",
    /// Shapes in a plane, on OpenSearch.
    XyShape(XyShapeQuery, boxed) = "xy_shape",
    /// One word.
    SpanTerm(On<SpanTermQuery>) = "span_term",
    /// Spans near to each other.
    SpanNear(SpanNearQuery) = "span_near",
    /// Any of several spans.
    SpanOr(SpanOrQuery) = "span_or",
    /// Spans without others.
    SpanNot(SpanNotQuery) = "span_not",
    /// Spans at the beginning.
    SpanFirst(SpanFirstQuery) = "span_first",
    /// Spans around others.
    SpanContaining(SpanContainingQuery) = "span_containing",
    /// Spans in others.
    SpanWithin(SpanWithinQuery) = "span_within",
    /// A query on single words as a span.
    SpanMulti(SpanMultiQuery) = "span_multi",
    /// A span of another field.
    SpanFieldMasking(SpanFieldMaskingQuery) = "field_masking_span" | "span_field_masking",
    /// Positions between spans.
    SpanGap(On<u32>) = "span_gap",
    /// Words near each other.
    Intervals(On<IntervalsQuery>, boxed) = "intervals",
    /// The nearest neighbours of a vector.
    Knn(KnnQuery, boxed) = "knn",
    /// The nearest neighbours of a vector, on OpenSearch.
    KnnVector(On<KnnVectorQuery>, boxed) = "knn",
    /// Weighted words.
    SparseVector(SparseVectorQuery, boxed) = "sparse_vector",
    /// What means something near to a text.
    Semantic(SemanticQuery) = "semantic",
    /// Weighted words that a model makes of a text.
    TextExpansion(On<TextExpansionQuery>, boxed) = "text_expansion",
    /// Weighted words.
    WeightedTokens(On<WeightedTokensQuery>, boxed) = "weighted_tokens",
    /// What a model finds near to a text, on OpenSearch.
    Neural(On<NeuralQuery>, boxed) = "neural",
    /// Weighted words that a model makes of a text, on OpenSearch.
    NeuralSparse(On<NeuralSparseQuery>, boxed) = "neural_sparse",
    /// A question in plain words, on OpenSearch.
    Agentic(AgenticQuery) = "agentic",
    /// Documents for which a script says true.
    Script(ScriptQuery, boxed) = "script",
    /// A query whose scores a script gives.
    ScriptScore(ScriptScoreQuery, boxed) = "script_score",
    /// Documents that are like others.
    MoreLikeThis(MoreLikeThisQuery, boxed) = "more_like_this",
    /// Nearer is better.
    DistanceFeature(DistanceFeatureQuery) = "distance_feature",
    /// Higher is better.
    RankFeature(RankFeatureQuery) = "rank_feature",
    /// Stored queries that match a document.
    Percolate(PercolateQuery, boxed) = "percolate",
    /// Given documents first.
    Pinned(PinnedQuery) = "pinned",
    /// A query changed by rules.
    Rule(RuleQuery) = "rule",
    /// A query in base64.
    Wrapper(WrapperQuery) = "wrapper",
    /// The scores of a learned model.
    Sltr(SltrQuery, boxed) = "sltr",
    /// A query with variables, on OpenSearch.
    Template(TemplateQuery) = "template",
}

impl FromJson for Clause {
    #[inline]
    fn from_json(json: &Value) -> Option<Self> {
        json.as_object()?;
        let typed = single(json).and_then(|(kind, params)| Self::typed(kind, params));
        Some(typed.unwrap_or_else(|| Self::Raw(json.clone())))
    }
}

impl Clause {
    /// What of this query is raw JSON: kinds and parameters that are not known here, and what was
    /// made with [`Query::raw`](super::Query::raw).
    #[must_use]
    pub fn raw_parts(&self) -> Vec<&Value> {
        let mut found = Vec::new();
        raw_parts(self.json(), &mut found);
        found
    }
}

impl fmt::Debug for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.json(), f)
    }
}

impl Serialize for Clause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Clause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        let object = || D::Error::custom("a query is a JSON object, as in {\"match_all\": {}}");
        Self::from_json(&json).ok_or_else(object)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(json: Value) -> Clause {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn shorthands_are_the_same_queries() {
        for (short, long) in [
            (json!({"match": {"f": "x"}}), json!({"match": {"f": {"query": "x"}}})),
            (json!({"match_phrase": {"f": "x"}}), json!({"match_phrase": {"f": {"query": "x"}}})),
            (json!({"term": {"f": 1}}), json!({"term": {"f": {"value": 1}}})),
            (json!({"prefix": {"f": "x"}}), json!({"prefix": {"f": {"value": "x"}}})),
            (json!({"wildcard": {"f": {"wildcard": "x*"}}}), json!({"wildcard": {"f": {"value": "x*"}}})),
            (
                json!({"range": {"f": {"from": 1, "to": 2, "relation": "within"}}}),
                json!({"range": {"f": {"gte": 1, "lte": 2, "relation": "WITHIN"}}}),
            ),
            (json!({"ids": {"values": "1"}}), json!({"ids": {"values": ["1"]}})),
            (
                json!({"bool": {"must": {"term": {"f": 1}}, "should": [{"match": {"g": "x"}}]}}),
                json!({"bool": {
                    "must": [{"term": {"f": {"value": 1}}}],
                    "should": [{"match": {"g": {"query": "x"}}}],
                }}),
            ),
            (
                json!({"multi_match": {"query": "x", "fields": "f"}}),
                json!({"multi_match": {"query": "x", "fields": ["f"]}}),
            ),
            (json!({"multi_match": {"query": "x"}}), json!({"multi_match": {"query": "x"}})),
            (
                json!({"match": {"f": {"query": "x", "operator": "AND"}}}),
                json!({"match": {"f": {"query": "x", "operator": "and"}}}),
            ),
        ] {
            let clause = read(short);
            assert!(!matches!(clause, Clause::Raw(_)), "{long}");
            assert_eq!(serde_json::to_value(&clause).unwrap(), long);
            assert_eq!(read(long), clause);
        }
    }

    #[test]
    fn what_is_not_known_is_kept() {
        for json in [
            json!({"brand_new": {"f": 1}}),
            json!({"match": {"f": {"query": "x", "brand_new": true}}}),
            json!({"match": {"f": {"query": "x"}, "g": {"query": "y"}}}),
            json!({"term": {"f": {"value": 1, "boost": "twice"}}}),
            json!({"terms": {"f": {"index": "i", "id": "1", "path": "p", "other": 1}}}),
            json!({"range": {"f": 5}}),
            json!({"range": {"f": {"from": 1, "include_lower": false}}}),
            json!({"bool": {"must": ["not a query"]}}),
            json!({"bool": {"adjust_pure_negative": true}}),
            json!({"match_all": {}, "match_none": {}}),
            json!({}),
        ] {
            let clause = read(json.clone());
            assert_eq!(clause, Clause::Raw(json.clone()));
            assert_eq!(serde_json::to_value(&clause).unwrap(), json);
        }
    }

    #[test]
    fn only_the_unknown_part_is_raw() {
        let json = json!({"bool": {"must": [{"brand_new": {}}, {"match_all": {}}]}});
        let Clause::Bool(query) = read(json.clone()) else { panic!("a bool query") };
        assert!(matches!(query.must.0.as_slice(), [Clause::Raw(_), Clause::MatchAll(_)]));
        assert_eq!(serde_json::to_value(Clause::from(query)).unwrap(), json);
    }

    #[test]
    fn a_query_is_an_object() {
        for json in [json!(null), json!(1), json!("match_all"), json!([{"match_all": {}}])] {
            assert!(serde_json::from_value::<Clause>(json).is_err());
        }
    }
}
