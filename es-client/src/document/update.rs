//! `update`: changes part of a document.

use std::marker::PhantomData;

use es_dsl::{Document, IntoScript, partial::PartialOf};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Written, change::Change, check_id};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Changes part of a document. See [`Elasticsearch::update`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Update<T> {
    call: CallState,
    id: String,
    change: Change,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] Update<T>: index, doc_type, routing, refresh, if_unchanged_since, require_alias, timeout,
        wait_for_active_shards;
    impl [T] send -> Written;
}

/// Changes part of a document and gives it back. See [`Update::return_source`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct UpdateReturning<T> {
    call: CallState,
    id: String,
    change: Change,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T] UpdateReturning<T>: index, doc_type, routing, refresh, if_unchanged_since, require_alias, timeout,
        wait_for_active_shards;
    impl [T: Document + DeserializeOwned] send -> Updated<T>;
}

/// A document after an update, and what the update did.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Updated<T> {
    /// The document as it is now.
    pub source: T,
    /// What the update did.
    pub written: Written,
}

impl Elasticsearch {
    /// Changes part of a document in the index of its type: by the fields in
    /// [`doc`](Update::doc), which take the place of those of the same name, or by a
    /// [`script`](Update::script).
    ///
    /// `POST /{index}/_update/{id}`. The document must be there, or be given as an
    /// [`upsert`](Update::upsert).
    ///
    /// With `doc` the call may be repeated after a failure in which the server may have executed
    /// it: the second time changes nothing. Not so with a script, a condition, or an upsert beside it.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.update::<Value>(7).index("people").doc(json!({"name": "John"})).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update<T: Document>(&self, id: impl ToString) -> Update<T> {
        let call = CallState::new(self, Target::of::<T>());
        Update { call, id: id.to_string(), change: Change::default(), document: PhantomData }
    }
}

impl<T: Document> Update<T> {
    /// The fields to set; objects are merged with those that are there. They are a `Partial` of the
    /// document, JSON, or a reference to anything that serializes.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # fn f(es: Elasticsearch, person: &serde_json::Map<String, Value>) {
    /// let by_json = es.update::<Value>(7).doc(json!({"name": "John"}));
    /// let by_value = es.update::<Value>(7).doc(&person);
    /// # let _ = (by_json, by_value);
    /// # }
    /// ```
    pub fn doc(mut self, doc: impl PartialOf<T>) -> Self {
        let set = self.change.set_doc(doc);
        self.call.accept(set);
        self
    }

    /// The script that changes the document.
    pub fn script(mut self, script: impl IntoScript<T>) -> Self {
        self.change.script = Some(script.into_script());
        self
    }

    /// Whether [`doc`](Self::doc) is indexed as it is when there is no such document. Default
    /// false.
    pub fn doc_as_upsert(mut self, upsert: bool) -> Self {
        self.change.doc_as_upsert = Some(upsert);
        self
    }

    /// The document to index when there is none of that id.
    pub fn upsert(mut self, document: &T) -> Self
    where
        T: Serialize,
    {
        let set = self.change.set_upsert(document);
        self.call.accept(set);
        self
    }

    /// How many times the server begins anew when somebody else changes the document meanwhile.
    /// Default 0: the call fails with a conflict ([`Error::is_conflict`]).
    pub fn retry_on_conflict(self, times: u32) -> Self {
        self.param("retry_on_conflict", times)
    }

    /// Whether the script also runs when there is no such document, on the [`upsert`](Self::upsert).
    /// Default false: then the upsert is indexed as it is.
    pub fn scripted_upsert(mut self, scripted: bool) -> Self {
        self.change.scripted_upsert = Some(scripted);
        self
    }

    /// Whether a [`doc`](Self::doc) that changes nothing is not written. Default true: the result is
    /// [`WriteResult::Noop`](super::WriteResult::Noop).
    pub fn detect_noop(mut self, detect: bool) -> Self {
        self.change.detect_noop = Some(detect);
        self
    }

    /// Gives the document back as it is after the update.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let count = Script::painless("ctx._source.n += 1");
    /// let updated = es.update::<Value>(1).index("counters").script(count).return_source().send().await?;
    /// println!("{} in version {}", updated.source["n"], updated.written.version);
    /// # Ok(())
    /// # }
    /// ```
    pub fn return_source(self) -> UpdateReturning<T> {
        let Self { mut call, id, change, document } = self;
        call.set_param("_source", true);
        UpdateReturning { call, id, change, document }
    }
}

/// The request of an update.
fn request(id: &str, change: &Change, call: &CallState, server: Server) -> Result<RequestParts, Error> {
    let idempotency = match change.is_idempotent() {
        true => call.params.idempotency_of_write(),
        false => Idempotency::NotIdempotent,
    };
    let path = server.update_path(&call.target, id)?;
    Ok(RequestParts::new(Method::POST, path, idempotency).body(change.body(server)?))
}

impl<T> Endpoint for Update<T> {
    type Output = Written;
    const NAME: &'static str = "update";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)?;
        self.change.check()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        request(&self.id, &self.change, &self.call, server)
    }

    fn decode(&mut self, response: Response) -> Result<Written, Error> {
        response.json()
    }
}

/// The document in the answer to an update.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Answer<T> {
    get: Current<T>,
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
struct Current<T> {
    _source: T,
}

impl<T: Document + DeserializeOwned> Endpoint for UpdateReturning<T> {
    type Output = Updated<T>;
    const NAME: &'static str = "update";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        check_id(&self.id)?;
        self.change.check()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        request(&self.id, &self.change, &self.call, server)
    }

    fn decode(&mut self, response: Response) -> Result<Updated<T>, Error> {
        let written: Written = response.json()?;
        let Answer { get: Current { _source: mut source } } = response.json()?;
        response.fill_id(&mut source, &written.id)?;
        Ok(Updated { source, written })
    }
}
