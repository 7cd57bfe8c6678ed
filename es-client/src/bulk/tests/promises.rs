//! What the bulk's documentation promises, one by one, in virtual time.

use std::{collections::BTreeSet, time::Duration};

use es_dsl::Script;
use es_transport::Backoff;
use http::Response;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::{
    Does, operation, run,
    store::{Faults, Store},
};
use crate::{
    Elasticsearch, Server,
    bulk::{Operation, iter},
    testing::{Recorder, answer},
};

/// The operations in a body, each as its lines.
fn operations(body: &str) -> Vec<String> {
    body.lines().collect::<Vec<_>>().chunks(2).map(|lines| lines.join("\n")).collect()
}

#[test]
fn what_failed_is_sent_again_as_the_same_bytes_and_nothing_else_is() {
    let store = Store::new(Faults { item: 60, ..Faults::default() }, 5);
    run(async {
        let documents = (0..50).map(|n| json!({"n": n}));
        let bulk = store.client().bulk().index("i").flush_operations(10).max_attempts(100);
        let report = bulk.index_all(iter(documents)).send().await.unwrap();
        let state = store.state.lock().unwrap();
        let sent: Vec<String> = state.bodies.iter().flat_map(|body| operations(body)).collect();
        assert!(report.repeats > 20, "{report:?}");
        assert_eq!(sent.len() as u64, 50 + report.repeats);
        assert_eq!(sent.iter().collect::<BTreeSet<_>>().len(), 50);
        assert!(state.documents.values().all(|stored| stored.version == 1));
    });
}

#[test]
fn the_wait_is_the_one_that_the_server_asks_for() {
    let refused = Response::builder().status(429).header("retry-after", "7").body("{}".to_owned()).unwrap();
    let taken = answer(200, json!({"items": [{"create": {"status": 201, "result": "created"}}]}));
    let es = Recorder::answering([refused, taken]).client().with_server(Server::elasticsearch(9, 2));
    let took = run(async {
        let started = Instant::now();
        es.bulk().index("i").index_all(iter([json!({})])).send().await.unwrap();
        started.elapsed()
    });
    assert_eq!(took.as_secs(), 7);
}

#[test]
fn attempts_are_bounded_in_number_and_in_time() {
    let attempts = |settings: fn(crate::bulk::Bulk) -> crate::bulk::Bulk| {
        let store = Store::new(Faults { refused: 100, ..Faults::default() }, 5);
        let (report, took) = run(async {
            let started = Instant::now();
            let bulk = settings(store.client().bulk().index("i")).index_all(iter([json!({})]));
            (bulk.send().await.unwrap_err().bulk_report().unwrap().clone(), started.elapsed())
        });
        assert_eq!((report.rejected, report.total()), (1, 1));
        (report.requests, took)
    };
    assert_eq!(attempts(|bulk| bulk.max_attempts(3)).0, 3);
    let second = Duration::from_secs(1);
    let (requests, took) = attempts(|bulk| {
        bulk.max_attempts(1_000)
            .retry_timeout(Duration::from_secs(20))
            .backoff(Backoff::new(Duration::from_secs(1), Duration::from_secs(1)))
    });
    assert!(requests > 20 && took < 22 * second, "{requests} in {took:?}");
}

/// The requests of a bulk of one operation that no answer ever comes to.
fn requests_without_an_answer(es: impl FnOnce(Elasticsearch) -> Work) -> (u64, u64, String) {
    let store = Store::new(Faults { lost_request: 100, ..Faults::default() }, 1);
    let Work { bulk, operation } = es(store.client());
    let error = run(bulk.index("i").max_attempts(4).operations(iter([operation])).send()).unwrap_err();
    let report = error.bulk_report().unwrap();
    assert_eq!(report.total(), 1);
    (report.requests, report.unknown, store.state.lock().unwrap().bodies[0].clone())
}

struct Work {
    bulk: crate::bulk::Bulk,
    operation: Operation,
}

#[test]
fn ids_of_the_server_are_not_sent_again_after_a_lost_answer() {
    let new = || Operation::index(&json!({})).into();
    let (requests, unknown, body) =
        requests_without_an_answer(|es| Work { bulk: es.bulk().server_ids(), operation: new() });
    assert_eq!((requests, unknown), (1, 1));
    assert!(!body.contains("_id\""), "{body}");
    let (requests, unknown, body) = requests_without_an_answer(|es| Work { bulk: es.bulk(), operation: new() });
    assert_eq!((requests, unknown), (4, 1));
    assert!(body.starts_with("{\"create\":") && body.contains("_id\""), "{body}");
}

/// A server executes operations again by itself when the node of their shard dies.
#[test]
fn a_new_document_is_there_though_the_server_began_anew() {
    let mut store = Store::new(Faults::default(), 1);
    store.begins_anew = true;
    let bulk = store.client().bulk().index("i").index_all(iter([json!({}), json!({})]));
    let report = run(bulk.send()).unwrap();
    assert_eq!((report.created, report.repeats, store.state.lock().unwrap().documents.len()), (2, 0, 2));
}

/// A pipeline may set the id.
#[test]
fn a_conflict_with_another_id_than_the_clients_is_none_of_its_own() {
    let taken = json!({"type": "version_conflict_engine_exception", "reason": "[x]: version conflict"});
    let answered = answer(200, json!({"items": [{"create": {"status": 409, "error": taken}}]}));
    let es = Recorder::answering([answered]).client().with_server(Server::elasticsearch(9, 2));
    let error = run(es.bulk().index("i").index_all(iter([json!({})])).send()).unwrap_err();
    assert_eq!(error.bulk_report().unwrap().rejected, 1);
}

#[test]
fn scripts_are_not_sent_again_after_a_lost_answer_unless_told_so() {
    let script = || Operation::update::<Value>(1).script(Script::painless("ctx._source.n++"));
    let (requests, unknown, _) = requests_without_an_answer(|es| Work { bulk: es.bulk(), operation: script().into() });
    assert_eq!((requests, unknown), (1, 1));
    let (requests, unknown, _) =
        requests_without_an_answer(|es| Work { bulk: es.bulk(), operation: script().idempotent(true).into() });
    assert_eq!((requests, unknown), (4, 1));
}

#[test]
fn a_push_waits_while_too_much_is_under_way() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let bulk = store.client().bulk().index("i").concurrency(1).flush_bytes(1_000).start();
        let mut pushed = 0;
        while timeout(Duration::from_micros(500), bulk.push(operation(pushed, Does::New, 0))).await.is_ok() {
            pushed += 1;
        }
        // What two requests have, and what waits to be taken in.
        assert!((100..200).contains(&pushed), "{pushed}");
        assert_eq!(bulk.close().await.unwrap().created, pushed);
    });
}

#[test]
fn a_request_that_is_too_large_is_halved_down_to_the_operation_that_is() {
    let mut store = Store::new(Faults::default(), 1);
    store.longest = 400;
    run(async {
        let documents = (0..16).map(|n| json!({"t": "x".repeat(if n == 5 { 500 } else { 20 })}));
        let error = store.client().bulk().index("i").index_all(iter(documents)).send().await.unwrap_err();
        let report = error.bulk_report().unwrap();
        assert_eq!((report.created, report.rejected, report.repeats), (15, 1, 0), "{report:?}");
        assert_eq!(report.failures[0].status().unwrap().as_u16(), 413);
    });
}

#[test]
fn a_dropped_stream_sends_no_more() {
    let store = Store::new(Faults::default(), 1);
    run(async {
        let operations = (0..1_000).map(|number| operation(number, Does::New, 0));
        let bulk = store.client().bulk().index("i").flush_operations(10).concurrency(2);
        let mut outcomes = bulk.operations(iter(operations)).outcomes().await.unwrap();
        outcomes.next().await.unwrap();
        let report = outcomes.report();
        drop(outcomes);
        tokio::time::sleep(Duration::from_secs(60)).await;
        let requests = store.state.lock().unwrap().requests as u64;
        assert!(requests <= 4 && requests == report.requests, "{requests} of {report:?}");
    });
}
