//! `ingest.simulate`: what a pipeline makes of documents.

use es_dsl::document::Checked;
use es_transport::Idempotency;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};

use super::{Ingest, PIPELINE, Pipeline};
use crate::{
    call::{CallState, Endpoint, Path, RequestParts, Target, builder, json},
    error::{Error, ErrorCause},
    response::Response,
    server::Server,
};

/// Shows what a pipeline makes of documents. See [`Ingest::simulate`].
#[must_use = "a call does nothing until it is sent: `.send().await`"]
pub struct IngestSimulate<R = Option<SimulatedDocument>> {
    call: CallState,
    /// The id of a stored pipeline.
    id: Option<String>,
    /// One that is sent along in its place.
    pipeline: Option<Pipeline>,
    documents: Vec<IngestDocument>,
    /// Reads what became of one document.
    read: fn(&Response, &str, Option<SimulatedItem>) -> Result<R, Error>,
}

builder! {
    impl [R] IngestSimulate<R>:;
    impl [R] send -> Vec<Result<R, Error>>;
}

/// A document to try a pipeline with.
#[derive(Debug, Clone, Serialize)]
#[must_use]
pub struct IngestDocument {
    #[serde(rename = "_index", skip_serializing_if = "Option::is_none")]
    index: Option<String>,
    #[serde(rename = "_id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(rename = "_routing", skip_serializing_if = "Option::is_none")]
    routing: Option<String>,
    #[serde(rename = "_source")]
    source: Option<Box<RawValue>>,
    /// Why there is no source.
    #[serde(skip)]
    failure: Option<Error>,
}

/// What a pipeline made of a document.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[non_exhaustive]
pub struct SimulatedDocument {
    /// The index that it goes to.
    #[serde(rename = "_index")]
    pub index: String,
    /// Its id.
    #[serde(rename = "_id")]
    pub id: String,
    /// Its routing.
    #[serde(rename = "_routing")]
    pub routing: Option<String>,
    /// What is indexed.
    #[serde(rename = "_source")]
    pub source: Value,
}

/// What one processor made of a document.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ProcessorResult {
    /// The kind of the processor; old servers do not tell.
    pub processor_type: Option<String>,
    /// The processor's tag.
    pub tag: Option<String>,
    /// `success`, `error`, `error_ignored`, `skipped` or `dropped`; old servers do not tell.
    pub status: Option<String>,
    /// The document after it; `None` where there is none, or where it failed.
    pub document: Option<SimulatedDocument>,
    /// Why it failed, or what it passed over.
    pub error: Option<ErrorCause>,
}

/// What became of one document, or what one processor made of it.
#[derive(Debug, Default, Deserialize)]
struct SimulatedItem {
    doc: Option<SimulatedDocument>,
    error: Option<ErrorCause>,
    ignored_error: Option<IgnoredError>,
    processor_results: Option<Vec<Self>>,
    processor_type: Option<String>,
    tag: Option<String>,
    status: Option<String>,
}

#[derive(Debug, Deserialize)]
struct IgnoredError {
    error: ErrorCause,
}

impl Ingest {
    /// Shows what a stored pipeline makes of documents, and indexes nothing. Each document has its own result, by its place:
    /// what it became, `None` where it was dropped, or the error of the processor that failed.
    ///
    /// `POST /_ingest/pipeline/{id}/_simulate`. A missing pipeline, and no documents, are errors. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// for result in es.ingest().simulate("logs").source(&json!({"level": "WARN"})).send().await? {
    ///     println!("{:?}", result?.map(|document| document.source));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn simulate(&self, id: impl Into<String>) -> IngestSimulate {
        self.simulate_of(Some(id.into()), None)
    }

    /// Shows what a pipeline that is not stored makes of documents. See [`simulate`](Self::simulate).
    ///
    /// `POST /_ingest/pipeline/_simulate`.
    ///
    /// ```no_run
    /// # use es_client::{ingest::{Pipeline, Processor}, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let pipeline = Pipeline::new([Processor::lowercase("level")]);
    /// let results = es.ingest().simulate_pipeline(pipeline).source(&json!({"level": "WARN"})).send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn simulate_pipeline(&self, pipeline: Pipeline) -> IngestSimulate {
        self.simulate_of(None, Some(pipeline))
    }

    fn simulate_of(&self, id: Option<String>, pipeline: Option<Pipeline>) -> IngestSimulate {
        let call = CallState::new(&self.client, Target::default());
        IngestSimulate { call, id, pipeline, documents: Vec::new(), read: read_document }
    }
}

impl<R> IngestSimulate<R> {
    /// Adds a document, by what would be its source.
    pub fn source(self, source: &(impl Serialize + ?Sized)) -> Self {
        self.document(IngestDocument::new(source))
    }

    /// Adds a document with its index, its id or its routing.
    pub fn document(mut self, document: IngestDocument) -> Self {
        self.documents.push(document);
        self
    }

    /// Adds documents.
    pub fn documents(mut self, documents: impl IntoIterator<Item = IngestDocument>) -> Self {
        self.documents.extend(documents);
        self
    }

    /// Gives what each processor made of a document, in place of what all of them did. A processor that failed is no error
    /// then: it is in the list.
    pub fn verbose(self) -> IngestSimulate<Vec<ProcessorResult>> {
        let Self { call, id, pipeline, documents, .. } = self;
        IngestSimulate { call, id, pipeline, documents, read: read_steps }.param("verbose", true)
    }
}

impl IngestDocument {
    /// A document of this source.
    pub fn new(source: &(impl Serialize + ?Sized)) -> Self {
        let (source, failure) = match serde_json::value::to_raw_value(&Checked(source)) {
            Ok(source) => (Some(source), None),
            Err(error) => (None, Some(Error::serialize("document", error))),
        };
        Self { index: None, id: None, routing: None, source, failure }
    }

    /// The index that it would go to.
    pub fn index(self, index: impl Into<String>) -> Self {
        Self { index: Some(index.into()), ..self }
    }

    /// Its id.
    pub fn id(self, id: impl ToString) -> Self {
        Self { id: Some(id.to_string()), ..self }
    }

    /// Its routing.
    pub fn routing(self, routing: impl ToString) -> Self {
        Self { routing: Some(routing.to_string()), ..self }
    }
}

fn read_document(
    response: &Response,
    place: &str,
    item: Option<SimulatedItem>,
) -> Result<Option<SimulatedDocument>, Error> {
    match item {
        None => Ok(None),
        Some(SimulatedItem { error: Some(cause), .. }) => Err(Error::item(response.origin(), place, cause)),
        Some(SimulatedItem { doc: Some(doc), .. }) => Ok(Some(doc)),
        Some(_) => Err(response.unexpected(format!("the document `{place}` has neither a result nor an error"))),
    }
}

fn read_steps(response: &Response, place: &str, item: Option<SimulatedItem>) -> Result<Vec<ProcessorResult>, Error> {
    match item.unwrap_or_default() {
        SimulatedItem { processor_results: Some(results), .. } => Ok(results.into_iter().map(Into::into).collect()),
        SimulatedItem { error: Some(cause), .. } => Err(Error::item(response.origin(), place, cause)),
        _ => Err(response.unexpected(format!("the document `{place}` has no `processor_results`"))),
    }
}

impl From<SimulatedItem> for ProcessorResult {
    fn from(item: SimulatedItem) -> Self {
        let SimulatedItem { doc: document, error, ignored_error, processor_type, tag, status, .. } = item;
        let error = error.or(ignored_error.map(|ignored| ignored.error));
        Self { processor_type, tag, status, document, error }
    }
}

impl<R> Endpoint for IngestSimulate<R> {
    type Output = Vec<Result<R, Error>>;
    const NAME: &'static str = "ingest.simulate";

    fn check(&mut self) -> Result<(), Error> {
        if let Some(failure) = self.documents.iter_mut().find_map(|document| document.failure.take()) {
            return Err(failure);
        }
        if self.documents.is_empty() {
            return Err(Error::request("there are no documents: give a `.source(..)` or `.document(..)`"));
        }
        self.id.iter().try_for_each(|id| PIPELINE.check_name(id))
    }

    fn depends_on_server(&self) -> bool {
        false
    }

    fn request(&mut self, _server: Server) -> Result<RequestParts, Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            #[serde(skip_serializing_if = "Option::is_none")]
            pipeline: Option<&'a Pipeline>,
            docs: &'a [IngestDocument],
        }

        let path = Path::of("_ingest").then("pipeline");
        let path = self.id.iter().fold(path, |path, id| path.then_name(id)).then("_simulate");
        let body = json("simulation", &Body { pipeline: self.pipeline.as_ref(), docs: &self.documents })?;
        Ok(RequestParts::new(Method::POST, path, Idempotency::Idempotent).body(body))
    }

    fn decode(&mut self, response: Response) -> Result<Self::Output, Error> {
        /// A document that was dropped is null.
        #[derive(Deserialize)]
        struct Simulated {
            docs: Vec<Option<SimulatedItem>>,
        }

        let Simulated { docs } = response.json()?;
        if docs.len() != self.documents.len() {
            let message = format!("it has {} documents in place of {}", docs.len(), self.documents.len());
            return Err(response.unexpected(message));
        }
        let read = |(place, item): (usize, Option<SimulatedItem>)| (self.read)(&response, &place.to_string(), item);
        Ok(docs.into_iter().enumerate().map(read).collect())
    }
}
