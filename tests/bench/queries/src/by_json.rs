//! The query as a JSON value.

use serde_json::json;

use crate::Input;

pub fn query(input: &Input) -> Vec<u8> {
    let query = json!({"bool": {
        "must": [{"match": {"text": {"query": input.text, "operator": "and"}}}],
        "filter": [
            {"terms": {"tags": input.tags}},
            {"range": {"timestamp": {"gte": input.since}}},
        ],
        "must_not": [{"term": {"author.keyword": {"value": input.muted}}}],
        "should": [
            {"term": {"author.keyword": {"value": input.author}}},
            {"range": {"likes": {"gte": input.least}}},
        ],
    }});
    serde_json::to_vec(&query).unwrap_or_default()
}
