//! Bulks on real servers.

use std::time::Duration;

use es_client::{
    bulk::{self, Operation, Settled},
    document::WriteResult,
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(
    documents_of_an_iterator,
    operations_of_all_kinds,
    outcomes_with_their_contexts,
    operations_on_one_document_keep_their_order,
);

async fn documents_of_an_iterator(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("bulk");
    let documents = (0..2_500).map(|n| json!({"n": n}));
    let report = es.bulk().index(&index).refresh(true).index_all(bulk::iter(documents)).send().await.unwrap();
    assert_eq!((report.created, report.total(), report.requests), (2_500, 2_500, 3));
    assert_eq!(es.count::<Value>().index(&index).send().await.unwrap(), 2_500);
    let page = es.search::<Value>().index(&index).query(match_all()).send().await.unwrap();
    assert!(page.hits.iter().all(|hit| hit.id.len() == 20));
    es.indices().delete(&index).send().await.unwrap();
}

async fn operations_of_all_kinds(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("bulk");
    let bulk = es.bulk().index(&index).flush_interval(Duration::from_millis(50)).start();
    for id in 1..=4 {
        bulk.push(Operation::index(&json!({"n": id})).id(id).routing("r")).await.unwrap();
    }
    bulk.push(Operation::update::<Value>(1).doc(json!({"m": 7})).routing("r").retry_on_conflict(3)).await.unwrap();
    bulk.push(Operation::update::<Value>(5).doc(json!({"m": 8})).doc_as_upsert(true)).await.unwrap();
    bulk.push(Operation::delete::<Value>(2).routing("r")).await.unwrap();
    bulk.push(Operation::delete::<Value>(99)).await.unwrap();
    bulk.push(Operation::update::<Value>(3).doc(json!({"n": 3})).routing("r")).await.unwrap();
    bulk.push(Operation::create_json("{\n  \"x\": 1.50\n}").id(6)).await.unwrap();
    bulk.flush().await.unwrap();
    let read = async |id: u32, routing: &str| es.get::<Value>(id).index(&index).routing(routing).send().await.unwrap();
    let Some(first) = read(1, "r").await else { panic!("it is not there: {:?}", bulk.close().await) };
    assert_eq!(first.source, json!({"n": 1, "m": 7}));
    assert_eq!(read(5, "5").await.unwrap().source, json!({"m": 8}));
    assert!(read(2, "r").await.is_none());
    if server.has_scripting() {
        let script = Script::painless("ctx._source.n += params.by").param("by", 10);
        bulk.push(Operation::update::<Value>(4).script(script).routing("r")).await.unwrap();
    }
    // Two that fail, each in its own way.
    bulk.push(Operation::create(&json!({"n": 0})).id(6)).await.unwrap();
    bulk.push(Operation::update::<Value>(98).doc(json!({"n": 0}))).await.unwrap();
    let error = bulk.close().await.unwrap_err();
    let report = error.bulk_report().unwrap();
    assert_eq!((report.created, report.deleted, report.not_found, report.noops), (6, 1, 1, 1), "{report:?}");
    assert_eq!((report.updated, report.rejected, report.unknown), (1 + u64::from(server.has_scripting()), 2, 0));
    assert!(report.failures.iter().any(|error| error.is_conflict() && error.document() == Some("6")), "{report:?}");
    assert!(report.failures.iter().any(|error| error.is_not_found() && error.document() == Some("98")), "{report:?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn outcomes_with_their_contexts(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("bulk");
    let lines = ["{\"n\": 1}", "{\"n\": \"no number\"}", "{\"n\": ", "{\"n\": 2}"];
    es.index(&json!({"n": 0})).index(&index).id("first").send().await.unwrap();
    let operations =
        lines.into_iter().enumerate().map(|(line, json)| Operation::index_json(json).id(line).context(line));
    let mut outcomes = es.bulk().index(&index).operations(bulk::iter(operations)).outcomes().await.unwrap();
    let mut rejected = Vec::new();
    while let Some(outcome) = outcomes.next().await {
        match outcome.result {
            Settled::Written(written) => {
                assert_eq!((written.index.as_str(), &written.result), (index.as_str(), &WriteResult::Created));
                assert_eq!((written.id, written.version), (outcome.context.to_string(), 1));
            }
            other => {
                rejected.push((outcome.context, other.written().unwrap_err().status().map(|status| status.as_u16())))
            }
        }
    }
    rejected.sort_unstable();
    assert_eq!(rejected, [(1, Some(400)), (2, None)]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn operations_on_one_document_keep_their_order(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("bulk");
    let operations = (0..60).map(|n| Operation::index(&json!({"n": n})).id(n % 3));
    let report = es.bulk().index(&index).flush_operations(7).operations(bulk::iter(operations)).send().await.unwrap();
    assert_eq!((report.created, report.updated), (3, 57));
    for id in 0..3 {
        let found = es.get::<Value>(id).index(&index).send().await.unwrap().unwrap();
        assert_eq!((found.source["n"].as_u64(), found.version), (Some(57 + id), Some(20)));
    }
    es.indices().delete(&index).send().await.unwrap();
}
