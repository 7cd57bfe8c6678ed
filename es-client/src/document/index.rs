//! `index`: writes a whole document.

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::Serialize;

use super::{Written, check_id};
use crate::{
    call::{CallState, Endpoint, RequestParts, Target, builder},
    client::Elasticsearch,
    error::Error,
    response::Response,
    server::Server,
};

/// Writes a document: a new one, or in place of the one of that id. See [`Elasticsearch::index`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Index {
    call: CallState,
    id: Option<String>,
    document: Vec<u8>,
}

builder! {
    impl [] Index: index, doc_type, routing, refresh, if_unchanged_since, version, pipeline, require_alias, timeout,
        wait_for_active_shards;
    impl [] send -> Written;
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

impl OpType {
    /// The word as the server spells it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::Create => "create",
        }
    }
}

impl Elasticsearch {
    /// Writes a document to the index of its type: a new one, or in place of the one of that id.
    ///
    /// `PUT /{index}/_doc/{id}`; without an [`id`](Index::id) `POST /{index}/_doc`, and the server
    /// makes one. The document is serialized here and now; a number that JSON cannot hold (NaN, the
    /// infinities) is an error, and nothing is sent.
    ///
    /// With an id the call may be repeated after a failure in which the server may have executed
    /// it; not so without one, with [`OpType::Create`] or with a condition.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let tweet = json!({"author": "kimchy", "text": "cool"});
    /// let res = es.index(&tweet).index("tweets-2026").id(1).refresh(Refresh::WaitFor).send().await?;
    /// println!("{} version {}", res.result, res.version);
    /// # Ok(())
    /// # }
    /// ```
    pub fn index<T: Document + Serialize>(&self, document: &T) -> Index {
        Index::of_state(CallState::new(self, Target::of::<T>()), document)
    }
}

impl Index {
    pub(super) fn of_state<T: Document + Serialize>(mut call: CallState, document: &T) -> Self {
        let json = call.json("document", document).unwrap_or_default();
        Self { call, id: document.id().map(|id| id.into_owned()), document: json }
    }

    /// The id. Default: the one that the document carries, or else one that the server makes.
    pub fn id(mut self, id: impl ToString) -> Self {
        self.id = Some(id.to_string());
        self
    }

    /// Whether a document of that id may be there. Default [`OpType::Index`].
    pub fn op_type(self, op_type: OpType) -> Self {
        self.param("op_type", op_type.as_str())
    }
}

impl Endpoint for Index {
    type Output = Written;
    const NAME: &'static str = "index";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        self.id.as_deref().map_or(Ok(()), check_id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let target = &self.call.target;
        let (method, path, idempotency) = match &self.id {
            Some(id) => (Method::PUT, server.document_path(target, id)?, self.call.params.idempotency_of_write()),
            None => (Method::POST, server.index_path(target)?, Idempotency::NotIdempotent),
        };
        Ok(RequestParts::new(method, path, idempotency).body(std::mem::take(&mut self.document)))
    }

    fn decode(&mut self, response: Response) -> Result<Written, Error> {
        response.json()
    }
}
