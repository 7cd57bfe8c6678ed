use es_dsl::queries::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

const DONE: &str = r#"{"acknowledged":true}"#;

/// As all four servers answered.
fn found() -> Value {
    json!({
        "i1": {"aliases": {"a": {"filter": {"term": {"x": 1}}, "index_routing": "r", "search_routing": "r"}}},
        "i2": {"aliases": {"w": {"is_write_index": true, "new": 1}}},
    })
}

#[tokio::test]
async fn aliases_are_asked_for_by_name_or_by_index() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, found());
        let aliases = es.indices().get_alias(["a", "w"]).send().await.unwrap().unwrap();
        assert_eq!(service.one().line(), "GET /_alias/a,w");

        let alias = aliases.get("i1", "a").unwrap();
        assert_eq!(serde_json::to_value(&alias.filter).unwrap(), json!({"term": {"x": {"value": 1}}}));
        assert_eq!((alias.index_routing.as_deref(), alias.search_routing.as_deref()), (Some("r"), Some("r")));
        assert_eq!(aliases.get("i2", "w").unwrap().is_write_index, Some(true));
        assert_eq!(aliases.get("i2", "w").unwrap().other["new"], 1);
        assert_eq!(aliases.indices_of("a").collect::<Vec<_>>(), ["i1"]);
        assert_eq!(aliases.get("i1", "w"), None);

        let call = es.indices().get_aliases().index("i1").ignore_unavailable(true);
        assert_eq!(call.send().await.unwrap().iter().count(), 2);
        assert_eq!(service.one().line(), "GET /i1/_alias?ignore_unavailable=true");
        es.indices().get_aliases().send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_alias");
    }
}

/// `GET /_alias/a,missing` has the status 404, and what it found.
#[tokio::test]
async fn half_a_list_of_aliases_is_an_error() {
    let mut half = found();
    half["error"] = "alias [missing] missing".into();
    half["status"] = 404.into();
    let (_service, es) = Recorder::of(Server::unknown(), 404, half);
    for call in [es.indices().get_alias("a,missing"), es.indices().get_alias("a,missing").ignore_status([404])] {
        let error = call.send().await.unwrap_err();
        assert!(error.is_not_found() && error.to_string().contains("alias [missing] missing"), "{error}");
    }
    let none = json!({"error": "alias [missing] missing", "status": 404});
    let (_service, es) = Recorder::of(Server::unknown(), 404, none);
    assert_eq!(es.indices().get_alias("missing").send().await.unwrap(), None);
    // So a pattern is answered that nothing fits.
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.indices().get_alias("miss*").send().await.unwrap(), None);
    for body in [
        json!({"error": {"type": "index_not_found_exception", "reason": "no such index [i]"}, "status": 404}),
        json!({}),
        Value::Null,
    ] {
        let (_service, es) = Recorder::of(Server::unknown(), 404, &body);
        let error = es.indices().get_alias("a").index("i").send().await.unwrap_err();
        assert_eq!(error.is_index_not_found(), body.get("error").is_some());
    }
}

#[tokio::test]
async fn an_alias_exists_or_not() {
    for (status, exists) in [(200, Some(true)), (404, Some(false)), (403, None)] {
        let (service, es) = Recorder::of(Server::unknown(), status, "");
        let answer = es.indices().exists_alias("a,b").index("i").send().await;
        assert_eq!(service.one().line(), "HEAD /i/_alias/a,b");
        match exists {
            Some(exists) => assert_eq!(answer.unwrap(), exists),
            None => assert_eq!(answer.unwrap_err().status().unwrap().as_u16(), status),
        }
    }
}

#[tokio::test]
async fn aliases_are_put_and_deleted() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, DONE);
        assert!(es.indices().put_alias(["i1", "i2"], "a").send().await.unwrap().acknowledged);
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.body.as_str()), ("PUT /i1,i2/_alias/a", ""));
        let alias = Alias::new().filter::<Value>(term("x", 1)).routing("r").search_routing("r,s");
        es.indices().put_alias("i", "_a").alias(alias).timeout("1s").send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /i/_alias/%5Fa?timeout=1s");
        assert_eq!(
            asked.json(),
            json!({"filter": {"term": {"x": {"value": 1}}}, "index_routing": "r", "search_routing": "r,s"})
        );
        assert!(es.indices().delete_alias("i", ["a", "b*"]).send().await.unwrap().acknowledged);
        assert_eq!(service.one().line(), "DELETE /i/_alias/a,b*");
    }
}

/// Version 5 takes them, and makes another alias.
#[tokio::test]
async fn what_an_old_server_would_ignore_is_not_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, DONE);
    for alias in [Alias::new().is_write_index(false), Alias::new().is_hidden(true)] {
        let put = es.indices().put_alias("i", "a").alias(alias.clone()).send().await.unwrap_err();
        let update = es.indices().update_aliases().add_as("i", "a", alias).send().await.unwrap_err();
        for error in [put, update] {
            assert_eq!(error.kind(), ErrorKind::Request);
            assert!(error.to_string().contains("needs Elasticsearch "), "{error}");
        }
    }
    let error = es.indices().update_aliases().remove_existing("i", "a").send().await.unwrap_err();
    assert!(error.to_string().contains("`must_exist` needs Elasticsearch 7.11 or OpenSearch 2.12"), "{error}");
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn changes_of_aliases_are_one_request() {
    for server in [Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
        let (service, es) = Recorder::of(server, 200, DONE);
        let call = es.indices().update_aliases().remove("old", "a").remove_existing("old", "b");
        let call = call.add("new", "a").add_as("new", "w", Alias::new().is_write_index(true)).remove_index("older");
        assert!(call.timeout("1s").send().await.unwrap().acknowledged);
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_aliases?timeout=1s");
        assert_eq!(
            asked.json(),
            json!({"actions": [
                {"remove": {"index": "old", "alias": "a"}},
                {"remove": {"index": "old", "alias": "b", "must_exist": true}},
                {"add": {"index": "new", "alias": "a"}},
                {"add": {"index": "new", "alias": "w", "is_write_index": true}},
                {"remove_index": {"index": "older"}},
            ]})
        );
    }
}

/// As version 9.2 answered: the other actions were done.
#[tokio::test]
async fn an_action_that_failed_is_an_error() {
    let answer = json!({"acknowledged": true, "errors": true, "action_results": [
        {"action": {"type": "remove", "indices": ["i1"], "aliases": ["b"]}, "status": 200},
        {"action": {"type": "remove", "indices": ["i1"], "aliases": ["missing"]}, "status": 404, "error": {
            "type": "aliases_not_found_exception", "reason": "aliases [missing] missing",
            "resource.type": "aliases", "resource.id": "missing",
        }},
        {"action": {"type": "add", "indices": ["i3"], "aliases": ["c"]}, "status": 200},
    ]});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, answer);
    let call = es.indices().update_aliases().remove("i1", "b").remove("i1", "missing").add("i3", "c");
    let error = call.send().await.unwrap_err();
    assert!(
        error.to_string().contains("1 of 3 actions failed: ") && error.to_string().contains("[missing]"),
        "{error}"
    );
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"acknowledged":true,"errors":false}"#);
    assert!(es.indices().delete_alias("i", "a").send().await.unwrap().acknowledged);
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.indices().delete_alias("i", "a").send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn names_that_are_none_are_refused() {
    let (service, es) = Recorder::of(Server::unknown(), 200, DONE);
    let indices = es.indices();
    let errors = [
        indices.get_alias("").send().await.unwrap_err(),
        indices.get_alias(["a", ""]).send().await.unwrap_err(),
        indices.get_alias("a").index("").send().await.unwrap_err(),
        indices.exists_alias(Vec::<String>::new()).send().await.unwrap_err(),
        indices.put_alias("i", "").send().await.unwrap_err(),
        indices.put_alias("", "a").send().await.unwrap_err(),
        indices.put_alias("i", "..").send().await.unwrap_err(),
        indices.delete_alias("i", "a,").send().await.unwrap_err(),
        indices.update_aliases().send().await.unwrap_err(),
        indices.update_aliases().add("", "a").send().await.unwrap_err(),
        indices.update_aliases().remove("i", "").send().await.unwrap_err(),
        indices.update_aliases().remove_index("").send().await.unwrap_err(),
        indices.put_alias("i", "a").alias(Alias::new().filter::<Value>(term("x", f64::NAN))).send().await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(service.take().is_empty());
}
