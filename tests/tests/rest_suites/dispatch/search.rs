//! Searches and what is asked like them.

use es_client::{Elasticsearch, Error, prelude::Value};

use super::super::call::Args;
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
            send!(args, call)
        }
        _ => return None,
    })
}
