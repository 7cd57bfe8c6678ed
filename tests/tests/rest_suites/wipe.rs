//! Empties a server after a test.

use es_client::{Elasticsearch, Error, prelude::Method};
use serde_json::{Map, Value, json};

/// Removes whatever a test may have made.
pub(crate) async fn everything(es: &Elasticsearch) -> Result<(), Error> {
    let state: Value = get(es, "/_cluster/state/metadata").await?;
    let metadata = &state["metadata"];
    let is_there = |path: &str| !is_empty(metadata.pointer(path));
    if is_there("/data_stream/data_stream") {
        delete(es, "/_data_stream/*").await?;
    }
    if is_there("/indices") {
        delete(es, "/*?expand_wildcards=all").await?;
    }
    for (path, at) in [
        ("/_template/*", "/templates"),
        ("/_index_template/*", "/index_template/index_template"),
        ("/_component_template/*", "/component_template/component_template"),
        ("/_ingest/pipeline/*", "/ingest/pipeline"),
        ("/_search/pipeline/*", "/search_pipeline/pipeline"),
    ] {
        if is_there(at) {
            delete(es, path).await?;
        }
    }
    for repository in keys(&get(es, "/_snapshot").await?) {
        for snapshot in
            get(es, &format!("/_snapshot/{repository}/_all")).await?["snapshots"].as_array().into_iter().flatten()
        {
            let name = snapshot["snapshot"].as_str().unwrap_or_default();
            delete(es, &format!("/_snapshot/{repository}/{name}")).await?;
        }
        delete(es, &format!("/_snapshot/{repository}")).await?;
    }
    for id in keys(&metadata["stored_scripts"]) {
        delete(es, &format!("/_scripts/{id}")).await?;
    }
    settings(es).await
}

/// Puts the cluster's settings back.
async fn settings(es: &Elasticsearch) -> Result<(), Error> {
    let settings = get(es, "/_cluster/settings?flat_settings=true").await?;
    let mut back = Map::new();
    for (kind, set) in settings.as_object().into_iter().flatten() {
        let names: Map<String, Value> = keys(set).into_iter().map(|name| (name, Value::Null)).collect();
        if !names.is_empty() {
            back.insert(kind.clone(), Value::Object(names));
        }
    }
    if !back.is_empty() {
        es.request(Method::PUT, "/_cluster/settings").json(&json!(back)).send().await?;
    }
    Ok(())
}

async fn get(es: &Elasticsearch, path: &str) -> Result<Value, Error> {
    es.request(Method::GET, path).ignore_status([404, 500]).send().await?.json()
}

async fn delete(es: &Elasticsearch, path: &str) -> Result<(), Error> {
    es.request(Method::DELETE, path).ignore_status([404]).send().await.map(drop)
}

fn keys(json: &Value) -> Vec<String> {
    json.as_object().into_iter().flat_map(Map::keys).cloned().collect()
}

fn is_empty(json: Option<&Value>) -> bool {
    json.is_none_or(|json| json.as_object().is_none_or(Map::is_empty))
}
