//! Span queries: the positions of words in a text.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"span_term": {"text": "fox"}}` | `t.text.span_term("fox")` |
//! | `{"span_near": {"clauses": […], "slop": 2, "in_order": true}}` | [`span_near([a, b])`](span_near)`.slop(2).in_order(true)` |
//! | `{"span_or": {"clauses": […]}}` | [`span_or([a, b])`](span_or) |
//! | `{"span_not": {"include": {…}, "exclude": {…}}}` | [`span_not(a, b)`](span_not) |
//! | `{"span_first": {"match": {…}, "end": 3}}` | [`span_first(a, 3)`](span_first) |
//! | `{"span_containing": {"big": {…}, "little": {…}}}` | [`span_containing(a, b)`](span_containing) |
//! | `{"span_within": {"big": {…}, "little": {…}}}` | [`span_within(a, b)`](span_within) |
//! | `{"span_multi": {"match": {"prefix": {…}}}}` | [`span_multi(t.text.…)`](span_multi) |
//! | `{"field_masking_span": {"field": "a", "query": {…}}}` | [`span_field_masking("a", b)`](span_field_masking) |
//! | `{"span_gap": {"text": 2}}` | [`span_gap("text", 2)`](span_gap), in `span_near` |

use super::{Clause, IntoPath, IntoQuery, Kind, On, Query};
use crate::field::checks::{IndexedField, PhraseField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::Text;

/// A span query on documents of type `D`: what other span queries are made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a span query on `{D}`",
    label = "not a span query",
    note = "span queries are made of span queries: `.span_term(…)`, `span_near(…)`, …; wrap a prefix or wildcard query in `span_multi(…)`"
)]
pub trait IntoSpan<D> {
    /// The finished query.
    fn into_span(self) -> Span<D>;
}

/// A span query of any kind on documents of type `D`.
pub type Span<D> = Query<D, AnySpan>;

/// A span query of any kind.
#[derive(Debug, Clone, PartialEq)]
pub struct AnySpan(Clause);

impl From<AnySpan> for Clause {
    fn from(span: AnySpan) -> Self {
        span.0
    }
}

impl Kind for AnySpan {
    fn query_json(&self) -> crate::json::Json<'_> {
        self.0.query_json()
    }
}

/// The kinds of span queries.
pub trait SpanKind: Kind {}

macro_rules! span_kinds {
    ($($kind:ty),*) => { $(impl SpanKind for $kind {})* };
}

span_kinds!(
    AnySpan,
    On<SpanTermQuery>,
    On<u32>,
    SpanNearQuery,
    SpanOrQuery,
    SpanNotQuery,
    SpanFirstQuery,
    SpanContainingQuery,
    SpanWithinQuery,
    SpanMultiQuery,
    SpanFieldMaskingQuery
);

#[diagnostic::do_not_recommend]
impl<D, K: SpanKind> IntoSpan<D> for Query<D, K> {
    fn into_span(self) -> Span<D> {
        Query::of(AnySpan(self.kind.into()))
    }
}

params! {
    /// The parameters of a `span_term` query.
    pub struct SpanTermQuery(short) for On<SpanTermQuery> [value: FieldValue = "value" | "term"] {}
}

params! {
    /// The parameters of a `span_near` query.
    pub struct SpanNearQuery for SpanNearQuery [clauses: Vec<Clause>] {
        /// How many words may lie between the spans. Default 0.
        slop: i32,
        /// Whether the spans have to come in the order given. Default true.
        in_order: bool,
        /// Whether payloads are collected. Up to version 5, which ignores it.
        collect_payloads: bool,
    }
}

params! {
    /// The parameters of a `span_or` query.
    pub struct SpanOrQuery for SpanOrQuery [clauses: Vec<Clause>] {}
}

params! {
    /// The parameters of a `span_not` query.
    pub struct SpanNotQuery for SpanNotQuery [include: Box<Clause>, exclude: Box<Clause>] {
        /// How far around the span the excluded one must not be. Instead of `pre` and `post`.
        dist: i32,
        /// How far before the span the excluded one must not be. Default 0.
        pre: i32,
        /// How far behind the span the excluded one must not be. Default 0.
        post: i32,
    }
}

params! {
    /// The parameters of a `span_first` query.
    pub struct SpanFirstQuery for SpanFirstQuery [clause: Box<Clause> = "match", end: i32] {}
}

params! {
    /// The parameters of a `span_containing` query.
    pub struct SpanContainingQuery for SpanContainingQuery [big: Box<Clause>, little: Box<Clause>] {}
}

params! {
    /// The parameters of a `span_within` query.
    pub struct SpanWithinQuery for SpanWithinQuery [big: Box<Clause>, little: Box<Clause>] {}
}

params! {
    /// The parameters of a `span_multi` query.
    pub struct SpanMultiQuery for SpanMultiQuery [clause: Box<Clause> = "match"] {}
}

params! {
    /// The parameters of a `span_field_masking` query.
    pub struct SpanFieldMaskingQuery for SpanFieldMaskingQuery [field: Text, query: Box<Clause>] {}
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `span_term` query: one word, as the analyzer left it.
    ///
    /// `{"span_term": {"text": {"value": "fox"}}}`
    pub fn span_term<V>(self, term: V) -> Query<D, On<SpanTermQuery>>
    where
        F: PhraseField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::on(self.path(), SpanTermQuery::new(term.into_field_value().not_null()))
    }
}

fn boxed<D>(span: impl IntoSpan<D>) -> Box<Clause> {
    Box::new(span.into_span().kind.0)
}

fn list<D, S: IntoSpan<D>>(spans: impl IntoIterator<Item = S>) -> Vec<Clause> {
    spans.into_iter().map(|span| span.into_span().kind.0).collect()
}

/// One word, as the analyzer left it, in the field of this name.
///
/// `{"span_term": {"text": {"value": "fox"}}}`
pub fn span_term<D>(field: impl Into<Text>, term: impl ValueFor<Any>) -> Query<D, On<SpanTermQuery>> {
    Field::dynamic(field).span_term(term)
}

/// Spans near to each other.
///
/// ```
/// use es_dsl::prelude::*;
/// use es_dsl::query::span::{span_near, span_term};
/// use serde_json::Value;
///
/// let query: Query<Value, _> = span_near([span_term("text", "quick"), span_term("text", "fox")]).slop(2);
/// assert_eq!(
///     query.to_string(),
///     r#"{"span_near":{"clauses":[{"span_term":{"text":{"value":"quick"}}},{"span_term":{"text":{"value":"fox"}}}],"slop":2}}"#,
/// );
/// ```
pub fn span_near<D, S: IntoSpan<D>>(spans: impl IntoIterator<Item = S>) -> Query<D, SpanNearQuery> {
    Query::of(SpanNearQuery::new(list(spans)))
}

impl<D> Query<D, SpanNearQuery> {
    /// Adds a span.
    pub fn span(mut self, span: impl IntoSpan<D>) -> Self {
        self.kind.clauses.push(span.into_span().kind.0);
        self
    }
}

/// Any of several spans.
///
/// `{"span_or": {"clauses": [{…}, {…}]}}`
pub fn span_or<D, S: IntoSpan<D>>(spans: impl IntoIterator<Item = S>) -> Query<D, SpanOrQuery> {
    Query::of(SpanOrQuery::new(list(spans)))
}

impl<D> Query<D, SpanOrQuery> {
    /// Adds a span.
    pub fn span(mut self, span: impl IntoSpan<D>) -> Self {
        self.kind.clauses.push(span.into_span().kind.0);
        self
    }
}

/// Spans that do not overlap with another.
///
/// `{"span_not": {"include": {…}, "exclude": {…}}}`
pub fn span_not<D>(include: impl IntoSpan<D>, exclude: impl IntoSpan<D>) -> Query<D, SpanNotQuery> {
    Query::of(SpanNotQuery::new(boxed(include), boxed(exclude)))
}

/// Spans that end within the first `end` positions of the field.
///
/// `{"span_first": {"match": {…}, "end": 3}}`
pub fn span_first<D>(span: impl IntoSpan<D>, end: i32) -> Query<D, SpanFirstQuery> {
    Query::of(SpanFirstQuery::new(boxed(span), end))
}

/// Spans of `big` in which a span of `little` lies.
///
/// `{"span_containing": {"big": {…}, "little": {…}}}`
pub fn span_containing<D>(big: impl IntoSpan<D>, little: impl IntoSpan<D>) -> Query<D, SpanContainingQuery> {
    Query::of(SpanContainingQuery::new(boxed(big), boxed(little)))
}

/// Spans of `little` that lie in a span of `big`.
///
/// `{"span_within": {"big": {…}, "little": {…}}}`
pub fn span_within<D>(big: impl IntoSpan<D>, little: impl IntoSpan<D>) -> Query<D, SpanWithinQuery> {
    Query::of(SpanWithinQuery::new(boxed(big), boxed(little)))
}

/// A `prefix`, `wildcard`, `regexp`, `fuzzy` or `range` query on single words as a span.
///
/// `{"span_multi": {"match": {"prefix": {"text": {"value": "qu"}}}}}`
pub fn span_multi<D>(query: impl IntoQuery<D>) -> Query<D, SpanMultiQuery> {
    Query::of(SpanMultiQuery::new(Box::new(query.into_query().kind)))
}

/// A span of another field as if it were of this one, so that both can be near each other.
///
/// `{"field_masking_span": {"field": "text", "query": {…}}}`, the name that all servers know;
/// the later one, `span_field_masking`, is read too.
pub fn span_field_masking<D>(field: impl IntoPath<D>, span: impl IntoSpan<D>) -> Query<D, SpanFieldMaskingQuery> {
    Query::of(SpanFieldMaskingQuery::new(field.into_path(), boxed(span)))
}

/// So many positions of the field of this name, between the spans of a [`span_near`].
///
/// `{"span_gap": {"text": 2}}`
pub fn span_gap<D>(field: impl IntoPath<D>, positions: u32) -> Query<D, On<u32>> {
    Query::on(field.into_path(), positions)
}
