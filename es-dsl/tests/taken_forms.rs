//! Forms of search bodies that servers take beside those of the specification: none of their parts is raw.
//!
//! The list tells which servers answered each: 5.6.9, 7.10.2 and OpenSearch 3.8.0.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::aggregation::Aggregations;
use es_dsl::query::full_text::ByFrequency;
use es_dsl::query::term_level::TermsLookup;
use es_dsl::{aggregation, prelude::*, queries::*};
use serde_json::{Value, json};

#[test]
fn forms_that_servers_take_are_read() {
    let mut troubles = Vec::new();
    for line in include_str!("data/taken_forms.jsonl").lines() {
        let json = serde_json::from_str::<Value>(line).unwrap()["body"].take();
        let text = json.to_string();
        let body: SearchBody<Value> = serde_json::from_value(json.clone()).unwrap();
        let unknown = match json.get("aggs") {
            Some(aggs) => serde_json::from_value::<Aggregations>(aggs.clone()).unwrap().unknown(),
            None => Vec::new(),
        };
        let written = serde_json::to_value(&body).unwrap();
        let again: SearchBody<Value> = serde_json::from_value(written.clone()).unwrap();
        if !body.raw_parts().is_empty() || !unknown.is_empty() || again != body {
            troubles.push(format!("{text}\n    raw {:?}, unknown {unknown:?}, written {written}", body.raw_parts()));
        }
    }
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

fn read(json: &Value) -> Value {
    let query: Query<Value> = serde_json::from_value(json.clone()).unwrap();
    assert!(query.clause().raw_parts().is_empty(), "{json}");
    serde_json::to_value(&query).unwrap()
}

/// The one form for the bounds of a range, whose older forms the newest servers no longer take.
#[test]
fn bounds_keep_their_meaning() {
    let range = |params: Value| read(&json!({"range": {"n": params}}))["range"]["n"].take();
    assert_eq!(range(json!({"from": 1, "to": 2})), json!({"gte": 1, "lte": 2}));
    assert_eq!(range(json!({"from": 1, "include_lower": false})), json!({"gt": 1}));
    assert_eq!(
        range(json!({"from": 1, "include_lower": "false", "to": 2, "include_upper": "true"})),
        json!({"gt": 1, "lte": 2})
    );
    assert_eq!(range(json!({"to": "b", "include_upper": false, "boost": 2.0})), json!({"lt": "b", "boost": 2.0}));
    assert_eq!(range(json!({"from": null, "to": 2})), json!({"gte": null, "lte": 2}));
    assert_eq!(range(json!({"ge": 1, "le": 2})), json!({"gte": 1, "lte": 2}));
    // What they mean depends on the order of the members.
    for params in [
        json!({"gte": 1, "include_lower": false}),
        json!({"gt": 1, "from": 2}),
        json!({"from": 1, "include_lower": "x"}),
    ] {
        let query: Query<Value> = serde_json::from_value(json!({"range": {"n": params}})).unwrap();
        assert_eq!(query.clause().raw_parts().len(), 1, "{params}");
        assert_eq!(serde_json::to_value(&query).unwrap(), json!({"range": {"n": params}}));
    }
}

#[test]
fn what_is_read_can_be_built() {
    let query: Query<Value> = bool_query().must_not(term("a", 1)).adjust_pure_negative(false).into_query();
    let json = json!({"bool": {"must_not": [{"term": {"a": {"value": 1}}}], "adjust_pure_negative": false}});
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
    assert_eq!(read(&json), json);
    let lookup = TermsLookup::matching("people", term::<Value>("group", "a"), "tags");
    let query: Query<Value> = es_dsl::query::terms_lookup("tag", lookup).into_query();
    let json =
        json!({"terms": {"tag": {"index": "people", "query": {"term": {"group": {"value": "a"}}}, "path": "tags"}}});
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
    let minimum = ByFrequency::default().low_freq(2).high_freq("75%");
    let query: Query<Value> = es_dsl::query::common_terms("a", "b").minimum_should_match(minimum).into_query();
    let json = json!({"common": {"a": {"query": "b", "minimum_should_match": {"low_freq": 2, "high_freq": "75%"}}}});
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
    let body: SearchBody<Value> = serde_json::from_value(json!({"indices_boost": {"a": 1.5, "b": "2"}})).unwrap();
    assert_eq!(body, SearchBody::new().index_boost("a", 1.5).index_boost("b", 2.0));
    assert!(body.raw_parts().is_empty());
    let agg = aggregation::max::<Value>("n").value_type(es_dsl::aggregation::ValueType::Float);
    assert_eq!(agg.to_string(), r#"{"max":{"field":"n","value_type":"float"}}"#);
}
