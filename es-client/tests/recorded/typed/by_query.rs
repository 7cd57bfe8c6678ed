//! Documents by query.

use es_client::{
    Error,
    by_query::{DeleteByQuery, Reindex, UpdateByQuery},
    prelude::*,
    queries::*,
};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    Some(match name {
        // A task that was started, and not waited for, is another answer.
        "update_by_query" | "delete_by_query" | "reindex" if answer.body.get("task").is_some() => return None,
        "update_by_query" => es.update_by_query::<Value>().index("i").send().await.map(drop),
        "delete_by_query" => es.delete_by_query::<Value>().query(match_all()).index("i").send().await.map(drop),
        "reindex" => es.reindex::<Value>().index("i").dest("j").send().await.map(drop),
        "reindex_rethrottle" => es.tasks().resume::<Reindex>("n:1").ok()?.rethrottle(1).await,
        "update_by_query_rethrottle" => es.tasks().resume::<UpdateByQuery>("n:1").ok()?.rethrottle(1).await,
        "delete_by_query_rethrottle" => es.tasks().resume::<DeleteByQuery>("n:1").ok()?.rethrottle(1).await,
        _ => return None,
    })
}
