//! `indices.create`: creates an index.

use es_dsl::{Document, Mapping, field::FieldValue};
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Indices;
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
    mapping: Option<Mapping>,
    settings: Option<Value>,
    members: Map<String, Value>,
}

builder! {
    impl [] IndicesCreate: doc_type, timeout, master_timeout, wait_for_active_shards;
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
        IndicesCreate { call, mapping: None, settings: None, members: Map::new() }
    }

    /// Creates the index of a document type, with its mapping and its settings. See
    /// [`create`](Self::create).
    pub fn create_for<T: Document>(&self) -> IndicesCreate {
        let call = IndicesCreate {
            call: CallState::new(&self.client, Target::of::<T>()),
            mapping: Some(T::mapping().with_document()),
            settings: None,
            members: Map::new(),
        };
        match T::settings() {
            Some(settings) => call.settings(settings),
            None => call,
        }
    }
}

impl IndicesCreate {
    /// How the fields are indexed. Default: as the server guesses from the first documents.
    ///
    /// On servers up to version 6 it is the mapping of the document type, unless
    /// [`doc_type`](Self::doc_type) names another.
    pub fn mapping<D: Document>(mut self, mapping: Mapping<D>) -> Self {
        if self.call.target.doc_type().is_none() {
            self.call.target.set_doc_type(D::DOC_TYPE);
        }
        self.mapping = Some(mapping.with_document());
        self
    }

    /// The settings, in place of the document type's own, as [`IndexSettings`](crate::dsl::mapping::IndexSettings) or as JSON, such as
    /// `{"number_of_shards": 3, "analysis": {…}}`.
    pub fn settings(mut self, settings: impl Serialize) -> Self {
        let json = serde_json::to_value(FieldValue::new(&settings));
        self.settings = self.call.accept(json.map_err(|error| Error::serialize("settings", error)));
        self
    }

    /// Members of the request's body as JSON, for what has no method here, such as `aliases`. Settings
    /// or a mapping that are given otherwise, too, are an error.
    pub fn body_raw(mut self, members: Value) -> Self {
        match members {
            Value::Object(members) => self.members.extend(members),
            _ => self.call.fail(Error::request("`body_raw` takes a JSON object")),
        }
        self
    }

    fn body(&self, server: Server) -> Result<Vec<u8>, Error> {
        let mut body = self.members.clone();
        if let Some(settings) = &self.settings {
            body.insert("settings".to_owned(), settings.clone());
        }
        if let Some(mapping) = &self.mapping {
            body.insert("mappings".to_owned(), server.mapping_body(&self.call.target, mapping)?);
        }
        serde_json::to_vec(&body).map_err(|error| Error::serialize("request", error))
    }
}

impl Endpoint for IndicesCreate {
    type Output = Created;
    const NAME: &'static str = "indices.create";

    fn check(&mut self) -> Result<(), Error> {
        self.call.target.check()?;
        for (name, is_given) in [("settings", self.settings.is_some()), ("mappings", self.mapping.is_some())] {
            if is_given && self.members.contains_key(name) {
                return Err(Error::request(format!("`{name}` is given twice, once of them in `body_raw`")));
            }
        }
        Ok(())
    }

    /// Only the mapping does.
    fn depends_on_server(&self) -> bool {
        self.mapping.is_some()
    }

    fn request(&mut self, server: Server) -> Result<RequestParts, Error> {
        let path = Path::of(self.call.target.names()?);
        Ok(RequestParts::new(Method::PUT, path, Idempotency::NotIdempotent).body(self.body(server)?))
    }

    fn decode(&mut self, response: Response) -> Result<Created, Error> {
        response.json()
    }
}
