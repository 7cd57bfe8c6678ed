//! Document types and their live indices on real servers.

use std::collections::{BTreeMap, BTreeSet};

use es_client::dsl::mapping::{Diff, Difference, IndexSettings, Property};
use es_client::prelude::*;
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(a_type_is_compared_with_its_index, every_parameter_is_compared_as_the_server_tells_it);

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "compared", doc_type = "tweet", settings = analysis)]
struct Old {
    author: String,
    #[field(text(analyzer = "names", search_analyzer = "simple"), fields(raw(keyword(ignore_above = 64))))]
    name: String,
    #[field(keyword)]
    #[serde(rename = "log.level")]
    level: String,
    #[field(nested)]
    replies: Vec<Reply>,
    at: Place,
    likes: i64,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Reply {
    #[field(text(norms = true, index = true))]
    text: String,
    stars: f32,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Place {
    #[field(geo_point)]
    point: Vec<f64>,
    #[field(date(format = "yyyy-MM-dd"))]
    day: String,
}

/// The same with what can be added.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "compared", doc_type = "tweet", settings = analysis)]
struct Added {
    #[field(text, keyword(ignore_above = 256), fields(words(text(analyzer = "stop"))))]
    author: String,
    #[field(text(analyzer = "names", search_analyzer = "whitespace"), fields(raw(keyword(ignore_above = 99))))]
    name: String,
    at: Town,
    is_new: bool,
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Town {
    town: String,
}

/// The same with what cannot be changed.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "compared", doc_type = "tweet")]
struct Changed {
    #[field(text(analyzer = "missing"))]
    title: String,
    likes: String,
    replies: Reply,
    is_new: bool,
}

fn analysis() -> IndexSettings {
    let names = json!({"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]});
    IndexSettings::new().number_of_shards(1).number_of_replicas(0).analyzer("names", names)
}

fn texts(differences: &[Difference]) -> Vec<String> {
    differences.iter().map(Difference::to_string).collect()
}

async fn a_type_is_compared_with_its_index(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, alias) = (unique("compared"), unique("compared-alias"));
    let missing = es.diff::<Old>().index(&index).send().await.unwrap_err();
    assert!(missing.is_index_not_found(), "{missing}");
    es.indices().create_for::<Old>().index(&index).send().await.unwrap();
    es.indices().put_alias(&index, &alias).send().await.unwrap();
    assert_eq!(es.diff::<Old>().index(&index).send().await.unwrap(), Diff::Same);
    assert_eq!(es.diff::<Old>().index(&alias).send().await.unwrap(), Diff::Same);

    let Diff::Add(fields) = es.diff::<Added>().index(&alias).send().await.unwrap() else { panic!() };
    assert_eq!(
        texts(&fields),
        [
            "`at.town` is missing",
            "`author.words` is missing",
            "`is_new` is missing",
            r#"`search_analyzer` of `name` should be "whitespace" and is "simple""#,
            "`ignore_above` of `name.raw` should be 99 and is 64",
        ]
    );
    es.indices().put_mapping_for::<Added>().index(&alias).send().await.unwrap();
    assert_eq!(es.diff::<Added>().index(&index).send().await.unwrap(), Diff::Same);

    let Diff::Reindex(reasons) = es.diff::<Changed>().index(&index).send().await.unwrap() else { panic!() };
    assert_eq!(
        texts(&reasons),
        [
            r#"`type` of `likes` should be "text" and is "long""#,
            r#"`type` of `replies` should be "object" and is "nested""#,
            r#"`analysis.analyzer.missing` of `title` should be "missing" and is its default"#,
        ]
    );
    let refused = es.indices().put_mapping_for::<Changed>().index(&index).send().await.unwrap_err();
    assert_eq!(refused.status().unwrap().as_u16(), 400, "{refused}");

    // Behind one alias with another index, which has nothing of it.
    let other = unique("compared");
    es.indices().create(&other).send().await.unwrap();
    es.indices().put_alias(&other, &alias).send().await.unwrap();
    assert!(
        matches!(es.diff::<Old>().index(&alias).send().await.unwrap(), Diff::Reindex(_)),
        "the analyzer is missing"
    );
    for index in [index, other] {
        es.indices().delete(&index).send().await.unwrap();
    }
}

/// Every type of field that the servers' specification names, with the parameters of each.
fn types() -> BTreeMap<String, BTreeSet<String>> {
    serde_json::from_str(include_str!("../../../es-dsl/tests/data/field_types.json")).unwrap()
}

/// A field of a type with what it cannot be without.
fn field(kind: &str) -> Property {
    let field = Property::of_type(kind);
    match kind {
        "token_count" => field.param("analyzer", "standard"),
        "scaled_float" => field.param("scaling_factor", 10),
        "dense_vector" => field.param("dims", 4),
        "knn_vector" => field.param("dimension", 4),
        "alias" => field.param("path", "real"),
        "passthrough" => field.param("priority", 1),
        "aggregate_metric_double" => field.param("metrics", json!(["min", "max"])).param("default_metric", "max"),
        _ => field,
    }
}

/// What a parameter is tried with.
fn values(kind: &str, param: &str) -> Vec<Value> {
    let texts = |values: &[&str]| values.iter().map(|value| json!(value)).collect();
    match param {
        "analyzer" | "search_analyzer" | "search_quote_analyzer" => texts(&["simple", "stop", "standard"]),
        "normalizer" => texts(&["lowercase"]),
        "copy_to" => vec![json!("copied"), json!(["copied", "copied-too"])],
        "null_value" => match kind {
            "boolean" => vec![json!(true), json!("false")],
            "date" | "date_nanos" => texts(&["2023-01-01", "2024-02-02"]),
            "ip" => texts(&["10.0.0.1", "::1"]),
            "geo_point" | "point" => vec![json!({"lat": 1, "lon": 2}), json!("3,4")],
            "keyword" | "wildcard" | "flattened" => texts(&["none", "7"]),
            _ => vec![json!(1), json!("2"), json!(0.5)],
        },
        "format" => texts(&["yyyy-MM-dd", "strict_date_optional_time||epoch_millis", "epoch_second"]),
        "locale" => texts(&["en", "de-DE", "ROOT"]),
        "index_options" if kind == "dense_vector" => vec![json!({"type": "hnsw", "m": 8}), json!({"type": "flat"})],
        "index_options" => texts(&["docs", "freqs", "positions", "offsets"]),
        "index_prefixes" => vec![json!({"min_chars": 1, "max_chars": 4}), json!({})],
        "similarity" if kind == "dense_vector" => texts(&["cosine", "l2_norm"]),
        "similarity" => texts(&["BM25", "boolean"]),
        "term_vector" => texts(&["no", "yes", "with_positions_offsets"]),
        "fielddata_frequency_filter" => vec![json!({"min": 0.001, "max": 0.5, "min_segment_size": 10})],
        "contexts" => {
            vec![json!([{"name": "a", "type": "category"}]), json!([{"name": "b", "type": "geo", "precision": 4}])]
        }
        "orientation" => texts(&["left", "cw", "right", "ccw"]),
        "strategy" => texts(&["recursive", "term"]),
        "script" => vec![json!({"source": "emit(1)"}), json!("emit(2)")],
        "on_script_error" => texts(&["fail", "continue"]),
        "time_series_metric" => texts(&["gauge", "counter"]),
        "relations" => vec![
            json!({"a": "b"}),
            json!({"a": ["b"]}),
            json!({"a": ["b", "c"], "d": "e"}),
            json!({"a": ["b", "c"], "d": "e", "b": "f"}),
            json!({"a": "c"}),
        ],
        "element_type" => texts(&["float", "byte"]),
        "depth_limit" | "max_input_length" | "ignore_above" | "position_increment_gap" => {
            vec![json!(7), json!(20), json!(50)]
        }
        "max_shingle_size" => vec![json!(2), json!(3)],
        "scaling_factor" => vec![json!(10), json!(2.5)],
        "dims" | "dimension" => vec![json!(4), json!(8)],
        "boost" => vec![json!(1), json!(2.5)],
        "meta" => vec![json!({"unit": "ms"})],
        "value" => texts(&["one", "two"]),
        "path" => texts(&["real", "other"]),
        "dynamic" => vec![json!("strict"), json!(true), json!(false)],
        _ => vec![json!(true), json!(false)],
    }
}

/// A field with a parameter, or without it.
fn with(kind: &str, param: &str, value: Option<&Value>) -> Property {
    let field = field(kind);
    let field = match param {
        "search_analyzer" => field.param("analyzer", "stop"),
        "search_quote_analyzer" => field.param("analyzer", "stop").param("search_analyzer", "stop"),
        "on_script_error" => field.param("script", json!({"source": "emit(1)"})),
        "normalizer" | "fielddata_frequency_filter" if kind == "text" => field.param("fielddata", true),
        _ => field,
    };
    match value {
        Some(value) => field.param(param, value),
        None => field,
    }
}

/// Whether the server does not know a parameter of this type.
fn is_unknown(error: &es_client::Error) -> bool {
    ["unsupported parameters", "unknown parameter"].iter().any(|words| error.to_string().contains(words))
}

/// What a server did with the fields of all types.
#[derive(Default)]
struct Tried {
    set: u32,
    changed: u32,
    wrong: Vec<String>,
    /// What could have been changed, and counts as a reason for a copy, since other servers refuse it.
    cautious: BTreeSet<String>,
}

/// Each parameter of each type is set on a live index, where the server takes it, and compared: first with itself, then
/// with its other values. What is to add can be added, and is there then.
async fn every_parameter_is_compared_as_the_server_tells_it(server: Server) {
    let Some(es) = client(server).await else { return };
    let mut tried = Tried::default();
    for (kind, params) in types() {
        compare_type(&es, &kind, params, &mut tried).await;
    }
    let Tried { set, changed, wrong, cautious } = tried;
    println!("{server}: {set} fields compared, {changed} changes made; could be changed, too: {cautious:?}");
    assert!(wrong.is_empty(), "{server}: {} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(set > 300 && changed > 20, "{set} {changed}");
}

async fn compare_type(es: &Elasticsearch, kind: &str, params: BTreeSet<String>, tried: &mut Tried) {
    let index = unique("compared");
    let settings = IndexSettings::new().number_of_shards(1).number_of_replicas(0);
    let real = Mapping::new().field("real", Property::of_type("keyword")).field("other", Property::of_type("keyword"));
    es.indices().create(&index).settings(&settings).mapping(real).send().await.unwrap();
    let put = async |name: &str, field: &Property| {
        es.indices().put_mapping(&index).mapping(Mapping::new().field(name, field.clone())).send().await
    };
    let none = IndexSettings::new();
    let diff = async |name: &str, field: &Property| {
        let live = es.indices().get_mapping(&index).send().await.unwrap();
        Mapping::new().field(name, field.clone()).diff(&none, live.get(&index).unwrap(), &none)
    };
    for param in params.into_iter().chain(["meta".to_owned()]) {
        let values: Vec<Option<Value>> = values(kind, &param).into_iter().map(Some).chain([None]).collect();
        for (place, value) in values.iter().enumerate() {
            // Only one of an index is possible.
            if kind == "join" && place > 0 {
                continue;
            }
            let name = format!("{kind}-{param}-{place}");
            let live = with(kind, &param, value.as_ref());
            if put(&name, &live).await.is_err() {
                continue;
            }
            tried.set += 1;
            match diff(&name, &live).await {
                Diff::Same => {}
                other => tried.wrong.push(format!("{live:?} is not as it says: {other}")),
            }
            for other in values.iter().filter(|other| *other != value) {
                let wanted = with(kind, &param, other.as_ref());
                match diff(&name, &wanted).await {
                    Diff::Same => {}
                    Diff::Add(_) => match put(&name, &wanted).await {
                        Ok(_) => {
                            tried.changed += 1;
                            let after = diff(&name, &wanted).await;
                            if after != Diff::Same {
                                tried.wrong.push(format!("{live:?} was changed to {wanted:?}, and then: {after}"));
                            }
                        }
                        Err(error) if is_unknown(&error) => {}
                        Err(error) => tried.wrong.push(format!("{live:?} does not become {wanted:?}: {error}")),
                    },
                    Diff::Reindex(_) => {
                        if kind != "join" && put(&name, &wanted).await.is_ok() {
                            tried.cautious.insert(format!("{kind}.{param}"));
                        }
                    }
                }
            }
        }
    }
    es.indices().delete(&index).send().await.unwrap();
}
