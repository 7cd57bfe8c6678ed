//! What a search gives.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{
    Hit, Suggestion,
    total::{Found, Total},
};
use crate::shards::Shards;

/// The hits of a search, the results of its aggregations, and how it went.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T, A = ()> {
    /// The hits, in the order that was asked for.
    pub hits: Vec<Hit<T>>,
    /// What the aggregations gave that [`aggs`](crate::call::Call::aggs) asked for.
    pub aggs: A,
    /// What was suggested, by the names that [`suggest`](crate::call::Call::suggest) gave: for each
    /// word or text that was looked at, in its order.
    pub suggest: BTreeMap<String, Vec<Suggestion<T>>>,
    /// The score of the best hit, where scores were computed.
    pub max_score: Option<f64>,
    /// How long the servers took.
    pub took: Duration,
    /// Whether the time ran out on some shards, so that hits may be missing.
    pub timed_out: bool,
    /// Whether some shards stopped early because they had as many hits as
    /// [`terminate_after`](crate::call::Call::terminate_after) asked for.
    pub terminated_early: bool,
    /// The shards that took part. Where some failed, hits may be missing.
    pub shards: Shards,
    /// The results of all aggregations as JSON.
    pub aggregations: Option<Value>,
    /// Where the time went as JSON, if the search asked for `profile`.
    pub profile: Option<Value>,
    /// The id under which a scroll goes on.
    pub scroll_id: Option<String>,
    /// The id under which the point in time goes on.
    pub pit_id: Option<String>,
    total: Total,
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

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Envelope::deserialize(deserializer).map(|envelope| envelope.page(()))
    }
}

/// The answer as it comes.
#[derive(Deserialize)]
pub(super) struct Envelope<T> {
    hits: Found<T>,
    /// In milliseconds.
    #[serde(default)]
    took: u64,
    #[serde(default)]
    timed_out: bool,
    #[serde(default)]
    terminated_early: bool,
    #[serde(rename = "_shards", default)]
    shards: Shards,
    pub(super) aggregations: Option<Value>,
    #[serde(default = "BTreeMap::new")]
    suggest: BTreeMap<String, Vec<Suggestion<T>>>,
    profile: Option<Value>,
    #[serde(rename = "_scroll_id")]
    scroll_id: Option<String>,
    pit_id: Option<String>,
}

impl<T> Envelope<T> {
    /// The page, with what its aggregations gave.
    pub(super) fn page<A>(self, aggs: A) -> Page<T, A> {
        Page {
            total: self.hits.total(),
            max_score: self.hits.max_score,
            hits: self.hits.hits,
            aggs,
            suggest: self.suggest,
            took: Duration::from_millis(self.took),
            timed_out: self.timed_out,
            terminated_early: self.terminated_early,
            shards: self.shards,
            aggregations: self.aggregations,
            profile: self.profile,
            scroll_id: self.scroll_id,
            pit_id: self.pit_id,
        }
    }
}
