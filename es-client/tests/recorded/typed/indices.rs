//! Indices.

use es_client::{Error, prelude::*};

use crate::Recorded;

pub(super) async fn read(es: &Elasticsearch, name: &str, answer: &Recorded) -> Option<Result<(), Error>> {
    let indices = es.indices();
    Some(match name {
        "create" => indices.create("i").send().await.map(drop),
        "delete" => indices.delete("i").send().await.map(drop),
        "exists" => indices.exists("i").send().await.map(drop),
        "refresh" => indices.refresh("i").send().await.map(drop),
        "get_mapping" => indices.get_mapping("i").send().await.map(drop),
        "put_mapping" => indices.put_mapping("i").mapping(Mapping::new()).send().await.map(drop),
        "put_settings" => indices.put_settings("i").settings(json!({})).send().await.map(drop),
        "get_settings" => indices.get_settings("i").send().await.map(drop),
        "open" => indices.open("i").send().await.map(drop),
        "flush" => indices.flush("i").send().await.map(drop),
        "forcemerge" if answer.body.get("task").is_some() => return None,
        "forcemerge" => indices.forcemerge("i").send().await.map(drop),
        "clear_cache" => indices.clear_cache("i").send().await.map(drop),
        "get" => indices.get("i").send().await.map(drop),
        "close" => indices.close("i").send().await.map(drop),
        "add_block" => indices.add_block("i", "write").send().await.map(drop),
        // Of types that a server without them was told to write.
        "get_field_mapping" if answer.path.contains("include_type_name=true") => return None,
        "get_field_mapping" => indices.get_field_mapping("i", "f").send().await.map(drop),
        "stats" => indices.stats("i").send().await.map(drop),
        "segments" => indices.segments("i").send().await.map(drop),
        "recovery" => indices.recovery("i").send().await.map(drop),
        "rollover" => indices.rollover("i").send().await.map(drop),
        "shrink" => indices.shrink("i", "j").send().await.map(drop),
        "split" => indices.split("i", "j").send().await.map(drop),
        "clone" => indices.clone_index("i", "j").send().await.map(drop),
        "resolve_index" => indices.resolve_index("i").send().await.map(drop),
        "analyze" => indices.analyze("t").send().await.map(drop),
        "validate_query" => es.validate_query::<Value>().index("i").send().await.map(drop),
        _ => return None,
    })
}
