//! Pipelines.

use es_client::{
    Error,
    ingest::{IngestDocument, Pipeline},
    prelude::*,
};

use super::items;
use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let ingest = es.ingest();
    Some(match name {
        "put_pipeline" => ingest.put_pipeline("p", Pipeline::new([])).send().await.map(drop),
        "get_pipeline" => ingest.get_pipelines("*").send().await.map(drop),
        "delete_pipeline" => ingest.delete_pipeline("p").send().await.map(drop),
        "simulate" => {
            let documents = (0..items(answer, "docs")).map(|id| IngestDocument::new(&json!({})).id(id));
            let call = ingest.simulate("p").documents(documents);
            match answer.path.contains("verbose=true") {
                true => call.verbose().send().await.map(drop),
                false => call.send().await.map(drop),
            }
        }
        _ => return None,
    })
}
