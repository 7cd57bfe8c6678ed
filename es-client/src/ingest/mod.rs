//! Pipelines, through which documents go before they are indexed: [`Elasticsearch::ingest`].

mod pipeline;
mod processor;
mod simulate;

use crate::{
    call::{Names, json, methods},
    client::Elasticsearch,
    server::Availability,
    stored::{DeleteStored, GetStored, Kind, ListStored, PutStored},
};

pub use pipeline::Pipeline;
pub use processor::Processor;
pub use simulate::{IngestDocument, IngestSimulate, ProcessorResult, SimulatedDocument};

/// The calls about pipelines.
#[derive(Debug, Clone)]
pub struct Ingest {
    client: Elasticsearch,
}

static PIPELINE: Kind<Pipeline> = Kind {
    what: "pipeline",
    path: &["_ingest", "pipeline"],
    available: Availability::EVERYWHERE,
    put: "ingest.put_pipeline",
    get: "ingest.get_pipeline",
    delete: "ingest.delete_pipeline",
    write: |pipeline, _server| json("pipeline", pipeline),
    read: |response| response.json(),
};

methods!(@timeout [] PutStored<Pipeline>);

impl Elasticsearch {
    /// The calls about pipelines, through which documents go before they are indexed.
    pub fn ingest(&self) -> Ingest {
        Ingest { client: self.clone() }
    }
}

impl Ingest {
    /// Puts a pipeline, or replaces the one of this id. A processor that the server does not know is an error.
    ///
    /// `PUT /_ingest/pipeline/{id}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::{ingest::{Pipeline, Processor}, prelude::*};
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// let pipeline = Pipeline::new([Processor::lowercase("level"), Processor::remove("secret").ignore_failure(true)]);
    /// es.ingest().put_pipeline("logs", pipeline).send().await?;
    /// es.index(&json!({"level": "WARN"})).index("logs").pipeline("logs").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn put_pipeline(&self, id: impl Into<String>, pipeline: Pipeline) -> PutStored<Pipeline> {
        PutStored::new(&self.client, &PIPELINE, id.into(), pipeline)
    }

    /// The pipeline of this id; `None` if there is none.
    ///
    /// `GET /_ingest/pipeline/{id}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// if let Some(pipeline) = es.ingest().get_pipeline("logs").send().await? {
    ///     println!("{:?}", pipeline.processors);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_pipeline(&self, id: impl Into<String>) -> GetStored<Pipeline> {
        GetStored::new(&self.client, &PIPELINE, id.into())
    }

    /// The pipelines of these ids, which may be patterns, by their ids; `"*"` means all. An id under which there is none is
    /// left out.
    ///
    /// `GET /_ingest/pipeline/{id}`. It is repeated after failures.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// println!("{:?}", es.ingest().get_pipelines("*").send().await?.keys());
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_pipelines(&self, ids: impl Names) -> ListStored<Pipeline> {
        ListStored::new(&self.client, &PIPELINE, ids.joined())
    }

    /// Deletes a pipeline, or those that fit a pattern.
    ///
    /// `DELETE /_ingest/pipeline/{id}`. A missing pipeline is an error ([`Error::is_not_found`](crate::Error::is_not_found)).
    /// It is not repeated after a failure in which the server may have executed it: the second time would fail for what the
    /// first one did.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// # async fn f(es: Elasticsearch) -> Result<(), es_client::Error> {
    /// es.ingest().delete_pipeline("logs").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn delete_pipeline(&self, id: impl Into<String>) -> DeleteStored<Pipeline> {
        DeleteStored::new(&self.client, &PIPELINE, id.into())
    }
}

#[cfg(test)]
mod tests;
