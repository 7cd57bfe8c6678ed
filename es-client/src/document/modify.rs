//! `modify`: reads a document, changes it, and writes it if nobody else did meanwhile.

use std::{marker::PhantomData, time::Duration};

use es_dsl::Document;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

use super::{Found, Get, Index, Written};
use crate::{
    call::{CallState, Endpoint, Target, builder},
    client::Elasticsearch,
    error::{Error, Origin},
    response::CallInfo,
};

/// How often the change is tried, unless the call says otherwise.
const ATTEMPTS: u32 = 5;

/// Changes a document by a function. See [`Elasticsearch::modify`].
///
/// Its options are those of both requests, and a total time limit covers all of them. Parameters are those
/// of the write; the read gets `routing` alone, because one that leaves out a part of the document would
/// lose it.
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Modify<T, F> {
    call: CallState,
    id: String,
    attempts: u32,
    change: F,
    document: PhantomData<fn() -> T>,
}

builder! {
    impl [T, F] Modify<T, F>: index, doc_type, routing, refresh, pipeline, require_alias, timeout,
        wait_for_active_shards;
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
            call: CallState::new(self, Target::of::<T>()),
            id: id.to_string(),
            attempts: ATTEMPTS,
            change,
            document: PhantomData,
        }
    }
}

impl<T, F> Modify<T, F> {
    /// How often it is tried at the most. Default 5.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }
}

/// # Sending
impl<T, F> Modify<T, F>
where
    T: Document + Serialize + DeserializeOwned,
    F: FnMut(&mut T),
{
    /// Reads, changes and writes the document.
    ///
    /// # Errors
    /// Those of [`get`](Elasticsearch::get) and [`index`](Elasticsearch::index); the conflict
    /// ([`Error::is_conflict`]) if the last attempt ends with one.
    pub async fn send(self) -> Result<Option<Written>, Error> {
        Ok(self.send_with_info().await?.0)
    }

    /// Reads, changes and writes the document like [`send`](Self::send), and gives with the result what
    /// else is known of the last request.
    ///
    /// # Errors
    /// Those of [`send`](Self::send).
    pub async fn send_with_info(mut self) -> Result<(Option<Written>, CallInfo), Error> {
        self.call.take_error().map_err(|error| error.in_call(Index::NAME))?;
        self.call.limit_total();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let begun = Instant::now();
            let (found, info) = self.get().send_with_info().await?;
            let Some(mut found) = found else { return Ok((None, info)) };
            (self.change)(&mut found.source);
            self.call.take_time(begun.elapsed());
            let begun = Instant::now();
            match self.put(&found)?.send_with_info().await {
                Err(error) if error.is_conflict() && attempt < self.attempts => {
                    // Others are at it, too: a short wait that is another one for each of them.
                    let limit = 1u64 << attempt.min(6);
                    tokio::time::sleep(Duration::from_millis(fastrand::u64(..limit))).await;
                    self.call.take_time(begun.elapsed());
                }
                result => return result.map(|(written, info)| (Some(written), info)),
            }
        }
    }

    fn get(&self) -> Get<T> {
        let mut get = Get::of_state(self.call.of_one_request(), self.id.clone());
        if let Some(routing) = self.call.params.get("routing") {
            get = get.routing(routing);
        }
        get
    }

    /// Writes the document that was changed, if it is still in the state in which it was found.
    fn put(&self, found: &Found<T>) -> Result<Index, Error> {
        let mut call = self.call.of_one_request();
        call.params = self.call.params.clone();
        let mut put = Index::of_state(call, &found.source).id(&self.id);
        // A document that was found without it, on the same shard, keeps the routing that it has.
        if let (None, Some(routing)) = (self.call.params.get("routing"), &found.routing) {
            put = put.routing(routing);
        }
        match (found.seq_no, found.primary_term, found.version) {
            (Some(seq_no), Some(primary_term), _) => Ok(put.if_unchanged_since(seq_no, primary_term)),
            (_, _, Some(version)) => Ok(put.version(version)),
            _ => Err(Error::unexpected(
                Origin::default(),
                "it has neither sequence number nor version of the document, which is not written without them",
            )),
        }
    }
}
