//! What a search gives.

use std::time::Duration;

use es_dsl::mapping::Named;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Hit, Suggestion,
    suggest::read_suggest,
    total::{Found, Total},
};
use crate::{
    answer::Answer,
    document::parts::{Collected, Documents},
    error::Error,
    reader::{self, Fault, Read, Reader},
    shards::Shards,
};

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
    ///
    /// ```no_run
    /// # use es_client::{dsl::search::suggest::{Suggester, TermSuggester}, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let spelling = Suggester::term("elasticsaerch bonsay", TermSuggester::of("text"));
    /// let page = es.search::<Value>().index("tweets").suggest("spelling", spelling).send().await?;
    /// for word in page.suggest.get("spelling").into_iter().flatten() {
    ///     if let Some(best) = word.best() {
    ///         println!("{} instead of {}?", best, word.text);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub suggest: Named<Vec<Suggestion<T>>>,
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

impl<'t, T: DeserializeOwned> Read<'t> for Page<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut documents = Collected::default();
        let envelope = Envelope::read(json, &mut documents)?;
        Ok(envelope.page(documents, ()))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

/// What surrounds the documents.
#[derive(Default)]
pub(super) struct Envelope {
    hits: Found,
    took: Duration,
    timed_out: bool,
    terminated_early: bool,
    shards: Shards,
    pub(super) aggregations: Option<Value>,
    profile: Option<Value>,
    scroll_id: Option<String>,
    pit_id: Option<String>,
}

impl Envelope {
    /// All of an answer but the documents.
    pub(super) fn of<'t>(answer: &'t Answer, documents: &mut dyn Documents<'t>) -> Result<Self, Error> {
        let mut read = Self::default();
        answer.read_with(&mut |json| {
            read = Self::read(json, documents)?;
            Ok(())
        })?;
        Ok(read)
    }

    fn read<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<Self, Fault> {
        let mut read = Self::default();
        json.object(&["hits"], &mut |name, value| match name {
            "hits" => read.hits.read(value, documents),
            "took" => value.fill(&mut read.took),
            "timed_out" => value.fill(&mut read.timed_out),
            "terminated_early" => value.fill(&mut read.terminated_early),
            "_shards" => value.fill(&mut read.shards),
            "aggregations" => value.fill(&mut read.aggregations),
            "suggest" => read_suggest(value, documents),
            "profile" => value.fill(&mut read.profile),
            "_scroll_id" => value.fill(&mut read.scroll_id),
            "pit_id" => value.fill(&mut read.pit_id),
            _ => Ok(()),
        })?;
        Ok(read)
    }

    /// The page, with its documents and what its aggregations gave.
    pub(super) fn page<T, A>(self, documents: Collected<T>, aggs: A) -> Page<T, A> {
        Page {
            max_score: self.hits.max_score,
            total: self.hits.total(documents.hits.len()),
            hits: documents.hits,
            aggs,
            suggest: documents.suggest,
            took: self.took,
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
