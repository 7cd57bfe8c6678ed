//! Tasks.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, _answer: &Recorded) -> Option<Result<(), Error>> {
    let tasks = es.tasks();
    Some(match name {
        "get" => tasks.get("n:1").allow_failed(true).send().await.map(drop),
        "list" => tasks.list().send().await.map(drop),
        "cancel" => tasks.cancel("n:1").allow_partial(true).send().await.map(drop),
        _ => return None,
    })
}
