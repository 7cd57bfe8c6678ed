//! Indices.

use es_client::{Elasticsearch, Error, prelude::Value};

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
            let index = args.names("index").unwrap_or_else(|| "_all".to_owned());
            send!(args, indices.refresh(index))
        }
        "get_mapping" => {
            let index = args.names("index").unwrap_or_else(|| "_all".to_owned());
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
