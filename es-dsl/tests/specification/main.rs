//! Queries and bodies of searches beside the API specification: nothing is missing, everything reads
//! back, and no JSON makes reading panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may stop at the first surprise")]

mod api_data;
mod sample;
mod spec;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use es_dsl::Query;
use es_dsl::query::Clause;
use es_dsl::search::SearchBody;
use proptest::prelude::*;
use serde_json::{Value, json};

use api_data::data;
use spec::{Choices, Spec};

static SPEC: LazyLock<Spec> = LazyLock::new(Spec::committed);

type Body = SearchBody<Value>;

/// What is wrong with how a query is read, if anything.
fn trouble_with_query(spec: &Spec, json: &Value) -> Option<String> {
    let query: Query<Value> = match serde_json::from_value(json.clone()) {
        Ok(query) => query,
        Err(error) => return Some(format!("is not read: {error}")),
    };
    if let Some(raw) = query.clause().raw_parts().first() {
        return Some(format!("has an unknown part: {raw}"));
    }
    let written = serde_json::to_value(&query).unwrap();
    let again: Query<Value> = serde_json::from_value(written.clone()).unwrap();
    if again != query {
        return Some(format!("is another one when read again: {written}"));
    }
    (spec.normal_query(&written) != spec.normal_query(json)).then(|| format!("comes back as {written}"))
}

/// What is wrong with how a body is read, if anything.
fn trouble_with_body(spec: &Spec, json: &Value) -> Option<String> {
    let body: Body = match serde_json::from_value(json.clone()) {
        Ok(body) => body,
        Err(error) => return Some(format!("is not read: {error}")),
    };
    if let Some(raw) = body.raw_parts().first() {
        return Some(format!("has an unknown part: {raw}"));
    }
    let written = serde_json::to_value(&body).unwrap();
    let again: Body = serde_json::from_value(written.clone()).unwrap();
    if again != body {
        return Some(format!("is another one when read again: {written}"));
    }
    let normal = |json| spec.normal("SearchRequestBody", json);
    (normal(&written) != normal(json)).then(|| format!("comes back as {written}"))
}

/// Each parameter alone, in all forms of its type.
#[test]
fn every_parameter_of_every_kind_is_offered() {
    let spec = &*SPEC;
    assert_eq!(spec.kinds.len(), 68);
    let mut missing = BTreeMap::new();
    let mut parameters = 0;
    for (kind, ty) in &spec.kinds {
        let Some(ty) = ty else { continue };
        let on_field = ty.starts_with("single_key");
        let name = ty.trim_end_matches('>').rsplit(',').next().unwrap();
        let ty = &spec.types[name];
        for param in ty.members.keys().map(|name| name.trim_end_matches('!')).filter(|name| *name != "*") {
            parameters += 1;
            for seed in 0..40 {
                let mut choices = Choices(seed);
                let rule: &[&str] =
                    if kind == "intervals" && matches!(param, "boost" | "_name") { &["match"] } else { &[] };
                let names: Vec<_> = rule.iter().copied().chain([param]).collect();
                let params = spec.object(ty, &names, 3, &mut choices);
                let json = if on_field { json!({kind: {"a-field": params}}) } else { json!({kind: params}) };
                if let Some(trouble) = trouble_with_query(spec, &json) {
                    missing.insert(format!("{kind}.{param}"), format!("{json} {trouble}"));
                    break;
                }
            }
        }
    }
    println!("{} kinds, {parameters} parameters", spec.kinds.len());
    assert!(missing.is_empty(), "{missing:#?}");
}

/// Kinds that the specification names without describing them, as their manuals write them.
#[test]
fn kinds_of_plugins_are_offered() {
    let spec = &*SPEC;
    let examples = [
        json!({"agentic": {"query_text": "flowers", "query_fields": ["species"], "memory_id": "m"}}),
        json!({"hybrid": {"queries": [{"match_all": {}}], "pagination_depth": 10, "filter": {"match_all": {}}}}),
        json!({"neural": {"v": {"query_text": "x", "query_image": "aGk=", "model_id": "m", "k": 5}}}),
        json!({"neural": {"v": {"query_tokens": {"fox": 0.5}}}}),
        json!({"neural_sparse": {"v": {"query_tokens": {"1055": 5.5}, "method_parameters": {"top_n": 10}}}}),
        json!({"neural_sparse": {"v": {"query_text": "x", "analyzer": "bert-uncased"}}}),
        json!({"sltr": {"_name": "n", "featureset": "f", "params": {"keywords": "rambo"}}}),
        json!({"template": {"knn": {"v": {"vector": "${v}", "k": 2}}}}),
        json!({"xy_shape": {"f": {"shape": {"type": "circle", "coordinates": [0.0, 0.0], "radius": 2}, "relation": "within"}}}),
        json!({"xy_shape": {"f": {"indexed_shape": {"index": "i", "id": "1", "path": "p"}}, "ignore_unmapped": true}}),
        json!({"knn": {"v": {"vector": [0.5, 0.25], "k": 2, "filter": {"match_all": {}}, "max_distance": 2.5}}}),
        json!({"span_near": {"clauses": [{"span_term": {"f": {"value": "a"}}}, {"span_gap": {"f": 2}}]}}),
    ];
    for json in &examples {
        assert_eq!(trouble_with_query(spec, json), None, "{json}");
    }
    let known: BTreeSet<_> = examples.iter().flat_map(|json| json.as_object().unwrap().keys()).collect();
    for (kind, ty) in &spec.kinds {
        assert!(ty.is_some() || known.contains(kind), "{kind} is neither described nor in the examples");
    }
}

#[test]
fn every_member_of_a_body_is_offered() {
    let spec = &*SPEC;
    let mut missing = BTreeMap::new();
    let ty = &spec.types["SearchRequestBody"];
    for member in ty.members.keys() {
        for seed in 0..100 {
            let json = spec.object(ty, &[member], 4, &mut Choices(seed));
            if let Some(trouble) = trouble_with_body(spec, &json) {
                missing.insert(member, format!("{json} {trouble}"));
                break;
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
#[ignore = "needs the data of the specification (ES_API_DATA)"]
fn the_committed_list_is_that_of_the_specification() {
    let text = data("query_kinds.json").unwrap();
    let kinds: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let spec = &*SPEC;
    assert_eq!(kinds.keys().collect::<Vec<_>>(), spec.kinds.keys().collect::<Vec<_>>());
    for (kind, data) in &kinds {
        let Some(params) = data["params"].as_array() else { continue };
        let given: BTreeSet<_> = params
            .iter()
            .map(|param| {
                let required = if param["required"] == json!(true) { "!" } else { "" };
                (format!("{}{required}", param["name"].as_str().unwrap()), param["type"].as_str().unwrap().to_owned())
            })
            .collect();
        let committed: BTreeSet<_> = spec.types[data["type"].as_str().unwrap()].members.clone().into_iter().collect();
        assert_eq!(committed, given, "{kind}");
    }
}

/// Bodies of the manuals and test suites that conform to the specification.
#[test]
fn examples_come_back() {
    let (text, is_sample) = sample::examples();
    let spec = &*SPEC;
    let mut searches = 0;
    let mut misses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines() {
        let example: Value = serde_json::from_str(line).unwrap();
        if !sample::is_search(&example) {
            continue;
        }
        let bodies: Vec<_> = match &example["request_body"] {
            // Headers and bodies by turns.
            Value::Array(lines) => lines.iter().skip(1).step_by(2).collect(),
            body => vec![body],
        };
        for body in bodies {
            searches += 1;
            if let Some(trouble) = trouble_with_body(spec, body) {
                let kinds = serde_json::to_string(&example["kinds"]).unwrap();
                misses.entry(kinds).or_default().push(format!("{body} {trouble}"));
            }
        }
    }
    let missed: usize = misses.values().map(Vec::len).sum();
    for (kinds, misses) in &misses {
        println!("{} of {kinds}", misses.len());
        misses.iter().for_each(|miss| println!("    {miss}"));
    }
    let share = 100.0 * (searches - missed) as f64 / searches as f64;
    println!("{} of {searches} bodies of searches come back as they were: {share:.1} %", searches - missed);
    assert!(searches > if is_sample { 200 } else { 1000 }, "only {searches} examples");
    assert!(share >= 97.0, "{share:.1} %");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn queries_of_all_kinds_come_back(seed in any::<u64>()) {
        let spec = &*SPEC;
        let json = spec.query(5, &mut Choices(seed));
        prop_assert_eq!(trouble_with_query(spec, &json), None, "{}", json);
    }

    #[test]
    fn bodies_come_back(seed in any::<u64>()) {
        let spec = &*SPEC;
        let json = spec.value("SearchRequestBody", 5, &mut Choices(seed));
        prop_assert_eq!(trouble_with_body(spec, &json), None, "{}", json);
    }

    /// A valid query with a part that is not: nothing is lost, nothing panics.
    #[test]
    fn damaged_queries_are_kept(seed in any::<u64>(), damage in any::<u64>()) {
        let spec = &*SPEC;
        let mut json = spec.value("SearchRequestBody", 4, &mut Choices(seed));
        damage_one(&mut json, &mut Choices(damage));
        if json.is_object() {
            let body: Body = serde_json::from_value(json.clone()).unwrap();
            let written = serde_json::to_value(&body).unwrap();
            let again: Body = serde_json::from_value(written).unwrap();
            prop_assert_eq!(body, again);
        }
        if let Ok(clause) = serde_json::from_value::<Clause>(json) {
            let written = serde_json::to_value(&clause).unwrap();
            prop_assert_eq!(serde_json::from_value::<Clause>(written).unwrap(), clause);
        }
    }
}

/// Replaces one part of some JSON by something else.
fn damage_one(json: &mut Value, choices: &mut Choices) {
    let inner: Vec<&mut Value> = match json {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    let at = choices.below(inner.len() + 1);
    match inner.into_iter().nth(at) {
        Some(part) => damage_one(part, choices),
        None => {
            let others =
                [json!(null), json!(-1), json!("x"), json!([]), json!({}), json!({"brand_new": [1]}), json!(1.5)];
            *json = others[choices.below(others.len())].clone();
        }
    }
}
