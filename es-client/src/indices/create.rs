//! `indices.create`: creates an index.

use es_dsl::Document;
use es_transport::Idempotency;
use http::Method;
use serde::Deserialize;

use super::{IndexBody, Indices};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder},
    error::Error,
    response::Response,
    server::Server,
};

/// Creates an index. See [`Indices::create`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IndicesCreate {
    call: CallState,
    body: IndexBody,
}

builder! {
    impl [] IndicesCreate: index, mapping, new_index, doc_type, timeout, master_timeout, wait_for_active_shards;
    impl [] send -> Created;
}

/// The server's answer to the [creation of an index](Indices::create).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Created {
    /// Whether all nodes knew of the index before the time ran out. It is created either way.
    pub acknowledged: bool,
    /// Whether enough copies of each shard had started before the time ran out.
    #[serde(default)]
    pub shards_acknowledged: bool,
    /// The name of the index.
    pub index: Option<String>,
}

impl Indices {
    /// Creates an index; that it is there already is an error ([`Error::is_already_exists`]).
    ///
    /// `PUT /{index}`. It is not repeated after a failure in which the server may have executed
    /// it: the second time would fail for what the first one did.
    ///
    /// ```no_run
    /// # use es_client::{dsl::mapping::{keyword, text}, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let mapping = Mapping::new().field("foo", text()).field("bar", keyword());
    /// es.indices()
    ///     .create("my_index")
    ///     .mapping(mapping)
    ///     .settings(json!({"number_of_replicas": 0}))
    ///     .send()
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn create(&self, index: impl Into<String>) -> IndicesCreate {
        let call = CallState::new(&self.client, Target::named(index.into()));
        IndicesCreate { call, body: IndexBody::default() }
    }

    /// Creates the index of a document type, with its mapping and its settings; under another name by
    /// [`index`](IndicesCreate::index). See [`create`](Self::create).
    pub fn create_for<T: Document>(&self) -> IndicesCreate {
        let call = IndicesCreate {
            call: CallState::new(&self.client, Target::of::<T>()),
            body: IndexBody { mapping: Some(T::mapping().with_document()), ..IndexBody::default() },
        };
        match T::settings() {
            Some(settings) => call.settings(settings),
            None => call,
        }
    }
}

impl Endpoint for IndicesCreate {
    type Output = Created;
    const NAME: &'static str = "indices.create";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        self.body.check([])
    }

    /// Only the mapping does.
    fn depends_on_server(&self) -> bool {
        self.body.mapping.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?);
        Ok(RequestParts::new(Method::PUT, path, Idempotency::NotIdempotent)
            .body(self.body.json(&self.call.target, server)?))
    }

    fn decode(&mut self, response: Response) -> Result<Created, Error> {
        response.json()
    }
}
