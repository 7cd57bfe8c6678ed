//! Buckets by query: `filter`, `filters`, `adjacency_matrix`; and `global` and `missing`.

use super::agg::Agg;
use super::bucket::{Buckets, SingleBucket, buckets, single, text_key};
use super::decode::{DecodeError, Entry};
use crate::field::FieldValue;
use crate::query::{IntoQuery, Query};

aggregations! {
    /// `filter`: the documents that match a query as well.
    pub struct Filter = "filter" [] {}

    /// `filters`: one bucket per query, by name.
    pub struct Filters = "filters" [filters: Queries; keyed] {
        /// Whether documents that match none have a bucket, `_other_`. Default false.
        other_bucket: bool,
        /// The name of that bucket, which then is there.
        other_bucket_key: String as impl Into<String>,
    }

    /// `adjacency_matrix`: one bucket per query, and one per pair of them.
    pub struct AdjacencyMatrix = "adjacency_matrix" [filters: Queries] {
        /// What stands between the names of a pair. Default `&`.
        separator: String as impl Into<String>,
        /// Whether the queries alone have no buckets, and pairs of them only. Default false;
        /// OpenSearch 3.0 and later.
        show_only_intersecting: bool,
    }

    /// `global`: all documents of the indices, whatever the query.
    pub struct Global = "global" [] {}

    /// `missing`: the documents without a value.
    pub struct Missing[F: crate::field::FieldDef] = "missing" [field; missing, value_type] {}
}

bucket_results! {
    Filter => SingleBucket<A>, |result, sub| single(result, sub);
    Filters => Buckets<String, A>, |result, sub| buckets(result, text_key, sub);
    AdjacencyMatrix => Buckets<String, A>, |result, sub| buckets(result, text_key, sub);
    Global => SingleBucket<A>, |result, sub| single(result, sub);
    Missing<F> => SingleBucket<A>, |result, sub| single(result, sub);
}

/// The documents that match this query as well: `filter`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*, queries::*};
/// # use serde_json::Value;
/// let agg = aggregation::filter::<Value>(term("type", "t-shirt")).sub(aggregation::avg("price"));
/// assert_eq!(
///     agg.to_string(),
///     r#"{"filter":{"term":{"type":{"value":"t-shirt"}}},"aggs":{"0":{"avg":{"field":"price"}}}}"#,
/// );
/// ```
pub fn filter<D>(query: impl IntoQuery<D>) -> Agg<D, Filter> {
    let mut agg = Agg::new();
    agg.tree.set_whole(FieldValue::new(&query.into_query()));
    agg
}

fn queries<D, N: Into<String>, Q: IntoQuery<D>>(named: impl IntoIterator<Item = (N, Q)>) -> FieldValue {
    FieldValue::object(named.into_iter().map(|(name, query)| (name, FieldValue::new(&query.into_query()))))
}

/// One bucket per query, by name: `filters`. Buckets come in the order of their names.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*, queries::*};
/// # use serde_json::Value;
/// let agg = aggregation::filters::<Value, _, _>([
///     ("errors", match_("body", "error")),
///     ("warnings", match_("body", "warning")),
/// ]);
/// assert_eq!(
///     agg.to_string(),
///     concat!(
///         r#"{"filters":{"filters":{"errors":{"match":{"body":{"query":"error"}}},"#,
///         r#""warnings":{"match":{"body":{"query":"warning"}}}}}}"#,
///     ),
/// );
/// ```
pub fn filters<D, N: Into<String>, Q: IntoQuery<D>>(named: impl IntoIterator<Item = (N, Q)>) -> Agg<D, Filters> {
    Agg::new().set("filters", queries(named))
}

/// One bucket per query and one per pair of queries, by name: `adjacency_matrix`.
pub fn adjacency_matrix<D, N: Into<String>, Q: IntoQuery<D>>(
    named: impl IntoIterator<Item = (N, Q)>,
) -> Agg<D, AdjacencyMatrix> {
    Agg::new().set("filters", queries(named))
}

/// One bucket per query, in the order of the queries: `filters` without names. Keys are numbers from
/// 0 on.
pub fn filters_unnamed<D, Q: IntoQuery<D>>(list: impl IntoIterator<Item = Q>) -> Agg<D, UnnamedFilters> {
    let queries: Vec<Query<D>> = list.into_iter().map(IntoQuery::into_query).collect();
    Agg::new().set("filters", FieldValue::new(&queries))
}

aggregations! {
    /// `filters` without names.
    pub struct UnnamedFilters = "filters" [filters: Queries] {
        /// Whether documents that match none have a bucket, the last one. Default false.
        other_bucket: bool,
    }
}

fn no_key(_: Entry<'_>) -> Result<usize, DecodeError> {
    Ok(0)
}

bucket_results! {
    UnnamedFilters => Buckets<usize, A>, |result, sub| {
        let mut filters = buckets(result, no_key, sub)?;
        filters.buckets.iter_mut().enumerate().for_each(|(place, bucket)| bucket.key = place);
        Ok(filters)
    };
}

/// All documents of the indices that are searched, whatever the query: `global`. Only at the top.
pub fn global<D>() -> Agg<D, Global> {
    Agg::new()
}

impl<D, F: crate::field::FieldDef, P: crate::field::Place> crate::field::Field<D, F, P> {
    /// A `missing` aggregation: the documents without a value.
    pub fn missing(self) -> Agg<D, Missing<F>>
    where
        F: crate::field::checks::CountField + crate::field::checks::DocValuesField,
    {
        Agg::of(super::Aggregation::new("missing")).set("field", serde_json::Value::from(self.path()))
    }
}

/// The documents without a value in the field of this name: `missing`.
pub fn missing<D>(field: impl Into<std::borrow::Cow<'static, str>>) -> Agg<D, Missing<crate::field::Dynamic>> {
    Agg::new().set("field", serde_json::Value::from(field.into()))
}
