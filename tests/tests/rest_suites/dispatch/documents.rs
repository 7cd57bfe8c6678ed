//! Single documents, and several by their ids.

use es_client::{Elasticsearch, Error, document::MgetItem, dsl::Script, prelude::Value};

use super::super::{call::Args, stash::plain};
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    Some(match name {
        "index" => {
            let document = Value::Object(args.object()?);
            let (index, id) = (args.text("index")?, args.text("id"));
            let call = es.index(&document).index(index);
            match id {
                Some(id) => send!(args, call.id(id)),
                None => send!(args, call),
            }
        }
        "create" => {
            let document = Value::Object(args.object()?);
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.create(&document).index(index).id(id))
        }
        "get" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.get::<Value>(id).index(index))
        }
        "get_source" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.get_source::<Value>(id).index(index))
        }
        "exists" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.exists::<Value>(id).index(index))
        }
        "exists_source" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.exists_source::<Value>(id).index(index))
        }
        "delete" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.delete::<Value>(id).index(index))
        }
        "update" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            let mut call = es.update::<Value>(id).index(index);
            for (member, value) in args.object()? {
                call = match (member.as_str(), value) {
                    ("doc", doc) => call.doc(doc),
                    ("upsert", upsert) => call.upsert(&upsert),
                    ("doc_as_upsert", Value::Bool(upsert)) => call.doc_as_upsert(upsert),
                    ("scripted_upsert", Value::Bool(upsert)) => call.scripted_upsert(upsert),
                    ("detect_noop", Value::Bool(detect)) => call.detect_noop(detect),
                    ("script", script) => call.script(inline(&script)?),
                    _ => return None,
                };
            }
            send!(args, call)
        }
        "mget" => {
            let index = args.text("index")?;
            let body = args.object()?;
            let (Some(Value::Array(items)), 1) = (body.get("docs").or(body.get("ids")), body.len()) else {
                return None;
            };
            let items = items.iter().map(item).collect::<Option<Vec<_>>>()?;
            send!(args, es.mget::<Value>(items).index(index))
        }
        _ => return None,
    })
}

/// An id, or an object with id, index and routing.
fn item(json: &Value) -> Option<MgetItem> {
    let Value::Object(members) = json else { return Some(MgetItem::new(plain(json))) };
    let mut item = MgetItem::new(plain(members.get("_id")?));
    for (name, value) in members {
        item = match name.as_str() {
            "_id" => item,
            "_index" => item.index(plain(value)),
            "routing" => item.routing(plain(value)),
            _ => return None,
        };
    }
    Some(item)
}

/// A script in Painless, with its parameters.
pub(super) fn inline(json: &Value) -> Option<Script> {
    let Value::Object(members) = json else { return Some(Script::painless(json.as_str()?.to_owned())) };
    let mut script = Script::painless(members.get("source")?.as_str()?.to_owned());
    for (name, value) in members {
        match (name.as_str(), value) {
            ("source", _) => (),
            ("lang", lang) if lang == "painless" => (),
            ("params", Value::Object(params)) => {
                for (name, value) in params {
                    script = script.param(name, value.clone());
                }
            }
            _ => return None,
        }
    }
    Some(script)
}
