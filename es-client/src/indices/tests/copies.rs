//! Rollovers and copies of indices.

use es_dsl::mapping::IndexSettings;
use serde_json::json;

use super::{changes::is_repeated, mapping};
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

const ROLLED_OVER: &str = r#"{"acknowledged":true,"shards_acknowledged":true,"old_index":"logs-1","new_index":"logs-000002",
    "rolled_over":true,"dry_run":false,"conditions":{"[max_docs: 2]":true,"[max_age: 7d]":false}}"#;

#[tokio::test]
async fn aliases_are_rolled_over() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, ROLLED_OVER);
        let call = es.indices().rollover("logs").max_docs(2).max_age("7d").max_size("1gb").condition("min_docs", 1);
        let done =
            call.settings(IndexSettings::new().number_of_shards(1)).mapping(mapping()).dry_run(true).send().await;
        let done = done.unwrap();
        assert!(done.rolled_over && done.acknowledged && !done.dry_run);
        assert_eq!((&*done.old_index, &*done.new_index), ("logs-1", "logs-000002"));
        assert!(done.conditions["[max_docs: 2]"]);
        let asked = service.one();
        assert_eq!((asked.line().as_str(), is_repeated(&asked)), ("POST /logs/_rollover?dry_run=true", false));
        let mapping = json!({"properties": {"foo": {"type": "text"}, "bar": {"type": "keyword"}}});
        let is_typed = server() == Server::elasticsearch(5, 6);
        let expected = json!({
            "conditions": {"max_docs": 2, "max_age": "7d", "max_size": "1gb", "min_docs": 1},
            "settings": {"number_of_shards": 1},
            "mappings": if is_typed { json!({"doc": mapping}) } else { mapping },
        });
        assert_eq!(asked.json(), expected);
    }
}

#[tokio::test]
async fn a_rollover_without_conditions_sends_none() {
    let nothing = r#"{"old_index":"a","new_index":"b","rolled_over":false}"#;
    let (service, es) = Recorder::of(Server::unknown(), 200, nothing);
    let done = es.indices().rollover("logs").new_index("<logs-{now/d}-2>").send().await.unwrap();
    assert!(!done.rolled_over && !done.acknowledged && done.conditions.is_empty());
    let asked = service.one();
    assert_eq!(asked.line(), "POST /logs/_rollover/%3Clogs-%7Bnow%2Fd%7D-2%3E");
    assert_eq!(asked.json(), json!({}));

    let twice = es.indices().rollover("logs").max_docs(1).body_raw(json!({"conditions": {}})).send().await.unwrap_err();
    assert!(twice.to_string().contains("`conditions` is given twice"), "{twice}");
    let unfit = es.indices().rollover("logs").condition("max_docs", f64::INFINITY).send().await.unwrap_err();
    let nameless = es.indices().rollover("logs").new_index("").send().await.unwrap_err();
    assert_eq!((unfit.kind(), nameless.kind()), (ErrorKind::Request, ErrorKind::Request));
    assert!(service.take().is_empty());
    for body in ["{}", r#"{"acknowledged":true}"#] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        assert_eq!(es.indices().rollover("logs").send().await.unwrap_err().kind(), ErrorKind::Decode);
    }
}

#[tokio::test]
async fn copies_have_other_numbers_of_shards() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, super::CREATED);
        let indices = es.indices();
        let is_old = server() == Server::elasticsearch(5, 6);
        let calls = [
            ("shrink", "", indices.shrink("a", "b")),
            ("split", "6.1", indices.split("a", "b")),
            ("clone", "7.4", indices.clone_index("a", "b")),
        ];
        for (name, since, call) in calls {
            let settings = IndexSettings::new().number_of_shards(2);
            let answer = call.settings(settings).body_raw(json!({"aliases": {"c": {}}})).send().await;
            if is_old && name != "shrink" {
                let error = answer.unwrap_err().to_string();
                let told = format!("indices.{name}: it needs Elasticsearch {since} or OpenSearch 1.0");
                assert!(error.starts_with(&told), "{error}");
                assert!(service.take().is_empty());
                continue;
            }
            assert!(answer.unwrap().acknowledged);
            let asked = service.one();
            assert_eq!(asked.line(), format!("PUT /a/_{name}/b"));
            assert_eq!(asked.options.endpoint_name(), Some(&*format!("indices.{name}")));
            assert!(!is_repeated(&asked));
            assert_eq!(asked.json(), json!({"settings": {"number_of_shards": 2}, "aliases": {"c": {}}}));
        }
        for call in [indices.shrink("a", ""), indices.split("", "b"), indices.shrink("a", "_x")] {
            assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
        }
        assert!(service.take().is_empty());
    }
}
