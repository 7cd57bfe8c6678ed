use std::time::Duration;

use es_dsl::{Document, mapping::Diff};
use serde_json::{Value, json};

use super::Plan;
use crate::{
    Server, bulk,
    bulk::Operation,
    testing::{Recorder, SERVERS, Tweet, answer},
};

const BLOCK: &str = r#"{"error":{"root_cause":[{"type":"cluster_block_exception",
    "reason":"index [tweets-1] blocked by: [FORBIDDEN/8/index write (api)];"}],"type":"cluster_block_exception",
    "reason":"index [tweets-1] blocked by: [FORBIDDEN/8/index write (api)];"},"status":403}"#;
const WRITTEN: &str = r#"{"_index":"tweets-2","_id":"1","_version":1,"result":"created","_seq_no":0,"_primary_term":9,
    "_shards":{"total":1,"successful":1,"failed":0}}"#;

/// An index as a server tells it, with this mapping of the documents.
fn index(server: Server, mapping: Value) -> Value {
    let mappings = if server.is_elasticsearch_up_to(6) { json!({ "tweet": mapping }) } else { mapping };
    json!({"tweets-1": {"aliases": {"tweets": {}}, "mappings": mappings, "settings": {"index": {
        "number_of_shards": "1", "uuid": "u", "provided_name": "tweets-1", "creation_date": "1700000000000",
    }}}})
}

#[tokio::test]
async fn a_type_is_compared_with_the_index_behind_its_alias() {
    for server in SERVERS.map(|server| server()) {
        let same = serde_json::to_value(Tweet::mapping()).unwrap();
        let (service, es) = Recorder::of(server, 200, index(server, same));
        assert_eq!(es.diff::<Tweet>().send().await.unwrap(), Diff::Same);
        assert_eq!(service.one().line(), "GET /tweets");
        let (_service, es) =
            Recorder::of(server, 200, index(server, json!({"properties": {"likes": {"type": "text"}}})));
        let reasons = es.diff::<Tweet>().send().await.unwrap();
        assert!(matches!(reasons, Diff::Reindex(_)), "{reasons}");
        let (_service, es) = Recorder::of(server, 200, index(server, json!({})));
        assert!(matches!(es.diff::<Tweet>().send().await.unwrap(), Diff::Add(fields) if fields.len() == 2));
    }
}

#[tokio::test(start_paused = true)]
async fn a_write_waits_for_the_end_of_a_block() {
    let service = Recorder::answering([answer(403, BLOCK), answer(403, BLOCK), answer(201, WRITTEN)]);
    let es = service.client().with_server(Server::elasticsearch(9, 2));
    let error = es.index(&Tweet::sample()).id(1).send().await.unwrap_err();
    assert!(error.is_write_blocked() && error.is_blocked() && !error.is_security_error(), "{error}");
    let patient = es.with_write_block_wait(Duration::from_secs(5));
    assert_eq!(patient.create(&Tweet::sample()).id(1).send().await.unwrap().version, 1);
    assert_eq!(service.take().len(), 3);

    // Not for ever.
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 403, BLOCK);
    let patient = es.with_write_block_wait(Duration::from_secs(5));
    assert!(patient.delete::<Tweet>(1).send().await.unwrap_err().is_write_blocked());
    assert!((30..=101).contains(&service.take().len()));
    // Other blocks are no matter of a moment.
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 403, BLOCK.replace("FORBIDDEN/8/", "FORBIDDEN/5/"));
    let patient = es.with_write_block_wait(Duration::from_secs(5));
    assert!(!patient.delete::<Tweet>(1).send().await.unwrap_err().is_write_blocked());
    assert_eq!(service.take().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn operations_of_a_bulk_wait_too() {
    let refused = r#"{"errors":true,"items":[{"index":{"_id":"1","status":403,"error":{"type":"cluster_block_exception",
        "reason":"index [tweets-1] blocked by: [FORBIDDEN/8/index write (api)];"}}}]}"#;
    let done = r#"{"errors":false,"items":[{"index":{"_id":"1","status":201,"result":"created"}}]}"#;
    for (is_patient, created) in [(false, 0), (true, 1)] {
        let service = Recorder::answering([answer(200, refused), answer(200, done)]);
        let es = service.client().with_server(Server::elasticsearch(9, 2));
        let es = if is_patient { es.with_write_block_wait(Duration::from_secs(5)) } else { es };
        let sent = es.bulk().operations(bulk::iter([Operation::index(&Tweet::sample()).id(1)])).send().await;
        let report = sent.unwrap_or_else(|error| error.bulk_report().unwrap().clone());
        assert_eq!((report.created, report.rejected), (created, 1 - created));
    }
}

#[tokio::test]
async fn a_plan_of_another_form_is_refused() {
    let mut plan = json!({
        "format": 1, "id": "x", "alias": "tweets", "source": "tweets-1", "source_uuid": "u", "source_type": "_doc",
        "target": "tweets-2", "target_type": "_doc", "mapping": {}, "settings": {}, "settings_after": {},
        "delete_old": false, "keeps_checks": true,
    });
    serde_json::from_value::<Plan>(plan.clone()).unwrap().check().unwrap();
    plan["format"] = 2.into();
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, "{}");
    let error = es.migrate(serde_json::from_value(plan).unwrap()).send().await.unwrap_err();
    assert!(error.to_string().contains("the format 2"), "{error}");
    assert!(service.take().is_empty());
}
