//! Snapshots.

use es_client::{Elasticsearch, Error};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let snapshots = es.snapshots();
    let is_begun = answer.body.get("accepted").is_some();
    Some(match name {
        "create_repository" => snapshots.create_repository("r", "fs").send().await.map(drop),
        "get_repository" => snapshots.get_repository("r").send().await.map(drop),
        "delete_repository" => snapshots.delete_repository("r").send().await.map(drop),
        "verify_repository" => snapshots.verify_repository("r").send().await.map(drop),
        "create" if is_begun => snapshots.create("r", "s").start().await,
        "create" => snapshots.create("r", "s").send().await.map(drop),
        "get" => snapshots.get("r", "s").send().await.map(drop),
        "status" => snapshots.status("r", "s").send().await.map(drop),
        "delete" => snapshots.delete("r", "s").send().await.map(drop),
        "restore" if is_begun => snapshots.restore("r", "s").start().await,
        "restore" => snapshots.restore("r", "s").send().await.map(drop),
        _ => return None,
    })
}
