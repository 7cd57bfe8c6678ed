//! One document that a search found.

use std::{collections::BTreeMap, fmt};

use es_dsl::{
    aggregation::{Key, ResultValue},
    field::{Field, FieldDef},
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::total::{Found, Total};
use crate::{document::parts::Parts, error::Error};

/// One document that matches.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "Parts<T>")]
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
    pub highlight: BTreeMap<String, Vec<String>>,
    /// The values of fields that the search asked for by name. [`field`](Self::field) reads them.
    pub fields: BTreeMap<String, Value>,
    /// The names (`_name`) of the queries that it matches.
    pub matched_queries: Vec<String>,
    /// How its score was computed, if the search asked for `explain`.
    pub explanation: Option<Explanation>,
    /// The fields whose values were malformed and are not indexed.
    pub ignored: Vec<String>,
    /// Where in its document it lies, if it is an object of a `nested` field.
    pub nested: Option<NestedPlace>,
    /// What it stands for, by name, as it came. [`inner_hits`](Self::inner_hits) reads it.
    pub inner: BTreeMap<String, Value>,
}

/// How a score came about.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The score, or what it is made of.
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
    /// of a `has_child` query, or the name that the search gave them. A name that the answer does
    /// not have gives none.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
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
        let found = match self.inner.get(name) {
            Some(json) => Inner::<I>::deserialize(json).map_err(|error| self.unfit(&["inner_hits", name], error))?.hits,
            None => Found::default(),
        };
        Ok(InnerHits { total: found.total(), max_score: found.max_score, hits: found.hits })
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
        read.map_err(|error| self.unfit(&["fields", path], error))
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
            Some(value) => F::Value::key(value, None).map(Some).map_err(|error| {
                let error = <serde_json::Error as serde::de::Error>::custom(format!("not {}", error.wanted()));
                self.unfit(&["sort", &place.to_string()], error)
            }),
        }
    }

    fn unfit(&self, path: &[&str], error: serde_json::Error) -> Error {
        Error::unfit_part(&self.id, path.join("."), error)
    }
}

/// Inner hits as they come.
#[derive(Deserialize)]
struct Inner<T> {
    hits: Found<T>,
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
            matched_queries: parts.matched_queries.0,
            explanation: parts.explanation,
            ignored: parts.ignored,
            nested: parts.nested,
            inner: parts.inner_hits,
        }
    }
}

/// Names; where the search asked for the scores of named queries, a map of which only the names are
/// kept.
#[derive(Debug, Default)]
pub(crate) struct Names(Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Names;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("names of queries")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some(name) = items.next_element()? {
                    names.push(name);
                }
                Ok(Names(names))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Names, A::Error> {
                let mut names = Vec::new();
                while let Some((name, IgnoredAny)) = members.next_entry()? {
                    names.push(name);
                }
                Ok(Names(names))
            }
        }

        deserializer.deserialize_any(Either)
    }
}
