//! Compound queries: queries made of queries.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"bool": {"must": […], "must_not": […]}}` | `a.and(b).and(!c)` or [`bool_query`]`().must(a).must_not(c)` |
//! | `{"bool": {"should": […]}}` | `a.or(b)` or `bool_query().should(a).should(b)` |
//! | `{"constant_score": {"filter": {…}}}` | [`constant_score(a)`](constant_score) |
//! | `{"boosting": {"positive": {…}, "negative": {…}, "negative_boost": 0.5}}` | [`boosting(a, b, 0.5)`](boosting) |
//! | `{"dis_max": {"queries": […]}}` | [`dis_max([a, b])`](dis_max) |
//! | `{"hybrid": {"queries": […]}}` | [`hybrid([a, b])`](hybrid) |
//!
//! The `function_score` query is in [`function_score`](mod@super::function_score).

use super::{Clause, IntoQuery, MinimumShouldMatch, Query};
use crate::json::List;

params! {
    /// The parameters of a `bool` query.
    #[derive(Default)]
    pub struct BoolQuery with BoolOptions for BoolQuery [
        must: List<Clause>,
        filter: List<Clause>,
        should: List<Clause>,
        must_not: List<Clause> = "must_not" | "mustNot",
    ] {
        /// How many of the `should` queries have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>
            = "minimum_should_match" | "minimum_number_should_match",
        /// Whether a query of `must_not` alone matches all other documents. Default true.
        adjust_pure_negative: bool,
        /// Whether the score does not depend on how many of the queries match. Default false; up to
        /// version 5.
        disable_coord: bool,
    }
}

/// A `bool` query, its clauses given by name.
///
/// Without a clause it matches every document.
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
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

params! {
    /// The parameters of a `constant_score` query.
    pub struct ConstantScoreQuery for ConstantScoreQuery [filter: Box<Clause> = "filter" | "query"] {}
}

/// Matches what the query matches, each document with the same score, which is the boost.
///
/// `{"constant_score": {"filter": {"term": {"tag": {"value": "red"}}}, "boost": 1.2}}`
pub fn constant_score<D>(filter: impl IntoQuery<D>) -> Query<D, ConstantScoreQuery> {
    Query::of(ConstantScoreQuery::new(Box::new(filter.into_query().kind)))
}

params! {
    /// The parameters of a `boosting` query.
    pub struct BoostingQuery for BoostingQuery [positive: Box<Clause>, negative: Box<Clause>, negative_boost: f64] {}
}

/// Matches what `positive` matches; the scores of those that match `negative` too are multiplied by
/// `negative_boost`, 0 to 1.
///
/// `{"boosting": {"positive": {…}, "negative": {…}, "negative_boost": 0.5}}`
pub fn boosting<D>(
    positive: impl IntoQuery<D>,
    negative: impl IntoQuery<D>,
    negative_boost: f64,
) -> Query<D, BoostingQuery> {
    let [positive, negative] = [positive.into_query(), negative.into_query()].map(|query| Box::new(query.kind));
    Query::of(BoostingQuery::new(positive, negative, negative_boost))
}

params! {
    /// The parameters of a `dis_max` query.
    pub struct DisMaxQuery for DisMaxQuery [queries: Vec<Clause>] {
        /// The share of the other queries' scores that is added to the best one's, 0 to 1. Default 0.
        tie_breaker: f64,
    }
}

/// Matches what any of the queries matches, with the score of the best one.
///
/// `{"dis_max": {"queries": [{…}, {…}], "tie_breaker": 0.3}}`
pub fn dis_max<D, Q: IntoQuery<D>>(queries: impl IntoIterator<Item = Q>) -> Query<D, DisMaxQuery> {
    Query::of(DisMaxQuery::new(queries.into_iter().map(|query| query.into_query().kind).collect()))
}

params! {
    /// The parameters of a `hybrid` query.
    pub struct HybridQuery for HybridQuery [queries: Vec<Clause>, filter: Option<Box<Clause>>] {
        /// How many hits of each query are kept on each shard for paging.
        pagination_depth: u32,
    }
}

/// Several queries whose scores a search pipeline brings together; OpenSearch only.
///
/// `{"hybrid": {"queries": [{"match": {…}}, {"neural": {…}}]}}`
pub fn hybrid<D, Q: IntoQuery<D>>(queries: impl IntoIterator<Item = Q>) -> Query<D, HybridQuery> {
    Query::of(HybridQuery::new(queries.into_iter().map(|query| query.into_query().kind).collect(), None))
}

impl<D> Query<D, DisMaxQuery> {
    /// Adds a query.
    pub fn query(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.queries.push(query.into_query().kind);
        self
    }
}

impl<D> Query<D, HybridQuery> {
    /// Adds a query.
    pub fn query(mut self, query: impl IntoQuery<D>) -> Self {
        self.kind.queries.push(query.into_query().kind);
        self
    }

    /// What a document has to match for all of the queries; OpenSearch 3 and later.
    pub fn filter(mut self, filter: impl IntoQuery<D>) -> Self {
        self.kind.filter = Some(Box::new(filter.into_query().kind));
        self
    }
}
