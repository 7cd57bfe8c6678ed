//! `update`: changes part of a document.

use std::{fmt, marker::PhantomData};

use es_dsl::{Document, IntoScript, Script, partial::PartialOf};
use es_transport::Idempotency;
use http::Method;
use serde::Serialize;

use super::{Written, check_id};
use crate::{
    answer::Answer,
    body::{Object, json},
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    error::Error,
    target::Target,
};

/// Changes part of a document. See [`Elasticsearch::update`].
pub struct Update<T> {
    id: String,
    /// As JSON, and so is the document.
    doc: Option<String>,
    upsert: Option<String>,
    script: Option<Script>,
    doc_as_upsert: Option<bool>,
    document: PhantomData<fn() -> T>,
}

impl Elasticsearch {
    /// Changes part of a document in the index of its type: by the fields in
    /// [`doc`](Call::doc), which take the place of those of the same name, or by a
    /// [`script`](Call::script).
    ///
    /// `POST /{index}/_update/{id}`. The document must be there, or be given as an
    /// [`upsert`](Call::upsert).
    ///
    /// With `doc` the call may be repeated after a failure in which the server may have executed
    /// it: the second time changes nothing. Not so with a script or a condition.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.update::<Value>(7).index("people").doc(json!({"name": "John"})).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn update<T: Document>(&self, id: impl ToString) -> Call<Update<T>> {
        let update = Update {
            id: id.to_string(),
            doc: None,
            upsert: None,
            script: None,
            doc_as_upsert: None,
            document: PhantomData,
        };
        Call::new(self, Target::of::<T>(), update)
    }
}

impl<T: Document> Call<Update<T>> {
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
        self.endpoint.doc = self.accept(json("partial document", &doc.json()));
        self
    }

    /// The script that changes the document.
    pub fn script(self, script: impl IntoScript<T>) -> Self {
        self.with(|update| update.script = Some(script.into_script()))
    }

    /// Whether [`doc`](Self::doc) is indexed as it is when there is no such document. Default
    /// false.
    pub fn doc_as_upsert(self, upsert: bool) -> Self {
        self.with(|update| update.doc_as_upsert = Some(upsert))
    }

    /// The document to index when there is none of that id.
    pub fn upsert(mut self, document: &T) -> Self
    where
        T: Serialize,
    {
        self.endpoint.upsert = self.accept(json("document", document));
        self
    }

    /// How many times the server begins anew when somebody else changes the document meanwhile.
    /// Default 0: the call fails with a conflict ([`Error::is_conflict`]).
    pub fn retry_on_conflict(self, times: u32) -> Self {
        self.param("retry_on_conflict", times)
    }
}

impl<T: 'static> Render for Update<T> {
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()?;
        check_id(&self.id)?;
        match (&self.doc, &self.script) {
            (None, None) => Err(Error::request("nothing says what to change: give `.doc(..)` or `.script(..)`")),
            (Some(_), Some(_)) => Err(Error::request("`.doc(..)` and `.script(..)` exclude each other: give one")),
            _ => Ok(()),
        }
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        let repeatable = self.script.is_none() && !scene.params.is_conditional();
        let mut body = Object::default();
        body.put_if("doc", self.doc.as_deref());
        if let Some(script) = &self.script {
            body.put("script", &scene.server.script_body(script)?);
        }
        body.put_if("upsert", self.upsert.as_deref());
        body.put_if("doc_as_upsert", self.doc_as_upsert.map(|upsert| if upsert { "true" } else { "false" }));
        Ok(Outgoing {
            method: Method::POST,
            path: scene.server.update_path(scene.target, &self.id)?,
            body: body.end().into(),
            idempotency: if repeatable { Idempotency::Idempotent } else { Idempotency::NotIdempotent },
        })
    }
}

impl<T: 'static> Endpoint for Update<T> {
    type Output = Written;
    const NAME: &'static str = "update";

    fn decode(answer: Answer) -> Result<Written, Error> {
        answer.read()
    }
}

impl<T> fmt::Debug for Update<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update").field("id", &self.id).finish_non_exhaustive()
    }
}
