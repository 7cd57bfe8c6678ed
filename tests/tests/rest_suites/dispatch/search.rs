//! Searches and what is asked like them.

use es_client::{Elasticsearch, Error, dsl::Query, prelude::Value, search::Search};

use super::super::{call::Args, stash::plain};
use super::send;

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    Some(match name {
        "search" => {
            let mut call = es.search::<Value>();
            if let Some(index) = args.text("index") {
                call = call.index(index);
            }
            if let Some(body) = args.object() {
                call = call.body_raw(Value::Object(body));
            }
            // The suites look at the failed shards themselves.
            if !args.values.contains_key("allow_partial_search_results") {
                call = call.allow_partial(true);
            }
            send!(args, call)
        }
        "count" => {
            let mut call = es.count::<Value>();
            if let Some(index) = args.names("index") {
                call = call.index(index);
            }
            if let Some(query) = query(&mut args)? {
                call = call.query(query);
            }
            send!(args, call)
        }
        "explain" => {
            let (index, id) = (args.text("index")?, args.text("id")?);
            send!(args, es.explain::<Value>(id).index(index).query(query(&mut args)??))
        }
        "msearch" => {
            let index = args.names("index");
            let Some(Value::Array(lines)) = args.values.remove("body") else { return None };
            let lines: Vec<Value> = lines.into_iter().map(json).collect::<Option<_>>()?;
            let (pairs, []) = lines.as_chunks::<2>() else { return None };
            let search = |[header, body]: &[Value; 2]| search(es, index.as_deref(), header, body);
            let searches: Vec<_> = pairs.iter().map(search).collect::<Option<_>>()?;
            send!(args, es.msearch(searches))
        }
        "scroll" => {
            let mut body = args.object().unwrap_or_default();
            let mut take = |name: &str| args.text(name).or_else(|| body.remove(name).map(|value| plain(&value)));
            let (id, keep_alive) = (take("scroll_id")?, take("scroll"));
            if !body.is_empty() {
                return None;
            }
            match keep_alive {
                Some(time) => send!(args, es.scroll::<Value>(id).keep_alive(time)),
                None => send!(args, es.scroll::<Value>(id)),
            }
        }
        "clear_scroll" => {
            let mut body = args.object().unwrap_or_default();
            let ids = args.text("scroll_id").or_else(|| body.remove("scroll_id").map(|ids| plain(&ids)))?;
            if !body.is_empty() {
                return None;
            }
            send!(args, es.clear_scroll(ids.split(',')))
        }
        "field_caps" => {
            let (index, fields) = (args.text("index")?, args.text("fields")?);
            send!(args, es.field_caps::<Value>(fields).index(index))
        }
        "search_shards" => {
            let index = args.text("index")?;
            send!(args, es.search_shards::<Value>().index(index))
        }
        "create_pit" | "open_point_in_time" => {
            let (index, keep_alive) = (args.text("index")?, args.text("keep_alive")?);
            send!(args, es.open_point_in_time::<Value>(keep_alive).index(index))
        }
        _ => return None,
    })
}

/// The query of a body that has nothing else; `None` for other bodies.
pub(super) fn query(args: &mut Args) -> Option<Option<Query<Value>>> {
    let mut body = args.object().unwrap_or_default();
    let query = body.remove("query").map(Query::raw);
    body.is_empty().then_some(query)
}

/// One search of several, whose header can name an index only.
fn search(es: &Elasticsearch, index: Option<&str>, header: &Value, body: &Value) -> Option<Search<Value>> {
    let mut call = es.search::<Value>();
    if let Some(index) = index {
        call = call.index(index);
    }
    for (name, value) in header.as_object()? {
        call = match name.as_str() {
            "index" => call.index(plain(value)),
            _ => return None,
        };
    }
    body.is_object().then(|| call.body_raw(body.clone()))
}

/// A line that is JSON, or a text of it.
fn json(line: Value) -> Option<Value> {
    match line {
        Value::String(text) => serde_json::from_str(&text).ok(),
        line => Some(line),
    }
}
