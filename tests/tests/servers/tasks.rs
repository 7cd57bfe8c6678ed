//! Tasks, on real servers.

use es_client::{prelude::*, tasks::TaskInfo};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(tasks_are_listed_and_got, tasks_are_cancelled, tasks_that_failed_are_errors);

/// Begins a call about an index as a task.
async fn start(
    es: &Elasticsearch,
    endpoint: &str,
    index: &str,
    params: &[(&str, &str)],
    body: Option<Value>,
) -> String {
    let mut call = es.endpoint(endpoint).part("index", index).param("wait_for_completion", false);
    for (name, value) in params {
        call = call.param(*name, value);
    }
    if let Some(body) = body {
        call = call.json(&body);
    }
    let started: Value = call.send().await.unwrap();
    started["task"].as_str().unwrap().to_owned()
}

/// An index with a few documents.
async fn index(es: &Elasticsearch) -> String {
    let index = unique("tasks");
    for id in 0..4 {
        es.index(&json!({"x": id})).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    index
}

async fn tasks_are_listed_and_got(server: Server) {
    let Some(es) = client(server).await else { return };
    let list = || es.tasks().list().actions("cluster:monitor/tasks/lists*");
    for (group, nodes) in [("nodes", 1), ("parents", 0), ("none", 0)] {
        let listed = list().group_by(group).opaque_id("me").send().await;
        if (server, group) == (Server::Elasticsearch5, "none") {
            assert_eq!(listed.unwrap_err().status().unwrap().as_u16(), 400);
            continue;
        }
        let listed = listed.unwrap();
        let is_own = |task: &&TaskInfo| task.headers.get("X-Opaque-Id").is_none_or(|id| id == "me");
        let own: Vec<_> = listed.tasks.iter().filter(is_own).collect();
        assert!(!own.is_empty() && own.iter().all(|task| task.action.starts_with("cluster:monitor/tasks/lists")));
        assert_eq!(listed.nodes.len(), nodes, "{group}");
        assert_eq!(group == "parents", own.iter().any(|task| !task.children.is_empty()), "{listed:?}");
    }
    let missing = es.tasks().get("nobody:1").send().await.unwrap_err();
    assert!(missing.is_not_found(), "{missing}");
    // There, neither reindexing nor any other call can be a task.
    let endpoint = if server.has_scripting() { "delete_by_query" } else { "indices.forcemerge" };
    let index = index(&es).await;
    let body = server.has_scripting().then(|| json!({"query": {"match_all": {}}}));
    let id = start(&es, endpoint, &index, &[], body).await;
    let report = es.tasks().get(&id).wait_for_completion(true).send().await.unwrap();
    assert!(report.completed && report.response.is_some());
    assert_eq!(report.task.task_id(), id);
    es.indices().delete(&index).send().await.unwrap();
}

async fn tasks_are_cancelled(server: Server) {
    let Some(es) = client(server).await else { return };
    let error = es.tasks().cancel("nobody:1").send().await.unwrap_err();
    assert!(error.to_string().contains("nobody"), "{error}");
    let none = es.tasks().cancel_matching().actions("nothing*").send().await.unwrap();
    assert!(none.tasks.is_empty());
    if !server.has_scripting() {
        return;
    }
    let index = index(&es).await;
    let slowly = [("requests_per_second", "1"), ("scroll_size", "1")];
    let id = start(&es, "delete_by_query", &index, &slowly, Some(json!({"query": {"match_all": {}}}))).await;
    let running = es.tasks().get(&id).send().await.unwrap();
    assert!(!running.completed && running.response.is_none() && running.task.cancellable);
    let listed = es.tasks().list().actions("*byquery").detailed(true).send().await.unwrap();
    let task = listed.tasks.iter().find(|task| task.task_id() == id).unwrap();
    assert!(task.description.as_ref().unwrap().contains(&index) && task.status.is_some());
    let cancelled = es.tasks().cancel(&id).send().await.unwrap();
    assert_eq!(cancelled.tasks.iter().map(TaskInfo::task_id).collect::<Vec<_>>(), [id.as_str()]);
    let error = es.tasks().get(&id).wait_for_completion(true).send().await.unwrap_err();
    // Servers tell it in the answer of the call, or as its error.
    assert!(error.to_string().contains("cancelled"), "{error}");
    let report = es.tasks().get(&id).allow_failed(true).send().await.unwrap();
    assert!(report.completed && report.response.is_some() != report.error.is_some());
    es.indices().delete(&index).send().await.unwrap();
}

async fn tasks_that_failed_are_errors(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let index = index(&es).await;
    let name = if server == Server::Elasticsearch5 { "inline" } else { "source" };
    let body = json!({"query": {"match_all": {}}, "script": {name: "ctx.nothing.x = 1"}});
    let id = start(&es, "update_by_query", &index, &[], Some(body)).await;
    let get = || es.tasks().get(&id).wait_for_completion(true);
    let error = get().send().await.unwrap_err();
    assert!(error.cause().unwrap().error_type == "script_exception", "{error:?}");
    let report = get().allow_failed(true).send().await.unwrap();
    assert!(report.completed && report.error.is_some() && report.response.is_none());
    es.indices().delete(&index).send().await.unwrap();
}
