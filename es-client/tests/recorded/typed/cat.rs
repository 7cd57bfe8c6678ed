//! Tables.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    // Without `format=json` it is a text for people.
    if !answer.body.is_array() {
        return None;
    }
    let cat = es.cat();
    Some(match name {
        "indices" => cat.indices().send().await.map(drop),
        "nodes" => cat.nodes().send().await.map(drop),
        "shards" => cat.shards().send().await.map(drop),
        "aliases" => cat.aliases().send().await.map(drop),
        "health" => cat.health().send().await.map(drop),
        "count" => cat.count().send().await.map(drop),
        "allocation" => cat.allocation().send().await.map(drop),
        "templates" => cat.templates().send().await.map(drop),
        "thread_pool" => cat.thread_pool().send().await.map(drop),
        "recovery" => cat.recovery().send().await.map(drop),
        "segments" => cat.segments().send().await.map(drop),
        "plugins" => cat.plugins().send().await.map(drop),
        _ => return None,
    })
}
