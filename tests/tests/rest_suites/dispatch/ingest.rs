//! Pipelines.

use es_client::{
    Elasticsearch, Error,
    ingest::{IngestDocument, Pipeline},
    prelude::Value,
};

use super::super::call::Args;
use super::{aliases::same, send, templates::is_one};

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let ingest = es.ingest();
    Some(match name {
        "put_pipeline" => {
            let (id, pipeline): (_, Pipeline) = (args.names("id")?, same(&args.values.remove("body").map(json)??)?);
            send!(args, ingest.put_pipeline(id, pipeline))
        }
        "get_pipeline" => match args.names("id") {
            Some(id) if is_one(&id) => send!(args, ingest.get_pipeline(id)),
            id => send!(args, ingest.get_pipelines(id.unwrap_or_else(|| "*".to_owned()))),
        },
        "delete_pipeline" => {
            let id = args.names("id")?;
            send!(args, ingest.delete_pipeline(id))
        }
        "simulate" => {
            let Value::Object(mut body) = args.values.remove("body").map(json)?? else { return None };
            let Some(Value::Array(documents)) = body.remove("docs") else { return None };
            let documents: Vec<IngestDocument> = documents.into_iter().map(document).collect::<Option<_>>()?;
            let pipeline: Option<Pipeline> = match body.remove("pipeline") {
                Some(pipeline) => Some(same(&pipeline)?),
                None => None,
            };
            let call = match (args.names("id"), pipeline) {
                (Some(id), None) => ingest.simulate(id),
                (None, Some(pipeline)) => ingest.simulate_pipeline(pipeline),
                _ => return None,
            };
            if !body.is_empty() {
                return None;
            }
            match args.text("verbose").as_deref() {
                Some("true") => send!(args, call.documents(documents).verbose()),
                None | Some("false") => send!(args, call.documents(documents)),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// A document to try a pipeline with, if it has no other members than those that have a method.
fn document(mut json: Value) -> Option<IngestDocument> {
    let members = json.as_object_mut()?;
    let mut document = IngestDocument::new(&members.remove("_source")?);
    for (name, value) in std::mem::take(members) {
        let text = value.as_str()?.to_owned();
        document = match name.as_str() {
            "_index" => document.index(text),
            "_id" => document.id(text),
            "_routing" => document.routing(text),
            _ => return None,
        };
    }
    Some(document)
}

/// A body that is JSON, or a text of it.
fn json(body: Value) -> Option<Value> {
    match body {
        Value::String(text) => serde_json::from_str(&text).ok(),
        body => Some(body),
    }
}
