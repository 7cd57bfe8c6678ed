//! Scripts.

use es_client::{Error, dsl::script::StoredScript, prelude::*};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let scripts = es.scripts();
    // The answer has the id that was asked for.
    let id = answer.body["_id"].as_str().unwrap_or("s");
    Some(match name {
        "put_script" => scripts.put("s", StoredScript::painless("1")).send().await.map(drop),
        "get_script" => scripts.get(id).send().await.map(drop),
        "delete_script" => scripts.delete("s").send().await.map(drop),
        "scripts_painless_execute" => scripts.painless_execute(Script::painless("1")).send().await.map(drop),
        _ => return None,
    })
}
