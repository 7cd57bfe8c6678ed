//! Steps of updates that need a document type.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use es_dsl::prelude::*;
use es_dsl::script::Condition;
use serde::Serialize;
use serde_json::json;

#[derive(Serialize, Document)]
struct Order {
    #[field(nested)]
    lines: Vec<Line>,
    tags: Vec<String>,
}

#[derive(Serialize, Document)]
struct Line {
    #[field(keyword)]
    sku: String,
    count: u32,
    place: Place,
}

#[derive(Serialize, Document)]
struct Place {
    rack: u32,
}

fn json(script: UpdateScript<Order>) -> serde_json::Value {
    serde_json::to_value(script.into_script()).unwrap()
}

#[test]
fn objects_of_a_list_are_copied_before_they_are_changed() {
    let (order, line) = (Order::fields(), Line::fields());
    let condition = Condition::equals(line.sku, "ink");
    let script = UpdateScript::new().update_where(order.lines, condition, |found| found.set(line.place.rack, 2));
    let source = "if ((ctx._source['lines'] instanceof List || ctx._source['lines'] instanceof Map)) { \
        def v0 = ctx._source['lines'] instanceof List ? new ArrayList(ctx._source['lines']) : [ctx._source['lines']]; \
        for (int v1 = 0; v1 < v0.size(); ++v1) { def v2 = v0.get(v1); \
        if (v2 instanceof Map && (v2['sku'] == params.p0)) { v2 = new LinkedHashMap(v2); v0.set(v1, v2); \
        v2['place'] = v2['place'] == null ? [:] : new LinkedHashMap(v2['place']); v2['place']['rack'] = params.p1; } } \
        ctx._source['lines'] = ctx._source['lines'] instanceof List ? v0 : v0.get(0); } ";
    assert_eq!(json(script), json!({"source": source, "lang": "painless", "params": {"p0": "ink", "p1": 2}}));
}

#[test]
fn no_steps_on_the_objects_of_a_list_are_none() {
    let (order, line) = (Order::fields(), Line::fields());
    let none = UpdateScript::new().update_where(order.lines, Condition::exists(line.sku), |found| found);
    assert_eq!(json(none)["source"], "ctx.op = 'noop'; ");
}

#[test]
fn values_go_to_the_beginning_of_a_list() {
    let order = Order::fields();
    let script = UpdateScript::new().prepend(order.tags, "a").prepend_if_absent(order.tags, "b");
    let source = json(script)["source"].as_str().unwrap().to_owned();
    assert!(source.contains("v0.add(0, params.p0); ctx._source['tags'] = v0; "), "{source}");
    assert!(source.contains("if (!v1.contains(params.p1)) { v1.add(0, params.p1); } "), "{source}");
}
