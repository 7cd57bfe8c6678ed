//! `get`: reads one document by its id.

use std::{collections::BTreeMap, marker::PhantomData};

use es_dsl::Document;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::check_id;
use crate::{
    call::{CallState, Endpoint, Names, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, ErrorCause},
    response::{Response, absent_source, null_as_default},
    server::Server,
};

/// Reads a document by its id. See [`Elasticsearch::get`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Get<T> {
    call: CallState,
    id: String,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Get<T>: index, doc_type, routing, version, read_options;
    impl [T: Document + DeserializeOwned] send -> Option<Found<T>>;
}

impl<T> Get<T> {
    /// Names of fields whose stored values come beside the document, in [`Found::fields`]. The
    /// document itself then is left out, unless the parameter `_source` asks for it.
    pub fn stored_fields(self, names: impl Names) -> Self {
        self.param("stored_fields", names.joined())
    }
}

/// A document as it was found.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Found<T> {
    /// The document.
    pub source: T,
    /// Its id.
    pub id: String,
    /// The index that it is in: behind an alias, the real one.
    pub index: String,
    /// How many times a document of this id was written.
    pub version: Option<i64>,
    /// The number of its last write in its shard; `None` on servers up to version 6.6.
    pub seq_no: Option<i64>,
    /// Which primary shard numbered it.
    pub primary_term: Option<i64>,
    /// The value that chose its shard, if it is not the id.
    pub routing: Option<String>,
    /// The values of the fields that [`stored_fields`](Get::stored_fields) named.
    pub fields: BTreeMap<String, Vec<Value>>,
}

impl Elasticsearch {
    /// Reads a document by its id from the index of its type. It is the newest version, also
    /// before it shows in searches; the document's id field is filled from its id.
    ///
    /// `GET /{index}/_doc/{id}`. A missing document is `None`; a missing index is an error
    /// ([`Error::is_index_not_found`]). It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(found) = es.get::<Value>("a/1").index("tweets").send().await? {
    ///     println!("{} since version {:?}", found.source["author"], found.version);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get<T: Document>(&self, id: impl ToString) -> Get<T> {
        Get::of_state(CallState::new(self, Target::of::<T>()), id.to_string())
    }
}

impl<T> Get<T> {
    pub(super) fn of_state(call: CallState, id: String) -> Self {
        Self { call, id, document: PhantomData }
    }
}

impl<T: Document + DeserializeOwned> Endpoint for Get<T> {
    type Output = Option<Found<T>>;
    const NAME: &'static str = "get";

    fn is_absence(response: &Response) -> bool {
        !response.has_error()
    }

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        Ok(RequestParts::get(server.document_path(&self.call.target, &self.id)?))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        if !response.status().is_success() {
            return match response.json::<Outcome>()?.found {
                false => Ok(None),
                true => Err(response.error()),
            };
        }
        let mut found: Found<T> = response.json()?;
        response.fill_id(&mut found.source, &found.id)?;
        Ok(Some(found))
    }
}

/// Whether there is a document.
#[derive(Deserialize)]
struct Outcome {
    found: bool,
}

/// A document as servers answer it, or that there is none; among several, why one cannot be read.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>", expecting = "a document")]
pub(super) struct RawFound<T> {
    pub(super) found: Option<bool>,
    pub(super) error: Option<Box<ErrorCause>>,
    _source: Option<T>,
    _id: Option<String>,
    _index: Option<String>,
    _version: Option<i64>,
    _seq_no: Option<i64>,
    _primary_term: Option<i64>,
    _routing: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    fields: BTreeMap<String, Vec<Value>>,
}

impl<T> RawFound<T> {
    /// The document, of which the answer must have what makes it one.
    pub(super) fn read<'de, E: serde::de::Error>(self) -> Result<Found<T>, E>
    where
        T: Deserialize<'de>,
    {
        match self.found {
            Some(true) => {}
            Some(false) => return Err(E::custom("there is no such document (`found` is false)")),
            None => return Err(E::missing_field("found")),
        }
        Ok(Found {
            source: self._source.map_or_else(absent_source, Ok)?,
            id: self._id.ok_or_else(|| E::missing_field("_id"))?,
            index: self._index.ok_or_else(|| E::missing_field("_index"))?,
            version: self._version,
            seq_no: self._seq_no,
            primary_term: self._primary_term,
            routing: self._routing,
            fields: self.fields,
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Found<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        RawFound::deserialize(deserializer)?.read()
    }
}
