//! What becomes of each index of a call that changes several.

use serde::Deserialize;
use serde_json::Value;

use super::Acknowledged;
use crate::{
    error::{Error, ErrorCause},
    response::Response,
};

/// The members that tell why an index was not changed.
const FAILURES: [&str; 3] = ["exception", "failedShards", "failed_shards"];

/// Reads the answer of a call that changes each of its indices for itself; `done` is the member that says so of an index.
/// That one was not changed is an error. Old servers do not tell of each.
pub(super) fn acknowledged(response: &Response, done: &str) -> Result<Acknowledged, Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default)]
        indices: Value,
    }

    let acknowledged = Acknowledged::of(response)?;
    if !response.status().is_success() {
        return Ok(acknowledged);
    }
    let results: Vec<Value> = items(response.json::<Answer>()?.indices);
    let has_failed =
        |result: &&Value| result[done] == false || FAILURES.iter().any(|failure| result.get(failure).is_some());
    let failed: Vec<&Value> = results.iter().filter(has_failed).collect();
    match failed.len() {
        0 => Ok(acknowledged),
        count => {
            let cause = failed.into_iter().find_map(cause);
            Err(Error::partial(response.origin(), "indices", count, results.len(), cause))
        }
    }
}

/// The items of a list, or of an object that names them.
fn items(json: Value) -> Vec<Value> {
    match json {
        Value::Array(items) => items,
        Value::Object(members) => members.into_iter().map(|(_, item)| item).collect(),
        _ => Vec::new(),
    }
}

/// Why an index was not changed: its own failure, or that of a shard.
fn cause(result: &Value) -> Option<ErrorCause> {
    let causes = FAILURES.iter().filter_map(|failure| result.get(failure));
    causes
        .into_iter()
        .find_map(|json| ErrorCause::of_body(json).or_else(|| items(json.clone()).iter().find_map(ErrorCause::of_body)))
}
