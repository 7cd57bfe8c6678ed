//! Changes of all documents that match.

use es_client::{
    Elasticsearch, Error,
    by_query::{DeleteByQuery, Reindex, Remote, RequestsPerSecond, UpdateByQuery},
    document::{OpType, VersionType},
    dsl::Query,
    prelude::Value,
};

use super::super::{call::Args, stash::plain};
use super::{documents::inline, send};

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    Some(match name {
        "delete_by_query" => {
            let index = args.text("index")?;
            let mut call = es.delete_by_query::<Value>().index(index);
            for (member, value) in args.object()? {
                call = match member.as_str() {
                    "query" => call.query(Query::<Value>::raw(value)),
                    _ => return None,
                };
            }
            send!(args, call)
        }
        "update_by_query" => {
            let index = args.text("index")?;
            let mut call = es.update_by_query::<Value>().index(index);
            for (member, value) in args.object().unwrap_or_default() {
                call = match member.as_str() {
                    "query" => call.query(Query::<Value>::raw(value)),
                    "script" => call.script(inline(&value)?),
                    _ => return None,
                };
            }
            send!(args, call)
        }
        "reindex" => {
            let mut call = es.reindex::<Value>();
            for (member, value) in args.object()? {
                call = match (member.as_str(), value) {
                    ("source", Value::Object(members)) => members.into_iter().try_fold(call, source)?,
                    ("dest", Value::Object(members)) => members.into_iter().try_fold(call, dest)?,
                    ("script", value) => call.script(inline(&value)?),
                    ("conflicts", value) if value == "proceed" => call.conflicts_proceed(),
                    ("max_docs", value) => call.max_docs(value.as_u64()?),
                    _ => return None,
                };
            }
            send!(args, call)
        }
        "reindex_rethrottle" | "update_by_query_rethrottle" | "delete_by_query_rethrottle" => {
            let (id, rate) = (args.text("task_id")?, args.text("requests_per_second")?);
            if !args.values.is_empty() || !args.headers.is_empty() {
                return None;
            }
            let unlimited = (rate == "-1").then_some(RequestsPerSecond::Unlimited);
            let rate = unlimited.or_else(|| rate.parse().ok().map(RequestsPerSecond::Limited))?;
            let tasks = es.tasks();
            let task = match name {
                "reindex_rethrottle" => tasks.resume::<Reindex>(id),
                "update_by_query_rethrottle" => tasks.resume::<UpdateByQuery>(id),
                _ => tasks.resume::<DeleteByQuery>(id),
            };
            task.ok()?.rethrottle(rate).await
        }
        _ => return None,
    })
}

fn source(call: Reindex, (member, value): (String, Value)) -> Option<Reindex> {
    Some(match (member.as_str(), value) {
        ("index", value) => call.index(plain(&value)),
        ("query", value) => call.query(Query::<Value>::raw(value)),
        ("size", value) => call.scroll_size(value.as_u64()?.try_into().ok()?),
        ("_source", Value::Array(fields)) => {
            call.source(fields.iter().map(|field| field.as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()?)
        }
        ("remote", Value::Object(members)) => {
            let host = members.get("host")?.as_str()?;
            call.remote((members.len() == 1).then(|| Remote::new(host))?)
        }
        _ => return None,
    })
}

fn dest(call: Reindex, (member, value): (String, Value)) -> Option<Reindex> {
    let text = plain(&value);
    Some(match member.as_str() {
        "index" => call.dest(text),
        "op_type" => call.op_type(if text == "create" { OpType::Create } else { return None }),
        "version_type" => call.version_type(match text.as_str() {
            "internal" => VersionType::Internal,
            "external" => VersionType::External,
            "external_gte" => VersionType::ExternalGte,
            _ => return None,
        }),
        "pipeline" => call.pipeline(text),
        "routing" => call.dest_routing(text),
        _ => return None,
    })
}
