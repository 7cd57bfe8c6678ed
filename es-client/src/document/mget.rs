//! `mget`: reads several documents by their ids.

use std::marker::PhantomData;

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use super::{Found, check_id, get::RawFound};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::{Error, Origin},
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

    pub(crate) fn check(&self) -> Result<(), Error> {
        check_id(&self.id)?;
        for (what, name) in [("index name", &self.index), ("routing", &self.routing)] {
            if name.as_deref() == Some("") {
                return Err(Error::request(format!(
                    "the {what} of the document `{}` is empty",
                    self.id.escape_debug()
                )));
            }
        }
        Ok(())
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
    docs: Vec<Item<T>>,
}

/// One item of an answer. Its error is named afterwards: while it is read, neither the request nor the response is known.
struct Item<T>(Result<Option<Found<T>>, Error>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Item<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw: RawFound<T> = RawFound::deserialize(deserializer)?;
        if let Some(cause) = raw.error {
            return Ok(Self(Err(Error::item(Origin::default(), "", *cause))));
        }
        if raw.found == Some(false) {
            return Ok(Self(Ok(None)));
        }
        raw.read().map(|found| Self(Ok(Some(found))))
    }
}

/// The same, where a document does not fit its type: that is to cost this document only.
#[derive(Deserialize)]
#[serde(expecting = "a list of documents")]
struct RawAnswer<'a> {
    #[serde(borrow)]
    docs: Vec<&'a RawValue>,
}

impl<T: Document + DeserializeOwned> Mget<T> {
    fn check_number(&self, response: &Response, number: usize) -> Result<(), Error> {
        match self.items.len() {
            asked if asked == number => Ok(()),
            asked => Err(response.unexpected(format!("it has {number} documents in place of {asked}"))),
        }
    }
}

/// Fills the id field of a document, or says of which item an error is.
fn finish<T: Document>(response: &Response, item: &MgetItem, result: &mut Result<Option<Found<T>>, Error>) {
    match result {
        Ok(Some(found)) => {
            if let Err(error) = response.fill_id(&mut found.source, &found.id) {
                *result = Err(error);
            }
        }
        Ok(None) => {}
        Err(error) => error.name_item(response.origin(), &item.id),
    }
}

impl<T: Document + DeserializeOwned> Endpoint for Mget<T> {
    type Output = Vec<Result<Option<Found<T>>, Error>>;
    const NAME: &'static str = "mget";

    fn check(&mut self) -> Result<(), Error> {
        if self.items.is_empty() {
            return Err(Error::request("there are no ids"));
        }
        self.items.iter().try_for_each(MgetItem::check)?;
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
        // Changed where they are: a hundred documents are many bytes to move.
        if let Ok(Answer { mut docs }) = serde_json::from_str::<Answer<T>>(response.text()?) {
            self.check_number(&response, docs.len())?;
            docs.iter_mut().zip(&self.items).for_each(|(Item(result), item)| finish(&response, item, result));
            return Ok(docs.into_iter().map(|Item(result)| result).collect());
        }
        let RawAnswer { docs } = response.json()?;
        self.check_number(&response, docs.len())?;
        let items = docs.into_iter().zip(&self.items).enumerate();
        let read_one = |(place, (json, item)): (usize, (&RawValue, &MgetItem))| {
            let Item(mut result) = response.json_part(json.get(), &format!("docs[{place}]"), Some(&item.id))?;
            finish(&response, item, &mut result);
            result
        };
        Ok(items.map(read_one).collect())
    }
}
