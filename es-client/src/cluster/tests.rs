use std::time::Duration;

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

/// What 7.10 answers with.
const HEALTH: &str = r#"{"cluster_name":"c","status":"yellow","timed_out":false,"number_of_nodes":1,
    "number_of_data_nodes":1,"active_primary_shards":1,"active_shards":1,"relocating_shards":0,
    "initializing_shards":0,"unassigned_shards":1,"delayed_unassigned_shards":0,"number_of_pending_tasks":3,
    "number_of_in_flight_fetch":0,"task_max_waiting_in_queue_millis":35,"active_shards_percent_as_number":50.0,
    "indices":{"a":{"status":"yellow","number_of_shards":1,"number_of_replicas":1,"active_primary_shards":1,
    "active_shards":1,"relocating_shards":0,"initializing_shards":0,"unassigned_shards":1,"shards":{"0":{
    "status":"yellow","primary_active":true,"active_shards":1,"relocating_shards":0,"initializing_shards":0,
    "unassigned_shards":1}}}}}"#;

#[tokio::test]
async fn health_tells_of_the_cluster_and_its_indices() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, HEALTH);
        let health = es.cluster().health().indices(["a", "b-*"]).level("shards").send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/health/a,b-*?level=shards");
        assert_eq!(
            (health.status, health.timed_out, health.active_shards_percent),
            (HealthStatus::Yellow, false, 50.0)
        );
        assert_eq!(health.task_max_waiting_in_queue, Duration::from_millis(35));
        let shard = &health.indices["a"].shards["0"];
        assert_eq!((&shard.status, shard.primary_active, shard.unassigned_shards), (&HealthStatus::Yellow, true, 1));

        es.cluster().health().wait_for_status("green").wait_for_nodes(">=1").send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_cluster/health?wait_for_status=green&wait_for_nodes=%3E%3D1");
        es.cluster().health().master_timeout("5s").send().await.unwrap();
        let is_opensearch = server() == Server::opensearch(3, 8);
        let name = if is_opensearch { "cluster_manager_timeout" } else { "master_timeout" };
        assert_eq!(service.one().line(), format!("GET /_cluster/health?{name}=5s"));
        let error = es.cluster().health().indices(Vec::<String>::new()).send().await.unwrap_err();
        assert_eq!((error.kind(), service.take().len()), (ErrorKind::Request, 0));
    }
}

#[tokio::test]
async fn a_wait_that_timed_out_is_an_error_unless_it_is_allowed() {
    // Old servers answer with another status than some new ones.
    for status in [408, 200] {
        let late = HEALTH.replace(r#""timed_out":false"#, r#""timed_out":true"#);
        let (_service, es) = Recorder::of(Server::unknown(), status, late);
        let health = || es.cluster().health().wait_for_status(HealthStatus::Green).timeout("1ms");
        let error = health().send().await.unwrap_err();
        assert!(error.is_timeout() && error.status().unwrap().as_u16() == status, "{error:?}");
        assert!(
            error.to_string().contains("the wait timed out: status yellow, nodes 1, shards not in use 1"),
            "{error}"
        );
        assert!(health().allow_timeout(true).send().await.unwrap().timed_out);
        assert!(health().ignore_status([408]).send().await.unwrap().timed_out);
    }
    // A proxy's.
    let (_service, es) = Recorder::of(Server::unknown(), 408, "<html>Request Timeout</html>");
    let error = es.cluster().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 408), "{error}");
}

#[tokio::test]
async fn the_servers_name_and_version_are_told() {
    let body = r#"{"name":"node-1","cluster_name":"c","cluster_uuid":"u","version":{"number":"5.6.9",
        "build_hash":"877a590","build_date":"2018-04-12T16:25:14.838Z","build_snapshot":false,
        "lucene_version":"6.6.1"},"tagline":"You Know, for Search"}"#;
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, body);
        let info = es.info().send().await.unwrap();
        assert_eq!(service.one().line(), "GET /");
        assert_eq!((info.cluster_name.as_str(), info.version.number.as_str()), ("c", "5.6.9"));
        assert_eq!(info.version.distribution, None);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.info().send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_ping_tells_whether_somebody_is_there() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, "");
        assert!(es.ping().send().await.unwrap());
        assert_eq!(service.one().line(), "HEAD /");
    }
    // Somebody is there, and something is wrong.
    for status in [401, 404, 503] {
        let (_service, es) = Recorder::of(Server::unknown(), status, "");
        let error = es.ping().send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
    }
    let es = Elasticsearch::builder().hosts("http://127.0.0.1:1").max_retries(0).build().unwrap();
    assert!(!es.ping().send().await.unwrap());
}
