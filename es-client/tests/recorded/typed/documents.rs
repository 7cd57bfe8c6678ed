//! Documents by their ids.

use es_client::document::OpType;
use es_client::{Error, prelude::*};

use super::items;
use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let document = json!({});
    Some(match name {
        "get" => es.get::<Value>(1).index("i").send().await.map(drop),
        "index" => es.index(&document).index("i").id(1).send().await.map(drop),
        "create" => es.index(&document).index("i").id(1).op_type(OpType::Create).send().await.map(drop),
        "update" => es.update::<Value>(1).index("i").doc(&document).send().await.map(drop),
        "delete" => es.delete::<Value>(1).index("i").send().await.map(drop),
        "exists" => es.exists::<Value>(1).index("i").send().await.map(drop),
        "exists_source" => es.exists_source::<Value>(1).index("i").send().await.map(drop),
        "get_source" => es.get_source::<Value>(1).index("i").send().await.map(drop),
        "mget" => es.mget::<Value>(0..items(answer, "docs")).index("i").send().await.map(drop),
        _ => return None,
    })
}
