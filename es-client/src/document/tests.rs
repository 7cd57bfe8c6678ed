use es_dsl::prelude::*;
use es_transport::{
    Idempotency, RequestOptions,
    testing::{Reply, VirtualCluster},
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Found, MgetItem, OpType, Refresh, WriteResult, Written};
use crate::{
    Elasticsearch, ErrorKind, Server,
    call::{self, Endpoint},
    testing::{Asked, Recorder, SERVERS, Tweet, answer},
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

#[tokio::test]
async fn a_field_that_a_document_lacks_is_named_with_what_to_do() {
    let (_service, es) = Recorder::of(Server::unknown(), 200, FOUND.replace("\"likes\"", "\"dislikes\""));
    let error = es.get::<Tweet>(1).send().await.unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("1"), Some("_source")));
    assert_eq!(
        error.to_string(),
        "get (GET /tweets/_doc/1): the document `1` does not fit its type at `_source`: missing field `likes` (status \
         200); where a document may lack it, make it an `Option`, or give it `#[serde(default)]`"
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

#[tokio::test]
async fn calls_by_id_have_the_paths_of_each_server() {
    let tweet = &Tweet::sample();
    let typed = |line: &str| line.to_owned();
    for (asked, first, others) in [
        (asked(|es| es.create(tweet).id(1)).await, "PUT /tweets/tweet/1/_create", "PUT /tweets/_create/1"),
        (asked(|es| es.create(tweet)).await, "POST /tweets/tweet", "POST /tweets/_doc?op_type=create"),
        (asked(|es| es.exists::<Tweet>(1)).await, "HEAD /tweets/tweet/1", "HEAD /tweets/_doc/1"),
        (asked(|es| es.exists_source::<Tweet>(1)).await, "HEAD /tweets/tweet/1/_source", "HEAD /tweets/_source/1"),
        (asked(|es| es.get_source::<Tweet>("_a")).await, "GET /tweets/tweet/%5Fa/_source", "GET /tweets/_source/%5Fa"),
        (
            asked(|es| es.mget::<Tweet>([1, 2]).realtime(false)).await,
            "POST /tweets/tweet/_mget?realtime=false",
            "POST /tweets/_mget?realtime=false",
        ),
    ] {
        let others = typed(others);
        assert_eq!(lines(&asked), [typed(first), others.clone(), others.clone(), others]);
    }
    let (service, es) = Recorder::of(Server::unknown(), 201, INDEXED);
    es.create(tweet).id(1).send().await.unwrap();
    assert!(!is_repeatable(&service.one(), "create"));
}

#[tokio::test]
async fn a_document_is_there_or_not() {
    for (status, there) in [(200, true), (404, false)] {
        let (_service, es) = Recorder::of(Server::unknown(), status, "");
        assert_eq!(es.exists::<Tweet>(1).send().await.unwrap(), there);
        assert_eq!(es.exists_source::<Tweet>(1).send().await.unwrap(), there);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 403, "");
    assert!(es.exists::<Tweet>(1).send().await.is_err());
    let missing = r#"{"error":{"root_cause":[{"type":"resource_not_found_exception","reason":"Document not found [tweets]/[1]"}],"type":"resource_not_found_exception","reason":"Document not found [tweets]/[1]"},"status":404}"#;
    for (body, found) in [(missing, Some(None)), ("", Some(None)), (NO_INDEX, None)] {
        let (_service, es) = Recorder::of(Server::unknown(), 404, body);
        assert_eq!(es.get_source::<Tweet>(1).send().await.ok(), found, "{body}");
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, r#"{"author":"kimchy","likes":3}"#);
    assert_eq!(es.get_source::<Tweet>(1).send().await.unwrap(), Some(Tweet::sample()));
}

#[tokio::test]
async fn each_item_of_mget_has_its_own_result() {
    let body = json!({"docs": [
        {"_index": "tweets", "_id": "1", "_version": 1, "found": true, "_source": {"author": "kimchy", "likes": 3}},
        {"_index": "tweets", "_id": "2", "found": false},
        {"_index": "gone", "_id": "3", "error": {"type": "index_not_found_exception", "reason": "no such index [gone]"}},
        {"_index": "tweets", "_id": "4", "found": true, "_source": {"author": "shay", "likes": "many"}},
    ]});
    let asked = [1.into(), 2.into(), MgetItem::new(3).index("gone").routing("r"), 4.into()];
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"docs": body["docs"].as_array().unwrap()[..3]}));
    let fitting = es.mget::<Tweet>(asked[..3].to_vec()).send().await.unwrap();
    let (service, es) = Recorder::of(Server::unknown(), 200, &body);
    let items = es.mget::<Tweet>(asked).send().await.unwrap();
    assert_eq!(format!("{fitting:?}"), format!("{:?}", &items[..3]), "the one that does not fit changes no other");
    assert_eq!(
        service.one().json(),
        json!({"docs": [{"_id": "1"}, {"_id": "2"}, {"_id": "3", "_index": "gone", "routing": "r"}, {"_id": "4"}]})
    );
    let [first, second, third, fourth] = &items[..] else { panic!("{items:?}") };
    assert_eq!(first.as_ref().unwrap().as_ref().unwrap().source, Tweet::sample());
    assert_eq!(second.as_ref().unwrap(), &None);
    let error = third.as_ref().unwrap_err();
    assert!(error.is_index_not_found());
    assert_eq!(
        (error.document(), error.to_string().as_str()),
        (
            Some("3"),
            "mget (POST /tweets/_mget): `3`: index_not_found_exception: no such index [gone]; check the name, or create the index with `indices().create(..)`"
        )
    );
    let error = fourth.as_ref().unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("4"), Some("docs[3]._source.likes")));

    let error = es.mget::<Tweet>([1]).send().await.unwrap_err();
    assert!(error.to_string().contains("it has 4 documents in place of 1"), "{error}");
    assert_eq!(es.mget::<Tweet>(Vec::<String>::new()).send().await.unwrap_err().kind(), ErrorKind::Request);
    assert_eq!(es.mget::<Value>([1]).send().await.unwrap_err().kind(), ErrorKind::Request);
}

#[tokio::test]
async fn an_update_gives_the_document_back() {
    let body = INDEXED.replace(
        r#""_seq_no":0"#,
        r#""_seq_no":0,"get":{"_seq_no":0,"_primary_term":1,"found":true,"_source":{"author":"kimchy","likes":3}}"#,
    );
    let (service, es) = Recorder::of(Server::unknown(), 200, &body);
    let script = Script::stored("s");
    let call = es.update::<Tweet>(1).script(script).upsert(&Tweet::sample()).scripted_upsert(true).detect_noop(false);
    let updated = call.return_source().send().await.unwrap();
    assert_eq!((updated.source, updated.written.version), (Tweet::sample(), 1));
    let asked = service.one();
    assert_eq!(asked.line(), "POST /tweets/_update/1?_source=true");
    assert_eq!((&asked.json()["scripted_upsert"], &asked.json()["detect_noop"]), (&json!(true), &json!(false)));
    let (_service, es) = Recorder::of(Server::unknown(), 200, INDEXED);
    let error = es.update::<Tweet>(1).doc(&Tweet::sample()).return_source().send().await.unwrap_err();
    assert!(error.to_string().contains("missing field `get`"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_change_is_tried_again_after_a_conflict() {
    let conflict = || {
        answer(
            409,
            r#"{"error":{"type":"version_conflict_engine_exception","reason":"[1]: version conflict"},"status":409}"#,
        )
    };
    let answers = [answer(200, FOUND), conflict(), answer(200, FOUND.replace(":7", ":8")), answer(200, INDEXED)];
    let service = Recorder::answering(answers);
    let es = service.client().with_server(Server::elasticsearch(7, 10));
    let mut calls = 0;
    let change = |tweet: &mut Tweet| {
        calls += 1;
        tweet.likes += 1;
    };
    let written = es.modify::<Tweet>(1, change).refresh(true).send().await.unwrap().unwrap();
    assert_eq!((calls, written.id.as_str()), (2, "1"));
    let asked = service.take();
    let lines: Vec<_> = asked.iter().map(Asked::line).collect();
    let put = |seq_no: u32| format!("PUT /tweets/_doc/1?refresh=true&if_seq_no={seq_no}&if_primary_term=2");
    assert_eq!(lines, ["GET /tweets/_doc/1".to_owned(), put(7), "GET /tweets/_doc/1".to_owned(), put(8)]);
    assert_eq!(asked[3].json(), json!({"author": "kimchy", "likes": 4}));

    // Version 5 has versions in place of sequence numbers.
    let service = Recorder::answering([answer(200, FOUND_5), answer(200, INDEXED_5)]);
    let es = service.client().with_server(Server::elasticsearch(5, 6));
    es.modify::<Tweet>(1, |tweet| tweet.likes += 1).send().await.unwrap();
    assert_eq!(service.take()[1].line(), "PUT /tweets/tweet/1?version=1");

    let service = Recorder::answering([answer(404, r#"{"_index":"tweets","_id":"1","found":false}"#)]);
    let es = service.client().with_server(Server::unknown());
    assert_eq!(es.modify::<Tweet>(1, |tweet| tweet.likes += 1).send().await.unwrap(), None);
    assert_eq!(service.take().len(), 1);

    let all: Vec<_> = (0..3).flat_map(|_| [answer(200, FOUND), conflict()]).collect();
    let es = Recorder::answering(all).client().with_server(Server::unknown());
    let error = es.modify::<Tweet>(1, |tweet| tweet.likes += 1).attempts(3).send().await.unwrap_err();
    assert!(error.is_conflict());
}

/// The options of every call are those of both requests; parameters are those of the write.
#[tokio::test(start_paused = true)]
async fn a_change_has_the_options_of_every_call() {
    let service = Recorder::answering([answer(200, FOUND), answer(200, INDEXED)]);
    let es = service.client().with_server(Server::elasticsearch(9, 2));
    let call = es.modify::<Tweet>(1, |tweet| tweet.likes += 1).index("t").routing("eu").pipeline("p").opaque_id("mine");
    let limit = std::time::Duration::from_secs(9);
    let call = call.request_timeout(limit).max_retries(7).retry_on_timeout(true).param("timeout", "1s");
    let (written, info) = call.require_alias(true).send_with_info().await.unwrap();
    assert_eq!((written.unwrap().id.as_str(), info.status().as_u16()), ("1", 200));
    let asked = service.take();
    assert_eq!(asked[0].line(), "GET /t/_doc/1?routing=eu");
    let params = "routing=eu&pipeline=p&timeout=1s&require_alias=true&if_seq_no=7&if_primary_term=2";
    assert_eq!(asked[1].line(), format!("PUT /t/_doc/1?{params}"));
    for asked in asked {
        assert_eq!(asked.headers["x-opaque-id"], "mine");
        let options = asked.options.endpoint("").idempotency(Idempotency::Idempotent);
        let expected = RequestOptions::new().request_timeout(limit).max_retries(7).retry_on_timeout(true);
        assert_eq!(options, expected.endpoint("").idempotency(Idempotency::Idempotent));
    }
    let (service, es) = Recorder::of(Server::unknown(), 200, FOUND);
    let error = es.modify::<Tweet>(1, |_| ()).header("a b", "c").send().await.unwrap_err();
    assert!(error.to_string().contains("the header `a b` cannot be sent"), "{error}");
    assert!(service.take().is_empty());
}

/// All rounds share one total time limit.
#[tokio::test(start_paused = true)]
async fn a_change_ends_with_its_total_time() {
    let conflict = r#"{"error":{"type":"version_conflict_engine_exception","reason":"conflict"},"status":409}"#;
    let cluster = VirtualCluster::new(1);
    for _ in 0..10 {
        cluster.node(0).next(Reply::status(200).body(FOUND).after(std::time::Duration::from_millis(300)));
        cluster.node(0).next(Reply::status(409).body(conflict).after(std::time::Duration::from_millis(300)));
    }
    let second = std::time::Duration::from_secs(1);
    let builder = || Elasticsearch::builder().hosts(cluster.hosts()).over(cluster.service());
    let es = builder().total_timeout(second).build().unwrap().with_server(Server::elasticsearch(9, 2));
    for own in [None, Some(second / 2)] {
        let call = es.modify::<Tweet>(1, |_| ()).attempts(10);
        let call = if let Some(own) = own { call.total_timeout(own) } else { call };
        let begun = tokio::time::Instant::now();
        assert!(call.send().await.unwrap_err().is_timeout());
        let limit = own.unwrap_or(second);
        assert!(begun.elapsed() >= limit && begun.elapsed() < limit + second / 10, "{:?}", begun.elapsed());
    }
}

/// A document that was found on the same shard without naming its routing is written with it.
#[tokio::test]
async fn a_change_keeps_the_routing_that_the_document_has() {
    let found = FOUND.replace(r#""found""#, r#""_routing":"eu","found""#);
    let service = Recorder::answering([answer(200, found), answer(200, INDEXED)]);
    let es = service.client().with_server(Server::elasticsearch(7, 10));
    es.modify::<Tweet>(1, |tweet| tweet.likes += 1).send().await.unwrap();
    let put = "PUT /tweets/_doc/1?routing=eu&if_seq_no=7&if_primary_term=2";
    assert_eq!(service.take()[1].line(), put);
}
