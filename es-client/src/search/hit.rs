//! One document that a search found.

use es_dsl::{
    aggregation::{Key, ResultValue},
    field::{Field, FieldDef},
    mapping::Named,
};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::total::{Found, Total};
use crate::{
    document::parts::{Collected, Parts, read_hit},
    error::Error,
    reader::{self, Fault, Read, Reader, read_members},
};

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
    /// The values that it is sorted by, which [`search_after`](crate::call::Call::search_after)
    /// takes. [`sort_value`](Self::sort_value) reads one of them.
    pub sort: Vec<Value>,
    /// The pieces of each field in which the query's words are marked.
    pub highlight: Named<Vec<String>>,
    /// The values of fields that the search asked for by name. [`field`](Self::field) reads them.
    pub fields: Named<Value>,
    /// The names (`_name`) of the queries that it matches.
    pub matched_queries: Vec<String>,
    /// How its score was computed, if the search asked for `explain`.
    pub explanation: Option<Explanation>,
    /// The fields whose values were malformed and are not indexed.
    pub ignored: Vec<String>,
    /// Where in its document it lies, if it is an object of a `nested` field.
    pub nested: Option<NestedPlace>,
    /// What it stands for, by name, as it came. [`inner_hits`](Self::inner_hits) reads it.
    pub inner: Named<Value>,
}

/// How a score came about.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Explanation {
    /// The score, or what it is made of.
    pub value: f64,
    /// What was computed.
    pub description: String,
    /// Of what.
    pub details: Vec<Explanation>,
}

/// Where in its document an object of a `nested` field lies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NestedPlace {
    /// The path of the field, from the document or from the object around it.
    pub field: String,
    /// Which object of the field, from 0.
    pub offset: u64,
    /// Where in this object, if it lies deeper.
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
    /// of a `has_child` query, or the name that the search gave them. A name that the answer does
    /// not have gives none.
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
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) if they do not fit `I`.
    pub fn inner_hits<I: DeserializeOwned>(&self, name: impl AsRef<str>) -> Result<InnerHits<I>, Error> {
        let name = name.as_ref();
        let Some(json) = self.inner.get(name) else {
            return Ok(InnerHits { hits: Vec::new(), max_score: None, total: Total::NONE });
        };
        let mut documents = Collected::default();
        let found = Found::inner(&format!("{json}"), &mut documents);
        let found = found.map_err(|fault| self.unfit(format!("inner_hits.{name}"), fault))?;
        let hits = documents.hits;
        Ok(InnerHits { max_score: found.max_score, total: found.total(hits.len()), hits })
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
        let read = match self.fields.get(path) {
            Some(values @ Value::Array(_)) => Vec::deserialize(values),
            Some(value) => V::deserialize(value).map(|value| vec![value]),
            None => Ok(Vec::new()),
        };
        read.map_err(|error| self.unfit(format!("fields.{path}"), error.into()))
    }

    /// The value of the field that it is sorted by, where `place` tells which criterion of the
    /// sort, from 0. `None` if the document has no value that tells.
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
        match self.sort.get(place) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => F::Value::key(value, None)
                .map(Some)
                .map_err(|error| self.unfit(format!("sort.{place}"), Fault::new(0, format!("not {}", error.wanted())))),
        }
    }

    fn unfit(&self, path: String, fault: Fault) -> Error {
        Error::unfit_part(&self.id, path, fault)
    }
}

impl<T> Hit<T> {
    pub(crate) fn of(source: T, parts: Parts) -> Self {
        Self {
            source,
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
            matched_queries: parts.matched_queries.0,
            explanation: parts.explanation,
            ignored: parts.ignored,
            nested: parts.nested,
            inner: parts.inner_hits,
        }
    }
}

impl<'t, T: DeserializeOwned> Read<'t> for Hit<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut documents = Collected::default();
        read_hit(json, &mut documents)?;
        documents.hits.pop().ok_or_else(|| json.fault("no document"))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Hit<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

read_members! {
    Explanation = Self { value: 0.0, description: String::new(), details: Vec::new() }, needs ["value"] {
        "value" => value,
        "description" => description,
        "details" => details,
    }
    NestedPlace = Self { field: String::new(), offset: 0, nested: None }, needs ["field", "offset"] {
        "field" => field,
        "offset" => offset,
        "_nested" => nested,
    }
}

/// Names; where the search asked for the scores of named queries, a map of which only the names are
/// kept.
#[derive(Debug, Default)]
pub(crate) struct Names(Vec<String>);

impl<'t> Read<'t> for Names {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        if !json.is_object() {
            return json.read().map(Self);
        }
        let mut names = Vec::new();
        json.object(&[], &mut |name, _| {
            names.push(name.to_owned());
            Ok(())
        })?;
        Ok(Self(names))
    }
}
