//! Queries made of queries: `bool`.

use serde::{Deserialize, Serialize};

use super::params::OneOrMany;
use super::{Clause, IntoQuery, MinimumShouldMatch, Query};

/// The parameters of a `bool` query.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoolQuery {
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(crate) must: OneOrMany<Clause>,
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(crate) filter: OneOrMany<Clause>,
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(crate) should: OneOrMany<Clause>,
    #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
    pub(crate) must_not: OneOrMany<Clause>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) minimum_should_match: Option<MinimumShouldMatch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) boost: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "_name")]
    pub(crate) name: Option<String>,
}

/// A `bool` query, its clauses given by name.
///
/// Without a clause it matches every document.
///
/// ```
/// use es_dsl::prelude::*;
/// use serde_json::Value;
///
/// let level: Option<u8> = None;
/// let query: Query<Value, _> = bool_query()
///     .must(match_("message", "error"))
///     .filter(range("@timestamp").gte("now-1h"))
///     .maybe(level, |query, level| query.filter(term("level", level)));
/// assert_eq!(
///     query.to_string(),
///     r#"{"bool":{"must":[{"match":{"message":{"query":"error"}}}],"filter":[{"range":{"@timestamp":{"gte":"now-1h"}}}]}}"#,
/// );
/// ```
pub fn bool_query<D>() -> Query<D, BoolQuery> {
    Query::of(BoolQuery::default())
}

impl<D> Query<D, BoolQuery> {
    /// Adds a query that has to match, and whose score counts.
    pub fn must(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.must.0.push(query.into_query().kind);
        self
    }

    /// Adds a query that has to match; its score does not count, and the server may cache it.
    pub fn filter(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.filter.0.push(query.into_query().kind);
        self
    }

    /// Adds a query that may match, and whose score counts. Where there is neither `must` nor
    /// `filter`, at least one has to match; see
    /// [`minimum_should_match`](Self::minimum_should_match).
    pub fn should(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.should.0.push(query.into_query().kind);
        self
    }

    /// Adds a query that must not match.
    pub fn must_not(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.must_not.0.push(query.into_query().kind);
        self
    }

    /// How many of the `should` queries have to match.
    pub fn minimum_should_match(mut self, count: impl Into<MinimumShouldMatch>) -> Self {
        self.kind.minimum_should_match = Some(count.into());
        self
    }

    /// Multiplies the score of this query. Default 1.
    pub fn boost(mut self, boost: f64) -> Self {
        self.kind.boost = Some(boost);
        self
    }

    /// A name of your own; each hit lists the names of the queries that it matched.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.kind.name = Some(name.into());
        self
    }

    /// Adds what `add` makes of the value, if there is one; else nothing.
    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }
}
