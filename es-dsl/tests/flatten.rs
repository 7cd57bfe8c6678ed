//! Maps whose members stand among the fields of a document.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the documents are there for their fields")]

use std::collections::{BTreeMap, HashMap};

use es_dsl::prelude::*;
use es_dsl::query::{combined_fields, multi_match};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Event {
    message: String,
    host: Host,
    #[serde(flatten)]
    extra: BTreeMap<String, Value>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Host {
    #[field(keyword)]
    name: String,
    #[serde(flatten)]
    labels: HashMap<String, String>,
}

#[derive(Serialize, Deserialize, Document)]
struct Others {
    #[serde(flatten)]
    host: Host,
    #[serde(flatten)]
    map: Map<String, Value>,
    #[serde(flatten)]
    value: Value,
    #[serde(flatten)]
    maybe: Option<BTreeMap<String, u32>>,
}

#[test]
fn members_of_a_map_are_asked_for_by_their_names() {
    let e = Event::fields();
    let query: Query<Event> = e.extra.field("level").term("warn").and(e.host.labels.field("rack").exists());
    assert_eq!(
        serde_json::to_value(&query).unwrap(),
        json!({"bool": {"must": [
            {"term": {"level": {"value": "warn"}}},
            {"exists": {"field": "host.rack"}},
        ]}})
    );
    let partial = Partial::new().set(e.extra.field("level"), 3).set(e.host.labels.field("rack"), "a");
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"level": 3, "host": {"rack": "a"}}));
    let o = Others::fields();
    assert_eq!(o.host.name.path(), "name");
    assert_eq!(o.host.labels.field("a").path(), "a");
    assert_eq!(o.maybe.field("b").path(), "b");
}

#[test]
fn the_mapping_tells_of_the_known_fields_only() {
    let mapping = serde_json::to_value(Event::mapping()).unwrap();
    let names = |json: &Value| json["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&mapping), ["host", "message"]);
    assert_eq!(names(&mapping["properties"]["host"]), ["name"]);
    let event: Event =
        serde_json::from_value(json!({"message": "m", "host": {"name": "h", "x": "y"}, "z": 1})).unwrap();
    event.check_keys().unwrap();
    // A script may name what is not known.
    let _ = painless!(Event, "ctx._source.z = params.z", z = 2).into_script();
}

#[test]
fn fields_of_different_types_are_a_tuple() {
    let e = Event::fields();
    let fields = |query: Query<Event>, kind: &str| serde_json::to_value(&query).unwrap()[kind]["fields"].clone();
    let query = multi_match("x", (e.message, e.host.name, "title^3")).into_query();
    assert_eq!(fields(query, "multi_match"), json!(["message", "host.name", "title^3"]));
    let query = combined_fields("x", (e.message, e.host.name)).into_query();
    assert_eq!(fields(query, "combined_fields"), json!(["message", "host.name"]));
    let query = multi_match("x", vec![e.message.path()]).into_query();
    assert_eq!(fields(query, "multi_match"), json!(["message"]));
}
