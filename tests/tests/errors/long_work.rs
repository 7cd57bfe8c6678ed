//! Tasks, bulks, scans and migrations.

use std::time::Duration;

use es_client::{
    Server,
    bulk::{self, Operation},
    by_query::UpdateByQuery,
    migration::Plan,
    prelude::*,
};
use es_tests::{errors::Page, failures};

use crate::client::{Tweet, always, answering, health};

const UPDATE: &str = "indices:data/write/update/byquery";
const ID: &str = "oTUltX4IQMOUUVeiohTt8A:124";

pub(crate) async fn tell(page: &mut Page) {
    tasks(page).await;
    bulks(page).await;
    migrations(page).await;
}

/// A client that is told this about a task.
fn task(action: &str, rest: Value) -> Elasticsearch {
    always(200, running_task(action, rest))
}

/// The answer about a task.
fn running_task(action: &str, rest: Value) -> Value {
    let status = json!({"total": 40, "updated": 10, "created": 0, "deleted": 0, "batches": 1, "version_conflicts": 0,
        "noops": 0, "retries": {"bulk": 0, "search": 0}, "throttled_millis": 0, "requests_per_second": -1.0,
        "throttled_until_millis": 0});
    let info = json!({"node": "oTUltX4IQMOUUVeiohTt8A", "id": 124, "type": "transport", "action": action,
        "status": status, "start_time_in_millis": 1, "running_time_in_nanos": 4_000_000_000_u64, "cancellable": true,
        "headers": {}});
    let mut answer = json!({"completed": false, "task": info});
    for (name, value) in rest.as_object().unwrap() {
        answer[name] = value.clone();
    }
    answer
}

/// What a task reports at its end.
fn report() -> Value {
    json!({"took": 4, "timed_out": false, "total": 40, "updated": 10, "deleted": 0, "batches": 1,
        "version_conflicts": 0, "noops": 0, "retries": {"bulk": 0, "search": 0}, "throttled_millis": 0,
        "requests_per_second": -1.0, "throttled_until_millis": 0, "failures": []})
}

async fn tasks(page: &mut Page) {
    page.section("Tasks");
    let report = report();
    let mut cancelled = report.clone();
    cancelled["canceled"] = json!("by user request");
    let mut late = report.clone();
    late["timed_out"] = json!(true);
    let late_page =
        json!({"timed_out": true, "_shards": {"total": 1, "successful": 1, "failed": 0}, "hits": {"hits": []}});
    let hit = json!({"_index": "tweets", "_id": "1", "_source": {"author": "kimchy", "likes": 3}});
    let unsorted = json!({"id": "p", "_shards": {"total": 1, "successful": 1, "failed": 0}, "hits": {"hits": [hit]}});
    let mut failed = report.clone();
    failed["failures"] = json!([{"index": "tweets", "id": "1", "status": 409, "cause": {
        "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]);
    let error = json!({"type": "script_exception", "reason": "runtime error"});
    let wait = |es: Elasticsearch| async move { es.tasks().resume::<UpdateByQuery<Tweet>>(ID)?.wait().await };
    let mut unfit = running_task(UPDATE, json!({}))["task"].take();
    unfit["status"]["total"] = json!("many");
    let gone = json!({"error": {"type": "resource_not_found_exception",
        "reason": format!("task [{ID}] isn't running and hasn't stored its results")}, "status": 404});
    failures!(page;
        wait(task("indices:data/write/reindex", json!({}))).await;
        wait(task(UPDATE, json!({"completed": true, "response": cancelled}))).await;
        wait(task(UPDATE, json!({"completed": true, "response": late}))).await;
        wait(task(UPDATE, json!({"completed": true, "response": failed}))).await;
        wait(task(UPDATE, json!({"completed": true, "error": error}))).await;
        wait(task(UPDATE, json!({"completed": true}))).await;
        wait(task(UPDATE, json!({"task": unfit}))).await;
        wait(always(404, gone)).await;
        task(UPDATE, json!({})).tasks().resume::<UpdateByQuery<Tweet>>(ID).unwrap().wait().timeout(Duration::from_millis(50)).await;
        lost(ID).await;
        always(200, cancelled).update_by_query::<Tweet>().send().await;
        always(200, late).update_by_query::<Tweet>().send().await;
        always(409, failed).update_by_query::<Tweet>().send().await;
        always(200, late_page).with_server(Server::elasticsearch(5, 6)).scan::<Tweet>().pages().try_next().await;
        always(200, unsorted).with_server(Server::elasticsearch(9, 2)).scan::<Tweet>().page_size(1).pages().try_next().await;
        always(200, json!({"tasks": [], "task_failures": [json!({"task_id": 124, "node_id": "n", "status": "INTERNAL_SERVER_ERROR",
            "reason": {"type": "failed_node_exception", "reason": "Failed node [n]"}})], "nodes": {}})).tasks().list().send().await;
        always(200, json!({"nodes": {}})).tasks().resume::<UpdateByQuery<Tweet>>(ID).unwrap().rethrottle(5.0).await;
    );
}

/// The error of a task that ran, and of which no node knows any more. The time passes at once.
async fn lost(id: &str) -> Result<(), es_client::Error> {
    tokio::time::pause();
    let running = std::sync::atomic::AtomicBool::new(true);
    let running = std::sync::Arc::new(running);
    let answer = json!({"error": {"type": "resource_not_found_exception", "reason": format!("task [{id}] is missing")}, "status": 404});
    let seen = running_task(UPDATE, json!({})).to_string();
    let es = answering(move |_| match running.swap(false, std::sync::atomic::Ordering::Relaxed) {
        true => (200, seen.clone()),
        false => (404, answer.to_string()),
    });
    let ended = es.tasks().resume::<UpdateByQuery<Tweet>>(id)?.wait().await;
    tokio::time::resume();
    ended.map(drop)
}

async fn bulks(page: &mut Page) {
    page.section("Bulks");
    let refused = |id: &str| {
        json!({"index": {"_id": id, "status": 400, "error": {
        "type": "document_parsing_exception", "reason": "[1:13] failed to parse field [likes] of type [long]",
        "caused_by": {"type": "illegal_argument_exception", "reason": "For input string: \"many\""}}}})
    };
    let two = json!({"errors": true, "items": [refused("1"), refused("2")]});
    let send = |es: Elasticsearch| {
        let operation = |id: &str| Operation::index(&json!({"likes": "many"})).index("tweets").id(id);
        es.bulk().operations(bulk::iter([operation("1"), operation("2")])).max_attempts(1).send()
    };
    failures!(page;
        send(always(200, two)).await;
        send(always(200, json!({"errors": false, "items": []}))).await;
        send(always(200, json!({"errors": true, "items": [{"index": {"_id": "1", "status": 400}}, {"index": {"_id": "2", "status": 400}}]}))).await;
        send(always(401, "")).await;
        send(always(429, "")).await;
        send(answering(|_| (200, "<html></html>".to_owned()))).await;
    );
}

async fn migrations(page: &mut Page) {
    page.section("Migrations");
    let index = |settings: Value, aliases: Value| {
        let mut settings = settings;
        for (name, value) in [("number_of_shards", "1"), ("uuid", "u"), ("provided_name", "tweets-1")] {
            settings[name] = json!(value);
        }
        settings["creation_date"] = json!("1700000000000");
        json!({"aliases": aliases, "mappings": {"properties": {"author": {"type": "keyword"}}}, "settings": {"index": settings}})
    };
    let of = |indices: Value| always(200, indices);
    let alias = json!({"tweets": {}});
    let blocked = index(json!({"blocks": {"write": "true"}}), alias.clone());
    let plain = index(json!({}), alias.clone());
    let mut streamed = plain.clone();
    streamed["data_stream"] = json!("logs");
    let mut partial = plain.clone();
    partial["mappings"]["_source"] = json!({"enabled": false});
    failures!(page;
        always(404, json!({"error": {"type": "index_not_found_exception", "reason": "no such index [tweets]"}, "status": 404})).migration::<Tweet>().plan().await;
        of(json!({"tweets-1": plain, "tweets-2": plain})).migration::<Tweet>().plan().await;
        of(json!({"tweets-1": streamed})).migration::<Tweet>().plan().await;
        of(json!({"tweets-1": partial})).migration::<Tweet>().plan().await;
        of(json!({"tweets-1": blocked})).migration::<Tweet>().plan().await;
        of(json!({"tweets": index(json!({}), json!({}))})).migration::<Tweet>().plan().await;
    );
    let mut of_types = plain.clone();
    of_types["mappings"] = json!({"tweet": {}, "person": {}});
    let old = of(json!({"tweets-1": of_types})).with_server(Server::elasticsearch(5, 6));
    failures!(page; old.migration::<Tweet>().plan().await;);
    let plan = of(json!({"tweets-1": plain})).migration::<Tweet>().plan().await.unwrap();
    steps(page, &plan, &plain).await;
    what_is_not_told(page, &plan, &plain).await;
}

/// Plans that are carried out where the cluster is another than the one that they were made for.
async fn steps(page: &mut Page, plan: &Plan, source: &Value) {
    let mut of_another_form = serde_json::to_value(plan).unwrap();
    of_another_form["format"] = json!(7);
    let of_another_form: Plan = serde_json::from_value(of_another_form).unwrap();
    // The old index, and the one in the place of the new one.
    let with = |source: Option<Value>, target: Option<Value>| {
        let (from, to) = (plan.source.to_owned(), plan.target.to_owned());
        answering(move |line| {
            let found = |name: &str, index: &Option<Value>| match index {
                Some(index) => (200, json!({ name: index }).to_string()),
                None => {
                    let error =
                        json!({"type": "index_not_found_exception", "reason": format!("no such index [{name}]")});
                    (404, json!({"error": error, "status": 404}).to_string())
                }
            };
            match line.strip_prefix("GET /").unwrap_or_default() {
                path if path == &*from => found(&from, &source),
                path if path == &*to => found(&to, &target),
                path if path.starts_with("_alias") || path.contains("/_alias") => {
                    (404, json!({"error": "alias [tweets] missing", "status": 404}).to_string())
                }
                _ => (
                    200,
                    json!({"count": 1, "acknowledged": true, "shards_acknowledged": true, "index": to}).to_string(),
                ),
            }
        })
    };
    let mut other = source.clone();
    other["settings"]["index"]["uuid"] = json!("another");
    let swapped = json!({&plan.target: {"aliases": {"tweets": {}}}});
    failures!(page;
        with(None, None).migrate(of_another_form).send().await;
        with(None, None).migrate(plan.clone()).send().await;
        with(Some(other), None).migrate(plan.clone()).send().await;
        with(Some(source.clone()), Some(source.clone())).migrate(plan.clone()).send().await;
        always(200, swapped).migrate(plan.clone()).abort().await;
    );
}

/// Plans that are carried out on a server that leaves out what is needed, or has other numbers than it should.
async fn what_is_not_told(page: &mut Page, plan: &Plan, source: &Value) {
    let known =
        json!({"indices": {&plan.source: {"primary_terms": {"0": 1}}, &plan.target: {"primary_terms": {"0": 1}}}});
    let ahead =
        json!({"indices": {&plan.source: {"primary_terms": {"0": 1}}, &plan.target: {"primary_terms": {"0": 1_000}}}});
    let shard = json!({"routing": {"primary": true}, "seq_no": {"global_checkpoint": 5}});
    let stats = |indices: Value| {
        json!({"_shards": {"total": 1, "successful": 1, "failed": 0}, "_all": {"primaries": {}, "total": {}},
            "indices": indices})
    };
    let checkpoints = stats(json!({&plan.source: {"primaries": {}, "total": {}, "shards": {"0": [shard]}}}));
    let hits = |hits: Value| {
        json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "failed": 0}, "pit_id": "p",
            "hits": {"total": {"value": 0, "relation": "eq"}, "hits": hits}})
    };
    let found = json!({&plan.source: source});
    // What a server says that knows this much.
    let told = |metadata: Value, stats: Value, hits: Value, copied: u64| {
        let (source, target, found) = (plan.source.clone(), plan.target.clone(), found.clone());
        answering(move |line| {
            let path = line.split(' ').nth(1).unwrap_or_default();
            let answer = match path {
                _ if line == format!("GET /{source}") => found.clone(),
                _ if line == format!("GET /{target}") => {
                    return (404, json!({"error": {"type": "index_not_found_exception"}, "status": 404}).to_string());
                }
                path if path.starts_with("/_alias") => {
                    return (404, json!({"error": "alias [tweets] missing", "status": 404}).to_string());
                }
                "/_reindex" => json!({"task": ID}),
                path if path.ends_with("/_search_shards") => json!({"nodes": {}, "indices": {}, "shards": [[]]}),
                path if path.starts_with("/_tasks/") => {
                    running_task("indices:data/write/reindex", json!({"completed": true, "response": report()}))
                }
                path if path.starts_with("/_cluster/health") => health(false),
                path if path.starts_with("/_cluster/state") => json!({"cluster_name": "c", "metadata": metadata}),
                path if path.ends_with("/_stats") => stats.clone(),
                path if path.ends_with("_search") => hits.clone(),
                path if path.ends_with("_pit") => json!({"id": "p", "succeeded": true, "num_freed": 1}),
                path if path.ends_with("_count") => {
                    let count = if path.contains(target.as_str()) { copied } else { 2 };
                    json!({"count": count, "_shards": {"total": 1, "successful": 1, "failed": 0}})
                }
                _ => {
                    json!({"acknowledged": true, "shards_acknowledged": true, "index": target, "tasks": [], "nodes": {},
                    "_shards": {"total": 1, "successful": 1, "failed": 0}})
                }
            };
            (200, answer.to_string())
        })
    };
    let unversioned = hits(json!([{"_index": "tweets-1", "_id": "1", "_source": {}, "sort": [1]}]));
    let (unknown, none) = (stats(json!({})), hits(json!([])));
    failures!(page;
        told(json!({}), unknown.clone(), none.clone(), 0).migrate(plan.clone()).send().await;
        told(known, unknown.clone(), none.clone(), 1).migrate(plan.clone()).send().await;
        told(ahead.clone(), unknown, none.clone(), 0).migrate(plan.clone()).send().await;
        told(ahead.clone(), checkpoints.clone(), unversioned, 0).migrate(plan.clone()).send().await;
        told(ahead, checkpoints, none, 0).migrate(plan.clone()).send().await;
    );
}
