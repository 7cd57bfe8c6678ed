//! `mget`: reads several documents by their ids.

use std::marker::PhantomData;

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{Found, check_id, get::RawFound};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, Place},
    response::Response,
    server::Server,
};

/// Reads several documents by their ids. See [`Elasticsearch::mget`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Mget<T> {
    call: CallState,
    items: Vec<MgetItem>,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Mget<T>: index, doc_type, read_options;
    impl [T: Document + DeserializeOwned] send -> Vec<Result<Option<Found<T>>, Error>>;
}

/// One document that [`mget`](Elasticsearch::mget) reads: an id, perhaps with its routing and index.
///
/// ```
/// use es_client::document::MgetItem;
///
/// let item = MgetItem::new(7).routing("eu").index("people-2026");
/// # let _ = item;
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[must_use]
pub struct MgetItem {
    #[serde(rename = "_id")]
    id: String,
    #[serde(rename = "_index", skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing: Option<String>,
}

impl MgetItem {
    /// The document of this id.
    pub fn new(id: impl ToString) -> Self {
        Self { id: id.to_string(), index: None, routing: None }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn has_index(&self) -> bool {
        self.index.is_some()
    }

    /// Its index, in place of the call's.
    pub fn index(mut self, index: impl Into<String>) -> Self {
        self.index = Some(index.into());
        self
    }

    /// The value that chose its shard when it was indexed. Default: its id.
    pub fn routing(mut self, routing: impl ToString) -> Self {
        self.routing = Some(routing.to_string());
        self
    }
}

impl<I: ToString> From<I> for MgetItem {
    fn from(id: I) -> Self {
        Self::new(id)
    }
}

impl Elasticsearch {
    /// Reads documents by their ids from the index of their type, in the order of the ids. An id
    /// field is filled from each id.
    ///
    /// `POST /{index}/_mget`. Each item has a result of its own: a missing document is `Ok(None)`, a
    /// missing index or a document that does not fit its type is that item's error, with its id. An
    /// empty list is an error before anything is sent. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let people = es.mget::<Value>(["1", "2", "3"]).index("people").send().await?;
    /// for person in people.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
    ///     println!("{}: {}", person.id, person.source["name"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn mget<T: Document>(&self, items: impl IntoIterator<Item = impl Into<MgetItem>>) -> Mget<T> {
        let items = items.into_iter().map(Into::into).collect();
        Mget { call: CallState::new(self, Target::of::<T>()), items, document: PhantomData }
    }
}

#[derive(Serialize)]
struct Body<'a> {
    docs: &'a [MgetItem],
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Answer<T> {
    docs: Vec<RawFound<T>>,
}

/// The same, where a document does not fit its type: that is to cost this document only.
#[derive(Deserialize)]
struct RawAnswer<'a> {
    #[serde(borrow)]
    docs: Vec<&'a RawValue>,
}

impl<T: Document + DeserializeOwned> Mget<T> {
    fn check_number(&self, response: &Response, number: usize) -> Result<(), Error> {
        match self.items.len() {
            asked if asked == number => Ok(()),
            asked => Err(response.unexpected(format!("{asked} items were asked for, and {number} came"))),
        }
    }
}

/// Reads one item, which is at this place of the answer.
fn read<T: Document + DeserializeOwned>(
    response: &Response,
    item: &MgetItem,
    place: usize,
    raw: RawFound<T>,
) -> Result<Option<Found<T>>, Error> {
    if let Some(cause) = raw.error {
        return Err(Error::item(response.origin(), &item.id, cause));
    }
    if raw.found == Some(false) {
        return Ok(None);
    }
    let found: Result<Found<T>, serde_json::Error> = raw.read();
    let mut found = found.map_err(|error| {
        let place = Place { path: format!("docs[{place}]"), document: Some(item.id.clone()) };
        Error::decode(response.origin(), place, error)
    })?;
    response.fill_id(&mut found.source, &found.id)?;
    Ok(Some(found))
}

impl<T: Document + DeserializeOwned> Endpoint for Mget<T> {
    type Output = Vec<Result<Option<Found<T>>, Error>>;
    const NAME: &'static str = "mget";

    fn check(&mut self) -> Result<(), Error> {
        if self.items.is_empty() {
            return Err(Error::request("there are no ids"));
        }
        for item in &self.items {
            check_id(&item.id)?;
        }
        match self.items.iter().all(|item| item.index.is_some()) {
            true => Ok(()),
            false => self.call.target.check(),
        }
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = server.documents_path_or_all(&self.call.target, "_mget")?;
        let body = serde_json::to_vec(&Body { docs: &self.items });
        let body = body.map_err(|error| Error::serialize("request", error))?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        if let Ok(Answer { docs }) = serde_json::from_slice::<Answer<T>>(response.bytes()) {
            self.check_number(&response, docs.len())?;
            let items = docs.into_iter().zip(&self.items).enumerate();
            return Ok(items.map(|(place, (raw, item))| read(&response, item, place, raw)).collect());
        }
        let RawAnswer { docs } = response.json()?;
        self.check_number(&response, docs.len())?;
        let items = docs.into_iter().zip(&self.items).enumerate();
        let read_one = |(place, (json, item)): (usize, (&RawValue, &MgetItem))| {
            let raw = response.json_part(json.get(), &format!("docs[{place}]"), Some(&item.id))?;
            read(&response, item, place, raw)
        };
        Ok(items.map(read_one).collect())
    }
}
