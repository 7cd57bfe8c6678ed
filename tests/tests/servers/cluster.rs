//! The cluster, on real servers.

use es_client::{cluster::HealthStatus, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(health_is_told_and_waited_for, servers_are_there_and_tell_their_version);

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
