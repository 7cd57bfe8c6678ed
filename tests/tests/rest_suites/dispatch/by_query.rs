//! Changes of all documents that match.

use es_client::{Elasticsearch, Error, dsl::Query, prelude::Value};

use super::super::call::Args;
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
        _ => return None,
    })
}
