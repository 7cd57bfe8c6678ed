//! `modify`: reads a document, changes it, and writes it if nobody else did meanwhile.

use std::{fmt, time::Duration};

use es_dsl::Document;
use serde::{Serialize, de::DeserializeOwned};

use super::{Found, Get, Index, Refresh, Written};
use crate::{client::Elasticsearch, error::Error};

/// How often the change is tried, unless the call says otherwise.
const ATTEMPTS: u32 = 5;

/// Changes a document by a function. See [`Elasticsearch::modify`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Modify<T, F> {
    client: Elasticsearch,
    id: String,
    index: Option<String>,
    doc_type: Option<String>,
    routing: Option<String>,
    refresh: Refresh,
    attempts: u32,
    change: F,
    document: std::marker::PhantomData<fn() -> T>,
}

impl Elasticsearch {
    /// Reads a document, changes it by a function, and writes it if it is still the one that was
    /// read; when somebody else changed it meanwhile, it is read and changed anew.
    ///
    /// `GET /{index}/_doc/{id}`, then `PUT /{index}/_doc/{id}` with the sequence number that was
    /// read; with the version on servers before 6.7. A missing document is `None`, and nothing is
    /// written. It is tried five times, unless [`attempts`](Modify::attempts) says otherwise; then
    /// the conflict is the error ([`Error::is_conflict`]). The function may be called several times.
    /// The whole document is written as `T` has it: members that `T` does not know are lost.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # #[derive(serde::Serialize, serde::Deserialize, Document)]
    /// # #[document(index = "people")]
    /// # struct Person {
    /// #     age: u32,
    /// # }
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let written = es.modify::<Person>("1", |person| person.age += 1).send().await?;
    /// # let _ = written;
    /// # Ok(())
    /// # }
    /// ```
    pub fn modify<T: Document + Serialize + DeserializeOwned>(
        &self,
        id: impl ToString,
        change: impl FnMut(&mut T),
    ) -> Modify<T, impl FnMut(&mut T)> {
        Modify {
            client: self.clone(),
            id: id.to_string(),
            index: None,
            doc_type: None,
            routing: None,
            refresh: Refresh::False,
            attempts: ATTEMPTS,
            change,
            document: std::marker::PhantomData,
        }
    }
}

impl<T, F> Modify<T, F>
where
    T: Document + Serialize + DeserializeOwned,
    F: FnMut(&mut T),
{
    /// The index, in place of the document type's own. An alias will do.
    pub fn index(mut self, name: impl Into<String>) -> Self {
        self.index = Some(name.into());
        self
    }

    /// The type of the document on servers up to version 6, in place of the document type's own.
    pub fn doc_type(mut self, name: impl Into<String>) -> Self {
        self.doc_type = Some(name.into());
        self
    }

    /// The value that chose the document's shard when it was indexed. Default: its id.
    pub fn routing(mut self, routing: impl ToString) -> Self {
        self.routing = Some(routing.to_string());
        self
    }

    /// When the change shows in searches. Default `false`: with the index's next refresh.
    pub fn refresh(mut self, refresh: impl Into<Refresh>) -> Self {
        self.refresh = refresh.into();
        self
    }

    /// How often it is tried at the most. Default 5.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Reads, changes and writes the document.
    ///
    /// # Errors
    /// Those of [`get`](Elasticsearch::get) and [`index`](Elasticsearch::index); the conflict
    /// ([`Error::is_conflict`]) if the last attempt ends with one.
    pub async fn send(mut self) -> Result<Option<Written>, Error> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let Some(mut found) = self.get().send().await? else { return Ok(None) };
            (self.change)(&mut found.source);
            match self.put(&found)?.send().await {
                Err(error) if error.is_conflict() && attempt < self.attempts => {
                    // Others are at it, too: a short wait that is another one for each of them.
                    let limit = 1u64 << attempt.min(6);
                    tokio::time::sleep(Duration::from_millis(fastrand::u64(..limit))).await;
                }
                result => return result.map(Some),
            }
        }
    }

    fn get(&self) -> Get<T> {
        let mut get = self.client.get::<T>(&self.id);
        if let Some(index) = &self.index {
            get = get.index(index);
        }
        if let Some(doc_type) = &self.doc_type {
            get = get.doc_type(doc_type);
        }
        match &self.routing {
            Some(routing) => get.routing(routing),
            None => get,
        }
    }

    /// Writes the document that was changed, if it is still in the state in which it was found.
    fn put(&self, found: &Found<T>) -> Result<Index, Error> {
        let mut put = self.client.index(&found.source).id(&self.id).refresh(self.refresh);
        if let Some(index) = &self.index {
            put = put.index(index);
        }
        if let Some(doc_type) = &self.doc_type {
            put = put.doc_type(doc_type);
        }
        // A document that was found without it, on the same shard, keeps the routing that it has.
        if let Some(routing) = self.routing.as_ref().or(found.routing.as_ref()) {
            put = put.routing(routing);
        }
        match (found.seq_no, found.primary_term, found.version) {
            (Some(seq_no), Some(primary_term), _) => Ok(put.if_unchanged_since(seq_no, primary_term)),
            (_, _, Some(version)) => Ok(put.version(version)),
            _ => Err(Error::request("the server told neither sequence number nor version of the document")),
        }
    }
}

impl<T, F> fmt::Debug for Modify<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modify").field("id", &self.id).field("index", &self.index).finish_non_exhaustive()
    }
}
