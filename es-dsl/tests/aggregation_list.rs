//! No aggregation of the servers is missing, and no parameter.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

#[path = "specification/api_data.rs"]
mod api_data;

use std::collections::{BTreeMap, BTreeSet};

use es_dsl::aggregation::{Aggregations, kinds};
use serde_json::Value;

use api_data::data;

type Names = BTreeMap<String, BTreeSet<String>>;

fn missing(wanted: &Names) -> Vec<String> {
    let offered: BTreeMap<_, BTreeSet<_>> = kinds().map(|(kind, params)| (kind, params.collect())).collect();
    let mut missing = Vec::new();
    for (kind, params) in wanted {
        match offered.get(kind.as_str()) {
            None => missing.push(kind.clone()),
            Some(offered) => missing.extend(
                params.iter().filter(|name| !offered.contains(name.as_str())).map(|name| format!("{kind}.{name}")),
            ),
        }
    }
    missing
}

#[test]
fn all_aggregations_are_there_with_all_their_parameters() {
    let wanted: Names = serde_json::from_str(include_str!("data/aggregations.json")).unwrap();
    assert_eq!(wanted.len(), 81);
    assert_eq!(missing(&wanted), [""; 0]);
}

/// The list in this repository is that of the specification.
#[test]
#[ignore = "needs the data of the specification (ES_API_DATA)"]
fn the_list_is_that_of_the_specification() {
    let text = data("aggregations.json").unwrap();
    let specification: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let listed: Names = serde_json::from_str(include_str!("data/aggregations.json")).unwrap();
    let specified: Names = specification
        .into_iter()
        .filter(|(kind, _)| !kind.starts_with('_'))
        .map(|(kind, entry)| {
            // The parameters of `filter` are a query, whose kinds are listed elsewhere.
            let params = entry["params"].as_array().filter(|_| kind != "filter").cloned().unwrap_or_default();
            (kind, params.iter().map(|param| param["name"].as_str().unwrap().to_owned()).collect())
        })
        .collect();
    assert_eq!(listed, specified);
}

/// Requests of the specification, the manuals and the test suites: what they aggregate is known, and
/// comes back as it was.
#[test]
fn examples_are_read_and_written_back() {
    let whole = data("examples.jsonl");
    let least = if whole.is_some() { 100 } else { 30 };
    let examples = whole.unwrap_or_else(|| include_str!("data/examples.jsonl").to_owned());
    let (mut read, mut unknown) = (0, BTreeMap::<String, usize>::new());
    for line in examples.lines() {
        let example: Value = serde_json::from_str(line).unwrap();
        let body = &example["request_body"];
        let Some(json) = body.get("aggs").or_else(|| body.get("aggregations")).filter(|json| json.is_object()) else {
            continue;
        };
        if example["dsl_conform"] != true {
            continue;
        }
        let aggs: Aggregations = serde_json::from_value(json.clone()).unwrap();
        let text = serde_json::to_string(&aggs).unwrap().replace("\"aggregations\":", "\"aggs\":");
        let json = json.to_string().replace("\"aggregations\":", "\"aggs\":");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&json).unwrap());
        read += 1;
        for name in aggs.unknown() {
            *unknown.entry(name).or_default() += 1;
        }
    }
    println!("{read} examples; not known: {unknown:?}");
    assert!(read > least, "the examples have another form than this test reads");
    assert!(unknown.values().sum::<usize>() * 100 <= read * 3, "{unknown:?}");
}
