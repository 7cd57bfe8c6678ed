//! Bulks against a server in memory, in virtual time.

mod promises;
mod random;
mod store;
mod storm;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use es_dsl::Script;
use es_transport::{Idempotency, RequestOptions};
use serde_json::{Value, json};

use self::store::{Faults, Store};
use super::{Operation, Outcome, Settled, iter};
use crate::{
    Elasticsearch, ErrorKind, Server,
    document::WriteResult,
    testing::{Recorder, SERVERS, Tweet, answer},
};

/// What a random operation does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Does {
    Index,
    Create,
    New,
    Doc,
    Script,
    Delete,
}

fn operation(number: u64, does: Does, id: u8) -> Operation<u64> {
    let document = json!({"number": number});
    let operation: Operation = match does {
        Does::Index => Operation::index(&document).id(id).routing(number).into(),
        Does::Create => Operation::create(&document).id(id).routing(number).into(),
        Does::New => Operation::index(&document).routing(number).into(),
        Does::Doc => Operation::update::<Value>(id).doc(document).routing(number).into(),
        Does::Script => {
            Operation::update::<Value>(id).script(Script::painless("ctx._source.count++")).routing(number).into()
        }
        Does::Delete => Operation::delete::<Value>(id).routing(number).into(),
    };
    operation.context(number)
}

/// Runs a test in virtual time.
fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(test)
}

#[test]
fn pushes_flushes_and_the_report_agree() {
    let store = Store::new(Faults { lost_answer: 20, refused: 20, item: 10, ..Faults::default() }, 7);
    run(async {
        let settled = Arc::<Mutex<BTreeSet<u64>>>::default();
        let told = Arc::clone(&settled);
        let bulk = store.client().bulk().index("i").flush_operations(10).start_with(move |outcome: Outcome<u64>| {
            assert!(told.lock().unwrap().insert(outcome.context), "each is told once");
        });
        let other = bulk.clone();
        for number in 0..100 {
            let bulk = if number % 2 == 0 { &bulk } else { &other };
            bulk.push(operation(number, Does::New, 0)).await.unwrap();
        }
        bulk.flush().await.unwrap();
        assert_eq!(store.state.lock().unwrap().documents.len(), 100);
        other.push(operation(100, Does::New, 0)).await.unwrap();
        let report = bulk.close().await.unwrap();
        assert_eq!((report.created, report.total()), (101, 101));
        assert!(report.repeats > 0);
        let error = other.push(operation(101, Does::New, 0)).await.unwrap_err();
        assert!(error.to_string().contains("closed"), "{error}");
        assert!(other.flush().await.is_err());
        assert_eq!(settled.lock().unwrap().iter().copied().collect::<Vec<_>>(), (0..=100).collect::<Vec<_>>());
    });
}

#[test]
fn what_was_pushed_is_sent_when_the_handles_are_dropped() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let bulk = store.client().bulk().index("i").start();
        bulk.push(operation(0, Does::Index, 1)).await.unwrap();
        drop(bulk);
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert_eq!(store.state.lock().unwrap().documents.len(), 1);
    });
}

#[test]
fn an_operation_goes_after_the_interval_though_no_other_comes() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let bulk = store.client().bulk().index("i").flush_interval(Duration::from_secs(3)).start();
        bulk.push(operation(0, Does::Index, 1)).await.unwrap();
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(store.state.lock().unwrap().requests, 0);
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!(store.state.lock().unwrap().requests, 1);
    });
}

#[test]
fn what_is_not_done_is_the_error_with_the_first_causes() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let operations = (0..20).map(|number| operation(number, Does::Doc, number as u8));
        let error = store.client().bulk().index("i").operations(iter(operations)).send().await.unwrap_err();
        let report = error.bulk_report().unwrap();
        assert_eq!((report.rejected, report.written(), report.failures.len()), (20, 0, 10));
        assert_eq!((report.failures[0].document(), report.failures[0].status().unwrap().as_u16()), (Some("0"), 404));
        assert_eq!(error.kind(), ErrorKind::Api);
        let told = error.to_string();
        assert!(told.contains("bulk: 0 of 20 operations done, 20 rejected: "), "{told}");
        assert!(told.contains("document_missing_exception"), "{told}");
    });
}

#[test]
fn bad_input_costs_its_operation_and_is_not_sent() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let operations: Vec<Operation<u64>> = vec![
            operation(0, Does::Index, 1),
            Operation::index(&json!({})).index("").into_operation().context(1),
            Operation::update::<Value>(1).into_operation().context(2),
            Operation::index_json("{\"a\": nothing}").into_operation().context(3),
            Operation::index(&json!({})).id("").into_operation().context(4),
            Operation::index_json("{\n  \"a\": 1.50,\r\n  \"b\": \"x\\ny\"\n}\n").id(5).into_operation().context(5),
        ];
        let mut outcomes = store.client().bulk().index("i").operations(iter(operations)).outcomes().await.unwrap();
        let mut rejected = Vec::new();
        while let Some(outcome) = outcomes.next().await {
            if let Settled::Rejected(error) = outcome.result {
                assert_eq!((error.kind(), outcome.attempts), (ErrorKind::Request, 0), "{error}");
                rejected.push(outcome.context);
            }
        }
        assert_eq!(rejected, [1, 2, 3, 4]);
        let state = store.state.lock().unwrap();
        let lines: Vec<&str> = state.bodies[0].lines().collect();
        assert_eq!(lines.len(), 4);
        assert_eq!(lines[3], r#"{  "a": 1.50,  "b": "x\ny"}"#);
    });
}

impl<C> super::IndexOperation<C> {
    fn into_operation(self) -> Operation<C> {
        self.into()
    }
}

impl<T, C> super::UpdateOperation<T, C> {
    fn into_operation(self) -> Operation<C> {
        self.into()
    }
}

#[test]
fn requests_are_no_larger_than_asked_for_and_memory_is_bounded() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let text = "x".repeat(100);
        let documents = (0..500).map(|n| if n == 250 { json!({"t": "y".repeat(5_000)}) } else { json!({"t": text}) });
        let most = Arc::new(Mutex::new(0));
        let seen = Arc::clone(&most);
        let bulk = store.client().bulk().index("i").flush_bytes(2_000).concurrency(3).on_progress(move |progress| {
            let mut most = seen.lock().unwrap();
            *most = (*most).max(progress.bytes_in_flight);
            assert!(progress.requests_in_flight <= 3);
        });
        let report = bulk.index_all(iter(documents)).send().await.unwrap();
        assert_eq!(report.created, 500);
        let state = store.state.lock().unwrap();
        let longer: Vec<_> = state.bodies.iter().filter(|body| body.len() > 2_000).collect();
        assert_eq!(longer.len(), 1);
        assert_eq!(longer[0].lines().count(), 2, "it goes alone");
        assert!(*most.lock().unwrap() <= 2_000 * 4 + 5_200, "{most:?}");
    });
}

/// The request's lines on each server.
#[tokio::test]
async fn lines_are_those_of_the_server() {
    for server in SERVERS {
        let created = json!({"items": [{"index": {"status": 201, "result": "created"}},
            {"update": {"status": 200, "result": "updated"}}, {"delete": {"status": 200, "result": "deleted"}}]});
        let (service, es) = Recorder::of(server(), 200, created);
        let operations: Vec<Operation> = vec![
            Operation::index(&Tweet::sample()).id(1).routing("r").pipeline("p").into(),
            Operation::update::<Tweet>(2).script(Script::painless("x")).retry_on_conflict(3).into(),
            Operation::delete::<Tweet>(3).index("others").version(7).into(),
        ];
        let report = es.bulk().refresh(true).operations(iter(operations)).send().await.unwrap();
        assert_eq!((report.created, report.updated, report.deleted, report.total()), (1, 1, 1, 3));
        let asked = service.one();
        assert!(asked.line().starts_with("POST /_bulk?refresh=true&filter_path=items"), "{}", asked.line());
        assert_eq!(asked.headers["content-type"], "application/x-ndjson");
        let options = RequestOptions::new().endpoint("bulk").idempotency(Idempotency::NotIdempotent).max_retries(0);
        assert_eq!(asked.options, options.batch_size(3));
        let right = match server() == Server::elasticsearch(5, 6) {
            true => [
                r#"{"index":{"_index":"tweets","_type":"tweet","_id":"1","routing":"r","pipeline":"p"}}"#,
                r#"{"author":"kimchy","likes":3}"#,
                r#"{"update":{"_index":"tweets","_type":"tweet","_id":"2","_retry_on_conflict":3}}"#,
                r#"{"script":{"inline":"x","lang":"painless"}}"#,
                r#"{"delete":{"_index":"others","_type":"tweet","_id":"3","version":7}}"#,
            ],
            false => [
                r#"{"index":{"_index":"tweets","_id":"1","routing":"r","pipeline":"p"}}"#,
                r#"{"author":"kimchy","likes":3}"#,
                r#"{"update":{"_index":"tweets","_id":"2","retry_on_conflict":3}}"#,
                r#"{"script":{"source":"x","lang":"painless"}}"#,
                r#"{"delete":{"_index":"others","_id":"3","version":7}}"#,
            ],
        };
        assert_eq!(asked.body.lines().collect::<Vec<_>>(), right);
    }
}

#[tokio::test]
async fn what_an_old_server_does_not_know_is_refused_before_it_is_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, "{}");
    let operations: Vec<Operation> = vec![
        Operation::index(&Tweet::sample()).id(1).if_unchanged_since(1, 1).into(),
        Operation::index(&Tweet::sample()).id(1).require_alias(true).into(),
    ];
    let error = es.bulk().operations(iter(operations)).send().await.unwrap_err();
    assert!(error.to_string().contains("needs Elasticsearch 6.7"), "{error}");
    assert!(error.to_string().contains("needs Elasticsearch 7.10"), "{error}");
    // It would be written without a pipeline, and by its id.
    let tweet = || Operation::index(&Tweet::sample()).id(1);
    let operations: Vec<Operation> = vec![tweet().pipeline("").into(), tweet().routing("").into()];
    let error = es.bulk().operations(iter(operations)).send().await.unwrap_err();
    assert!(error.to_string().contains("name of the pipeline is empty"), "{error}");
    assert!(error.to_string().contains("the routing is empty"), "{error}");
    let error = es.bulk().pipeline("").index_all(iter([Tweet::sample()])).send().await.unwrap_err();
    assert!(error.to_string().contains("`pipeline` is empty"), "{error}");
    assert!(service.take().is_empty());
}

/// An answer that does not answer each operation says nothing of any.
#[tokio::test]
async fn an_answer_without_all_items_is_no_answer() {
    for body in ["{}", r#"{"errors":false,"items":[]}"#, r#"{"items":[{"index":{}}]}"#, "[]"] {
        let es = Recorder::answering([answer(200, body)]).client().with_server(Server::elasticsearch(9, 2));
        let error = es.bulk().index_all(iter([Tweet::sample()])).send().await.unwrap_err();
        assert_eq!(error.bulk_report().unwrap().unknown, 1, "{body}");
    }
}

/// An item's error may be a text, as version 1 and some plugins write it.
#[tokio::test]
async fn errors_of_items_are_read_in_every_form() {
    for (error, told) in [
        (json!({"type": "mapper_parsing_exception", "reason": "failed to parse"}), "mapper_parsing_exception"),
        (json!("MapperParsingException[failed to parse]"), "MapperParsingException"),
    ] {
        let body = json!({"errors": true, "items": [{"index": {"_id": "x", "status": 400, "error": error}}]});
        let es = Recorder::answering([answer(200, body)]).client().with_server(Server::elasticsearch(9, 2));
        let error = es.bulk().index_all(iter([Tweet::sample()])).send().await.unwrap_err();
        let [failure] = &error.bulk_report().unwrap().failures[..] else { panic!("{error:?}") };
        assert!(failure.to_string().contains(told), "{failure}");
        assert_eq!((failure.document(), failure.status().unwrap().as_u16()), (Some("x"), 400));
    }
}

/// A conflict of a document whose id the client made is its own earlier attempt, and only then.
#[test]
fn a_conflict_with_the_own_first_time_is_success() {
    let store = Store::new(Faults { lost_answer: 40, ..Faults::default() }, 3);
    run(async {
        let documents = (0..50).map(|n| json!({"n": n}));
        let bulk = store.client().bulk().index("i").flush_operations(5).index_all(iter(documents));
        let report = bulk.send().await.unwrap();
        assert_eq!((report.created, report.total()), (50, 50));
        assert!(store.state.lock().unwrap().documents.values().all(|stored| stored.version == 1));
        let taken = [Operation::create(&json!({})).id("a"), Operation::create(&json!({})).id("a")];
        let es = Store::new(Faults::default(), 1).client();
        let error = es.bulk().index("i").operations(iter(taken)).send().await.unwrap_err();
        let report = error.bulk_report().unwrap();
        assert_eq!((report.created, report.rejected), (1, 1));
        assert!(report.failures[0].is_conflict());
    });
}

#[tokio::test]
async fn written_outcomes_tell_the_document() {
    let body = json!({"items": [{"index": {"_index": "tweets", "_id": "1", "_version": 4, "result": "updated",
        "_seq_no": 9, "_primary_term": 1, "status": 200}}]});
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, body);
    let mut outcomes = es.bulk().index_all(iter([Tweet::sample()])).outcomes().await.unwrap();
    let written = outcomes.next().await.unwrap().result.written().unwrap();
    assert_eq!((written.id.as_str(), written.version, written.seq_no), ("1", 4, Some(9)));
    assert_eq!(written.result, WriteResult::Updated);
    assert!(outcomes.next().await.is_none());
    assert_eq!(service.one().line(), "POST /_bulk");
}

#[tokio::test]
async fn bad_input_of_the_bulk_is_told_before_anything_is_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, "{}");
    let error = es.bulk().index("_bad").index_all(iter([Tweet::sample()])).send().await.unwrap_err();
    assert!(error.to_string().starts_with("bulk: "), "{error}");
    let handle = es.bulk().header("a b", "c").start();
    // It may take a moment until it is known.
    let _ = handle.push(Operation::index(&Tweet::sample())).await;
    let error = handle.close().await.unwrap_err();
    assert!(error.to_string().contains("header"), "{error}");
    assert!(service.take().is_empty());
    let unused: Elasticsearch = es;
    drop(unused);
}
