//! What a search gives.

use std::{collections::BTreeMap, time::Duration};

use es_dsl::Document;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Value, value::RawValue};

use super::{Suggestion, suggest::RawSuggest};
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
    /// use es_client::{dsl::search::{Suggester, TermSuggester}, prelude::*};
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
    /// How many documents match in all: prints as `7`, or as `10000+` where more were not counted;
    /// its [`value`](Total::value) is the number.
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
#[serde(bound = "H: Deserialize<'de>", expecting = "a page of hits")]
pub(super) struct RawPage<'a, T, H = Hit<T>> {
    /// Absent where the request narrowed the answer.
    hits: Option<HitList<H>>,
    #[serde(default, deserialize_with = "duration_from_millis")]
    took: Duration,
    #[serde(default, deserialize_with = "null_as_default")]
    timed_out: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    terminated_early: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    _shards: Shards,
    pub(super) aggregations: Option<Value>,
    /// The same for documents of all types, but for those in it.
    #[serde(borrow, rename = "suggest")]
    raw_suggest: Option<&'a RawValue>,
    #[serde(skip, default = "BTreeMap::new")]
    suggest: BTreeMap<String, Vec<Suggestion<T>>>,
    profile: Option<Value>,
    _scroll_id: Option<String>,
    pit_id: Option<String>,
}

impl<T, H> RawPage<'_, T, H> {
    /// Whether it has hits, or tells at least how many there are.
    pub(super) fn has_hits(&self) -> bool {
        self.hits.as_ref().is_some_and(|list| list.hits.is_some() || list.total.is_some())
    }
}

impl<'a, T> RawPage<'a, T> {
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

    /// Reads what was suggested; `read` reads a document, of which the id may be known.
    fn read_suggest(
        &mut self,
        response: &Response,
        read: impl FnMut(&'a RawValue, Option<&str>) -> Result<T, Error>,
    ) -> Result<(), Error> {
        match self.raw_suggest.take() {
            Some(json) => self.set_suggest(response.json_part(json.get(), "suggest", None)?, read),
            None => Ok(()),
        }
    }

    /// Sets what was suggested; `read` reads a document, of which the id may be known.
    fn set_suggest<E>(
        &mut self,
        suggest: RawSuggest<'a>,
        mut read: impl FnMut(&'a RawValue, Option<&str>) -> Result<T, E>,
    ) -> Result<(), E> {
        for (name, raw) in suggest {
            let mut suggestions = Vec::with_capacity(raw.len());
            for suggestion in raw {
                suggestions.push(suggestion.with_documents(&mut read)?);
            }
            self.suggest.insert(name, suggestions);
        }
        Ok(())
    }
}

/// An answer of which the hits are not read yet.
type Unread<'a, T> = RawPage<'a, T, &'a RawValue>;

impl<'a, T> Unread<'a, T> {
    /// The same answer with its hits, which `read` reads by their places.
    fn with_hits(self, mut read: impl FnMut(usize, &RawValue) -> Hit<T>) -> RawPage<'a, T> {
        RawPage {
            hits: self.hits.map(|list| HitList {
                total: list.total,
                max_score: list.max_score,
                hits: list.hits.map(|hits| hits.into_iter().enumerate().map(|(place, hit)| read(place, hit)).collect()),
            }),
            took: self.took,
            timed_out: self.timed_out,
            terminated_early: self.terminated_early,
            _shards: self._shards,
            aggregations: self.aggregations,
            raw_suggest: self.raw_suggest,
            suggest: self.suggest,
            profile: self.profile,
            _scroll_id: self._scroll_id,
            pit_id: self.pit_id,
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut page = RawPage::deserialize(deserializer)?;
        if !page.has_hits() {
            return Err(D::Error::missing_field("hits"));
        }
        if let Some(json) = page.raw_suggest.take() {
            let suggest = serde_json::from_str(json.get()).map_err(D::Error::custom)?;
            page.set_suggest(suggest, |json, _| serde_json::from_str(json.get())).map_err(D::Error::custom)?;
        }
        Ok(page.into_page(()))
    }
}

/// How the hits of a search are read.
pub(super) struct HitReader<H> {
    /// Reads the page that an answer is, but for what `finish` does.
    page: for<'a> fn(&'a Response) -> Result<RawPage<'a, H>, Error>,
    /// The same of the answers to several searches, if all of them are pages.
    pages: for<'a> fn(&'a Response) -> Option<Vec<RawPage<'a, H>>>,
    /// Fills the id fields of documents, and reads what was suggested.
    finish: for<'a> fn(&'a Response, &mut RawPage<'a, H>) -> Result<(), Error>,
}

impl<H> Clone for HitReader<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for HitReader<H> {}

impl<H> HitReader<H> {
    pub(super) fn page<'a>(&self, response: &'a Response) -> Result<RawPage<'a, H>, Error> {
        (self.page)(response)
    }

    pub(super) fn pages<'a>(&self, response: &'a Response) -> Option<Vec<RawPage<'a, H>>> {
        (self.pages)(response)
    }

    pub(super) fn finish<'a>(&self, response: &'a Response, page: &mut RawPage<'a, H>) -> Result<(), Error> {
        (self.finish)(response, page)
    }
}

impl<H: DeserializeOwned> HitReader<H> {
    /// As documents, of which the id fields are filled.
    pub(super) fn documents() -> Self
    where
        H: Document,
    {
        Self {
            page: |response| response.json(),
            pages: |response| pages(response),
            finish: |response, page| {
                for hit in page.hits.iter_mut().flat_map(|list| &mut list.hits).flatten() {
                    response.fill_id(&mut hit.source, &hit.id)?;
                }
                page.read_suggest(response, |json, id| read_document(response, json, "suggest", id.unwrap_or_default()))
            },
        }
    }

    /// As a type that need not be a document.
    pub(super) fn other() -> Self {
        Self {
            page: |response| response.json(),
            pages: |response| pages(response),
            finish: |response, page| {
                page.read_suggest(response, |json, id| response.json_part(json.get(), "suggest", id))
            },
        }
    }
}

impl<T: Document + DeserializeOwned> HitReader<Result<T, Error>> {
    /// As documents, each with a result of its own.
    pub(super) fn each() -> Self {
        Self {
            page: |response| Ok(read_each(response, response.json()?)),
            pages: |response| Some(pages(response)?.into_iter().map(|page| read_each(response, page)).collect()),
            finish: |response, page| {
                let read = |json: &RawValue, id: Option<&str>| {
                    read_document(response, json, "suggest", id.unwrap_or_default())
                };
                page.read_suggest(response, |json, id| Ok(read(json, id)))
            },
        }
    }
}

/// The answers to several searches, if all of them are pages.
fn pages<'a, T, H: Deserialize<'a>>(response: &'a Response) -> Option<Vec<RawPage<'a, T, H>>> {
    #[derive(Deserialize)]
    #[serde(bound = "H: Deserialize<'de>")]
    struct Answer<'a, T, H> {
        #[serde(borrow)]
        responses: Vec<RawPage<'a, T, H>>,
    }

    let Answer { responses } = serde_json::from_str(response.text().ok()?).ok()?;
    responses.iter().all(RawPage::has_hits).then_some(responses)
}

fn read_document<T: Document + DeserializeOwned>(
    response: &Response,
    json: &RawValue,
    path: &str,
    id: &str,
) -> Result<T, Error> {
    let mut source: T = response.json_part(json.get(), path, Some(id).filter(|id| !id.is_empty()))?;
    response.fill_id(&mut source, id)?;
    Ok(source)
}

/// Reads each hit with a result of its own.
fn read_each<'a, T: Document + DeserializeOwned>(
    response: &Response,
    page: Unread<'a, Result<T, Error>>,
) -> RawPage<'a, Result<T, Error>> {
    page.with_hits(|place, json| {
        let path = format!("hits.hits[{place}]");
        let hit: Hit<Option<Box<RawValue>>> = match response.json_part(json.get(), &path, None) {
            Ok(hit) => hit,
            Err(error) => return Hit::unread(json, Err(error)),
        };
        let (path, id) = (format!("{path}._source"), hit.id.clone());
        hit.map(|json| match json {
            Some(json) => read_document(response, &json, &path, &id),
            None => absent_source()
                .map_err(|error| Error::decode(response.origin(), Place { path, document: Some(id) }, error)),
        })
    })
}
