//! The part of the examples that is in this repository: for each set of kinds of queries and aggregations the shortest
//! body. The data and `UPDATE=1 cargo test -p es-dsl --test specification sample -- --ignored`
//! make it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::data;

/// How long the body of an example may be, in bytes.
const LONGEST: usize = 240;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples.jsonl")
}

/// Examples, one a line: those of the data, or else the sample; and whether it is the sample.
pub(super) fn examples() -> (String, bool) {
    match data("examples.jsonl") {
        Some(text) => (text, false),
        None => (std::fs::read_to_string(path()).unwrap(), true),
    }
}

/// Whether an example is that of a search, and conforms to the specification.
pub(super) fn is_search(example: &Value) -> bool {
    let endpoint = example["endpoint"].as_str().unwrap_or_default();
    example["dsl_conform"] == json!(true) && ["search", "async_search.submit", "msearch"].contains(&endpoint)
}

#[test]
#[ignore = "needs the data of the specification (ES_API_DATA)"]
fn the_sample_is_that_of_the_data() {
    let text = data("examples.jsonl").unwrap();
    let mut shortest: BTreeMap<String, (usize, Value)> = BTreeMap::new();
    for line in text.lines() {
        let example: Value = serde_json::from_str(line).unwrap();
        let length = example["request_body"].to_string().len();
        if !is_search(&example) || length > LONGEST {
            continue;
        }
        let kept = ["source", "endpoint", "kinds", "dsl_conform", "request_body"];
        let kept = kept.into_iter().map(|name| (name.to_owned(), example[name].clone())).collect();
        let entry = shortest.entry(example["kinds"].to_string()).or_insert((usize::MAX, Value::Null));
        if length < entry.0 {
            *entry = (length, Value::Object(kept));
        }
    }
    let sample: String = shortest.values().map(|(_, example)| format!("{example}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(), &sample).unwrap();
    }
    assert!(
        std::fs::read_to_string(path()).unwrap() == sample,
        "tests/data/examples.jsonl is another: UPDATE=1 makes it"
    );
}
