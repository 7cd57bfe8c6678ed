//! Indices.

use es_client::{Error, prelude::*};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let indices = es.indices();
    Some(match name {
        "create" => indices.create("i").send().await.map(drop),
        "delete" => indices.delete("i").send().await.map(drop),
        "exists" => indices.exists("i").send().await.map(drop),
        "refresh" => indices.refresh("i").send().await.map(drop),
        "get_mapping" => indices.get_mapping("i").send().await.map(drop),
        "validate_query" => es.validate_query::<Value>().index("i").send().await.map(drop),
        _ => return None,
    })
}
