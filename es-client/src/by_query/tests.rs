use std::time::Duration;

use es_dsl::{prelude::*, queries::*};
use es_transport::{Idempotency, RequestOptions};
use serde_json::json;

use super::{Remote, RequestsPerSecond};
use crate::{
    ErrorKind, Server,
    document::{OpType, VersionType},
    testing::{Recorder, SERVERS, Tweet},
};

/// As recorded from Elasticsearch 7.10.2.
const REPORT: &str = r#"{"took":147,"timed_out":false,"total":2,"updated":1,"deleted":0,"batches":1,"version_conflicts":1,"noops":0,"retries":{"bulk":0,"search":0},"throttled_millis":0,"requests_per_second":-1.0,"throttled_until_millis":0,"failures":[]}"#;
const CONFLICT: &str = r#"{"took":13,"timed_out":false,"total":1,"updated":0,"deleted":0,"batches":1,"version_conflicts":1,"noops":0,"retries":{"bulk":0,"search":0},"throttled_millis":0,"requests_per_second":-1.0,"throttled_until_millis":0,"failures":[{"index":"tweets","type":"_doc","id":"1","cause":{"type":"version_conflict_engine_exception","reason":"[1]: version conflict, required seqNo [0], primary term [1]. current document has seqNo [1] and primary term [1]","index_uuid":"x","shard":"0","index":"tweets"},"status":409}]}"#;

#[tokio::test]
async fn all_matching_documents_are_updated_by_the_script() {
    let t = Tweet::fields();
    let typeless = "POST /tweets/_update_by_query?conflicts=proceed&refresh=true";
    let typed = "POST /tweets/tweet/_update_by_query?conflicts=proceed&refresh=true";
    for (server, (line, key)) in
        SERVERS.iter().zip([(typed, "inline"), (typeless, "source"), (typeless, "source"), (typeless, "source")])
    {
        let (service, es) = Recorder::of(server(), 200, REPORT);
        let call = es.update_by_query::<Tweet>().query(t.author.matches("kimchy"));
        let call = call.script(UpdateScript::new().set(t.likes, 23)).conflicts_proceed().refresh(true);
        let report = call.send().await.unwrap();
        assert_eq!((report.total, report.updated, report.version_conflicts, report.batches), (2, 1, 1, 1));
        assert_eq!((report.took, report.failures.len()), (Duration::from_millis(147), 0));
        let asked = service.one();
        assert_eq!(asked.line(), line);
        let body = asked.json();
        assert_eq!(body["query"]["match"]["author"]["query"], "kimchy");
        assert!(body["script"][key].is_string(), "{body}");
        let params: Vec<_> = body["script"]["params"].as_object().unwrap().values().collect();
        assert_eq!(params, [&json!(23)]);
        // Twice is not the same as once.
        let options = RequestOptions::new().endpoint("update_by_query").idempotency(Idempotency::PartlyExecuted);
        assert_eq!(asked.options, options);
    }
}

#[tokio::test]
async fn all_matching_documents_are_deleted() {
    let (service, es) = Recorder::of(Server::unknown(), 200, REPORT.replace(r#""deleted":0"#, r#""deleted":2"#));
    let report = es.delete_by_query::<Tweet>().query(match_all()).indices(["a", "b"]).send().await.unwrap();
    assert_eq!(report.deleted, 2);
    let asked = service.one();
    assert_eq!(
        (asked.line().as_str(), asked.json()),
        ("POST /a,b/_delete_by_query", json!({"query": {"match_all": {}}}))
    );
}

#[tokio::test]
async fn a_conflict_is_an_error_with_its_cause() {
    let (_service, es) = Recorder::of(Server::unknown(), 409, CONFLICT);
    let error = es.update_by_query::<Tweet>().send().await.unwrap_err();
    assert!(error.is_conflict());
    assert!(error.to_string().contains("[1]: version conflict"), "{error}");
    assert!(error.to_string().contains("conflicts_proceed"), "{error}");
    let report: super::ByQueryReport = serde_json::from_str(error.body().unwrap()).unwrap();
    let [failure] = &report.failures[..] else { panic!("{report:?}") };
    assert_eq!((failure.id.as_deref(), failure.status), (Some("1"), Some(409)));
    assert_eq!(failure.cause.as_ref().unwrap().error_type, "version_conflict_engine_exception");
}

#[tokio::test]
async fn a_server_without_the_module_is_told_apart() {
    // As recorded from Elastic's build for integration tests of 9.2.0.
    let body = r#"{"error":"no handler found for uri [/tweets/_update_by_query] and method [POST]"}"#;
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 400, body);
    let error = es.update_by_query::<Tweet>().send().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "update_by_query (POST /tweets/_update_by_query): status 400: no handler found for uri \
         [/tweets/_update_by_query] and method [POST]; this server lacks the module `reindex`, which by-query calls \
         and reindexing are part of"
    );
    let body = r#"{"error":"Incorrect HTTP method for uri [/_reindex] and method [POST], allowed: [GET, PUT, DELETE, HEAD]","status":405}"#;
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 405, body);
    let error = es.reindex::<Tweet>().dest("a").send().await.unwrap_err();
    assert!(error.to_string().ends_with("lacks the module `reindex`, which by-query calls and reindexing are part of"));
}

#[tokio::test]
async fn the_id_of_a_task_is_no_report() {
    for body in [r#"{"task":"oTUltX4IQMOUUVeiohTt8A:124"}"#, "{}", r#"{"ok":true}"#, r#"{"took":1}"#] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let error = es.update_by_query::<Tweet>().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        let error = es.delete_by_query::<Tweet>().query(match_all()).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn documents_are_copied() {
    let t = Tweet::fields();
    for server in SERVERS.map(|server| server()) {
        let body = REPORT.replace(r#""updated":1"#, r#""updated":0,"created":1"#);
        let (service, es) = Recorder::of(server, 200, body);
        let call = es.reindex::<Tweet>().query(t.author.matches("kimchy")).dest("tweets-2").max_docs(10);
        let call = call.script(UpdateScript::new().set(t.likes, 23)).scroll_size(100).conflicts_proceed();
        let report = call.slices(2).requests_per_second(500).refresh(true).send().await.unwrap();
        assert_eq!((report.created, report.updated, report.version_conflicts), (1, 0, 1));
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_reindex?slices=2&requests_per_second=500&refresh=true");
        let (mut body, mut script) = (asked.json(), asked.json()["script"].clone());
        body.as_object_mut().unwrap().remove("script");
        let query = json!({"match": {"author": {"query": "kimchy"}}});
        let is_old = server == SERVERS[0]();
        let expected = match is_old {
            true => json!({"source": {"index": ["tweets"], "type": "tweet", "query": query, "size": 100},
                "dest": {"index": "tweets-2"}, "conflicts": "proceed", "size": 10}),
            false => json!({"source": {"index": ["tweets"], "query": query, "size": 100},
                "dest": {"index": "tweets-2"}, "conflicts": "proceed", "max_docs": 10}),
        };
        assert_eq!(body, expected, "{server}");
        assert!(script[if is_old { "inline" } else { "source" }].take().is_string());
        let options = RequestOptions::new().endpoint("reindex").idempotency(Idempotency::PartlyExecuted);
        assert_eq!(asked.options, options);
    }
}

#[tokio::test]
async fn documents_are_copied_from_another_cluster() {
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, REPORT);
    let remote = Remote::new("http://old:9200").basic_auth("u", "s3cret").header("x-a", "s3cret").connect_timeout("5s");
    assert!(!format!("{remote:?}").contains("s3cret"));
    let call = es.reindex::<serde_json::Value>().indices(["a", "b"]).remote(remote).dest("c").op_type(OpType::Create);
    let call = call.version_type(VersionType::External).pipeline("p").dest_routing("=x").source(["x", "y"]);
    call.sort(es_dsl::search::by_field("x").desc()).send().await.unwrap();
    let expected = json!({
        "source": {"index": ["a", "b"], "_source": ["x", "y"], "sort": [{"x": {"order": "desc"}}], "remote": {
            "host": "http://old:9200", "username": "u", "password": "s3cret", "headers": {"x-a": "s3cret"},
            "connect_timeout": "5s"}},
        "dest": {"index": "c", "op_type": "create", "version_type": "external", "pipeline": "p", "routing": "=x"},
    });
    assert_eq!(service.one().json(), expected);
}

#[tokio::test]
async fn a_call_that_was_cancelled_meanwhile_is_not_done() {
    let body = REPORT.replace(r#""failures":[]"#, r#""canceled":"by user request","failures":[]"#);
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let error = es.update_by_query::<Tweet>().send().await.unwrap_err();
    assert!(error.is_cancelled() && error.kind() == ErrorKind::Api);
    assert!(error.to_string().contains("cancelled by user request, when 2 of 2 documents were done"), "{error}");
    assert!(es.reindex::<Tweet>().dest("x").send().await.unwrap_err().is_cancelled());
    assert!(es.delete_by_query::<Tweet>().query(match_all()).send().await.unwrap_err().is_cancelled());
    let body = REPORT.replace(r#""timed_out":false"#, r#""timed_out":true"#);
    let (_service, es) = Recorder::of(Server::unknown(), 200, &body);
    let error = es.update_by_query::<Tweet>().send().await.unwrap_err();
    assert!(error.is_timeout() && !error.is_cancelled() && error.kind() == ErrorKind::Api, "{error:?}");
    assert!(error.to_string().contains("when 2 of 2 documents were done"), "{error}");
    // As servers answer.
    let (_service, es) = Recorder::of(Server::unknown(), 408, body);
    assert!(es.update_by_query::<Tweet>().send().await.unwrap_err().is_timeout());
    assert!(es.update_by_query::<Tweet>().ignore_status([408]).send().await.unwrap().timed_out);
}

#[tokio::test]
async fn options_have_the_names_that_the_server_knows() {
    for (server, name) in SERVERS.map(|server| server()).into_iter().zip(["size", "max_docs", "max_docs", "max_docs"]) {
        let (service, es) = Recorder::of(server, 200, REPORT);
        es.update_by_query::<Tweet>().doc_type("_doc").max_docs(3).scroll_size(9).send().await.unwrap();
        assert_eq!(service.one().line(), format!("POST /tweets/_update_by_query?{name}=3&scroll_size=9"));
        let auto = es.delete_by_query::<Tweet>().query(match_all()).slices_auto().send().await;
        match name {
            "size" => assert!(auto.unwrap_err().to_string().contains("`slices_auto` needs Elasticsearch 6.1")),
            _ => assert_eq!(service.one().line(), "POST /tweets/_delete_by_query?slices=auto"),
        }
    }
}

#[tokio::test]
async fn bad_input_is_told_before_anything_is_sent() {
    let (service, es) = Recorder::of(Server::unknown(), 200, REPORT);
    for rate in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let error = es.update_by_query::<Tweet>().requests_per_second(rate).send().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("Unlimited"), "{error}");
    }
    es.update_by_query::<Tweet>().requests_per_second(RequestsPerSecond::Unlimited).send().await.unwrap();
    assert_eq!(service.one().line(), "POST /tweets/_update_by_query?requests_per_second=-1");
    for (call, told) in [
        (es.reindex::<Tweet>(), "nothing says where the documents go"),
        (es.reindex::<Tweet>().dest(""), "copy into is empty"),
        (es.reindex::<Tweet>().index("").dest("a"), "index name is empty"),
        (es.reindex::<Tweet>().dest("a").param("wait_for_completion", false), "start()"),
        (es.reindex::<Tweet>().dest("a").query(term("b", f64::NAN)), "NaN is not a number"),
    ] {
        let error = call.send().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains(told), "{error}");
    }
    assert!(service.take().is_empty());
}
