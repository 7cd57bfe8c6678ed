//! Nodes.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let nodes = es.nodes();
    Some(match name {
        "info" => nodes.info().send().await.map(drop),
        "stats" => nodes.stats().send().await.map(drop),
        "hot_threads" => nodes.hot_threads().send().await.map(drop),
        _ => return None,
    })
}
