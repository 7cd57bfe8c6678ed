//! Successes that are no answer of the endpoint: pages of proxies, empty bodies, answers of other endpoints.

use std::collections::BTreeSet;

use es_client::prelude::*;

use super::{Recorded, SERVERS, client, every_server, named, typed};

/// What it says is in the status alone.
const STATUS: &[&str] = &[
    "cluster.exists_component_template",
    "exists",
    "exists_source",
    "indices.exists",
    "indices.exists_alias",
    "indices.exists_index_template",
    "indices.exists_template",
    "ping",
];

/// Of these there may be none.
const MAPS: &[&str] = &[
    "indices.get",
    "indices.get_alias",
    "indices.get_field_mapping",
    "indices.get_mapping",
    "indices.get_settings",
    "indices.get_template",
    "indices.recovery",
    "indices.simulate_index_template",
    "ingest.get_pipeline",
    "security.get_role",
    "security.get_user",
    "snapshot.get_repository",
    // Any object is a document.
    "get_source",
];

#[tokio::test]
async fn what_is_no_answer_is_an_error() {
    let failed = json!({"error": {"type": "x", "reason": "y"}, "status": 500});
    let bodies = ["", "{}", "[]", "null", "7", "\"x\"", "<html>Welcome</html>", "{\"task\":\"n:1\"}", "{\"took\":1}"];
    let bodies = bodies.map(str::to_owned).into_iter().chain([failed.to_string()]);
    let bodies: Vec<Value> = bodies.map(Value::String).collect();
    let (mut tried, mut taken) = (BTreeSet::new(), BTreeSet::new());
    for server in SERVERS {
        for answer in every_server::answers(server).into_iter().filter(|answer| answer.status < 300) {
            let endpoint = answer.endpoint.as_str();
            for body in &bodies {
                let is_answer = match body.as_str().unwrap() {
                    "" => endpoint == "nodes.hot_threads",
                    "[]" => endpoint.starts_with("cat."),
                    "{}" => MAPS.contains(&endpoint),
                    text => endpoint == "get_source" && text.starts_with('{'),
                };
                let other = Recorded {
                    body: body.clone(),
                    request: None,
                    endpoint: endpoint.to_owned(),
                    path: answer.path.clone(),
                    status: answer.status,
                };
                let Some(read) = typed::read(&client(&other, named(server)), &answer).await else { continue };
                tried.insert(endpoint.to_owned());
                if read.is_ok() != (is_answer || STATUS.contains(&endpoint)) {
                    taken.insert(format!("{endpoint}: {body} is {read:?}"));
                }
            }
        }
    }
    assert!(tried.len() > 100, "{tried:?}");
    assert!(taken.is_empty(), "{taken:#?}");
}
