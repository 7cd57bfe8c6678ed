//! What a search gives.

use std::{collections::BTreeMap, fmt, time::Duration};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

use crate::{document::parts::Parts, open_enum::open_enum, shards::Shards};

/// The hits of a search, the results of its aggregations, and how it went.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T, A = ()> {
    /// The hits, in the order that was asked for.
    pub hits: Vec<Hit<T>>,
    /// What the aggregations gave that [`aggs`](crate::call::Call::aggs) asked for.
    pub aggs: A,
    /// The score of the best hit, where scores were computed.
    pub max_score: Option<f64>,
    /// How long the servers took.
    pub took: Duration,
    /// Whether the time ran out on some shards, so that hits may be missing.
    pub timed_out: bool,
    /// The shards that took part. Where some failed, hits may be missing.
    pub shards: Shards,
    /// The results of all aggregations as JSON.
    pub aggregations: Option<Value>,
    /// The id under which a scroll goes on.
    pub scroll_id: Option<String>,
    /// The id under which the point in time goes on.
    pub pit_id: Option<String>,
    total: Total,
}

impl<T> Page<T> {
    pub(super) fn with_aggs<A>(self, aggs: A) -> Page<T, A> {
        let Self { hits, aggs: (), max_score, took, timed_out, shards, aggregations, scroll_id, pit_id, total } = self;
        Page { hits, aggs, max_score, took, timed_out, shards, aggregations, scroll_id, pit_id, total }
    }
}

impl<T, A> Page<T, A> {
    /// How many documents match in all.
    pub fn total(&self) -> &Total {
        &self.total
    }

    /// The documents alone.
    pub fn into_sources(self) -> impl Iterator<Item = T> {
        self.hits.into_iter().map(|hit| hit.source)
    }
}

/// One document that matches.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Parts<T>")]
#[non_exhaustive]
pub struct Hit<T> {
    /// The document.
    pub source: T,
    /// Its id.
    pub id: String,
    /// The index that it is in.
    pub index: String,
    /// How well it matches; `None` when it is sorted by something else.
    pub score: Option<f64>,
    /// How many times a document of this id was written, if the search asked for `version`.
    pub version: Option<i64>,
    /// The number of its last write in its shard, if the search asked for `seq_no_primary_term`.
    pub seq_no: Option<i64>,
    /// Which primary shard numbered it.
    pub primary_term: Option<i64>,
    /// The value that chose its shard, if it is not the id.
    pub routing: Option<String>,
    /// The values that it is sorted by.
    pub sort: Vec<Value>,
    /// The pieces of each field in which the query's words are marked.
    pub highlight: BTreeMap<String, Vec<String>>,
    /// The values of fields that the search asked for by name.
    pub fields: BTreeMap<String, Value>,
}

impl<T> From<Parts<T>> for Hit<T> {
    fn from(parts: Parts<T>) -> Self {
        Self {
            source: parts.source.0,
            id: parts.id,
            index: parts.index,
            score: parts.score,
            version: parts.version,
            seq_no: parts.seq_no,
            primary_term: parts.primary_term,
            routing: parts.routing,
            sort: parts.sort,
            highlight: parts.highlight,
            fields: parts.fields,
        }
    }
}

/// How many documents match. Prints as `7`, and as `10000+` where it is a lower bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total {
    /// The number.
    pub value: u64,
    /// What the number is.
    pub relation: Relation,
}

open_enum! {
    /// How a count relates to the truth.
    Relation {
        /// It is exact.
        Eq = "eq",
        /// There are as many or more; counting further was not worth the time.
        Gte = "gte",
    }
}

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)?;
        if self.relation == Relation::Eq { Ok(()) } else { f.write_str("+") }
    }
}

/// A number up to version 6, an object with the relation from version 7 on.
impl<'de> Deserialize<'de> for Total {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Total;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number of hits")
            }

            fn visit_u64<E>(self, value: u64) -> Result<Total, E> {
                Ok(Total { value, relation: Relation::Eq })
            }

            /// Version 6 says -1 when it did not count.
            fn visit_i64<E>(self, _: i64) -> Result<Total, E> {
                Ok(Total { value: 0, relation: Relation::Gte })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Total, A::Error> {
                let mut total = Total { value: 0, relation: Relation::Eq };
                while let Some(name) = members.next_key::<String>()? {
                    match name.as_str() {
                        "value" => total.value = members.next_value()?,
                        "relation" => total.relation = members.next_value()?,
                        _ => drop(members.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(total)
            }
        }

        deserializer.deserialize_any(Either)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Envelope::deserialize(deserializer).map(Self::from)
    }
}

/// The answer as it comes.
#[derive(Deserialize)]
struct Envelope<T> {
    hits: Hits<T>,
    /// In milliseconds.
    #[serde(default)]
    took: u64,
    #[serde(default)]
    timed_out: bool,
    #[serde(rename = "_shards", default)]
    shards: Shards,
    aggregations: Option<Value>,
    #[serde(rename = "_scroll_id")]
    scroll_id: Option<String>,
    pit_id: Option<String>,
}

#[derive(Deserialize)]
struct Hits<T> {
    /// Absent if the search asked not to count.
    total: Option<Total>,
    max_score: Option<f64>,
    #[serde(default = "Vec::new")]
    hits: Vec<Hit<T>>,
}

impl<T> From<Envelope<T>> for Page<T> {
    fn from(envelope: Envelope<T>) -> Self {
        let Hits { total, max_score, hits } = envelope.hits;
        Self {
            total: total.unwrap_or(Total { value: hits.len() as u64, relation: Relation::Gte }),
            hits,
            aggs: (),
            max_score,
            took: Duration::from_millis(envelope.took),
            timed_out: envelope.timed_out,
            shards: envelope.shards,
            aggregations: envelope.aggregations,
            scroll_id: envelope.scroll_id,
            pit_id: envelope.pit_id,
        }
    }
}
