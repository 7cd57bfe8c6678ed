//! The tree that every query is inside.

use serde::de::Error;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::On;
use super::compound::Bool;
use super::full_text::{Match, MatchPhrase, MultiMatch};
use super::joining::Nested;
use super::match_all::{MatchAll, MatchNone};
use super::term_level::{Exists, Ids, Prefix, RangeParams, Term, Terms, Wildcard};

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

        $(impl From<$params> for Clause {
            fn from(params: $params) -> Self {
                Self::$variant(params)
            }
        })*

        impl Serialize for Clause {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                if let Self::Raw(json) = self {
                    return json.serialize(serializer);
                }
                let mut map = serializer.serialize_map(Some(1))?;
                match self {
                    $(Self::$variant(params) => map.serialize_entry($json, params)?,)*
                    Self::Raw(_) => {}
                }
                map.end()
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
    MatchAll(MatchAll) = "match_all",
    /// No document.
    MatchNone(MatchNone) = "match_none",
    /// Analyzed text.
    Match(On<Match>) = "match",
    /// Analyzed text, its terms in order.
    MatchPhrase(On<MatchPhrase>) = "match_phrase",
    /// Analyzed text in several fields.
    MultiMatch(MultiMatch) = "multi_match",
    /// One exact value.
    Term(On<Term>) = "term",
    /// Any of several exact values.
    Terms(Terms) = "terms",
    /// Values between bounds.
    Range(On<RangeParams>) = "range",
    /// Any value at all.
    Exists(Exists) = "exists",
    /// Documents by their ids.
    Ids(Ids) = "ids",
    /// Values that begin with a text.
    Prefix(On<Prefix>) = "prefix",
    /// Values that fit a pattern.
    Wildcard(On<Wildcard>) = "wildcard",
    /// Queries combined.
    Bool(Bool) = "bool",
    /// Objects that are indexed each on its own.
    Nested(Nested) = "nested",
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
