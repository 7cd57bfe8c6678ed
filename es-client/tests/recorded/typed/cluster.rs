//! The cluster.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let cluster = es.cluster();
    Some(match name {
        "health" => cluster.health().allow_timeout(true).send().await.map(drop),
        "get_settings" => cluster.get_settings().send().await.map(drop),
        "put_settings" => cluster.put_settings().persistent("a", 1).send().await.map(drop),
        "state" => cluster.state().send().await.map(drop),
        "stats" => cluster.stats().send().await.map(drop),
        "reroute" => cluster.reroute().send().await.map(drop),
        "pending_tasks" => cluster.pending_tasks().send().await.map(drop),
        "allocation_explain" => cluster.allocation_explain().send().await.map(drop),
        "info" => es.info().send().await.map(drop),
        "ping" => es.ping().send().await.map(drop),
        _ => return None,
    })
}
