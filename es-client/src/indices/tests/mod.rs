//! Requests about indices on all servers, and what is made of their answers.

mod changes;
mod copies;
mod reads;

use es_dsl::{
    mapping::{keyword, text},
    prelude::*,
};
use serde_json::json;

use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS, Tweet, answer},
};

const CREATED: &str = r#"{"acknowledged":true,"shards_acknowledged":true,"index":"my_index"}"#;

fn mapping() -> Mapping {
    Mapping::new().field("foo", text()).field("bar", keyword())
}

#[tokio::test]
async fn the_mapping_is_under_its_type_where_there_are_types() {
    let plain = json!({"properties": {"foo": {"type": "text"}, "bar": {"type": "keyword"}}});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, CREATED);
        let call = es.indices().create("my_index").doc_type("my_type").mapping(mapping());
        let res = call.settings(json!({"number_of_replicas": 0})).send().await.unwrap();
        assert!(res.acknowledged && res.shards_acknowledged);
        assert_eq!(res.index.as_deref(), Some("my_index"));
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /my_index");
        let is_typed = server() == Server::elasticsearch(5, 6);
        let mappings = if is_typed { json!({"my_type": plain}) } else { plain.clone() };
        assert_eq!(asked.json(), json!({"settings": {"number_of_replicas": 0}, "mappings": mappings}));

        es.indices().create_for::<Tweet>().send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /tweets");
        let mappings = &asked.json()["mappings"];
        let mappings = if is_typed { &mappings["tweet"] } else { mappings };
        assert_eq!(*mappings, serde_json::to_value(Tweet::mapping()).unwrap());
    }
}

#[tokio::test]
async fn raw_members_and_typed_ones_are_one_body() {
    let (service, es) = Recorder::of(Server::unknown(), 200, CREATED);
    let raw = json!({"aliases": {"a": {}}, "mappings": {"dynamic": false}});
    es.indices()
        .create("my_index")
        .body_raw(raw.clone())
        .settings(json!({"number_of_replicas": 0}))
        .send()
        .await
        .unwrap();
    let mut right = raw.clone();
    right["settings"] = json!({"number_of_replicas": 0});
    assert_eq!(service.one().json(), right);
    // Neither is dropped for the other.
    let error = es.indices().create("my_index").mapping(mapping()).body_raw(raw).send().await.unwrap_err();
    assert!(error.to_string().contains("`mappings` is given twice"), "{error}");
    let raw = json!({"settings": {}});
    let error = es.indices().create("my_index").settings(json!({})).body_raw(raw).send().await.unwrap_err();
    assert!(error.to_string().contains("`settings` is given twice"), "{error}");
    assert!(service.take().is_empty());
    es.indices().create("my_index").send().await.unwrap();
    assert_eq!(service.one().json(), json!({}));
}

#[tokio::test]
async fn mappings_are_read_from_any_version() {
    let plain = serde_json::to_value(mapping()).unwrap();
    for server in SERVERS {
        let is_typed = server() == Server::elasticsearch(5, 6);
        let (mappings, doc_type) =
            if is_typed { (json!({"my_type": plain}), "my_type") } else { (plain.clone(), "_doc") };
        let body = json!({"my_index": {"mappings": mappings}, "empty": {"mappings": {}}, "odd": {}});
        let (service, es) = Recorder::of(server(), 200, body);
        let mappings = es.indices().get_mapping("*").send().await.unwrap();
        assert_eq!(service.one().line(), "GET /*/_mapping");
        assert_eq!(mappings.get("my_index"), Some(&mapping()));
        assert_eq!(mappings.by_type("my_index").collect::<Vec<_>>(), [(doc_type, &mapping())]);
        assert_eq!(mappings.indices().collect::<Vec<_>>(), ["empty", "my_index", "odd"]);
        assert_eq!(mappings.get("none"), None);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"a":{"mappings":{"properties":7}}}"#);
    let error = es.indices().get_mapping("a").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the mapping of the index `a`"), "{error}");
}

#[tokio::test]
async fn an_index_exists_or_not() {
    for (status, exists) in [(200, Some(true)), (404, Some(false)), (403, None), (500, None)] {
        let (service, es) = Recorder::of(Server::unknown(), status, "");
        let answer = es.indices().exists("my_index").send().await;
        assert_eq!(service.one().line(), "HEAD /my_index");
        match exists {
            Some(exists) => assert_eq!(answer.unwrap(), exists),
            None => assert_eq!(answer.unwrap_err().status().unwrap().as_u16(), status),
        }
    }
}

#[tokio::test]
async fn refresh_and_delete_do_not_ask_who_the_server_is() {
    let refreshed = r#"{"_shards":{"total":2,"successful":1,"failed":0}}"#;
    let service = Recorder::answering([answer(200, refreshed), answer(200, r#"{"acknowledged":true}"#)]);
    let es = service.client();
    assert_eq!(es.indices().refresh("a,b").send().await.unwrap().successful, 1);
    assert!(es.indices().delete("a").send().await.unwrap().acknowledged);
    let lines: Vec<_> = service.take().iter().map(|asked| asked.line()).collect();
    assert_eq!(lines, ["POST /a,b/_refresh", "DELETE /a"]);
}

#[tokio::test]
async fn an_index_that_is_there_already_is_told_apart() {
    for name in ["resource_already_exists_exception", "index_already_exists_exception"] {
        let body = json!({"error": {"type": name, "reason": "index [a/x] already exists"}, "status": 400});
        let (_service, es) = Recorder::of(Server::unknown(), 400, body);
        let error = es.indices().create("a").send().await.unwrap_err();
        assert!(error.is_already_exists() && !error.is_conflict());
    }
}

#[tokio::test]
async fn other_answers_are_no_acknowledgement() {
    for body in ["{}", r#"{"ok":true}"#, "", r#"{"acknowledged":"yes"}"#] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        for error in [
            es.indices().create("a").send().await.unwrap_err(),
            es.indices().delete("a").send().await.unwrap_err(),
            es.indices().refresh("a").send().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        }
    }
}
