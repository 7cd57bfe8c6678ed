//! Hits as servers write them.

use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _, IgnoredAny, value::UnitDeserializer},
};
use serde_json::Value;

use super::{Details, Hit, Json, NO_DETAILS};
use crate::response::{Total, decode, null_as_default, score};

impl<H> Default for HitList<H> {
    fn default() -> Self {
        Self { total: None, max_score: None, hits: None }
    }
}

/// A list of hits with how many there are.
#[derive(Deserialize)]
#[serde(bound = "H: Deserialize<'de>")]
pub(crate) struct HitList<H> {
    /// Absent if the search asked not to count.
    #[serde(default)]
    pub(crate) total: Option<Total>,
    #[serde(default, deserialize_with = "score")]
    pub(crate) max_score: Option<f64>,
    /// Absent where the request narrowed the answer.
    pub(crate) hits: Option<Vec<H>>,
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub(super) struct RawInnerHits<T> {
    pub(super) hits: HitList<Hit<T>>,
}

/// A hit as servers write it.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", expecting = "a hit")]
struct RawHit<T> {
    _source: Option<T>,
    // Version 5 gives neither id nor index to the objects among inner hits.
    #[serde(default)]
    _id: String,
    #[serde(default)]
    _index: String,
    #[serde(default, deserialize_with = "score")]
    _score: Option<f64>,
    _version: Option<i64>,
    _seq_no: Option<i64>,
    _primary_term: Option<i64>,
    _routing: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    sort: Vec<Value>,
    // What few searches ask for, and is the same for documents of all types.
    highlight: Option<Json>,
    fields: Option<Json>,
    matched_queries: Option<Json>,
    _explanation: Option<Json>,
    _ignored: Option<Json>,
    _nested: Option<Json>,
    inner_hits: Option<Json>,
}

/// What a hit has only if the search asked for it, as servers write it.
struct RawDetails {
    highlight: Option<Json>,
    fields: Option<Json>,
    matched_queries: Option<Json>,
    explanation: Option<Json>,
    ignored: Option<Json>,
    nested: Option<Json>,
    inner_hits: Option<Json>,
}

impl RawDetails {
    fn read(self) -> Result<Option<Box<Details>>, String> {
        // Most hits: a search of ten is not to make and compare ten empty structs.
        if let Self {
            highlight: None,
            fields: None,
            matched_queries: None,
            explanation: None,
            ignored: None,
            nested: None,
            inner_hits: None,
        } = self
        {
            return Ok(None);
        }
        let details = Details {
            highlight: read_member("highlight", self.highlight)?,
            fields: read_member("fields", self.fields)?,
            matched_queries: read_member::<Names>("matched_queries", self.matched_queries)?.into(),
            explanation: read_member("_explanation", self.explanation)?,
            ignored: read_member("_ignored", self.ignored)?,
            nested: read_member("_nested", self.nested)?,
            inner_hits: read_member("inner_hits", self.inner_hits)?,
        };
        Ok((details != NO_DETAILS).then(|| Box::new(details)))
    }
}

/// A member of this name, which a hit may be without.
fn read_member<T: DeserializeOwned + Default>(name: &str, json: Option<Json>) -> Result<T, String> {
    match json {
        Some(json) => decode::read(json.0.get()).map_err(|misfit| format!("{name}: {misfit}")),
        None => Ok(T::default()),
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Hit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let hit = RawHit::deserialize(deserializer)?;
        let details = RawDetails {
            highlight: hit.highlight,
            fields: hit.fields,
            matched_queries: hit.matched_queries,
            explanation: hit._explanation,
            ignored: hit._ignored,
            nested: hit._nested,
            inner_hits: hit.inner_hits,
        };
        Ok(Self {
            source: hit._source.map_or_else(absent_source, Ok)?,
            id: hit._id,
            index: hit._index,
            score: hit._score,
            version: hit._version,
            seq_no: hit._seq_no,
            primary_term: hit._primary_term,
            routing: hit._routing,
            sort: hit.sort,
            details: details.read().map_err(D::Error::custom)?,
        })
    }
}

/// What stands for a document that is left out of an answer: null, for types that can be null.
pub(crate) fn absent_source<'de, T: Deserialize<'de>, E: serde::de::Error>() -> Result<T, E> {
    T::deserialize(UnitDeserializer::<E>::new()).map_err(|_| {
        E::custom(
            "the document itself (`_source`) is left out, by the request or by the mapping; such documents can be \
             read as `serde_json::Value`",
        )
    })
}

/// Names; where the search asked for the scores of named queries, a map of which only the names are
/// kept.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    List(Vec<String>),
    Scores(BTreeMap<String, IgnoredAny>),
}

impl Default for Names {
    fn default() -> Self {
        Self::List(Vec::new())
    }
}

impl From<Names> for Vec<String> {
    fn from(names: Names) -> Self {
        match names {
            Names::List(names) => names,
            Names::Scores(scores) => scores.into_keys().collect(),
        }
    }
}

pub(super) fn number_or_nan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    score(deserializer).map(|number| number.unwrap_or(f64::NAN))
}
