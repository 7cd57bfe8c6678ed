//! What typed calls make of answers: a file for each namespace, an arm for each call.

mod aliases;
mod bulk;
mod by_query;
mod cat;
mod cluster;
mod documents;
mod indices;
mod ingest;
mod nodes;
mod scripts;
mod search;
mod security;
mod snapshots;
mod tasks;
mod templates;

use es_client::{Elasticsearch, Error};

use crate::Recorded;

/// How many items a list of the answer has; of an error, which has none, one item was asked for.
fn items(answer: &Recorded, list: &str) -> usize {
    answer.body[list].as_array().map_or(1, Vec::len)
}

/// Whether it is an example of a manual that is cut short, so that it lacks what makes it that answer, or one of another request
/// than the typed call's.
fn is_shortened(answer: &Recorded) -> bool {
    let body = &answer.body;
    answer.status < 400
        && match answer.endpoint.as_str() {
            "bulk" => {
                body.pointer("/items/0/update/error").is_some() && body.pointer("/items/0/update/status").is_none()
            }
            "cluster.state" => body.get("cluster_name").is_none(),
            "field_caps" => !body.to_string().contains(r#""type":"#),
            "info" => body["version"]["build_hash"].is_number(),
            "tasks.get" => body.get("completed").is_none(),
            "tasks.list" => !body.to_string().contains("start_time_in_millis"),
            // Of a document that is in the request.
            "termvectors" => body.get("_id").is_none(),
            _ => false,
        }
}

/// What the typed call of this endpoint makes of the answer; `None` where there is no typed call.
pub(crate) async fn read(es: &Elasticsearch, answer: &Recorded) -> Option<Result<(), Error>> {
    if is_shortened(answer) {
        return None;
    }
    // The call narrows its answer itself.
    if answer.endpoint == "bulk" {
        return Some(bulk::read(es, answer).await);
    }
    // What such an answer lacks is what makes it that answer.
    if answer.path.contains("filter_path=") {
        return None;
    }
    let (namespace, name) = answer.endpoint.split_once('.').unwrap_or(("", &answer.endpoint));
    match namespace {
        "cluster" if name.ends_with("_component_template") => templates::read(es, name, answer).await,
        "indices" => match aliases::read(es, name, answer).await {
            Some(read) => Some(read),
            None => match templates::read(es, name, answer).await {
                Some(read) => Some(read),
                None => indices::read(es, name, answer).await,
            },
        },
        "cat" => cat::read(es, name, answer).await,
        "nodes" => nodes::read(es, name, answer).await,
        "tasks" => tasks::read(es, name, answer).await,
        "cluster" => cluster::read(es, name, answer).await,
        "" if ["info", "ping"].contains(&name) => cluster::read(es, name, answer).await,
        "ingest" => ingest::read(es, name, answer).await,
        "" if name.contains("script") => scripts::read(es, name, answer).await,
        "" => match documents::read(es, name, answer).await {
            Some(read) => Some(read),
            None => match search::read(es, name, answer).await {
                Some(read) => Some(read),
                None => by_query::read(es, name, answer).await,
            },
        },
        "security" => security::read(es, name, answer).await,
        "snapshot" => snapshots::read(es, name, answer).await,
        _ => None,
    }
}
