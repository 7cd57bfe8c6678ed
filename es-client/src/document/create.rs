//! `create`: writes a document that must be new.

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

/// Writes a document that must be new. See [`Elasticsearch::create`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct Create {
    call: CallState,
    id: Option<String>,
    document: Vec<u8>,
}

builder! {
    impl [] Create: index, doc_type, routing, refresh, pipeline, require_alias, timeout, wait_for_active_shards;
    impl [] send -> Written;
}

impl Elasticsearch {
    /// Writes a document to the index of its type; that there is one of that id is a conflict
    /// ([`Error::is_conflict`]). Data streams take new documents by this call only.
    ///
    /// `PUT /{index}/_create/{id}`; without an [`id`](Create::id) `POST /{index}/_doc?op_type=create`,
    /// and the server makes one. The document is serialized here and now; a number that JSON
    /// cannot hold (NaN, the infinities) is an error, and nothing is sent. It is not repeated after a
    /// failure in which the server may have executed it: the second time would be a conflict with
    /// the first.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let user = json!({"name": "kimchy"});
    /// match es.create(&user).index("users").id("kimchy").send().await {
    ///     Err(error) if error.is_conflict() => println!("there is one already"),
    ///     other => println!("{}", other?.version),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn create<T: Document + Serialize>(&self, document: &T) -> Create {
        let mut call = CallState::new(self, Target::of::<T>());
        let json = call.json("document", document).unwrap_or_default();
        Create { call, id: document.id().map(|id| id.into_owned()), document: json }
    }
}

impl Create {
    /// The id. Default: the one that the document carries, or else one that the server makes.
    pub fn id(mut self, id: impl ToString) -> Self {
        self.id = Some(id.to_string());
        self
    }
}

impl Endpoint for Create {
    type Output = Written;
    const NAME: &'static str = "create";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        self.id.as_deref().map_or(Ok(()), check_id)
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let (method, path) = match &self.id {
            Some(id) => (Method::PUT, server.create_path(&self.call.target, id)?),
            None => {
                if server.creates_without_id() {
                    self.call.set_param("op_type", "create");
                }
                (Method::POST, server.index_path(&self.call.target)?)
            }
        };
        Ok(RequestParts::new(method, path, Idempotency::NotIdempotent).body(std::mem::take(&mut self.document)))
    }

    fn decode(&mut self, response: Response) -> Result<Written, Error> {
        response.json()
    }
}
