//! Documents as results: `top_hits` and `top_metrics`.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::agg::{Agg, Kind};
use super::decode::{DecodeError, Sub, copied, count_in, list_in, member, needed, number_in, optional};
use super::kinds::Declared;
use super::param::object;
use super::source::ValuesOf;
use crate::field::{At, FieldDef, FieldValue, Inside, JsonParam};

aggregations! {
    /// `top_hits`: the best documents of type `T`.
    pub struct TopHits[T] = "top_hits" [field, missing, script, script_fields, stored_fields] {
        /// How many to pass over. Default 0.
        from: u64,
        /// How many to give at the most. Default 3.
        size: u64,
        /// In which order, as JSON: `json!([{"date": "desc"}])`. Default: the best score first.
        sort: JsonParam as impl Into<JsonParam>,
        /// Which members of the documents to give, as JSON. What is left out cannot be read back.
        source: JsonParam as impl Into<JsonParam> = "_source",
        /// What to mark in the text of which fields, as JSON.
        highlight: JsonParam as impl Into<JsonParam>,
        /// Fields to give as they are indexed, as JSON.
        docvalue_fields: JsonParam as impl Into<JsonParam>,
        /// Fields to give as they are mapped, as JSON; 7.10 and later.
        fields: JsonParam as impl Into<JsonParam>,
        /// Whether to explain scores. Default false.
        explain: bool,
        /// Whether to compute scores even where hits are sorted by something else. Default false.
        track_scores: bool,
        /// Whether to give versions. Default false.
        version: bool,
        /// Whether to give sequence numbers. Default false.
        seq_no_primary_term: bool,
    }

    /// `top_metrics`: values of the first documents by an order. Elasticsearch 7.7 and later,
    /// licensed.
    pub struct TopMetrics = "top_metrics" [metrics, field, missing, script] {
        /// How many documents. Default 1.
        size: u32,
        /// In which order, as JSON: `json!({"date": "desc"})`.
        sort: JsonParam as impl Into<JsonParam>,
    }
}

/// What a hit among documents of type `D` holds: the document, or inside `nested` the object.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from hits",
    label = "does not implement `serde::Deserialize`",
    note = "derive `serde::Deserialize` for it"
)]
pub trait HitSource {
    /// The type of the document.
    type Source: DeserializeOwned;
}

#[diagnostic::do_not_recommend]
impl<D: DeserializeOwned> HitSource for D {
    type Source = D;
}

impl<D, F: FieldDef<Value: DeserializeOwned>, P> HitSource for Inside<D, At<F, P>> {
    type Source = F::Value;
}

/// The best documents: `top_hits`.
///
/// ```
/// # use es_dsl::{aggregation, prelude::*};
/// # use serde_json::{Value, json};
/// let agg = aggregation::top_hits::<Value>().size(1).sort(json!([{"date": "desc"}]));
/// assert_eq!(agg.to_string(), r#"{"top_hits":{"size":1,"sort":[{"date":"desc"}]}}"#);
/// ```
pub fn top_hits<D: HitSource>() -> Agg<D, TopHits<D::Source>> {
    Agg::new()
}

impl<D, T, S> Agg<D, TopHits<T>, S> {
    /// Fields to give that are stored by themselves, as JSON.
    pub fn stored_fields(self, fields: impl Into<JsonParam>) -> Self {
        self.beside_source("stored_fields", fields.into())
    }

    /// Fields that scripts compute, as JSON.
    pub fn script_fields(self, fields: impl Into<JsonParam>) -> Self {
        self.beside_source("script_fields", fields.into())
    }

    /// Asks for the document too: servers leave it out beside such fields, unless they are told not to.
    fn beside_source(mut self, name: &'static str, fields: JsonParam) -> Self {
        self.tree.set_default("_source", true.into());
        self.with(name, fields)
    }
}

/// The values of these fields in the first document by [`sort`](Agg::sort): `top_metrics`.
pub fn top_metrics<D, F: ValuesOf<D>>(fields: impl IntoIterator<Item = F>) -> Agg<D, TopMetrics> {
    let fields: Vec<_> = fields
        .into_iter()
        .map(|field| object([("field", field.into_source().path().unwrap_or_default().into())]))
        .collect();
    Agg::new().set("metrics", FieldValue::new(&fields))
}

/// What `top_hits` gives.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TopHitsResult<T> {
    /// The hits, in the order that was asked for.
    pub hits: Vec<TopHit<T>>,
    /// How many documents the bucket has.
    pub total: u64,
    /// The score of the best hit, where scores were computed.
    pub max_score: Option<f64>,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TopHit<T> {
    /// The document, or inside `nested` the object.
    pub source: T,
    /// The id of the document.
    pub id: String,
    /// The index that it is in.
    pub index: String,
    /// How well it matches; `None` when it is sorted by something else.
    pub score: Option<f64>,
    /// The values that it is sorted by.
    pub sort: Vec<Value>,
    /// All other members of the hit, as highlights and fields.
    pub other: Map<String, Value>,
}

/// What `top_metrics` gives for one document.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TopMetric {
    /// The values that it is sorted by.
    pub sort: Vec<Value>,
    /// The values of the fields that were asked for, by name.
    pub metrics: BTreeMap<String, Value>,
}

fn hit<T: DeserializeOwned>(hit: &Value) -> Result<TopHit<T>, DecodeError> {
    let mut other = hit.as_object().cloned().unwrap_or_default();
    // Without its source, a hit can still be one of no members, or of optional ones.
    let source = other.remove("_source").unwrap_or_else(|| Value::Object(Map::new()));
    let source = T::deserialize(source);
    let source =
        source.map_err(|error| DecodeError::expected(format!("what it was asked for: {error}")).within("_source"))?;
    let read = TopHit {
        source,
        id: optional(hit, "_id")?.unwrap_or_default(),
        index: optional(hit, "_index")?.unwrap_or_default(),
        score: number_in(hit, "_score")?,
        sort: optional(hit, "sort")?.unwrap_or_default(),
        other: Map::new(),
    };
    other.retain(|name, _| !matches!(name.as_str(), "_id" | "_index" | "_score" | "sort"));
    Ok(TopHit { other, ..read })
}

impl<T: DeserializeOwned> Kind for TopHits<T> {
    const NAME: &'static str = Self::JSON;
    type Inner<D> = D;
    type Output<A> = TopHitsResult<T>;

    fn decode<A>(result: &Value, _: Sub<A>) -> Result<TopHitsResult<T>, DecodeError> {
        let hits = needed(result, "hits")?;
        // A number up to version 6.
        let total = match needed(hits, "total")? {
            Value::Object(_) => count_in(member(hits, "total"), "value")?,
            _ => count_in(hits, "total")?,
        };
        Ok(TopHitsResult {
            hits: list_in(hits, "hits")?.iter().map(hit).collect::<Result<_, _>>()?,
            total,
            max_score: number_in(hits, "max_score")?.filter(|score| score.is_finite()),
        })
    }
}

fn metrics(result: &Value) -> Result<Vec<TopMetric>, DecodeError> {
    let top = list_in(result, "top")?.iter().map(|top| {
        let metrics = copied(needed(top, "metrics")?).map_err(|error| error.within("metrics"))?;
        Ok(TopMetric { sort: list_in(top, "sort")?.to_vec(), metrics })
    });
    top.collect()
}

results! {
    TopMetrics => Vec<TopMetric>, |result| metrics(result);
}
