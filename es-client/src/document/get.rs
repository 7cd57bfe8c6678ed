//! `get`: reads one document by its id.

use std::{fmt, marker::PhantomData};

use es_dsl::Document;
use es_transport::{Body, Idempotency};
use http::Method;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

use super::check_id;
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    error::Error,
    reader::{self, Fault, Read, Reader, read_members},
    search::Hit,
    target::Target,
};

/// Reads a document by its id. See [`Elasticsearch::get`].
pub struct Get<T> {
    id: String,
    document: PhantomData<fn() -> T>,
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
}

impl<'t, T: DeserializeOwned> Read<'t> for Found<T> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let hit: Hit<T> = json.read()?;
        Ok(Self {
            source: hit.source,
            id: hit.id,
            index: hit.index,
            version: hit.version,
            seq_no: hit.seq_no,
            primary_term: hit.primary_term,
            routing: hit.routing,
        })
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Found<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

/// Whether there is a document.
struct Outcome {
    found: bool,
}

read_members! {
    Outcome = Self { found: false }, needs ["found"] {
        "found" => found,
    }
}

impl Elasticsearch {
    /// Reads a document by its id from the index of its type. It is the newest version, also
    /// before it shows in searches.
    ///
    /// `GET /{index}/_doc/{id}`. A missing document is `None`; a missing index is an error
    /// ([`Error::is_index_not_found`]).
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
    pub fn get<T: Document>(&self, id: impl ToString) -> Call<Get<T>> {
        Call::new(self, Target::of::<T>(), Get { id: id.to_string(), document: PhantomData })
    }
}

impl<T> Render for Get<T> {
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()?;
        check_id(&self.id)
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::GET,
            path: scene.server.document_path(scene.target, Some(&self.id))?,
            body: Body::empty(),
            idempotency: Idempotency::Idempotent,
        })
    }
}

impl<T: DeserializeOwned + 'static> Endpoint for Get<T> {
    type Output = Option<Found<T>>;
    const NAME: &'static str = "get";
    const ABSENCE_IS_AN_ANSWER: bool = true;

    fn decode(answer: Answer) -> Result<Self::Output, Error> {
        if !answer.status().is_success() && !answer.read::<Outcome>()?.found {
            return Ok(None);
        }
        answer.read().map(Some)
    }
}

impl<T> fmt::Debug for Get<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Get").field("id", &self.id).finish()
    }
}
