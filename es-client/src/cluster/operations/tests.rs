//! State, statistics and shards.

use serde_json::json;

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

#[tokio::test]
async fn the_state_is_asked_for_in_parts() {
    let body = json!({"cluster_name": "c", "version": 7, "state_uuid": "u", "master_node": "f3yD",
        "nodes": {"f3yD": {"name": "node-1", "transport_address": "127.0.0.1:25250", "attributes": {}}}});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &body);
        let state = es.cluster().state().send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/state");
        assert_eq!((state.version, state.nodes.unwrap()["f3yD"].name.as_str()), (Some(7), "node-1"));
        assert_eq!((state.metadata, state.master_node.as_deref()), (None, Some("f3yD")));
        es.cluster().state().metrics(["version", "nodes"]).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/state/version,nodes");
        es.cluster().state().indices(["a", "b"]).flat_settings(true).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/state/_all/a,b?flat_settings=true");
        assert!(es.cluster().state().metrics("").send().await.is_err());
        assert!(service.take().is_empty());
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"cluster_name": "c", "wait_for_timed_out": true}));
    let error = es.cluster().state().wait_for_metadata_version(9).wait_for_timeout("1s").send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
}

#[tokio::test]
async fn statistics_are_sums_of_all_nodes() {
    let body = json!({"_nodes": {"total": 2, "successful": 1, "failed": 1}, "cluster_name": "c",
        "timestamp": 1_795_806_446_996_u64, "status": "yellow",
        "indices": {"count": 1, "shards": {}, "docs": {"count": 1, "deleted": 1}, "store": {"size_in_bytes": 7083},
            "search": {"total": 0, "queries": {}}},
        "nodes": {"count": {"total": 1, "data": 1}, "versions": ["7.10.2"], "jvm": {"max_uptime_in_millis": 14163,
            "mem": {"heap_used_in_bytes": 72_410_592, "heap_max_in_bytes": 518_979_584}, "threads": 26}}});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &body);
        let error = es.cluster().stats().send().await.unwrap_err();
        assert_eq!(service.one().line(), "GET /_cluster/stats");
        assert!(error.to_string().contains("1 of 2 nodes failed"), "{error}");
        let stats = es.cluster().stats().nodes(["a", "b"]).allow_partial(true).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/stats/nodes/a,b");
        assert_eq!((stats.status, stats.indices.shards.total), (Some(HealthStatus::Yellow), 0));
        assert_eq!((stats.indices.docs.unwrap().count, stats.nodes.count["data"]), (1, 1));
        assert_eq!(stats.nodes.jvm.unwrap().mem.heap_max_in_bytes, 518_979_584);
    }
}

#[tokio::test]
async fn shards_are_moved_and_the_reasons_told() {
    let body = json!({"acknowledged": true, "explanations": [{"command": "move", "parameters": {"index": "i"},
        "decisions": [{"decider": "same_shard", "decision": "NO", "explanation": "why"}]}]});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &body);
        let [index, from_node, to_node, node] = ["i", "a", "b", "c"].map(String::from);
        let moved = RerouteCommand::Move { index: index.clone(), shard: 0, from_node, to_node };
        let emptied = RerouteCommand::AllocateEmptyPrimary { index, shard: 1, node, accept_data_loss: true };
        let done = es.cluster().reroute().command(moved).commands([emptied]).explain(true).send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_cluster/reroute?metric=none&explain=true");
        let commands = json!([{"move": {"index": "i", "shard": 0, "from_node": "a", "to_node": "b"}},
            {"allocate_empty_primary": {"index": "i", "shard": 1, "node": "c", "accept_data_loss": true}}]);
        assert_eq!(asked.json(), json!({"commands": commands}));
        assert_eq!(done.explanations[0].decisions[0].decision, "NO");
        es.cluster().reroute().metrics(["version", "nodes"]).dry_run(true).send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_cluster/reroute?metric=version,nodes&dry_run=true");
        assert_eq!(asked.body, "");
    }
}

#[tokio::test]
async fn waiting_changes_and_shards_are_explained() {
    let task = json!({"insert_order": 101, "priority": "URGENT", "source": "create-index [a]", "executing": true,
        "time_in_queue_millis": 86, "time_in_queue": "86ms"});
    let explained = json!({"index": "a1", "shard": 0, "primary": false, "current_state": "unassigned",
        "unassigned_info": {"reason": "INDEX_CREATED", "at": "2026-11-27T19:07:22.897Z",
            "last_allocation_status": "no_attempt"},
        "can_allocate": "no", "allocate_explanation": "cannot allocate", "node_allocation_decisions": [{
            "node_id": "f3yD", "node_name": "node-1", "transport_address": "127.0.0.1:25250", "node_decision": "no",
            "weight_ranking": 1, "deciders": [{"decider": "same_shard", "decision": "NO", "explanation": "a copy"}]}]});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, json!({"tasks": [task]}));
        let tasks = es.cluster().pending_tasks().send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/pending_tasks");
        assert_eq!((tasks[0].source.as_str(), tasks[0].time_in_queue.as_millis()), ("create-index [a]", 86));

        let (service, es) = Recorder::of(server(), 200, &explained);
        let explain = || es.cluster().allocation_explain();
        let why = explain().shard("a1", 0, false).current_node("n").include_yes_decisions(true).send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_cluster/allocation/explain?include_yes_decisions=true");
        assert_eq!(asked.json(), json!({"index": "a1", "shard": 0, "primary": false, "current_node": "n"}));
        assert_eq!(why.unassigned_info.unwrap().reason, "INDEX_CREATED");
        assert_eq!(why.node_allocation_decisions[0].deciders[0].decider, "same_shard");
        explain().send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/allocation/explain");
        assert_eq!(explain().current_node("n").send().await.unwrap_err().kind(), ErrorKind::Request);
        assert!(service.take().is_empty());
    }
}
