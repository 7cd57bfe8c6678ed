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
use crate::json::{FromJson, Json, Part, ToJson, debug, raw_parts, single};

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

/// Declares the tree: one line per kind, with its name in JSON. The kinds that most queries are made
/// of are `in place`; a query of any `other` kind is a [`Part`]. Of two kinds with the same name the
/// first is tried first.
macro_rules! clauses {
    (
        in place { $($(#[$meta:meta])* $variant:ident($params:ty) = $json:literal,)* }
        other { $($other:ty = $other_json:literal $(| $alias:literal)*,)* }
    ) => {
        /// A query without its document type.
        ///
        /// Reading knows the shorthand forms. What it does not know — a kind, a parameter, a value
        /// of another type — it keeps as [`Clause::Raw`] and writes back unchanged.
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Clause {
            $($(#[$meta])* $variant($params),)*
            /// Any other kind, by its name.
            Other(&'static str, Part),
            /// JSON that is sent as it is.
            Raw(Value),
        }

        $(
            impl From<$params> for Clause {
                fn from(params: $params) -> Self {
                    Self::$variant(params)
                }
            }

            impl Kind for $params {
                fn query_json(&self) -> Json<'_> {
                    self.alone($json)
                }
            }
        )*

        $(
            impl From<$other> for Clause {
                fn from(params: $other) -> Self {
                    Self::Other($other_json, Part::new(params))
                }
            }

            impl Kind for $other {
                fn query_json(&self) -> Json<'_> {
                    Json::One($other_json, self)
                }
            }
        )*

        impl ToJson for Clause {
            fn json(&self) -> Json<'_> {
                match self {
                    $(Self::$variant(params) => params.alone($json),)*
                    Self::Other(name, params) => Json::One(name, params),
                    Self::Raw(json) => Json::Raw(json),
                }
            }
        }

        impl Clause {
            fn typed(kind: &str, params: &Value) -> Option<Self> {
                $(
                    if kind == $json {
                        return FromJson::from_json(params).map(Self::$variant);
                    }
                )*
                $(
                    if matches!(kind, $other_json $(| $alias)*)
                        && let Some(params) = <$other>::from_json(params)
                    {
                        return Some(params.into());
                    }
                )*
                None
            }
        }
    };
}

clauses! {
    in place {
        /// Every document.
        MatchAll(MatchAllQuery) = "match_all",
        /// Analyzed text.
        Match(On<MatchQuery>) = "match",
        /// One exact value.
        Term(On<TermQuery>) = "term",
        /// Any of several exact values.
        Terms(TermsQuery) = "terms",
        /// Values between bounds.
        Range(On<RangeQuery>) = "range",
        /// Any value at all.
        Exists(ExistsQuery) = "exists",
        /// Queries combined.
        Bool(BoolQuery) = "bool",
    }
    other {
        MatchNoneQuery = "match_none",
        On<MatchPhraseQuery> = "match_phrase",
        MultiMatchQuery = "multi_match",
        On<MatchBoolPrefixQuery> = "match_bool_prefix",
        On<MatchPhrasePrefixQuery> = "match_phrase_prefix",
        CombinedFieldsQuery = "combined_fields",
        On<CommonTermsQuery> = "common",
        QueryStringQuery = "query_string",
        SimpleQueryStringQuery = "simple_query_string",
        IdsQuery = "ids",
        On<PrefixQuery> = "prefix",
        On<WildcardQuery> = "wildcard",
        On<RegexpQuery> = "regexp",
        On<FuzzyQuery> = "fuzzy",
        On<TermsSetQuery> = "terms_set",
        TypeQuery = "type",
        ConstantScoreQuery = "constant_score",
        BoostingQuery = "boosting",
        DisMaxQuery = "dis_max",
        HybridQuery = "hybrid",
        FunctionScoreQuery = "function_score",
        NestedQuery = "nested",
        HasChildQuery = "has_child",
        HasParentQuery = "has_parent",
        ParentIdQuery = "parent_id",
        GeoDistanceQuery = "geo_distance",
        GeoBoundingBoxQuery = "geo_bounding_box",
        GeoPolygonQuery = "geo_polygon",
        GeoShapeQuery = "geo_shape",
        On<GeoGridQuery> = "geo_grid",
        ShapeQuery = "shape",
        XyShapeQuery = "xy_shape",
        On<SpanTermQuery> = "span_term",
        SpanNearQuery = "span_near",
        SpanOrQuery = "span_or",
        SpanNotQuery = "span_not",
        SpanFirstQuery = "span_first",
        SpanContainingQuery = "span_containing",
        SpanWithinQuery = "span_within",
        SpanMultiQuery = "span_multi",
        SpanFieldMaskingQuery = "field_masking_span" | "span_field_masking",
        On<u32> = "span_gap",
        On<IntervalsQuery> = "intervals",
        KnnQuery = "knn",
        On<KnnVectorQuery> = "knn",
        SparseVectorQuery = "sparse_vector",
        SemanticQuery = "semantic",
        On<TextExpansionQuery> = "text_expansion",
        On<WeightedTokensQuery> = "weighted_tokens",
        On<NeuralQuery> = "neural",
        On<NeuralSparseQuery> = "neural_sparse",
        AgenticQuery = "agentic",
        ScriptQuery = "script",
        ScriptScoreQuery = "script_score",
        MoreLikeThisQuery = "more_like_this",
        DistanceFeatureQuery = "distance_feature",
        RankFeatureQuery = "rank_feature",
        PercolateQuery = "percolate",
        PinnedQuery = "pinned",
        RuleQuery = "rule",
        WrapperQuery = "wrapper",
        SltrQuery = "sltr",
        TemplateQuery = "template",
    }
}

impl FromJson for Clause {
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
