use es_dsl::{Script, queries::*};
use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

#[tokio::test]
async fn scripts_are_put_read_and_deleted() {
    let script = StoredScript::painless("1 + params.f");
    let source = json!({"lang": "painless", "source": "1 + params.f"});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, r#"{"acknowledged":true}"#);
        es.scripts().put("s", script.clone()).context("score").timeout("1s").send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /_scripts/s?context=score&timeout=1s");
        assert_eq!(asked.json(), json!({"script": source}));
        assert!(es.scripts().delete("s").send().await.unwrap().acknowledged);
        assert_eq!(service.one().line(), "DELETE /_scripts/s");

        let (service, es) = Recorder::of(server(), 200, json!({"_id": "s", "found": true, "script": source}));
        assert_eq!(es.scripts().get("s").send().await.unwrap().as_ref(), Some(&script));
        assert_eq!(service.one().line(), "GET /_scripts/s");
        let (_service, es) = Recorder::of(server(), 404, json!({"_id": "s", "found": false}));
        assert_eq!(es.scripts().get("s").send().await.unwrap(), None);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 404, "{}");
    assert!(es.scripts().get("s").send().await.unwrap_err().is_not_found());
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"_id":"s","found":true}"#);
    assert_eq!(es.scripts().get("s").send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn scripts_are_tried() {
    let script = || Script::painless("doc.r.value * params.f").param("f", 1.5);
    let source = json!({"lang": "painless", "source": "doc.r.value * params.f", "params": {"f": 1.5}});
    for server in [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
        let (service, es) = Recorder::of(server, 200, r#"{"result":10.5}"#);
        assert_eq!(es.scripts().painless_execute(script()).send().await.unwrap(), 10.5);
        let asked = service.one();
        assert_eq!(
            (asked.line().as_str(), asked.json()),
            ("POST /_scripts/painless/_execute", json!({"script": source}))
        );
        let call = es.scripts().painless_execute(script()).context("score").document("i", &json!({"r": 7}));
        call.query::<Value>(match_all()).send().await.unwrap();
        let setup = json!({"index": "i", "document": {"r": 7}, "query": {"match_all": {}}});
        assert_eq!(service.one().json(), json!({"script": source, "context": "score", "context_setup": setup}));
    }
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, "{}");
    let error = es.scripts().painless_execute(script()).send().await.unwrap_err();
    assert!(error.to_string().contains("it needs Elasticsearch 6.3 or OpenSearch 1.0"), "{error}");
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.scripts().painless_execute(script()).send().await.unwrap_err().kind(), ErrorKind::Decode);
    let call = es.scripts().painless_execute(script()).document("i", &f64::NAN);
    assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
}
