use std::time::Duration;

use es_dsl::{prelude::*, queries::*};
use es_transport::{Idempotency, RequestOptions};
use serde_json::json;

use crate::{
    ErrorKind, Server,
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
         are part of"
    );
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
