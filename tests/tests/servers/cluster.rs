//! The cluster, on real servers.

use es_client::{
    cluster::{HealthStatus, RerouteCommand},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(
    health_is_told_and_waited_for,
    servers_are_there_and_tell_their_version,
    settings_are_changed_and_taken_back,
    state_and_statistics_are_told,
    shards_are_explained_and_moved,
);

async fn health_is_told_and_waited_for(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("health");
    let settings = json!({"number_of_shards": 1, "number_of_replicas": 1});
    es.indices().create(&index).settings(settings).send().await.unwrap();
    let health = || es.cluster().health().index(&index);
    let told = health().wait_for_status(HealthStatus::Yellow).level("shards").send().await.unwrap();
    assert_eq!(
        (told.status, told.number_of_nodes, told.active_shards, told.unassigned_shards),
        (HealthStatus::Yellow, 1, 1, 1)
    );
    let shard = &told.indices[&index].shards["0"];
    assert!(shard.primary_active && shard.unassigned_shards == 1);
    es.cluster().health().wait_for_nodes(">=1").wait_for_events("languid").send().await.unwrap();

    // One node holds no two copies of a shard.
    let error = health().wait_for_status(HealthStatus::Green).timeout("50ms").send().await.unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    let late = health().wait_for_status(HealthStatus::Green).timeout("50ms").allow_timeout(true).send().await.unwrap();
    assert!(late.timed_out && late.status == HealthStatus::Yellow);
    let missing = es.cluster().health().index(unique("none")).timeout("50ms").send().await.unwrap_err();
    assert!(missing.is_timeout(), "{missing:?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn servers_are_there_and_tell_their_version(server: Server) {
    let Some(es) = client(server).await else { return };
    // This build has no module for `GET /` and `HEAD /`.
    if server == Server::Elasticsearch9 {
        assert_eq!(es.info().send().await.unwrap_err().status().unwrap().as_u16(), 405);
        assert_eq!(es.ping().send().await.unwrap_err().status().unwrap().as_u16(), 405);
        return;
    }
    assert!(es.ping().send().await.unwrap());
    let info = es.info().send().await.unwrap();
    assert_eq!(info.version.number, server.version());
    let told = es.server().await.unwrap().version().unwrap().to_string();
    assert_eq!(info.version.number, told);
}

async fn settings_are_changed_and_taken_back(server: Server) {
    let Some(es) = client(server).await else { return };
    let name = "cluster.routing.allocation.node_concurrent_recoveries";
    let put = es.cluster().put_settings().persistent(name, 3).transient_all(json!({"cluster": {"info": {"update":
        {"interval": "35s"}}}}));
    let done = put.send().await.unwrap();
    assert!(done.acknowledged);
    assert_eq!(done.persistent.get(name).unwrap(), "3");
    for flat in [false, true] {
        let settings = es.cluster().get_settings().flat_settings(flat).include_defaults(true).send().await.unwrap();
        assert_eq!(settings.get(name).unwrap(), "3");
        assert_eq!(settings.transient.get("cluster.info.update.interval").unwrap(), "35s");
        assert!(settings.defaults.as_ref().unwrap().get("cluster.name").is_some());
        assert_eq!(settings.persistent.flat()[name], "3");
    }
    let back =
        es.cluster().put_settings().reset_persistent(name).reset_transient("cluster.info.*").send().await.unwrap();
    assert!(back.persistent.is_empty() && back.transient.is_empty());
    let settings = es.cluster().get_settings().send().await.unwrap();
    assert!(settings.persistent.get(name).is_none() && settings.defaults.is_none());
    let error = es.cluster().put_settings().persistent("no.such.setting", 1).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400);
}

async fn state_and_statistics_are_told(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("state");
    es.indices().create(&index).settings(json!({"number_of_replicas": 0})).send().await.unwrap();
    es.cluster().health().index(&index).wait_for_status("green").send().await.unwrap();
    let state = es.cluster().state().index(&index).send().await.unwrap();
    assert!(state.metadata.unwrap()["indices"][&index].is_object());
    let nodes = state.nodes.unwrap();
    assert_eq!(nodes[&state.master_node.unwrap()].name, "node-1");
    let part = es.cluster().state().metrics(["version", "master_node"]).send().await.unwrap();
    assert!(part.version.unwrap() >= state.version.unwrap() && part.nodes.is_none() && part.metadata.is_none());
    if server != Server::Elasticsearch5 {
        let wait = es.cluster().state().metrics("metadata").wait_for_metadata_version(1 << 40).wait_for_timeout("50ms");
        let error = wait.send().await.unwrap_err();
        // These two fail when they write their answer.
        let fails = [Server::Elasticsearch7, Server::OpenSearch3].contains(&server);
        assert!(if fails { error.status().unwrap() == 500 } else { error.is_timeout() }, "{error:?}");
    }

    let stats = es.cluster().stats().send().await.unwrap();
    assert!(stats.indices.count > 0 && stats.indices.shards.total > 0 && stats.indices.docs.is_some());
    assert_eq!((stats.counts.successful, stats.nodes.count["total"]), (1, 1));
    assert_eq!(stats.nodes.versions, [server.version()]);
    assert!(stats.nodes.jvm.unwrap().mem.heap_max_in_bytes > 0);
    es.cluster().stats().nodes("_local").send().await.unwrap();
    es.indices().delete(&index).send().await.unwrap();
}

async fn shards_are_explained_and_moved(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("explained");
    let settings = json!({"number_of_shards": 1, "number_of_replicas": 1});
    es.indices().create(&index).settings(settings).send().await.unwrap();
    es.cluster().health().index(&index).wait_for_status("yellow").send().await.unwrap();
    let why = es.cluster().allocation_explain().shard(&index, 0, false).send().await.unwrap();
    assert_eq!((why.current_state.as_str(), why.can_allocate.as_deref()), ("unassigned", Some("no")));
    assert_eq!(why.node_allocation_decisions[0].deciders[0].decider, "same_shard");
    let primary =
        es.cluster().allocation_explain().shard(&index, 0, true).include_disk_info(true).send().await.unwrap();
    assert_eq!(primary.current_state, "started");
    // Any one that no node holds.
    assert_eq!(es.cluster().allocation_explain().send().await.unwrap().current_state, "unassigned");

    let node = || "node-1".to_owned();
    let replica = RerouteCommand::AllocateReplica { index: index.clone(), shard: 0, node: node() };
    let error = es.cluster().reroute().command(replica.clone()).dry_run(true).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 400, "{error}");
    let told = es.cluster().reroute().command(replica).dry_run(true).explain(true).send().await.unwrap();
    let [explanation] = &told.explanations[..] else { panic!("{told:?}") };
    assert_eq!(explanation.command, "allocate_replica");
    assert!(explanation.decisions.iter().any(|decision| decision.decision == "NO"), "{told:?}");
    assert!(es.cluster().reroute().retry_failed(true).send().await.unwrap().acknowledged);
    es.cluster().pending_tasks().send().await.unwrap();
    es.indices().delete(&index).send().await.unwrap();
}
