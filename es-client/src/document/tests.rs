use es_dsl::prelude::*;
use es_transport::{Idempotency, RequestOptions};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Found, OpType, Refresh, WriteResult, Written};
use crate::{
    ErrorKind, Server,
    call::{self, Endpoint},
    testing::{Asked, Recorder, SERVERS, Tweet},
};

/// As recorded from Elasticsearch 7.10.2.
const INDEXED: &str = r#"{"_index":"tweets","_type":"_doc","_id":"1","_version":1,"result":"created","_shards":{"total":2,"successful":1,"failed":0},"_seq_no":0,"_primary_term":1}"#;
/// As recorded from Elasticsearch 5.6.9.
const INDEXED_5: &str = r#"{"_index":"tweets","_type":"tweet","_id":"1","_version":2,"result":"updated","_shards":{"total":2,"successful":1,"failed":0},"created":false}"#;
const FOUND: &str = r#"{"_index":"tweets-000001","_type":"_doc","_id":"1","_version":3,"_seq_no":7,"_primary_term":2,"found":true,"_source":{"author":"kimchy","likes":3}}"#;
const FOUND_5: &str = r#"{"_index":"tweets","_type":"tweet","_id":"1","_version":1,"found":true,"_source":{"author":"kimchy","likes":3}}"#;
const NO_INDEX: &str = r#"{"error":{"root_cause":[{"type":"index_not_found_exception","reason":"no such index [tweets]","resource.type":"index_expression","resource.id":"tweets","index_uuid":"_na_","index":"tweets"}],"type":"index_not_found_exception","reason":"no such index [tweets]","resource.type":"index_expression","resource.id":"tweets","index_uuid":"_na_","index":"tweets"},"status":404}"#;

/// The requests of a call on each server.
async fn asked<E: Endpoint>(make: impl Fn(&crate::Elasticsearch) -> E) -> [Asked; 4] {
    let mut all = Vec::new();
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, INDEXED);
        let _ = call::send(make(&es)).await;
        all.push(service.one());
    }
    all.try_into().unwrap()
}

fn lines(asked: &[Asked; 4]) -> [String; 4] {
    asked.each_ref().map(Asked::line)
}

fn is_repeatable(asked: &Asked, endpoint: &'static str) -> bool {
    let options = |idempotency| RequestOptions::new().endpoint(endpoint).idempotency(idempotency);
    let repeatable = asked.options == options(Idempotency::Idempotent);
    assert!(repeatable || asked.options == options(Idempotency::NotIdempotent), "{asked:?}");
    repeatable
}

#[tokio::test]
async fn index_is_a_put_with_an_id_and_a_post_without() {
    let with_id = asked(|es| es.index(&Tweet::sample()).id("a/1")).await;
    let typeless = "PUT /tweets/_doc/a%2F1";
    assert_eq!(lines(&with_id), ["PUT /tweets/tweet/a%2F1", typeless, typeless, typeless]);
    let without = asked(|es| es.index(&Tweet::sample()).index("tweets-2026").refresh(true)).await;
    let typeless = "POST /tweets-2026/_doc?refresh=true";
    assert_eq!(lines(&without), ["POST /tweets-2026/tweet?refresh=true", typeless, typeless, typeless]);
    for asked in with_id.iter().chain(&without) {
        assert_eq!(asked.json(), json!({"author": "kimchy", "likes": 3}));
        assert_eq!(is_repeatable(asked, "index"), asked.method == "PUT");
    }
}

#[tokio::test]
async fn untyped_documents_name_index_and_type() {
    let asked = asked(|es| es.index(&json!({"a": 1})).index("x").doc_type("y").id(1)).await;
    assert_eq!(lines(&asked), ["PUT /x/y/1", "PUT /x/_doc/1", "PUT /x/_doc/1", "PUT /x/_doc/1"]);
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, INDEXED);
    es.index(&json!({"a": 1})).index("x").id(1).send().await.unwrap();
    assert_eq!(service.one().line(), "PUT /x/doc/1");
}

#[tokio::test]
async fn writes_with_a_condition_are_not_repeated() {
    let tweet = &Tweet::sample();
    let (service, es) = Recorder::of(Server::unknown(), 200, INDEXED);
    let es = &es;
    es.index(tweet).id(1).op_type(OpType::Create).send().await.unwrap();
    assert!(!is_repeatable(&service.one(), "index"));
    es.index(tweet).id(1).if_unchanged_since(7, 1).send().await.unwrap();
    let asked = service.one();
    assert_eq!(asked.line(), "PUT /tweets/_doc/1?if_seq_no=7&if_primary_term=1");
    assert!(!is_repeatable(&asked, "index"));
    es.update::<Tweet>(1).doc(tweet).send().await.unwrap();
    assert!(is_repeatable(&service.one(), "update"));
    es.update::<Tweet>(1).doc(tweet).if_unchanged_since(7, 1).send().await.unwrap();
    assert!(!is_repeatable(&service.one(), "update"));
    es.update::<Tweet>(1).script(Script::stored("s")).send().await.unwrap();
    assert!(!is_repeatable(&service.one(), "update"));
    es.delete::<Tweet>(1).send().await.unwrap();
    assert!(is_repeatable(&service.one(), "delete"));
    es.delete::<Tweet>(1).if_unchanged_since(7, 1).send().await.unwrap();
    assert!(!is_repeatable(&service.one(), "delete"));
}

#[tokio::test]
async fn update_sends_what_it_was_given() {
    let t = Tweet::fields();
    let by_doc = asked(|es| {
        let call = es.update::<Tweet>(1).doc(Partial::new().set(t.author, "shay")).doc_as_upsert(true);
        call.retry_on_conflict(3).refresh(Refresh::WaitFor)
    })
    .await;
    let typeless = "POST /tweets/_update/1?retry_on_conflict=3&refresh=wait_for";
    let typed = "POST /tweets/tweet/1/_update?retry_on_conflict=3&refresh=wait_for";
    assert_eq!(lines(&by_doc), [typed, typeless, typeless, typeless]);
    for asked in &by_doc {
        assert_eq!(asked.json(), json!({"doc": {"author": "shay"}, "doc_as_upsert": true}));
    }

    let by_script = asked(|es| {
        let script = Script::painless("ctx._source.likes += params.n").param("n", 2);
        es.update::<Tweet>(1).script(script).upsert(&Tweet::sample())
    })
    .await;
    let upsert = json!({"author": "kimchy", "likes": 3});
    for (asked, key) in by_script.iter().zip(["inline", "source", "source", "source"]) {
        let mut script = json!({"lang": "painless", "params": {"n": 2}});
        script[key] = "ctx._source.likes += params.n".into();
        assert_eq!(asked.json(), json!({"script": script, "upsert": upsert}));
    }
}

#[tokio::test]
async fn answers_to_writes_are_read_from_any_version() {
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 201, INDEXED);
    let res = es.index(&Tweet::sample()).id(1).send().await.unwrap();
    assert!(res.created());
    assert_eq!((res.id.as_str(), res.index.as_str(), res.version), ("1", "tweets", 1));
    assert_eq!((res.seq_no, res.primary_term, res.shards.successful), (Some(0), Some(1), 1));

    let (_service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, INDEXED_5);
    let res = es.index(&Tweet::sample()).id(1).send().await.unwrap();
    assert!(!res.created());
    assert_eq!((res.result, res.seq_no), (WriteResult::Updated, None));

    let newer: Written = serde_json::from_str(&INDEXED.replace("created", "merged")).unwrap();
    assert_eq!(newer.result, WriteResult::Other("merged".to_owned()));
    assert_eq!(newer.result.to_string(), "merged");
}

#[tokio::test]
async fn a_missing_document_is_none_and_a_missing_index_an_error() {
    for (server, body) in [(Server::elasticsearch(7, 10), FOUND), (Server::elasticsearch(5, 6), FOUND_5)] {
        let (_service, es) = Recorder::of(server, 200, body);
        let found = es.get::<Tweet>(1).send().await.unwrap().unwrap();
        assert_eq!(found.source, Tweet::sample());
        assert_eq!(found.id, "1");
    }
    let (service, es) = Recorder::of(Server::unknown(), 404, r#"{"_index":"tweets","_id":"2","found":false}"#);
    assert_eq!(es.get::<Tweet>(2).routing("kimchy").send().await.unwrap(), None);
    assert_eq!(service.one().line(), "GET /tweets/_doc/2?routing=kimchy");

    let (_service, es) = Recorder::of(Server::unknown(), 404, NO_INDEX);
    let error = es.get::<Tweet>(2).send().await.unwrap_err();
    assert!(error.is_index_not_found() && error.is_not_found());
    assert!(es.delete::<Tweet>(2).send().await.unwrap_err().is_index_not_found());

    // Nobody knows what that is, but it says nothing of a document.
    let (_service, es) = Recorder::of(Server::unknown(), 404, "<html>not here</html>");
    let error = es.get::<Tweet>(2).send().await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Api, Some("<html>not here</html>")));
}

#[tokio::test]
async fn deleting_what_is_not_there_is_an_answer() {
    let body = r#"{"_index":"tweets","_type":"_doc","_id":"2","_version":1,"result":"not_found","_shards":{"total":2,"successful":1,"failed":0},"_seq_no":3,"_primary_term":1}"#;
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 404, body);
    assert_eq!(es.delete::<Tweet>(2).send().await.unwrap().result, WriteResult::NotFound);
    assert_eq!(service.one().line(), "DELETE /tweets/tweet/2");
}

#[tokio::test]
async fn a_document_that_does_not_fit_is_named() {
    let (_service, es) = Recorder::of(Server::unknown(), 200, FOUND.replace(":3}", r#":"many"}"#));
    let error = es.get::<Tweet>(1).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!((error.document(), error.location()), (Some("1"), Some("_source.likes")));
    assert_eq!(
        error.to_string(),
        "get (GET /tweets/_doc/1): the document `1` does not fit its type at `_source.likes`: invalid type: string \
         \"many\", expected u32 (status 200)"
    );
}

/// Members that no server sends today, beside those that it does.
fn with_more(known: &str, more: &Map<String, Value>) -> String {
    let mut body: Map<String, Value> = serde_json::from_str(known).unwrap();
    for (name, value) in more {
        body.entry(name).or_insert_with(|| value.clone());
    }
    Value::Object(body).to_string()
}

fn more() -> impl Strategy<Value = Map<String, Value>> {
    let value = prop_oneof![Just(Value::Null), any::<i64>().prop_map(Value::from), Just(json!([{"a": {}}]))];
    prop::collection::btree_map("x_[a-z]{1,6}", value, 0..4).prop_map(|members| members.into_iter().collect())
}

proptest! {
    #[test]
    fn members_of_a_newer_server_do_no_harm(more in more()) {
        let written: Written = serde_json::from_str(&with_more(INDEXED, &more)).unwrap();
        prop_assert_eq!(written, serde_json::from_str::<Written>(INDEXED).unwrap());
        let written: Written = serde_json::from_str(&with_more(INDEXED_5, &more)).unwrap();
        prop_assert_eq!((written.id.as_str(), written.version, written.seq_no), ("1", 2, None));
        let found: Found<Tweet> = serde_json::from_str(&with_more(FOUND, &more)).unwrap();
        prop_assert_eq!((&found.source, found.version, found.seq_no), (&Tweet::sample(), Some(3), Some(7)));
    }
}

/// Servers would take such a segment for one of the API's own words.
#[tokio::test]
async fn ids_that_begin_with_an_underscore_are_no_endpoints() {
    let tweet = &Tweet::sample();
    let typeless = "/tweets/_doc/%5Fsearch";
    for (line, asked) in [
        ("GET", asked(|es| es.get::<Tweet>("_search")).await),
        ("PUT", asked(|es| es.index(tweet).id("_search")).await),
        ("DELETE", asked(|es| es.delete::<Tweet>("_search")).await),
    ] {
        let [typeless, typed] = [typeless, "/tweets/tweet/%5Fsearch"].map(|path| format!("{line} {path}"));
        assert_eq!(lines(&asked), [typed, typeless.clone(), typeless.clone(), typeless]);
    }
    let update = asked(|es| es.update::<Tweet>("_mapping").doc(tweet)).await;
    let typeless = "POST /tweets/_update/%5Fmapping";
    assert_eq!(lines(&update), ["POST /tweets/tweet/%5Fmapping/_update", typeless, typeless, typeless]);
}

#[tokio::test]
async fn what_is_not_the_answer_is_an_error() {
    let searched = r#"{"took":1,"timed_out":false,"_shards":{"total":1,"successful":1,"failed":0},"hits":{"hits":[]}}"#;
    let not_found = r#"{"_index":"tweets","_id":"1","found":false}"#;
    let no_word = r#"{"_index":"tweets","_id":"1","_source":{"author":"kimchy","likes":3}}"#;
    for body in ["{}", searched, not_found, no_word, "[]", "", r#"{"ok":true}"#] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let error = es.get::<Tweet>(1).send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200), "{body}");
    }
    for body in ["{}", r#"{"ok":true}"#, r#"{"_index":"tweets","_id":"1","_version":1}"#, "null"] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let tweet = Tweet::sample();
        for error in [
            es.index(&tweet).id(1).send().await.unwrap_err(),
            es.update::<Tweet>(1).doc(&tweet).send().await.unwrap_err(),
            es.delete::<Tweet>(1).send().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        }
    }
}

#[tokio::test]
async fn stored_fields_and_forced_refreshes_are_read() {
    let body = r#"{"_index":"tweets","_id":"1","_version":1,"found":true,"fields":{"likes":[3]}}"#;
    let (service, es) = Recorder::of(Server::unknown(), 200, body);
    let found = es.get::<Value>(1).index("tweets").param("stored_fields", "likes").send().await.unwrap().unwrap();
    assert_eq!(service.one().line(), "GET /tweets/_doc/1?stored_fields=likes");
    assert_eq!((found.source, &found.fields["likes"][..]), (Value::Null, &[json!(3)][..]));
    let error = es.get::<Tweet>(1).send().await.unwrap_err();
    assert!(error.to_string().contains("(`_source`) is left out"), "{error}");

    let forced = INDEXED.replace(r#""_seq_no""#, r#""forced_refresh":true,"_seq_no""#);
    let (_service, es) = Recorder::of(Server::unknown(), 200, forced);
    assert!(es.index(&Tweet::sample()).id(1).refresh(true).send().await.unwrap().forced_refresh);
}
