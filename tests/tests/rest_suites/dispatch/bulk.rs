//! Many writes at once.

use std::collections::BTreeSet;

use es_client::{
    Elasticsearch, Error,
    bulk::{self, Operation, Settled},
    prelude::Value,
};

use super::super::{call::Args, stash::plain};
use super::documents::inline;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    if name != "bulk" {
        return None;
    }
    let index = args.text("index");
    let lines = lines(args.values.remove("body")?)?;
    let operations = operations(lines, index.as_deref())?;
    let mut call = es.bulk().server_ids();
    if let Some(index) = index {
        call = call.index(index);
    }
    for (name, value) in args.params()? {
        call = call.param(name, value);
    }
    for (name, value) in &args.headers {
        call = call.header(name, value);
    }
    let mut outcomes = match call.operations(bulk::iter(operations)).outcomes().await {
        Ok(outcomes) => outcomes,
        Err(error) => return Some(Err(error)),
    };
    let mut sent = Ok(());
    while let Some(outcome) = outcomes.next().await {
        // What fails of a request as a whole; the failures of single operations are looked at in the answer.
        if let Settled::Rejected(error) | Settled::Unknown(error) = outcome.result
            && error.document().is_none()
        {
            sent = Err(error);
        }
    }
    Some(sent)
}

/// The lines of a body: a text, or a list of texts and objects.
fn lines(body: Value) -> Option<Vec<Value>> {
    let parse = |text: &str| -> Option<Vec<Value>> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| serde_json::from_str(line).ok()).collect()
    };
    match body {
        Value::String(text) => parse(&text),
        Value::Array(items) => {
            let lines = items.into_iter().map(|item| match item {
                Value::String(text) => parse(&text),
                item => Some(vec![item]),
            });
            Some(lines.collect::<Option<Vec<_>>>()?.concat())
        }
        _ => None,
    }
}

fn operations(lines: Vec<Value>, index: Option<&str>) -> Option<Vec<Operation>> {
    let mut documents = BTreeSet::new();
    let mut operations = Vec::new();
    let mut lines = lines.into_iter();
    while let Some(action) = lines.next() {
        let (kind, metadata) = action.as_object()?.iter().next()?;
        let id = metadata.get("_id").map(plain);
        // The client refuses it by itself, and the suite asks what the server says of it.
        if id.as_deref() == Some("") {
            return None;
        }
        // Operations on one document are requests one after another, and a step is one request.
        let name = metadata.get("_index").map(plain).or(index.map(str::to_owned));
        if id.is_some() && !documents.insert((name, id.clone())) {
            return None;
        }
        let mut members = metadata.as_object()?.clone();
        members.remove("_id");
        macro_rules! with_metadata {
            ($builder:expr $(, $own:literal => $method:ident)*) => {{
                let mut builder = $builder;
                for (name, value) in members {
                    builder = match name.as_str() {
                        "_index" => builder.index(plain(&value)),
                        "routing" => builder.routing(plain(&value)),
                        "require_alias" => builder.require_alias(value.as_bool()?),
                        $($own => builder.$method(plain(&value)),)*
                        _ => return None,
                    };
                }
                builder.into()
            }};
        }
        operations.push(match kind.as_str() {
            "index" | "create" => {
                let source = lines.next()?.to_string();
                let builder =
                    if kind == "index" { Operation::index_json(source) } else { Operation::create_json(source) };
                let builder = if let Some(id) = id { builder.id(id) } else { builder };
                with_metadata!(builder, "pipeline" => pipeline)
            }
            "update" => {
                let mut builder = Operation::update::<Value>(id?);
                for (member, value) in lines.next()?.as_object()? {
                    builder = match (member.as_str(), value) {
                        ("doc", doc) => builder.doc(doc.clone()),
                        ("upsert", upsert) => builder.upsert(upsert),
                        ("doc_as_upsert", Value::Bool(upsert)) => builder.doc_as_upsert(*upsert),
                        ("scripted_upsert", Value::Bool(upsert)) => builder.scripted_upsert(*upsert),
                        ("detect_noop", Value::Bool(detect)) => builder.detect_noop(*detect),
                        ("script", script) => builder.script(inline(script)?),
                        _ => return None,
                    };
                }
                with_metadata!(builder)
            }
            "delete" => with_metadata!(Operation::delete::<Value>(id?)),
            _ => return None,
        });
    }
    Some(operations)
}
