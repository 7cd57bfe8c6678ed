//! Random update scripts, whose effects have to be those of a model; and how often the server compiles them.

mod model;
mod scripts;

use std::collections::BTreeMap;
use std::time::Instant;

use es_client::prelude::*;
use es_tests::unique;
use serde::{Deserialize, Serialize};

use crate::choices::Choices;
use crate::failures::{self, Failure};
use crate::rig::Rig;

/// What is updated.
#[derive(Debug, Clone, Serialize, Deserialize, Document)]
struct Item {
    #[field(keyword)]
    group: String,
    title: String,
    #[field(keyword)]
    tags: Vec<String>,
    count: i64,
    small: i16,
    ratio: f64,
    rough: f32,
    flag: bool,
    numbers: Vec<i32>,
    flags: Vec<bool>,
    weights: Vec<f64>,
    note: Option<String>,
    #[serde(rename = "isEmpty it's")]
    odd: Option<i64>,
    inner: Inner,
    #[field(nested)]
    parts: Vec<Part>,
}

#[derive(Debug, Clone, Serialize, Deserialize, Document)]
struct Inner {
    #[field(keyword)]
    city: String,
    count: i32,
    deep: Deep,
}

#[derive(Debug, Clone, Serialize, Deserialize, Document)]
struct Deep {
    #[field(keyword)]
    words: Vec<String>,
    level: u8,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Part {
    #[field(keyword)]
    name: String,
    size: u32,
}

/// One script, the documents that it is run on, and what they are afterwards.
struct Case {
    number: u64,
    script: Script,
    documents: Vec<(String, Value, Option<Value>)>,
}

/// So many documents of a case that all have the same script at the same time.
const TOGETHER: usize = 4;

/// How a case reaches the server.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    Bulk,
    Update,
    ByQuery,
}

impl Case {
    /// Most go with many others in one request; some by the calls that are there for single updates, and for updates
    /// of all that a query finds.
    fn way(number: u64) -> Way {
        match number % 20 {
            0 => Way::ByQuery,
            1 => Way::Update,
            _ => Way::Bulk,
        }
    }

    fn random(rig: &Rig, number: u64) -> Self {
        let c = &mut rig.choices(number);
        let group = format!("g{number}");
        let (script, effect) = scripts::random(c);
        let count = if Self::way(number) == Way::ByQuery { TOGETHER } else { 1 };
        let documents = (0..count).map(|place| {
            let document = document(c, &group);
            let after = effect(&document);
            (format!("{number}-{place}"), document, after)
        });
        let documents = documents.collect();
        Self { number, script, documents }
    }
}

/// A document as somebody else may have written it: with members missing or null, and lists as single values.
fn document(c: &mut Choices, group: &str) -> Value {
    let part = |c: &mut Choices| Part { name: c.word().into(), size: c.small() };
    let item = Item {
        group: group.to_owned(),
        title: c.text(),
        tags: c.some(3, |c| c.word().to_owned()),
        count: if c.one_in(5) { i64::MAX - c.between(0, 3) } else { c.between(-9, 9) },
        small: c.between(-9, 9) as i16,
        ratio: c.number(),
        rough: c.number() as f32,
        flag: c.flip(),
        numbers: c.some(3, |c| c.small() as i32),
        flags: c.some(2, Choices::flip),
        weights: c.some(2, |c| f64::from(c.small())),
        note: c.flip().then(|| c.text()),
        odd: c.flip().then(|| c.between(0, 9)),
        inner: Inner {
            city: c.word().into(),
            count: c.small() as i32,
            deep: Deep { words: c.some(2, |c| c.word().to_owned()), level: c.small() as u8 },
        },
        parts: c.some(2, part),
    };
    let mut json = serde_json::to_value(item).unwrap();
    let paths = ["tags", "count", "ratio", "numbers", "note", "inner", "inner.deep", "inner.deep.words", "inner.city"];
    for path in paths {
        let pointer = format!("/{}", path.replace('.', "/"));
        let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
        let Some(object) = json.pointer_mut(parent).and_then(Value::as_object_mut) else { continue };
        match c.below(8) {
            0 => drop(object.remove(name)),
            1 => drop(object.insert(name.to_owned(), Value::Null)),
            2 => {
                if let Some(first) = object.get(name).and_then(|list| list.get(0)).cloned() {
                    object.insert(name.to_owned(), first);
                }
            }
            _ => {}
        }
    }
    json
}

async fn write(rig: &Rig, index: &str, lines: &[String]) -> Vec<Value> {
    let path = format!("/{index}/_bulk?refresh=true");
    let mut items = Vec::new();
    for chunk in lines.chunks(200) {
        let mut done = rig.lines(&path, chunk.concat()).await;
        match done["items"].take() {
            Value::Array(done) => items.extend(done),
            _ => panic!("{done}"),
        }
    }
    items
}

async fn read(rig: &Rig, index: &str, ids: &[&str]) -> Vec<Value> {
    let mut docs = Vec::new();
    for ids in ids.chunks(500) {
        let call = rig.es.request(Method::POST, format!("/{index}/_mget")).json(&json!({"ids": ids}));
        let mut answer: Value = call.send().await.unwrap().json().unwrap();
        match answer["docs"].take() {
            Value::Array(found) => docs.extend(found),
            _ => panic!("{answer}"),
        }
    }
    docs
}

async fn index(rig: &Rig) -> String {
    let index = unique("generated-updates");
    // Scripts may put anything anywhere: what is tested is the document, not how it is indexed.
    let mapping = Item::mapping().dynamic(DynamicMapping::False);
    let settings = crate::documents::settings();
    rig.es.indices().create(&index).mapping(mapping).settings(settings).send().await.unwrap();
    index
}

/// Each script does what the model does.
pub(crate) async fn do_as_the_model(rig: &Rig) {
    let started = Instant::now();
    let index = index(rig).await;
    let cases: Vec<Case> = (0..rig.count).map(|number| Case::random(rig, number)).collect();
    let documents = || cases.iter().flat_map(|case| &case.documents);
    let lines: Vec<_> =
        documents().map(|(id, before, _)| format!("{}\n{before}\n", json!({"index": {"_id": id}}))).collect();
    for item in write(rig, &index, &lines).await {
        assert!(item["index"]["error"].is_null(), "{item}");
    }

    let mut errors: Vec<(u64, String)> = Vec::new();
    let of_way = |way| cases.iter().filter(move |case| Case::way(case.number) == way);
    let lines: Vec<_> = of_way(Way::Bulk)
        .map(|case| {
            let action = json!({"update": {"_id": case.documents[0].0}});
            format!("{action}\n{}\n", json!({"script": case.script}))
        })
        .collect();
    for (case, item) in of_way(Way::Bulk).zip(write(rig, &index, &lines).await) {
        if let Some(error) = item["update"].get("error") {
            errors.push((case.number, failures::reason(error)));
        }
    }
    for case in of_way(Way::Update) {
        let update = rig.es.update::<Item>(&case.documents[0].0).index(&index).script(case.script.clone());
        if let Err(error) = update.send().await {
            errors.push((case.number, error.to_string()));
        }
    }
    let item = Item::fields();
    for case in of_way(Way::ByQuery) {
        let query = item.group.term(format!("g{}", case.number));
        let update = rig.es.update_by_query::<Item>().index(&index).query(query).script(case.script.clone());
        match update.send().await {
            Ok(report) => assert_eq!(report.total, TOGETHER as u64, "case {}: {report:?}", case.number),
            Err(error) => errors.push((case.number, error.to_string())),
        }
    }

    let sources = run_by_themselves(rig, &cases, &mut errors).await;

    let ids: Vec<_> = documents().map(|(id, _, _)| id.as_str()).collect();
    let mut found = read(rig, &index, &ids).await.into_iter();
    let mut failures = Vec::new();
    for case in &cases {
        let sent = || serde_json::to_string(&case.script).unwrap();
        let error = errors.iter().find(|(number, _)| *number == case.number);
        if let Some((number, reason)) = error {
            failures.push(Failure { case: *number, sent: sent(), reason: reason.clone() });
        }
        for (id, before, expected) in &case.documents {
            let found = found.next().unwrap();
            assert_eq!(found["_id"], id.as_str());
            if error.is_some() {
                continue; // That it was not changed needs no words.
            }
            let is_same = match (expected, found.get("_source")) {
                (Some(expected), Some(found)) => model::same(expected, found),
                (None, None) => true,
                _ => false,
            };
            if !is_same {
                let reason = format!(
                    "another document than the model's\n    before: {before}\n    after:  {}\n    model:  {}",
                    found["_source"],
                    expected.as_ref().unwrap_or(&Value::Null)
                );
                failures.push(Failure { case: case.number, sent: sent(), reason });
            }
        }
    }
    let accepted = rig.count - failures.len() as u64;
    let what =
        format!("{accepted} update scripts of {sources} sources did to {} documents what the model did", ids.len());
    rig.report(&what, started);
    failures::none(rig, "update scripts", &failures);
    rig.delete(&index).await;
}

/// Runs each source once by the call that runs a script without an index, which has no context for updates: there
/// the script finds what it changes in its parameters. Gives the number of sources.
async fn run_by_themselves(rig: &Rig, cases: &[Case], errors: &mut Vec<(u64, String)>) -> usize {
    let by_source: BTreeMap<&str, &Case> =
        cases.iter().rev().filter_map(|case| Some((case.script.source()?, case))).collect();
    let bodies = by_source.iter().map(|(source, case)| {
        let (_, before, after) = &case.documents[0];
        let mut script = serde_json::to_value(&case.script).unwrap();
        let end = if source.trim_end().ends_with([';', '}']) { "" } else { ";" };
        script["source"] = json!(format!("Map ctx = params.ctx; {source}{end} return ctx.op == 'delete'"));
        script["params"]["ctx"] = json!({"_source": before, "op": "index"});
        (case.number, json!({"script": script}), after.is_none().to_string())
    });
    let run = |rig: Rig, (number, body, deletes): (u64, Value, String)| async move {
        let call = rig.es.request(Method::POST, "/_scripts/painless/_execute").json(&body);
        let answer: Result<Value, _> = match call.send().await {
            Ok(answer) => answer.json(),
            Err(error) => Err(error),
        };
        match answer {
            Ok(answer) if answer["result"] == deletes => None,
            Ok(answer) => Some((number, format!("run by itself: {answer}, where deleting is {deletes}"))),
            Err(error) => Some((number, format!("run by itself: {error}"))),
        }
    };
    errors.extend(rig.at_once(bodies.collect(), run).await.into_iter().flatten());
    by_source.len()
}

/// How many scripts the server has compiled since it started.
async fn compilations(rig: &Rig) -> u64 {
    let stats = rig.es.request(Method::GET, "/_nodes/stats/script").send().await.unwrap();
    let stats: Value = stats.json().unwrap();
    stats["nodes"].as_object().unwrap().values().map(|node| node["script"]["compilations"].as_u64().unwrap()).sum()
}

/// Data of any kind and size in scripts of a few shapes: as many compilations as there are shapes.
pub(crate) async fn compile_once_per_shape(rig: &Rig) {
    let started = Instant::now();
    let index = index(rig).await;
    let before = compilations(rig).await;
    let mut updates = Vec::new();
    let mut shapes = std::collections::BTreeSet::new();
    for number in 0..rig.count {
        let c = &mut rig.choices(number);
        let script = scripts::of_few_shapes(c);
        shapes.insert(script.source().unwrap_or_default().to_owned());
        let id = format!("{}", number % 100);
        let body = json!({"script": script, "upsert": document(c, "all"), "scripted_upsert": true});
        updates.push(format!("{}\n{body}\n", json!({"update": {"_id": id}})));
    }
    for item in write(rig, &index, &updates).await {
        assert!(item["update"]["error"].is_null(), "{item}");
    }
    let compiled = compilations(rig).await - before;
    rig.report(&format!("{} updates of {} shapes were {compiled} compilations", rig.count, shapes.len()), started);
    assert!(compiled <= shapes.len() as u64, "{shapes:#?}");
    rig.delete(&index).await;
}
