//! Searches and the like.

use es_client::{Error, prelude::*};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let is_part = answer.status < 400 && answer.body.get("hits").is_none();
    Some(match name {
        // An example that shows the aggregations only.
        "search" if is_part => return None,
        "search" => es.search::<Value>().index("i").send().await.map(drop),
        _ => return None,
    })
}
