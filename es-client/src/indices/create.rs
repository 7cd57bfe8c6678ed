//! `indices.create`: makes an index.

use es_dsl::{Document, Mapping};
use es_transport::Idempotency;
use http::Method;
use serde_json::{Map, Value};

use super::Indices;
use crate::{
    answer::Answer,
    body::{Object, json},
    call::{Call, Endpoint, Outgoing, Render, Scene},
    dialect::Server,
    error::Error,
    path::Path,
    reader::read_members,
    target::{OfType, Target},
};

/// Makes an index. See [`Indices::create`].
#[derive(Debug)]
pub struct Create {
    mapping: Option<Mapping>,
    settings: Option<Value>,
    members: Map<String, Value>,
}

impl OfType for Create {}

/// The server's answer to a [`Create`] call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Created {
    /// Whether all nodes knew of the index before the time ran out. It is made either way.
    pub acknowledged: bool,
    /// Whether enough copies of each shard had started before the time ran out.
    pub shards_acknowledged: bool,
    /// The name of the index.
    pub index: Option<String>,
}

read_members! {
    Created = Self::default(), needs [] {
        "acknowledged" => acknowledged,
        "shards_acknowledged" => shards_acknowledged,
        "index" => index,
    }
}

impl Indices {
    /// Makes an index; that it is there already is an error.
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
    pub fn create(&self, index: impl Into<String>) -> Call<Create> {
        let create = Create { mapping: None, settings: None, members: Map::new() };
        Call::new(&self.client, Target::named(index), create)
    }

    /// Makes the index of a document type, with its mapping and its settings. See
    /// [`create`](Self::create).
    pub fn create_for<T: Document>(&self) -> Call<Create> {
        let mapping = T::mapping().with_document();
        let settings = T::settings().map(Value::from);
        let create = Create { mapping: Some(mapping), settings, members: Map::new() };
        Call::new(&self.client, Target::of::<T>(), create)
    }
}

impl Call<Create> {
    /// How the fields are indexed. Default: as the server guesses from the first documents.
    ///
    /// On servers up to version 6 it is the mapping of the document type, unless
    /// [`doc_type`](Call::doc_type) names another.
    pub fn mapping<D: Document>(mut self, mapping: Mapping<D>) -> Self {
        if self.draft.target.doc_type().is_none() {
            self.draft.target.set_doc_type(D::DOC_TYPE);
        }
        self.with(|create| create.mapping = Some(mapping.with_document()))
    }

    /// The settings, as [`Settings`](crate::dsl::mapping::Settings) or as JSON, such as
    /// `{"number_of_shards": 3, "analysis": {…}}`.
    pub fn settings(self, settings: impl Into<Value>) -> Self {
        let settings = settings.into();
        self.with(|create| create.settings = Some(settings))
    }

    /// Members of the request's body as JSON, for what has no method here, such as `aliases`; they
    /// go before what is set otherwise.
    pub fn body_raw(mut self, members: Value) -> Self {
        match members {
            Value::Object(members) => self.endpoint.members.extend(members),
            _ => self.fail(Error::request("`body_raw` takes a JSON object")),
        }
        self
    }
}

impl Create {
    fn body(&self, server: Server, target: &Target) -> Result<String, Error> {
        let is_given = |name: &str| self.members.contains_key(name);
        let mut body = Object::default();
        if let Some(settings) = self.settings.as_ref().filter(|_| !is_given("settings")) {
            body.put("settings", &json("settings", settings)?);
        }
        if let Some(mapping) = self.mapping.as_ref().filter(|_| !is_given("mappings")) {
            body.put("mappings", &server.mapping_body(target, mapping)?);
        }
        for (name, value) in &self.members {
            body.put(name, &json("request", value)?);
        }
        Ok(body.end())
    }
}

impl Render for Create {
    /// Only the mapping does.
    fn depends_on_server(&self, _target: &Target) -> bool {
        self.mapping.is_some()
    }

    fn render(&mut self, scene: &Scene<'_>) -> Result<Outgoing, Error> {
        Ok(Outgoing {
            method: Method::PUT,
            path: Path::of(scene.target.names()?),
            body: self.body(scene.server, scene.target)?.into(),
            idempotency: Idempotency::NotIdempotent,
        })
    }
}

impl Endpoint for Create {
    type Output = Created;
    const NAME: &'static str = "indices.create";

    fn decode(answer: Answer) -> Result<Created, Error> {
        answer.read()
    }
}
