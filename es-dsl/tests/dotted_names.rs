//! Fields whose names have dots: one member of the document each.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the documents are there for their fields")]

use es_dsl::prelude::*;
use es_dsl::script::Condition;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Event {
    #[field(keyword)]
    #[serde(rename = "log.level")]
    level: String,
    #[serde(rename = "event.tags")]
    tags: Vec<String>,
    host: Host,
    #[serde(rename = "source.geo")]
    geo: Geo,
    #[serde(rename = "user.name")]
    #[field(text, fields(raw(keyword)))]
    user: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Host {
    #[serde(rename = "os.name")]
    os: String,
    cpus: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Geo {
    city: String,
}

#[test]
fn a_partial_update_sets_the_member_that_is_there() {
    let e = Event::fields();
    let partial = Partial::new()
        .set(e.level, "warn")
        .set(e.tags, ["a"])
        .set(e.host.os, "linux")
        .set(e.host.cpus, 8)
        .set(e.geo.city, "Graz")
        .set_null(e.user);
    assert_eq!(
        serde_json::to_value(partial.as_json()).unwrap(),
        json!({
            "log.level": "warn",
            "event.tags": ["a"],
            "host": {"os.name": "linux", "cpus": 8},
            "source.geo": {"city": "Graz"},
            "user.name": null,
        })
    );
}

#[test]
fn what_is_merged_is_what_serde_reads() {
    let e = Event::fields();
    let event = Event {
        level: "info".into(),
        tags: Vec::new(),
        host: Host { os: "a".into(), cpus: 1 },
        geo: Geo { city: "b".into() },
        user: "c".into(),
    };
    let partial = Partial::new().set(e.level, "warn").set(e.host, &event.host).set(e.geo.city, "Graz");
    let Value::Object(mut merged) = serde_json::to_value(&event).unwrap() else { panic!("an object") };
    let Value::Object(part) = serde_json::to_value(partial.as_json()).unwrap() else { panic!("an object") };
    merged.extend(part);
    let read: Event = serde_json::from_value(Value::Object(merged)).unwrap();
    assert_eq!(read, Event { level: "warn".into(), geo: Geo { city: "Graz".into() }, ..event });
}

#[test]
fn scripts_name_the_member_that_is_there() {
    let e = Event::fields();
    let source = |script: UpdateScript<Event>| script.into_script().source().unwrap().to_owned();
    assert_eq!(source(UpdateScript::new().set(e.level, "x")), "ctx._source['log.level'] = params.p0; ");
    assert_eq!(
        source(UpdateScript::new().set(e.host.os, "x")),
        "if (ctx._source['host'] == null) { ctx._source['host'] = [:]; } ctx._source['host']['os.name'] = params.p0; "
    );
    assert_eq!(
        source(UpdateScript::new().remove(e.geo.city)),
        "if (ctx._source['source.geo'] instanceof Map && ctx._source['source.geo'].containsKey('city')) \
         { ctx._source['source.geo'].remove('city'); } "
    );
    assert_eq!(
        source(UpdateScript::new().when(Condition::equals(e.level, "x"), |then| then.remove(e.level))),
        "if (ctx._source['log.level'] == params.p0) \
         { if (ctx._source.containsKey('log.level')) { ctx._source.remove('log.level'); } } "
    );
    // An object that was set as a whole is copied before its fields are.
    let script = UpdateScript::new().set(e.geo, &Geo { city: "a".into() }).set(e.geo.city, "b");
    assert!(source(script).contains("new LinkedHashMap(ctx._source['source.geo'])"));
    let script = painless!(Event, "ctx._source['log.level'] = params.level", level = "warn").into_script();
    assert_eq!(script.source(), Some("ctx._source['log.level'] = params.level"));
}

#[test]
fn queries_and_mappings_go_by_the_dotted_path() {
    let e = Event::fields();
    assert_eq!(e.level.term("x").into_query().to_string(), r#"{"term":{"log.level":{"value":"x"}}}"#);
    assert_eq!(e.user.raw.path(), "user.name.raw");
    assert_eq!(e.host.os.path(), "host.os.name");
    let mapping = serde_json::to_value(Event::mapping()).unwrap();
    assert_eq!(mapping["properties"]["log.level"]["type"], "keyword");
}

#[test]
fn a_dot_of_a_dynamic_path_leads_into_an_object() {
    let partial = Partial::<Value>::new().set(Field::dynamic("a.b"), 1).set(Field::dynamic("a.c"), 2);
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"a": {"b": 1, "c": 2}}));
}
