//! Queries.
//!
//! A [`Query`] belongs to a document type `D` and holds a [`Clause`], a tree without generics. Each
//! kind of query is a plain struct with its parameters; while one is being built it is a
//! `Query<D, Kind>`, which has a method for each parameter, and it turns into a `Query<D>` wherever
//! [`IntoQuery`] is asked for.
//!
//! The modules follow the families of the reference manual; each has a table from the manual's JSON
//! to Rust, and each function and method shows the JSON that it makes. What a field makes is checked
//! against its mapping; the free functions name the field by a text and are not checked.
//!
//! | family | kinds |
//! |---|---|
//! | [`match_all`](mod@match_all) | `match_all`, `match_none` |
//! | [`full_text`] | `match`, `match_bool_prefix`, `match_phrase`, `match_phrase_prefix`, `multi_match`, `combined_fields`, `common`, `query_string`, `simple_query_string` |
//! | [`intervals`](mod@intervals) | `intervals` |
//! | [`term_level`] | `term`, `terms`, `terms_set`, `range`, `exists`, `prefix`, `wildcard`, `regexp`, `fuzzy`, `ids`, `type` |
//! | [`compound`] | `bool`, `boosting`, `constant_score`, `dis_max`, `hybrid` |
//! | [`function_score`](mod@function_score) | `function_score` |
//! | [`joining`] | `nested`, `has_child`, `has_parent`, `parent_id` |
//! | [`geo`] | `geo_bounding_box`, `geo_distance`, `geo_grid`, `geo_polygon`, `geo_shape`, `shape`, `xy_shape` |
//! | [`span`] | `span_containing`, `span_field_masking`, `span_first`, `span_gap`, `span_multi`, `span_near`, `span_not`, `span_or`, `span_term`, `span_within` |
//! | [`vector`] | `knn`, `sparse_vector`, `semantic`, `text_expansion`, `weighted_tokens`, `neural`, `neural_sparse`, `agentic` |
//! | [`specialized`] | `distance_feature`, `more_like_this`, `percolate`, `pinned`, `rank_feature`, `rule`, `script`, `script_score`, `sltr`, `template`, `wrapper` |
//!
//! The query language of the manual in Rust, for a document type whose fields are `t`:
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"match_all": {}}` | [`match_all()`](fn@match_all) |
//! | `{"match": {"text": "bonsai"}}` | `t.text.matches("bonsai")` or [`match_("text", "bonsai")`](match_) |
//! | `{"match": {"text": {"query": "bonsai", "operator": "and"}}}` | `t.text.matches("bonsai").operator(And)` |
//! | `{"term": {"tag": "red"}}` | `t.tag.term("red")` or [`term("tag", "red")`](term) |
//! | `{"range": {"date": {"gte": "now-7d/d"}}}` | `t.date.range().gte("now-7d/d")` |
//! | `{"bool": {"must": [a, b]}}` | `a.and(b)` or `a & b` |
//! | `{"bool": {"should": [a, b]}}` | `a.or(b)` or <code>a \| b</code> |
//! | `{"bool": {"must_not": [a]}}` | `!a` |
//! | `{"bool": {"must": [a], "filter": [b]}}` | [`bool_query`]`().must(a).filter(b)` |
//! | `{"nested": {"path": "replies", "query": {…}}}` | <code>t.replies.nested(\|r\| r.body.matches("cool"))</code> |
//! | any other JSON | [`Query::raw`]`(json!({…}))` |

#[macro_use]
mod params;
mod clause;
pub mod compound;
pub mod full_text;
pub mod function_score;
pub mod geo;
pub mod intervals;
pub mod joining;
pub mod match_all;
mod on;
mod operators;
mod search_field;
pub mod span;
pub mod specialized;
pub mod term_level;
pub mod vector;

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::field::{Field, FieldDef, Place};
use crate::json::{Text, debug};

pub use clause::{Clause, Kind};
pub use compound::{bool_query, boosting, constant_score, dis_max, hybrid};
pub use full_text::{
    Operator, combined_fields, common_terms, match_, match_bool_prefix, match_phrase, match_phrase_prefix, multi_match,
    query_string, simple_query_string,
};
pub use function_score::function_score;
pub use geo::{geo_bounding_box, geo_distance, geo_grid, geo_polygon, geo_shape, shape, xy_shape};
pub use intervals::intervals;
pub use joining::{has_child, has_parent, nested_query, parent_id};
pub use match_all::{match_all, match_none};
pub use on::{Beside, On};
pub use params::{Fuzziness, MinimumShouldMatch};
pub use search_field::{BoostedField, IntoSearchField, IntoSearchFields, SearchField};
pub use span::{
    span_containing, span_field_masking, span_first, span_gap, span_multi, span_near, span_not, span_or, span_term,
    span_within,
};
pub use specialized::{
    distance_feature, more_like_this, percolate, pinned, pinned_docs, rank_feature, rule, script, script_score, sltr,
    template, wrapper,
};
pub use term_level::{
    TermsLookup, exists, fuzzy, ids, prefix, range, regexp, term, terms, terms_lookup, terms_set, type_, wildcard,
};
pub use vector::{
    agentic, knn, knn_vector, neural, neural_sparse, semantic, sparse_vector, text_expansion, weighted_tokens,
};

/// A query on documents of type `D`.
///
/// `K` is the kind while the query is being built; a finished query is a `Query<D>`. Whatever `D`
/// is, a query can be cloned, compared, sent to another thread and stored; it prints as JSON.
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
/// use serde_json::Value;
///
/// let query: Query<Value> = match_("message", "disk full").operator(And).into_query();
/// let text = r#"{"match":{"message":{"query":"disk full","operator":"and"}}}"#;
/// assert_eq!(query.to_string(), text);
/// assert_eq!(serde_json::from_str::<Query<Value>>(text)?, query);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub struct Query<D, K = Clause> {
    pub(crate) kind: K,
    document: PhantomData<fn() -> D>,
}

impl<D, K> Query<D, K> {
    pub(crate) fn of(kind: K) -> Self {
        Self { kind, document: PhantomData }
    }

    /// Adds what `add` makes of the value, if there is one; else nothing.
    ///
    /// ```
    /// use es_dsl::{prelude::*, queries::*};
    /// use serde_json::Value;
    ///
    /// let analyzer: Option<&str> = None;
    /// let query: Query<Value, _> = match_("text", "bonsai").maybe(analyzer, |query, name| query.analyzer(name));
    /// ```
    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }
}

impl<D> Query<D> {
    /// A query as JSON, sent exactly as given: the way out for kinds and parameters that have no
    /// method here.
    ///
    /// ```
    /// use es_dsl::{prelude::*, queries::*};
    /// use serde_json::{Value, json};
    ///
    /// let query: Query<Value> = Query::raw(json!({"script_score": {
    ///     "query": {"match_all": {}},
    ///     "script": {"source": "_score * doc['likes'].value"},
    /// }}));
    /// let query = query.and(term("tags", "bonsai"));
    /// ```
    pub fn raw(json: Value) -> Self {
        Self::of(Clause::Raw(json))
    }

    /// The tree that this query holds.
    #[must_use]
    pub fn clause(&self) -> &Clause {
        &self.kind
    }

    /// The tree that this query holds.
    #[must_use]
    pub fn into_clause(self) -> Clause {
        self.kind
    }
}

/// What can stand where a query on documents of type `D` is asked for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query on `{D}`",
    label = "not a query on `{D}`",
    note = "a field belongs to the document whose `fields()` it came from",
    note = "the fields inside a `nested` field can be queried only in its `.nested(|inner| …)`",
    note = "JSON is a query by `Query::raw(…)`, and a whole body by `.body_raw(…)`"
)]
pub trait IntoQuery<D> {
    /// The finished query.
    fn into_query(self) -> Query<D>;
}

#[diagnostic::do_not_recommend]
impl<D, K: Kind> IntoQuery<D> for Query<D, K> {
    fn into_query(self) -> Query<D> {
        Query::of(self.kind.into())
    }
}

#[diagnostic::do_not_recommend]
impl<D, K: Kind + Clone> IntoQuery<D> for &Query<D, K> {
    fn into_query(self) -> Query<D> {
        self.clone().into_query()
    }
}

/// What names a field of documents of type `D`: the field itself, or a text, which is not checked
/// and may have wildcards where the server allows them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name a field of `{D}`",
    label = "not a field of `{D}`",
    note = "pass one of the document's fields, or its path as a text"
)]
pub trait IntoPath<D> {
    /// The dotted path.
    fn into_path(self) -> Cow<'static, str>;
}

impl<D, F: FieldDef, P: Place> IntoPath<D> for Field<D, F, P> {
    fn into_path(self) -> Text {
        self.path()
    }
}

/// A field is its path wherever a text is asked for.
impl<D, F: FieldDef, P: Place> From<Field<D, F, P>> for Text {
    fn from(field: Field<D, F, P>) -> Self {
        field.path()
    }
}

macro_rules! paths {
    ($($ty:ty),*) => {$(
        impl<D> IntoPath<D> for $ty {
            fn into_path(self) -> Text {
                self.into()
            }
        }
    )*};
}

paths!(&'static str, String, Text);

impl<D, K: Clone> Clone for Query<D, K> {
    fn clone(&self) -> Self {
        Self::of(self.kind.clone())
    }
}

impl<D, K: PartialEq> PartialEq for Query<D, K> {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// Prints the JSON that is sent.
impl<D, K: Kind> fmt::Debug for Query<D, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.kind.query_json(), f)
    }
}

/// Prints the JSON that is sent.
impl<D, K: Kind> fmt::Display for Query<D, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.kind.query_json(), f)
    }
}

impl<D, K: Kind> Serialize for Query<D, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.kind.query_json().serialize(serializer)
    }
}

impl<'de, D> Deserialize<'de> for Query<D> {
    fn deserialize<T: Deserializer<'de>>(deserializer: T) -> Result<Self, T::Error> {
        Clause::deserialize(deserializer).map(Self::of)
    }
}
