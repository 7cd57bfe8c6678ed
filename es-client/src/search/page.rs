//! What a search gives.

use std::{collections::BTreeMap, time::Duration};

use es_dsl::Document;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Value, value::RawValue};

use super::Suggestion;
use crate::{
    error::{Error, Place},
    response::{Hit, HitList, Response, Shards, Total, absent_source, duration_from_millis, null_as_default},
};

/// The hits of a search, the results of its aggregations, and how it went.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Page<T, A = ()> {
    /// The hits, in the order that was asked for.
    pub hits: Vec<Hit<T>>,
    /// What the aggregations gave that [`aggs`](super::Search::aggs) asked for.
    pub aggs: A,
    /// What was suggested, by the names that [`suggest`](super::Search::suggest) gave: for each
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
    pub suggest: BTreeMap<String, Vec<Suggestion<T>>>,
    /// The score of the best hit, where scores were computed.
    pub max_score: Option<f64>,
    /// How long the servers took.
    pub took: Duration,
    /// Whether the time ran out on some shards, so that hits may be missing.
    pub timed_out: bool,
    /// Whether some shards stopped early because they had as many hits as
    /// [`terminate_after`](super::Search::terminate_after) asked for.
    pub terminated_early: bool,
    /// The shards that took part. Where some failed, hits may be missing; that is an error unless the
    /// call is to [`allow_partial`](super::Search::allow_partial) results.
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

/// The answer to a search as servers write it.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct RawPage<T> {
    /// Absent where the request narrowed the answer.
    hits: Option<HitList<T>>,
    #[serde(default, deserialize_with = "duration_from_millis")]
    took: Duration,
    #[serde(default, deserialize_with = "null_as_default")]
    timed_out: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    terminated_early: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    _shards: Shards,
    pub(super) aggregations: Option<Value>,
    #[serde(default = "BTreeMap::new")]
    suggest: BTreeMap<String, Vec<Suggestion<T>>>,
    profile: Option<Value>,
    _scroll_id: Option<String>,
    pit_id: Option<String>,
}

impl<T> RawPage<T> {
    /// Whether it has hits, or tells at least how many there are.
    pub(super) fn has_hits(&self) -> bool {
        self.hits.as_ref().is_some_and(|list| list.hits.is_some() || list.total.is_some())
    }

    pub(super) fn shards(&self) -> &Shards {
        &self._shards
    }

    pub(super) fn into_page<A>(self, aggs: A) -> Page<T, A> {
        let HitList { total, max_score, hits } = self.hits.unwrap_or_default();
        let hits = hits.unwrap_or_default();
        Page {
            total: total.unwrap_or_else(|| Total::at_least(hits.len())),
            hits,
            max_score,
            aggs,
            suggest: self.suggest,
            took: self.took,
            timed_out: self.timed_out,
            terminated_early: self.terminated_early,
            shards: self._shards,
            aggregations: self.aggregations,
            profile: self.profile,
            scroll_id: self._scroll_id,
            pit_id: self.pit_id,
        }
    }

    /// The same answer with other documents: of the hits, by their places, and of suggestions.
    fn map<U>(self, mut hit: impl FnMut(usize, Hit<T>) -> Hit<U>, mut option: impl FnMut(T) -> U) -> RawPage<U> {
        let suggest = self.suggest.into_iter().map(|(name, suggestions)| {
            (name, suggestions.into_iter().map(|suggestion| suggestion.map(&mut option)).collect())
        });
        RawPage {
            suggest: suggest.collect(),
            hits: self.hits.map(|list| HitList {
                total: list.total,
                max_score: list.max_score,
                hits: list.hits.map(|hits| hits.into_iter().enumerate().map(|(place, one)| hit(place, one)).collect()),
            }),
            took: self.took,
            timed_out: self.timed_out,
            terminated_early: self.terminated_early,
            _shards: self._shards,
            aggregations: self.aggregations,
            profile: self.profile,
            _scroll_id: self._scroll_id,
            pit_id: self.pit_id,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let page = RawPage::deserialize(deserializer)?;
        if page.has_hits() { Ok(page.into_page(())) } else { Err(D::Error::missing_field("hits")) }
    }
}

/// Reads documents, and fills the id field of each.
pub(super) fn read_documents<T: Document + DeserializeOwned>(response: &Response) -> Result<RawPage<T>, Error> {
    let mut page: RawPage<T> = response.json()?;
    for hit in page.hits.iter_mut().flat_map(|list| &mut list.hits).flatten() {
        response.fill_id(&mut hit.source, &hit.id)?;
    }
    for option in page.suggest.values_mut().flatten().flat_map(|suggestion| &mut suggestion.options) {
        if let (Some(source), Some(id)) = (&mut option.source, &option.id) {
            response.fill_id(source, id)?;
        }
    }
    Ok(page)
}

/// Reads hits of any type.
pub(super) fn read_as<T: DeserializeOwned>(response: &Response) -> Result<RawPage<T>, Error> {
    response.json()
}

/// Reads each hit with a result of its own.
pub(super) fn read_each<T: Document + DeserializeOwned>(
    response: &Response,
) -> Result<RawPage<Result<T, Error>>, Error> {
    let page: RawPage<Option<Box<RawValue>>> = response.json()?;
    let read = |json: Option<Box<RawValue>>, path: &str, id: Option<&str>| match json {
        Some(json) => response.json_part(json.get(), path, id),
        None => absent_source().map_err(|error| {
            let place = Place { path: path.to_owned(), document: id.map(str::to_owned) };
            Error::decode(response.origin(), place, error)
        }),
    };
    let hit = |place: usize, hit: Hit<Option<Box<RawValue>>>| {
        let id = hit.id.clone();
        hit.map(|json| {
            let mut source: T = read(json, &format!("hits.hits[{place}]._source"), Some(&id))?;
            response.fill_id(&mut source, &id)?;
            Ok(source)
        })
    };
    Ok(page.map(hit, |json| read(json, "suggest", None)))
}
