//! Indices.

use es_client::{
    Elasticsearch, Error,
    prelude::{Mapping, Value},
};

use super::super::call::Args;
use super::{search::query, send};

pub(super) async fn send(es: &Elasticsearch, name: &str, mut args: Args) -> Option<Result<(), Error>> {
    let indices = es.indices();
    Some(match name {
        "create" => {
            let index = args.text("index")?;
            let mut call = indices.create(index);
            if let Some(body) = args.object() {
                call = call.body_raw(Value::Object(body));
            }
            send!(args, call)
        }
        "delete" => {
            let index = args.text("index")?;
            send!(args, indices.delete(index))
        }
        "exists" => {
            let index = args.text("index")?;
            send!(args, indices.exists(index))
        }
        "refresh" => {
            let index = index_or_all(&mut args);
            send!(args, indices.refresh(index))
        }
        "flush" => {
            let index = index_or_all(&mut args);
            send!(args, indices.flush(index))
        }
        "forcemerge" if !args.values.contains_key("wait_for_completion") => {
            let index = index_or_all(&mut args);
            send!(args, indices.forcemerge(index))
        }
        "clear_cache" => {
            let index = index_or_all(&mut args);
            send!(args, indices.clear_cache(index))
        }
        "open" => {
            let index = args.text("index")?;
            send!(args, indices.open(index))
        }
        "put_mapping" => {
            let (index, mapping) = (index_or_all(&mut args), args.object()?);
            let mapping: Mapping = serde_json::from_value(Value::Object(mapping)).ok()?;
            send!(args, indices.put_mapping(index).mapping(mapping))
        }
        "put_settings" => {
            let (index, settings) = (index_or_all(&mut args), args.object()?);
            send!(args, indices.put_settings(index).settings(settings))
        }
        "get_settings" => {
            let (index, names) = (index_or_all(&mut args), args.names("name"));
            let call = indices.get_settings(index);
            match names {
                Some(names) => send!(args, call.names(names)),
                None => send!(args, call),
            }
        }
        "get_mapping" => {
            let index = index_or_all(&mut args);
            send!(args, indices.get_mapping(index))
        }
        "validate_query" => {
            let index = args.names("index");
            let query = query(&mut args)?;
            let mut call = es.validate_query::<Value>();
            if let Some(index) = index {
                call = call.index(index);
            }
            if let Some(query) = query {
                call = call.query(query);
            }
            send!(args, call)
        }
        _ => return None,
    })
}

/// The indices of a step, or all.
fn index_or_all(args: &mut Args) -> String {
    args.names("index").unwrap_or_else(|| "_all".to_owned())
}
