//! The tree that every query is inside.

use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::On;
use super::compound::BoolQuery;
use super::full_text::{MatchPhraseQuery, MatchQuery, MultiMatchQuery};
use super::joining::NestedQuery;
use super::match_all::{MatchAllQuery, MatchNoneQuery};
use super::term_level::{ExistsQuery, IdsQuery, PrefixQuery, RangeQuery, TermQuery, TermsQuery, WildcardQuery};

/// What a [`Query`](super::Query) can be while it is being built: one kind of query, or any.
pub trait Kind: Into<Clause> {
    /// Writes the whole query, the name of its kind included.
    ///
    /// # Errors
    ///
    /// The serializer's own, and that of a value which has no JSON.
    fn serialize_query<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl Kind for Clause {
    fn serialize_query<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize(serializer)
    }
}

/// Declares the tree: one line per kind, with its name in JSON.
macro_rules! clauses {
    ($($(#[$meta:meta])* $variant:ident($params:ty) = $json:literal,)*) => {
        /// A query without its document type: one kind per variant, and raw JSON for the rest.
        ///
        /// Reading knows the shorthand forms. What it does not know — a kind, a parameter, a value
        /// of another type — it keeps as [`Clause::Raw`] and writes back unchanged.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Clause {
            $($(#[$meta])* $variant($params),)*
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
                fn serialize_query<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    let mut map = serializer.serialize_map(Some(1))?;
                    map.serialize_entry($json, self)?;
                    map.end()
                }
            }
        )*

        impl Serialize for Clause {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(params) => params.serialize_query(serializer),)*
                    Self::Raw(json) => json.serialize(serializer),
                }
            }
        }

        impl Clause {
            fn typed(kind: &str, params: &Value) -> Option<Self> {
                match kind {
                    $($json => <$params>::deserialize(params).ok().map(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
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
    MultiMatch(MultiMatchQuery) = "multi_match",
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
    /// Queries combined.
    Bool(BoolQuery) = "bool",
    /// Objects that are indexed each on its own.
    Nested(NestedQuery) = "nested",
}

impl<'de> Deserialize<'de> for Clause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        let Value::Object(map) = &json else {
            return Err(D::Error::custom("a query is a JSON object, as in {\"match_all\": {}}"));
        };
        let mut entries = map.iter();
        let typed = match (entries.next(), entries.next()) {
            (Some((kind, params)), None) => Self::typed(kind, params),
            _ => None,
        };
        Ok(typed.unwrap_or(Self::Raw(json)))
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
            json!({"term": {"f": {"value": 1, "boost": "2"}}}),
            json!({"terms": {"f": {"index": "i", "id": "1", "path": "p"}}}),
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
        assert_eq!(serde_json::to_value(&query).unwrap(), json["bool"]);
    }

    #[test]
    fn a_query_is_an_object() {
        for json in [json!(null), json!(1), json!("match_all"), json!([{"match_all": {}}])] {
            assert!(serde_json::from_value::<Clause>(json).is_err());
        }
    }
}
