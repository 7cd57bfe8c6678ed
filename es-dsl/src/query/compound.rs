//! Queries made of queries: `bool`.

use super::{Clause, IntoQuery, MinimumShouldMatch, Query};
use crate::json::List;

params! {
    /// The parameters of a `bool` query.
    pub struct BoolQuery for BoolQuery [
        must: List<Clause>,
        filter: List<Clause>,
        should: List<Clause>,
        must_not: List<Clause>,
    ] {
        /// How many of the `should` queries have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
    }
}

impl Default for BoolQuery {
    fn default() -> Self {
        Self::new(List::default(), List::default(), List::default(), List::default())
    }
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
}
