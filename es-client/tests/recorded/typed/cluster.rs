//! The cluster.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let cluster = es.cluster();
    Some(match name {
        "health" => cluster.health().allow_timeout(true).send().await.map(drop),
        "info" => es.info().send().await.map(drop),
        "ping" => es.ping().send().await.map(drop),
        _ => return None,
    })
}
