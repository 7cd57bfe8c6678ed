use std::time::Duration;

use serde_json::json;

use crate::{
    Error, ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

const TASK: &str = r#"{"node":"tmQK","id":179,"type":"transport","action":"cluster:monitor/tasks/lists",
    "start_time_in_millis":1795806449130,"running_time_in_nanos":907719,"cancellable":false,"cancelled":false,
    "headers":{"X-Opaque-Id":"me"},"resource_stats":{}}"#;

#[tokio::test]
async fn tasks_are_listed_however_they_are_grouped() {
    let child = TASK.replace("179", "180");
    let parent = TASK.replace(r#""cancellable""#, &format!(r#""children":[{child}],"cancellable""#));
    for (body, nodes) in [
        (format!(r#"{{"nodes":{{"tmQK":{{"name":"n","roles":["data"],"tasks":{{"tmQK:179":{TASK}}}}}}}}}"#), 1),
        (format!(r#"{{"tasks":{{"tmQK:179":{parent}}}}}"#), 0),
        (format!(r#"{{"tasks":[{TASK}]}}"#), 0),
    ] {
        for server in SERVERS {
            let (service, es) = Recorder::of(server(), 200, &body);
            let list = es.tasks().list().actions(["a*", "b"]).detailed(true).group_by("none").send().await.unwrap();
            assert_eq!(service.one().line(), "GET /_tasks?actions=a*,b&detailed=true&group_by=none");
            let [task] = &list.tasks[..] else { panic!("{list:?}") };
            assert_eq!((task.task_id().as_str(), task.running_time), ("tmQK:179", Duration::from_nanos(907_719)));
            assert_eq!((task.headers["X-Opaque-Id"].as_str(), list.nodes.len()), ("me", nodes));
            assert!(task.children.iter().all(|child| child.id == 180));
        }
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.tasks().list().send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn what_cannot_be_cancelled_is_an_error() {
    for server in SERVERS {
        let body = format!(r#"{{"nodes":{{"tmQK":{{"tasks":{{"tmQK:179":{TASK}}}}}}}}}"#);
        let (service, es) = Recorder::of(server(), 200, body);
        assert_eq!(es.tasks().cancel("tmQK:179").send().await.unwrap().tasks.len(), 1);
        assert_eq!(service.one().line(), "POST /_tasks/tmQK%3A179/_cancel");
        es.tasks().cancel_matching().actions("*reindex").wait_for_completion(true).send().await.unwrap();
        assert_eq!(service.one().line(), "POST /_tasks/_cancel?actions=*reindex&wait_for_completion=true");
        let error = es.tasks().cancel_matching().send().await.unwrap_err();
        assert!(error.to_string().contains(".actions(\"*\")"), "{error}");
        assert!(es.tasks().cancel("").send().await.is_err());
        assert!(service.take().is_empty());
    }
    let missing = r#"{"node_failures":[{"type":"failed_node_exception","reason":"Failed node [f3yD]","node_id":"f3yD",
        "caused_by":{"type":"resource_not_found_exception","reason":"task [f3yD:9] is not found"}}],"nodes":{}}"#;
    let (_service, es) = Recorder::of(Server::unknown(), 200, missing);
    let error = es.tasks().cancel("f3yD:9").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.to_string().contains("task [f3yD:9] is not found"), "{error}");
    let list = es.tasks().cancel("f3yD:9").allow_partial(true).send().await.unwrap();
    assert_eq!((list.node_failures.len(), list.tasks.len()), (1, 0));
}

/// What `tasks.get` makes of a task that ended so.
async fn ended(member: &str, value: serde_json::Value) -> Result<(), Error> {
    let task: serde_json::Value = serde_json::from_str(TASK).unwrap();
    let body = json!({"completed": true, "task": task, member: value});
    let (service, es) = Recorder::of(Server::unknown(), 200, body);
    let get = || es.tasks().get("tmQK:179").wait_for_completion(true).timeout("5s");
    let report = get().allow_failed(true).send().await.unwrap();
    assert!(report.completed && report.response.is_some() != report.error.is_some());
    assert_eq!(service.one().line(), "GET /_tasks/tmQK%3A179?wait_for_completion=true&timeout=5s");
    get().send().await.map(drop)
}

#[tokio::test]
async fn a_task_that_failed_is_an_error_though_the_answer_is_a_success() {
    ended("response", json!({"took": 7, "deleted": 1, "failures": []})).await.unwrap();
    ended("response", json!({"_shards": {"total": 2, "successful": 1, "failed": 0}})).await.unwrap();
    ended("response", json!("of an unknown form")).await.unwrap();
    let script = json!({"type": "script_exception", "reason": "runtime error", "caused_by": {
        "type": "null_pointer_exception", "reason": "nothing there"}});
    let conflict = json!([{"index": "p", "id": "1", "status": 409, "cause": {
        "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]);
    let shards = json!({"total": 2, "successful": 1, "failed": 1, "failures": [{"shard": 0, "reason": {
        "type": "io_exception", "reason": "disk"}}]});
    for (member, value, told) in [
        ("error", script, "`tmQK:179`: script_exception: runtime error: null_pointer_exception: nothing there"),
        ("response", json!({"took": 1, "failures": conflict}), "version_conflict_engine_exception"),
        ("response", json!({"took": 1, "canceled": "by user request", "failures": []}), "cancelled by user request"),
        ("response", json!({"took": 1, "timed_out": true, "failures": []}), "ended early, after"),
        ("response", json!({"_shards": shards}), "1 of 2 shards failed: io_exception: disk"),
    ] {
        let error = ended(member, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Api);
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn a_running_task_has_no_result_and_an_unknown_one_is_an_error() {
    let body = format!(r#"{{"completed":false,"task":{TASK}}}"#);
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let report = es.tasks().get("tmQK:179").send().await.unwrap();
    assert!(!report.completed && report.response.is_none());
    let missing =
        r#"{"error":{"type":"resource_not_found_exception","reason":"task [x:1] isn't running"},"status":404}"#;
    let (_service, es) = Recorder::of(Server::unknown(), 404, missing);
    assert!(es.tasks().get("x:1").send().await.unwrap_err().is_not_found());
}
