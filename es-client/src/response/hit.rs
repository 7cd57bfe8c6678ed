//! One document that a search found.

mod read;

use std::collections::BTreeMap;

use es_dsl::{
    Document,
    aggregation::{Key, ResultValue},
    field::{Field, FieldDef, Place},
    search,
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, value::RawValue};

use super::Total;
use crate::error::{Error, unfit_id, without_position};

use read::RawInnerHits;
pub(crate) use read::{HitList, absent_source};

/// One document that matches.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Hit<T> {
    /// The document; among [inner hits](Self::inner_hits) perhaps an object inside of it.
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
    /// The values that it is sorted by, which `search_after` takes.
    /// [`sort_value`](Self::sort_value) reads one of them.
    pub sort: Vec<Value>,
    details: Option<Box<Details>>,
}

/// What a hit has only if the search asked for it.
#[derive(Debug, Clone, Default, PartialEq)]
struct Details {
    highlight: BTreeMap<String, Vec<String>>,
    fields: BTreeMap<String, Json>,
    matched_queries: Vec<String>,
    explanation: Option<Explanation>,
    ignored: Vec<String>,
    nested: Option<NestedPlace>,
    inner_hits: BTreeMap<String, Json>,
}

static NO_DETAILS: Details = Details {
    highlight: BTreeMap::new(),
    fields: BTreeMap::new(),
    matched_queries: Vec::new(),
    explanation: None,
    ignored: Vec::new(),
    nested: None,
    inner_hits: BTreeMap::new(),
};

/// JSON as it came, so that numbers keep all their digits until somebody reads them.
#[derive(Debug, Clone, Deserialize)]
#[serde(transparent)]
struct Json(Box<RawValue>);

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

/// How a score came about.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The score, or what it is made of; NaN where the server gives no number.
    #[serde(deserialize_with = "read::number_or_nan")]
    pub value: f64,
    /// What was computed.
    #[serde(default)]
    pub description: String,
    /// Of what.
    #[serde(default)]
    pub details: Vec<Explanation>,
}

/// Where in its document an object of a `nested` field lies.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct NestedPlace {
    /// The path of the field, from the document or from the object around it.
    pub field: String,
    /// Which object of the field, from 0.
    pub offset: u64,
    /// Where in this object, if it lies deeper.
    #[serde(rename = "_nested")]
    pub nested: Option<Box<NestedPlace>>,
}

/// The hits that another hit stands for: objects of a `nested` field, children, or the documents
/// that were collapsed into it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct InnerHits<T> {
    /// The hits, in the order that was asked for; three, unless the search asked for more.
    pub hits: Vec<Hit<T>>,
    /// The score of the best one, where scores were computed.
    pub max_score: Option<f64>,
    total: Total,
}

impl<T> InnerHits<T> {
    /// How many there are in all.
    pub fn total(&self) -> &Total {
        &self.total
    }
}

impl<T> Hit<T> {
    /// The hits of this name that it stands for, read as `I`: the path of a `nested` query, the type
    /// of a `has_child` query, or the name that the search gave them. A hit that comes without any inner
    /// hits gives none, as from an index that lacks the field.
    ///
    /// ```no_run
    /// # use es_client::{prelude::*, queries::*};
    /// # use es_client::dsl::search::InnerHits;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let replies = nested_query("replies", match_("replies.body", "cool")).inner_hits(InnerHits::default());
    /// let page = es.search::<Value>().index("tweets").query(replies).send().await?;
    /// for tweet in &page.hits {
    ///     let replies = tweet.inner_hits::<Value>("replies")?;
    ///     println!("{} has {} cool replies", tweet.id, replies.total());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The id field of a document is filled from its id; an object of a `nested` field has none of
    /// its own.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if they do not fit `I`, or if the hit comes with
    /// others but not with these.
    pub fn inner_hits<I: Document + DeserializeOwned>(&self, name: impl AsRef<str>) -> Result<InnerHits<I>, Error> {
        let mut inner: InnerHits<I> = self.inner_hits_as(name.as_ref())?;
        for hit in inner.hits.iter_mut().filter(|hit| hit.nested().is_none() && !hit.id.is_empty()) {
            let filled = hit.source.set_id(&hit.id);
            filled.map_err(|error| Error::unfit_part(&hit.id, "_id".to_owned(), unfit_id(&error)))?;
        }
        Ok(inner)
    }

    /// Like [`inner_hits`](Self::inner_hits), for a type that is no [`Document`].
    ///
    /// # Errors
    /// Those of [`inner_hits`](Self::inner_hits).
    pub fn inner_hits_as<I: DeserializeOwned>(&self, name: impl AsRef<str>) -> Result<InnerHits<I>, Error> {
        let name = name.as_ref();
        let Some(json) = self.details().inner_hits.get(name) else {
            let known: Vec<_> = self.inner_hit_names().collect();
            return match known.is_empty() {
                true => Ok(InnerHits { hits: Vec::new(), max_score: None, total: Total::NONE }),
                false => {
                    let told = format!("there are none of this name; those of the hit are {}", known.join(", "));
                    Err(Error::unfit_part(&self.id, format!("inner_hits.{name}"), told))
                }
            };
        };
        let read = serde_json::from_str::<RawInnerHits<I>>(json.0.get());
        let HitList { total, max_score, hits } = read.map_err(|error| self.unfit("inner_hits", name, &error))?.hits;
        let hits = hits.unwrap_or_default();
        Ok(InnerHits { max_score, total: total.unwrap_or_else(|| Total::at_least(hits.len())), hits })
    }

    /// The names of its inner hits.
    pub fn inner_hit_names(&self) -> impl Iterator<Item = &str> {
        self.details().inner_hits.keys().map(String::as_str)
    }

    /// The pieces of each field in which the query's words are marked, if the search asked for
    /// `highlight`.
    pub fn highlight(&self) -> &BTreeMap<String, Vec<String>> {
        &self.details().highlight
    }

    /// The names (`_name`) of the queries that it matches.
    pub fn matched_queries(&self) -> &[String] {
        &self.details().matched_queries
    }

    /// How its score was computed, if the search asked for `explain`.
    pub fn explanation(&self) -> Option<&Explanation> {
        self.details().explanation.as_ref()
    }

    /// The fields whose values were malformed and are not indexed.
    pub fn ignored(&self) -> &[String] {
        &self.details().ignored
    }

    /// Where in its document it lies, if it is an object of a `nested` field.
    pub fn nested(&self) -> Option<&NestedPlace> {
        self.details().nested.as_ref()
    }

    fn details(&self) -> &Details {
        self.details.as_deref().unwrap_or(&NO_DETAILS)
    }

    /// The values of a field that the search asked for by name, with `field`, `docvalue_field`,
    /// `stored_field` or `script_field`; none if the document has none.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let page = es.search::<Value>().index("tweets").docvalue_field("likes").send().await?;
    /// for tweet in &page.hits {
    ///     println!("{:?}", tweet.field::<u32>("likes")?);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if a value is no `V`.
    pub fn field<V: DeserializeOwned>(&self, path: impl AsRef<str>) -> Result<Vec<V>, Error> {
        let path = path.as_ref();
        match self.details().fields.get(path) {
            Some(values) => read_values(values.0.get()).map_err(|error| self.unfit("fields", path, &error)),
            None => Ok(Vec::new()),
        }
    }

    /// The values of this field, which the search asked for by name, as the field's own type; none if the
    /// document has none.
    ///
    /// Dates are read from texts such as `2020-01-02T03:04:05.678Z` and from milliseconds since 1970.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # #[derive(serde::Deserialize, Document)]
    /// # #[document(index = "tweets")]
    /// # struct Tweet {
    /// #     likes: u32,
    /// # }
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let t = Tweet::fields();
    /// let page = es.search::<Tweet>().docvalue_field(t.likes).send().await?;
    /// for tweet in &page.hits {
    ///     let likes: Vec<u32> = tweet.field_values(t.likes)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if a value is not of the field's type, as a date in
    /// a format of its own.
    pub fn field_values<D, F, P>(&self, field: Field<D, F, P>) -> Result<Vec<Key<F>>, Error>
    where
        F: FieldDef<Value: ResultValue>,
        P: Place,
    {
        let path = field.path();
        let Some(json) = self.details().fields.get(&*path) else { return Ok(Vec::new()) };
        let values: Value = serde_json::from_str(json.0.get()).map_err(|error| self.unfit("fields", &path, &error))?;
        search::field_values::<F>(&values)
            .map_err(|error| Error::unfit_part(&self.id, format!("fields.{path}"), format!("not {}", error.wanted())))
    }

    /// The names of the fields that it comes with: see [`field`](Self::field).
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.details().fields.keys().map(String::as_str)
    }

    /// The value of the field that it is sorted by, where `place` tells which criterion of the
    /// sort, from 0. `None` if the document has no sort value.
    ///
    /// Dates, which servers give as numbers, come back as the field's own type.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// #[derive(serde::Deserialize, Document)]
    /// #[document(index = "tweets")]
    /// struct Tweet {
    ///     likes: u32,
    /// }
    ///
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let t = Tweet::fields();
    /// let page = es.search::<Tweet>().sort(t.likes.desc()).send().await?;
    /// for tweet in &page.hits {
    ///     let likes: Option<u32> = tweet.sort_value(0, t.likes)?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if the value is not of the field's type.
    pub fn sort_value<D, F, P>(&self, place: usize, field: Field<D, F, P>) -> Result<Option<Key<F>>, Error>
    where
        F: FieldDef<Value: ResultValue>,
    {
        let _ = field;
        let value = self.sort.get(place).unwrap_or(&Value::Null);
        search::sort_value::<F>(value)
            .map_err(|error| Error::unfit_part(&self.id, format!("sort.{place}"), format!("not {}", error.wanted())))
    }

    fn unfit(&self, part: &str, name: &str, error: &serde_json::Error) -> Error {
        Error::unfit_part(&self.id, format!("{part}.{name}"), without_position(error))
    }

    /// A hit that cannot be read, with as much of it as is needed to name it and to ask for the hits behind it.
    pub(crate) fn unread(json: &RawValue, source: T) -> Self {
        let known: Value = serde_json::from_str(json.get()).unwrap_or_default();
        let text = |name| known[name].as_str().unwrap_or_default().to_owned();
        Self {
            source,
            id: text("_id"),
            index: text("_index"),
            sort: known["sort"].as_array().cloned().unwrap_or_default(),
            score: None,
            version: None,
            seq_no: None,
            primary_term: None,
            routing: None,
            details: None,
        }
    }

    /// The same hit with another document.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Hit<U> {
        Hit {
            source: change(self.source),
            id: self.id,
            index: self.index,
            score: self.score,
            version: self.version,
            seq_no: self.seq_no,
            primary_term: self.primary_term,
            routing: self.routing,
            sort: self.sort,
            details: self.details,
        }
    }
}

/// The values of a field: a list, or one value that stands alone.
fn read_values<V: DeserializeOwned>(json: &str) -> serde_json::Result<Vec<V>> {
    if json.trim_start().starts_with('[') { serde_json::from_str(json) } else { Ok(vec![serde_json::from_str(json)?]) }
}
