use es_dsl::{
    mapping::{keyword, long},
    prelude::*,
};
use serde_json::json;

use super::*;
use crate::{
    ErrorKind, Server,
    indices::Alias,
    testing::{Recorder, SERVERS, Tweet},
};

const DONE: &str = r#"{"acknowledged":true}"#;

fn composable() -> [Server; 3] {
    [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(3, 8)]
}

fn template() -> IndexTemplate {
    let content = TemplateContent::new()
        .settings(json!({"number_of_replicas": 0}))
        .mapping(Mapping::new().field("y", long()))
        .alias("al", Alias::new().is_write_index(false));
    let template = IndexTemplate::new(["x1-*"]).composed_of(["c1"]).content(content);
    template.priority(5).version(1).meta(json!({"a": 1}))
}

#[tokio::test]
async fn an_index_template_is_put_and_read_again() {
    for server in composable() {
        let (service, es) = Recorder::of(server, 200, DONE);
        let call = es.indices().put_index_template("x1", template()).create(true).master_timeout("1s");
        assert!(call.send().await.unwrap().acknowledged);
        let asked = service.one();
        let timeout = if server == Server::opensearch(3, 8) { "cluster_manager_timeout" } else { "master_timeout" };
        assert_eq!(asked.line(), format!("PUT /_index_template/x1?create=true&{timeout}=1s"));
        let body = json!({
            "index_patterns": ["x1-*"], "composed_of": ["c1"], "priority": 5, "version": 1, "_meta": {"a": 1},
            "template": {
                "settings": {"number_of_replicas": 0}, "mappings": {"properties": {"y": {"type": "long"}}},
                "aliases": {"al": {"is_write_index": false}},
            },
        });
        assert_eq!(asked.json(), body);

        // As version 9.2 answers.
        let mut kept = body.clone();
        kept["created_date_millis"] = 1_795_805_841_927_i64.into();
        kept["new"] = 1.into();
        let answer = json!({"index_templates": [{"name": "x1", "index_template": kept}]});
        let (service, es) = Recorder::of(server, 200, answer);
        let mut found = es.indices().get_index_template("x1").send().await.unwrap().unwrap();
        assert_eq!(service.one().line(), "GET /_index_template/x1");
        assert_eq!(found.content.settings.as_ref().unwrap().get("number_of_replicas"), Some(&json!(0)));
        assert_eq!(found.created_date_millis, Some(1_795_805_841_927));
        // It can be put again with all that it says.
        let mut again = body;
        again["new"] = 1.into();
        assert_eq!(serde_json::to_value(&found).unwrap(), again);
        (found.created_date_millis, found.other) = (None, serde_json::Map::new());
        assert_eq!(found, template());
    }
}

#[tokio::test]
async fn index_templates_are_listed_and_deleted() {
    let answer = json!({"index_templates": [
        {"name": "a", "index_template": {"index_patterns": "a-*", "composed_of": null, "data_stream": {}}},
        {"name": "b", "index_template": {"index_patterns": ["b-*"], "composed_of": []}},
    ]});
    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let found = es.indices().get_index_templates("*").send().await.unwrap();
    assert_eq!(service.one().line(), "GET /_index_template/*");
    assert_eq!(found["a"], IndexTemplate::new(["a-*"]).data_stream());
    assert_eq!(found["b"], IndexTemplate::new(["b-*"]));
    let (service, es) = Recorder::of(Server::unknown(), 200, DONE);
    es.indices().delete_index_template(["a", "b*"]).timeout("1s").send().await.unwrap();
    assert_eq!(service.one().line(), "DELETE /_index_template/a,b*?timeout=1s");
    assert!(es.indices().exists_index_template("a").send().await.unwrap());
    assert_eq!(service.one().line(), "HEAD /_index_template/a");
    let (_service, es) = Recorder::of(Server::unknown(), 404, "");
    assert!(!es.indices().exists_index_template("a").send().await.unwrap());
}

#[tokio::test]
async fn a_missing_template_is_none() {
    let reason = "index template matching [t] not found";
    let missing = json!({"error": {"type": "resource_not_found_exception", "reason": reason}, "status": 404});
    let (_service, es) = Recorder::of(Server::unknown(), 404, &missing);
    assert_eq!(es.indices().get_index_template("t").send().await.unwrap(), None);
    assert!(es.indices().get_index_templates("t").send().await.unwrap().is_empty());
    let (_service, es) = Recorder::of(Server::unknown(), 404, "{}");
    assert_eq!(es.indices().get_template("t").send().await.unwrap(), None);
    assert!(es.indices().get_templates("t*").send().await.unwrap().is_empty());
    for body in ["", "<html>", r#"{"error":"no handler found","status":404}"#, "[]"] {
        let (_service, es) = Recorder::of(Server::unknown(), 404, body);
        assert!(es.indices().get_index_template("t").send().await.unwrap_err().is_not_found(), "{body}");
        assert!(es.indices().get_template("t").send().await.unwrap_err().is_not_found(), "{body}");
    }
    // An answer without it is none.
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"index_templates":[]}"#);
    assert_eq!(es.indices().get_index_template("t").send().await.unwrap_err().kind(), ErrorKind::Decode);
}

fn legacy() -> LegacyTemplate {
    let template = LegacyTemplate::new(["t1-*"]).settings(json!({"index": {"number_of_shards": "1"}}));
    template.mapping(Mapping::new().field("x", keyword())).alias("al", Alias::new()).order(1).version(3)
}

#[tokio::test]
async fn legacy_templates_are_as_each_server_spells_them() {
    let plain = json!({"properties": {"x": {"type": "keyword"}}});
    let mut body = json!({
        "index_patterns": ["t1-*"], "order": 1, "version": 3, "settings": {"index": {"number_of_shards": "1"}},
        "mappings": plain, "aliases": {"al": {}},
    });
    let old = json!({
        "template": "t1-*", "order": 1, "version": 3, "settings": {"index": {"number_of_shards": "1"}},
        "mappings": {"doc": plain}, "aliases": {"al": {}},
    });
    for server in SERVERS {
        let is_old = server() == Server::elasticsearch(5, 6);
        let body = if is_old { old.clone() } else { body.clone() };
        let (service, es) = Recorder::of(server(), 200, DONE);
        es.indices().put_template("t1", legacy()).send().await.unwrap();
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.json()), ("PUT /_template/t1", body.clone()));

        let (_service, es) = Recorder::of(server(), 200, json!({"t1": body}));
        let mut found = es.indices().get_template("t1").send().await.unwrap().unwrap();
        if is_old {
            let mapping = found.mappings.remove("doc").unwrap();
            found = found.mapping(mapping);
        }
        assert_eq!(found, legacy());
    }
    // Version 6 has both the list and the types.
    let (service, es) = Recorder::of(Server::elasticsearch(6, 8), 200, DONE);
    es.indices().put_template("t1", LegacyTemplate::new(["a", "b"]).content_of::<Tweet>()).send().await.unwrap();
    let asked = service.one().json();
    assert_eq!(asked["mappings"]["tweet"], serde_json::to_value(Tweet::mapping()).unwrap());
    assert_eq!(asked["index_patterns"], json!(["a", "b"]));
    // As all servers answer where there is no mapping.
    body["mappings"] = json!({});
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"t1": body}));
    assert!(es.indices().get_template("t1").send().await.unwrap().unwrap().mappings.is_empty());
}

#[tokio::test]
async fn templates_that_cannot_be_sent_are_refused() {
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, DONE);
    let indices = es.indices();
    let two = LegacyTemplate::new(["a", "b"]);
    let errors = [
        (indices.put_index_template("t", template()).send().await.unwrap_err(), "it needs Elasticsearch 7.8 or"),
        (indices.get_index_template("t").send().await.unwrap_err(), "it needs Elasticsearch 7.8 or"),
        (indices.exists_index_template("t").send().await.unwrap_err(), "it needs Elasticsearch 7.8 or"),
        (indices.delete_index_template("t").send().await.unwrap_err(), "it needs Elasticsearch 7.8 or"),
        (indices.simulate_index_template("t").send().await.unwrap_err(), "it needs Elasticsearch 7.9 or"),
        (indices.simulate_template().name("t").send().await.unwrap_err(), "it needs Elasticsearch 7.9 or"),
        (indices.put_template("t", two).send().await.unwrap_err(), "has one index pattern"),
        (
            indices.put_template("t", legacy().alias("a", Alias::new().is_write_index(true))).send().await.unwrap_err(),
            "`is_write_index` needs Elasticsearch 6.4",
        ),
    ];
    for (error, words) in errors {
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(service.take().is_empty());

    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, DONE);
    let indices = es.indices();
    let none: [&str; 0] = [];
    let infinite = infinite_setting();
    let two_types = legacy().mapping(Tweet::mapping());
    for error in [
        indices.put_index_template("a,b", template()).send().await.unwrap_err(),
        indices.put_index_template("", template()).send().await.unwrap_err(),
        indices.get_index_template("a*").send().await.unwrap_err(),
        indices.get_template("..").send().await.unwrap_err(),
        indices.delete_template("").send().await.unwrap_err(),
        indices.put_index_template("t", IndexTemplate::new(none)).send().await.unwrap_err(),
        indices.put_template("t", LegacyTemplate::new(none)).send().await.unwrap_err(),
        indices.put_template("t", two_types).send().await.unwrap_err(),
        indices.put_template("t", LegacyTemplate::new(["a"]).settings(infinite)).send().await.unwrap_err(),
        indices.put_template("t", LegacyTemplate::new(["a"]).settings("text")).send().await.unwrap_err(),
        indices.simulate_template().send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(service.take().is_empty());
}

/// A setting that JSON cannot hold.
fn infinite_setting() -> BTreeMap<&'static str, f64> {
    BTreeMap::from([("a", f64::INFINITY)])
}

#[tokio::test]
async fn templates_are_simulated() {
    let answer = json!({
        "template": {"settings": {"index": {"number_of_shards": "1"}}, "aliases": {}},
        "overlapping": [{"name": "x1", "index_patterns": ["x1-*"]}],
    });
    for server in composable() {
        let (service, es) = Recorder::of(server, 200, &answer);
        let simulated = es.indices().simulate_index_template("x1-1").send().await.unwrap().unwrap();
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.body.as_str()), ("POST /_index_template/_simulate_index/x1-1", ""));
        assert_eq!(simulated.content.settings.unwrap().get("number_of_shards"), Some(&json!("1")));
        assert_eq!(simulated.overlapping[0].index_patterns, ["x1-*"]);
        es.indices().simulate_template().name("x1").send().await.unwrap();
        assert_eq!(service.one().line(), "POST /_index_template/_simulate/x1");
        es.indices().simulate_template().template(IndexTemplate::new(["a"])).create(true).send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_index_template/_simulate?create=true");
        assert_eq!(asked.json(), json!({"index_patterns": ["a"]}));
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.indices().simulate_index_template("x").send().await.unwrap(), None);
    assert_eq!(es.indices().simulate_template().name("x").send().await.unwrap_err().kind(), ErrorKind::Decode);
}
