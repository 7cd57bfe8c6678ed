//! Tasks that go on by themselves, in virtual time.

use std::time::Duration;

use es_dsl::queries::match_all;
use es_transport::{
    Idempotency, RequestOptions,
    testing::{Reply, VirtualCluster},
};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::{
    Elasticsearch, ErrorKind, Server,
    by_query::{ByQueryReport, DeleteByQuery, Reindex, RequestsPerSecond, UpdateByQuery},
    indices::IndicesForcemerge,
    tasks::Task,
    testing::{Recorder, SERVERS, Tweet, answer},
};

const ID: &str = "oTUltX4IQMOUUVeiohTt8A:124";
const UPDATE: &str = "indices:data/write/update/byquery";

fn status(updated: u64) -> Value {
    json!({"total": 40, "updated": updated, "created": 0, "deleted": 0, "batches": 2, "version_conflicts": 1, "noops": 1,
        "retries": {"bulk": 0, "search": 0}, "throttled_millis": 250, "requests_per_second": -1.0, "throttled_until_millis": 0})
}

/// What the server tells of the task; `more` is put beside.
fn told(action: &str, status: &Value, more: Value) -> Value {
    let mut body = json!({"completed": !more.is_null(), "task": {"node": "oTUltX4IQMOUUVeiohTt8A", "id": 124, "type": "transport",
        "action": action, "status": status, "description": "", "start_time_in_millis": 1, "running_time_in_nanos": 4_000_000_000_u64,
        "cancellable": true, "headers": {}}});
    if let Value::Object(more) = more {
        body.as_object_mut().unwrap().extend(more);
    }
    body
}

fn running(updated: u64) -> Value {
    told(UPDATE, &status(updated), Value::Null)
}

/// The report of a task, with `more` members.
fn ended(more: Value) -> Value {
    let mut report = status(38);
    let rest = json!({"took": 5_000, "timed_out": false, "failures": []});
    for members in [rest, more] {
        report.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    }
    told(UPDATE, &status(38), json!({"response": report}))
}

fn missing() -> Reply {
    let cause = json!({"type": "resource_not_found_exception", "reason": "task [x] isn't running and hasn't stored its results"});
    Reply::status(404).body(json!({"error": cause, "status": 404}).to_string())
}

fn body(json: Value) -> Reply {
    Reply::status(200).body(json.to_string())
}

/// A client of so many virtual nodes, which repeats nothing by itself.
fn client(nodes: usize) -> (VirtualCluster, Elasticsearch) {
    let cluster = VirtualCluster::new(nodes);
    let builder = Elasticsearch::builder().hosts(cluster.hosts()).randomize_hosts(false).max_retries(0);
    let es = builder.over(cluster.service()).build().unwrap();
    (cluster, es.with_server(Server::elasticsearch(7, 10)))
}

/// A task of this client that was begun.
async fn begun(cluster: &VirtualCluster, es: &Elasticsearch) -> Task<ByQueryReport> {
    cluster.node(0).next(body(json!({"task": ID})));
    es.update_by_query::<Tweet>().start().await.unwrap()
}

fn resumed(es: &Elasticsearch) -> Task<ByQueryReport> {
    es.tasks().resume::<UpdateByQuery>(ID).unwrap()
}

#[tokio::test(start_paused = true)]
async fn calls_begin_as_tasks() {
    for server in SERVERS.map(|server| server()) {
        let (service, es) = Recorder::of(server, 200, json!({"task": ID}));
        let update = es.update_by_query::<Tweet>().doc_type("_doc").opaque_id("me").request_timeout(None);
        let delete = es.delete_by_query::<Tweet>().doc_type("_doc").query(match_all());
        let copy = es.reindex::<Tweet>().dest("a");
        let lines = [
            ("update_by_query", "POST /tweets/_update_by_query?wait_for_completion=false"),
            ("delete_by_query", "POST /tweets/_delete_by_query?wait_for_completion=false"),
            ("reindex", "POST /_reindex?wait_for_completion=false"),
        ];
        let tasks = [update.start().await.unwrap(), delete.start().await.unwrap(), copy.start().await.unwrap()];
        for (asked, (endpoint, line)) in service.take().into_iter().zip(lines) {
            assert_eq!(asked.line(), line);
            // Twice is not the same as once.
            let options = RequestOptions::new().endpoint(endpoint).idempotency(Idempotency::PartlyExecuted);
            let options = if endpoint.starts_with("update") { options.request_timeout(None) } else { options };
            assert_eq!(asked.options, options);
        }
        assert!(tasks.iter().all(|task| task.id() == ID));
        // The headers of the call are those of the requests about the task, too; its time limit is not.
        let _ = tasks[0].cancel().await;
        let asked = service.one();
        assert_eq!(asked.headers["x-opaque-id"], "me");
        let options = RequestOptions::new().endpoint("tasks.cancel").idempotency(Idempotency::NotIdempotent);
        assert_eq!(asked.options, options);
    }
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"took": 1, "total": 1}));
    assert_eq!(es.update_by_query::<Tweet>().start().await.unwrap_err().kind(), ErrorKind::Decode);
    service.take();
    assert_eq!(es.reindex::<Tweet>().start().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_beginning_is_not_repeated() {
    for failure in [Reply::reset(), Reply::cut_off(), Reply::status(429), Reply::status(503)] {
        let cluster = VirtualCluster::new(2);
        let es = Elasticsearch::builder().hosts(cluster.hosts()).over(cluster.service()).build().unwrap();
        let es = es.with_server(Server::elasticsearch(7, 10));
        for node in [0, 1] {
            cluster.node(node).always(failure.clone());
        }
        es.reindex::<Tweet>().dest("a").start().await.unwrap_err();
        assert_eq!(cluster.attempts().len(), 1, "{failure:?}");
    }
}

#[tokio::test]
async fn a_merge_begins_as_a_task_where_the_server_can() {
    for (server, needs) in SERVERS.map(|server| server()).into_iter().zip([true, true, false, false]) {
        let (service, es) = Recorder::of(server, 200, json!({"task": ID}));
        let begun = es.indices().forcemerge("a").max_num_segments(1).start().await;
        if needs {
            let error = begun.unwrap_err();
            assert_eq!((error.kind(), error.endpoint()), (ErrorKind::Request, Some("indices.forcemerge")));
            assert!(error.to_string().contains("`start` needs Elasticsearch 8.1 or OpenSearch 2.7"), "{error}");
            assert!(service.take().is_empty());
        } else {
            assert_eq!(begun.unwrap().id(), ID);
            assert_eq!(service.one().line(), "POST /a/_forcemerge?max_num_segments=1&wait_for_completion=false");
        }
    }
    let response = json!({"response": {"_shards": {"total": 2, "successful": 1, "failed": 0}}});
    let service = Recorder::answering([answer(200, told("indices:admin/forcemerge", &Value::Null, response))]);
    let task = service.client().tasks().resume::<IndicesForcemerge>(ID).unwrap();
    assert_eq!(task.wait().await.unwrap().total, 2);
    assert_eq!(task.progress(Duration::ZERO).try_next().await.unwrap().unwrap().running_time, Duration::from_secs(4));
}

#[tokio::test(start_paused = true)]
async fn progress_is_told_until_the_end() {
    let (cluster, es) = client(1);
    let task = begun(&cluster, &es).await;
    for updated in [8, 18] {
        cluster.node(0).next(body(running(updated)));
    }
    cluster.node(0).always(body(ended(json!({}))));
    let began = Instant::now();
    let mut progress = task.progress(Duration::from_secs(2));
    let first = progress.try_next().await.unwrap().unwrap();
    assert_eq!((first.done(), first.total, first.updated, first.noops, first.version_conflicts), (10, 40, 8, 1, 1));
    assert_eq!((first.batches, first.throttled), (2, Duration::from_millis(250)));
    assert_eq!((first.running_time, first.time_left()), (Duration::from_secs(4), Some(Duration::from_secs(12))));
    assert_eq!(first.to_string(), "10 of 40 documents in 4.0s");
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(progress.try_next().await.unwrap().unwrap().done(), 20);
    let last = progress.try_next().await.unwrap().unwrap();
    assert_eq!((last.done(), last.time_left()), (40, Some(Duration::ZERO)));
    assert!(progress.try_next().await.unwrap().is_none());
    assert_eq!(began.elapsed(), Duration::from_secs(4));
    let report = task.wait().await.unwrap();
    assert_eq!((report.updated, report.took), (38, Duration::from_secs(5)));
    assert_eq!(crate::tasks::TaskProgress::default().time_left(), None);
}

/// The parts that are done are in the status, the others are tasks of their own.
#[tokio::test(start_paused = true)]
async fn the_parts_of_a_task_are_summed_up() {
    let part = |slice: u32, updated: u64| {
        let mut part = status(updated);
        part["slice_id"] = slice.into();
        part
    };
    let sliced = |slices: Value| {
        let mut all = status(0);
        all["slices"] = slices;
        told(UPDATE, &all, Value::Null)
    };
    let children = |parts: &[Value]| {
        let child = |part: &Value| told(UPDATE, part, Value::Null)["task"].clone();
        let tasks: serde_json::Map<_, _> =
            parts.iter().enumerate().map(|(number, part)| (format!("n:{number}"), child(part))).collect();
        body(json!({"nodes": {"n": {"tasks": tasks}}}))
    };
    let (cluster, es) = client(1);
    let node = cluster.node(0);
    node.next(body(sliced(json!([null, null, null])))).next(children(&[part(0, 5), part(2, 7)]));
    // A part that is done is no task any more.
    node.next(body(sliced(json!([part(0, 38), null, null])))).next(children(&[part(1, 2)]));
    node.next(body(sliced(json!([part(0, 38), part(1, 38), {"type": "script_exception", "reason": "x"}]))));
    let mut progress = resumed(&es).progress(Duration::from_secs(1));
    let mut seen = Vec::new();
    for _ in 0..3 {
        let now = progress.try_next().await.unwrap().unwrap();
        seen.push((now.updated, now.total, now.version_conflicts));
        assert_eq!(now.running_time, Duration::from_secs(4));
    }
    assert_eq!(seen, [(12, 80, 2), (38 + 2 + 7, 120, 3), (38 + 38 + 7, 120, 3)]);
    let paths: Vec<String> = cluster.attempts().into_iter().map(|attempt| attempt.path).collect();
    assert_eq!(paths[1], "/_tasks?parent_task_id=oTUltX4IQMOUUVeiohTt8A%3A124&detailed=true");
}

#[tokio::test(start_paused = true)]
async fn polls_that_fail_are_repeated_elsewhere() {
    for failure in [Reply::refused(), Reply::reset(), Reply::cut_off(), Reply::status(503), Reply::status(429)] {
        let (cluster, es) = client(2);
        let task = begun(&cluster, &es).await;
        cluster.node(0).always(failure.clone());
        cluster.node(1).times(6, failure).always(body(ended(json!({}))));
        assert_eq!(task.wait().await.unwrap().updated, 38);
    }
}

#[tokio::test(start_paused = true)]
async fn polls_that_fail_for_long_are_told() {
    let (cluster, es) = client(2);
    let task = begun(&cluster, &es).await;
    cluster.node(0).always(Reply::refused());
    cluster.node(1).always(Reply::refused());
    let began = Instant::now();
    let error = task.wait().await.unwrap_err();
    assert!(error.transport().is_some() && error.path().is_some_and(|path| path.contains("124")), "{error}");
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(120) && took < Duration::from_secs(130), "{took:?}");
    assert!(cluster.attempts().len() < 50, "{}", cluster.attempts().len());

    // What will not change is told at once.
    let (cluster, es) = client(1);
    let task = begun(&cluster, &es).await;
    for failure in [Reply::status(403), Reply::status(400), body(json!({"completed": true}))] {
        cluster.node(0).next(failure);
        let began = Instant::now();
        assert!(task.wait().await.is_err());
        assert_eq!(began.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_whose_node_left_is_lost_unless_its_result_is_stored() {
    let (cluster, es) = client(1);
    let task = begun(&cluster, &es).await;
    // Its node is gone, and the index of results is not there yet.
    cluster.node(0).next(body(running(8))).next(missing()).next(missing()).next(Reply::status(503));
    cluster.node(0).next(missing()).next(body(ended(json!({}))));
    assert_eq!(task.wait().await.unwrap().updated, 38);

    cluster.node(0).next(body(running(8))).always(missing());
    let began = Instant::now();
    let error = task.wait().await.unwrap_err();
    assert!((5..12).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
    assert!(error.is_task_lost() && error.kind() == ErrorKind::Api && !error.is_not_found(), "{error:?}");
    let text = error.to_string();
    assert!(text.contains(ID) && text.contains("last known: 10 of 40 documents in 4.0s"), "{text}");
    assert!(text.contains("hasn't stored its results") && text.ends_with("begin it again for what is left"), "{text}");
    assert!(!text.contains("`start()`"), "it was begun in that way: {text}");

    // One that nobody has heard of, ever.
    let error = resumed(&es).wait().await.unwrap_err();
    assert!(error.is_not_found() && !error.is_task_lost(), "{error}");
    assert!(resumed(&es).progress(Duration::ZERO).try_next().await.unwrap_err().is_not_found());
}

#[tokio::test(start_paused = true)]
async fn a_task_that_ended_and_failed_is_a_failure() {
    let script = json!({"error": {"type": "script_exception", "reason": "runtime error"}});
    let conflict = json!({"failures": [{"index": "p", "id": "1", "status": 409, "cause": {
        "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]});
    let cancelled = json!({"error": {"type": "task_cancelled_exception", "reason": "by user request"}});
    for (end, is_it) in [
        (
            told(UPDATE, &status(8), script),
            (|error| error.cause().unwrap().error_type == "script_exception") as fn(&crate::Error) -> bool,
        ),
        (ended(conflict), crate::Error::is_conflict),
        (ended(json!({"canceled": "by user request"})), crate::Error::is_cancelled),
        (ended(json!({"timed_out": true})), crate::Error::is_timeout),
        (told(UPDATE, &status(8), cancelled), crate::Error::is_cancelled),
    ] {
        let (cluster, es) = client(1);
        cluster.node(0).always(body(end));
        let task = resumed(&es);
        let mut progress = task.progress(Duration::ZERO);
        for error in [task.wait().await.unwrap_err(), progress.try_next().await.unwrap_err()] {
            assert!(is_it(&error) && error.kind() == ErrorKind::Api, "{error:?}");
            assert!(error.to_string().contains(ID), "{error}");
        }
        assert!(progress.try_next().await.unwrap().is_none());
    }
    // What it read from left, which real servers tell in these ways.
    for (name, reason) in [
        ("illegal_argument_exception", "scroll_id references node [a] which was not found in the cluster"),
        ("node_disconnected_exception", "[node-1][indices:data/read/search[phase/query/scroll]] disconnected"),
        ("search_context_missing_exception", "No search context found for id [7]"),
    ] {
        let (cluster, es) = client(1);
        let failed = json!({"error": {"type": name, "reason": reason}});
        cluster.node(0).always(body(told(UPDATE, &status(8), failed)));
        let text = resumed(&es).wait().await.unwrap_err().to_string();
        assert!(text.contains(reason) && text.ends_with("begin it again for what is left"), "{text}");
    }
    let (cluster, es) = client(1);
    cluster.node(0).always(body(told(UPDATE, &status(8), json!({}))));
    assert_eq!(resumed(&es).wait().await.unwrap_err().kind(), ErrorKind::Decode, "an end without a result");
}

#[tokio::test(start_paused = true)]
async fn a_wait_is_over_in_time_and_asks_less_and_less_often() {
    let (cluster, es) = client(1);
    let task = begun(&cluster, &es).await;
    cluster.node(0).always(body(running(8)));
    let began = Instant::now();
    let error = task.wait().timeout(Duration::from_secs(60)).await.unwrap_err();
    assert_eq!(began.elapsed(), Duration::from_secs(60));
    assert!(error.is_timeout() && !error.is_task_lost(), "{error:?}");
    assert!(error.to_string().contains("goes on after 60s; last known: 10 of 40 documents"), "{error}");
    let polls = cluster.attempts().len() - 1;
    assert!((15..30).contains(&polls), "{polls}");
    // Nothing hangs on a node that says nothing.
    cluster.node(0).always(Reply::stall());
    assert!(task.wait().timeout(Duration::from_secs(5)).await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_dropped_handle_ends_nothing_and_a_clone_is_the_same_task() {
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"task": ID}));
    let task = es.update_by_query::<Tweet>().start().await.unwrap();
    service.one();
    assert_eq!(task.clone().id(), ID);
    assert!(format!("{task:?}").contains(ID));
    drop((task.wait(), task.progress(Duration::ZERO), task));
    tokio::task::yield_now().await;
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn each_call_has_its_own_path_to_another_rate() {
    let task = running(8)["task"].clone();
    let list = json!({"nodes": {"n": {"tasks": {ID: task}}}});
    for server in SERVERS.map(|server| server()) {
        let (service, es) = Recorder::of(server, 200, &list);
        let tasks = es.tasks();
        let id = "oTUltX4IQMOUUVeiohTt8A%3A124";
        resumed(&es).rethrottle(500).await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), format!("POST /_update_by_query/{id}/_rethrottle?requests_per_second=500"));
        assert_eq!(asked.options.endpoint_name(), Some("update_by_query_rethrottle"));
        tasks.resume::<DeleteByQuery>(ID).unwrap().rethrottle(0.5).await.unwrap();
        assert_eq!(service.one().line(), format!("POST /_delete_by_query/{id}/_rethrottle?requests_per_second=0.5"));
        tasks.resume::<Reindex>(ID).unwrap().rethrottle(RequestsPerSecond::Unlimited).await.unwrap();
        assert_eq!(service.one().line(), format!("POST /_reindex/{id}/_rethrottle?requests_per_second=-1"));
        resumed(&es).cancel().await.unwrap();
        assert_eq!(service.one().line(), format!("POST /_tasks/{id}/_cancel"));
        let error = resumed(&es).rethrottle(0).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && service.take().is_empty(), "{error}");
    }
    // A task that ended has no rate.
    let failed = json!({"nodes": {}, "node_failures": [{"type": "failed_node_exception", "reason": "Failed node [n]",
        "caused_by": {"type": "resource_not_found_exception", "reason": "task [n:1] is missing"}}]});
    for answer in [failed, json!({"nodes": {}})] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, answer);
        assert!(resumed(&es).rethrottle(1).await.is_err());
    }
}

#[tokio::test]
async fn a_task_of_another_call_is_not_taken_for_it() {
    let (_service, es) = Recorder::of(Server::unknown(), 200, running(8));
    let error = es.tasks().resume::<Reindex>(ID).unwrap().wait().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(UPDATE), "{error}");
    for id in ["", "x", ":1", "x:", "x:y", "x:-1"] {
        let error = es.tasks().resume::<Reindex>(id).unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("is not the id of a task"), "{error}");
    }
}
