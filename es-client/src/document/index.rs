//! `index`: writes a whole document.

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::Serialize;

use super::{Written, check_id};
use crate::{
    answer::Answer,
    call::{Call, Endpoint, Outgoing, Render, Scene},
    client::Elasticsearch,
    error::Error,
    target::Target,
};

/// Writes a document: a new one, or in place of the one of that id. See [`Elasticsearch::index`].
#[derive(Debug)]
pub struct Index {
    id: Option<String>,
    document: Vec<u8>,
}

/// What may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OpType {
    /// A new document or another version of one.
    Index,
    /// A new document; one of that id is a conflict ([`Error::is_conflict`]).
    Create,
}

impl Elasticsearch {
    /// Writes a document to the index of its type: a new one, or in place of the one of that id.
    ///
    /// `PUT /{index}/_doc/{id}`; without an [`id`](Call::id) `POST /{index}/_doc`, and the server
    /// makes one. The document is serialized here and now.
    ///
    /// With an id the call may be repeated after a failure in which the server may have executed
    /// it; not so without one, with [`OpType::Create`] or with a condition.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let tweet = json!({"author": "kimchy", "text": "cool"});
    /// let res = es.index(&tweet).to("tweets-2026").id(1).refresh(Refresh::WaitFor).send().await?;
    /// println!("{} version {}", res.result, res.version);
    /// # Ok(())
    /// # }
    /// ```
    pub fn index<T: Document + Serialize>(&self, document: &T) -> Call<Index> {
        let json = serde_json::to_vec(document).map_err(|error| Error::serialize("document", error));
        let id = document.id().map(std::borrow::Cow::into_owned);
        let mut call = Call::new(self, Target::of::<T>(), Index { id, document: Vec::new() });
        call.endpoint.document = call.accept(json).unwrap_or_default();
        call
    }
}

impl Call<Index> {
    /// The index, in place of the document type's own.
    pub fn to(mut self, index: impl Into<String>) -> Self {
        self.draft.target.set_names(index.into());
        self
    }

    /// The id. Default: the one that the document carries, or else one that the server makes.
    pub fn id(self, id: impl ToString) -> Self {
        self.with(|index| index.id = Some(id.to_string()))
    }

    /// Whether a document of that id may be there. Default [`OpType::Index`].
    pub fn op_type(self, op_type: OpType) -> Self {
        let name = match op_type {
            OpType::Index => "index",
            OpType::Create => "create",
        };
        self.param("op_type", name)
    }

    /// The ingest pipeline that the document goes through first.
    pub fn pipeline(self, name: impl ToString) -> Self {
        self.param("pipeline", name)
    }
}

impl Render for Index {
    fn check(&self, target: &Target) -> Result<(), Error> {
        target.check()?;
        self.id.as_deref().map_or(Ok(()), check_id)
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        let repeatable = self.id.is_some() && !scene.params.is_conditional();
        Ok(Outgoing {
            method: if self.id.is_some() { Method::PUT } else { Method::POST },
            path: scene.server.document_path(scene.target, self.id.as_deref())?,
            body: std::mem::take(&mut self.document).into(),
            idempotency: if repeatable { Idempotency::Idempotent } else { Idempotency::NotIdempotent },
        })
    }
}

impl Endpoint for Index {
    type Output = Written;
    const NAME: &'static str = "index";

    fn decode(answer: Answer) -> Result<Written, Error> {
        answer.read()
    }
}
