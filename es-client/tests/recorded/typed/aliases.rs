//! Aliases.

use es_client::{Error, prelude::*};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let indices = es.indices();
    let has_no_name = answer.path.split('?').next().is_some_and(|path| path.ends_with("/_alias"));
    Some(match name {
        "update_aliases" => indices.update_aliases().add("i", "a").send().await.map(drop),
        "get_alias" if has_no_name => indices.get_aliases().send().await.map(drop),
        "get_alias" => indices.get_alias("a").send().await.map(drop),
        "exists_alias" => indices.exists_alias("a").send().await.map(drop),
        "put_alias" => indices.put_alias("i", "a").send().await.map(drop),
        "delete_alias" => indices.delete_alias("i", "a").send().await.map(drop),
        _ => return None,
    })
}
