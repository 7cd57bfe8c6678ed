use std::time::Duration;

use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

const INFO: &str = r#"{"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"c","nodes":{"f3yD":{
    "name":"node-1","transport_address":"127.0.0.1:25250","host":"127.0.0.1","ip":"127.0.0.1","version":"7.10.2",
    "build_hash":"747e","roles":["data","master"],"attributes":{"zone":"a"},
    "http":{"bound_address":["127.0.0.1:25200"],"publish_address":"127.0.0.1:25200",
    "max_content_length_in_bytes":104857600},"process":{"id":593}}}}"#;

const STATS: &str = r#"{"_nodes":{"total":1,"successful":1,"failed":0},"cluster_name":"c","nodes":{"f3yD":{
    "timestamp":1795806447648,"name":"node-1","jvm":{"uptime_in_millis":14163,"mem":{"heap_used_in_bytes":72410592,
    "heap_used_percent":13},"threads":{"count":26}},"os":{"cpu":{"percent":-1,"load_average":{"1m":8.33}}},
    "breakers":{"parent":{"limit_size_in_bytes":493030604,"limit_size":"470.1mb","estimated_size_in_bytes":80533760,
    "estimated_size":"76.8mb","overhead":1.0,"tripped":2}},"script":{"compilations":0}}}}"#;

#[tokio::test]
async fn nodes_tell_what_they_are_and_use() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, INFO);
        let nodes = es.nodes().info().nodes(["_local", "n2"]).metrics(["os", "http"]).send().await.unwrap().nodes;
        assert_eq!(service.one().line(), "GET /_nodes/_local,n2/os,http");
        let node = &nodes["f3yD"];
        assert_eq!((node.version.as_str(), node.attributes["zone"].as_str()), ("7.10.2", "a"));
        assert_eq!(node.http.as_ref().unwrap().publish_address, "127.0.0.1:25200");
        assert!(node.os.is_none() && node.other["process"]["id"] == 593);
        es.nodes().info().metrics("os").send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_nodes/_all/os");
        es.nodes().info().nodes("stats").flat_settings(true).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_nodes/stats/_all?flat_settings=true");

        let (service, es) = Recorder::of(server(), 200, STATS);
        let nodes = es.nodes().stats().send().await.unwrap().nodes;
        assert_eq!(service.one().line(), "GET /_nodes/stats");
        let node = &nodes["f3yD"];
        let jvm = node.jvm.as_ref().unwrap();
        assert_eq!((jvm.uptime, jvm.mem.heap_used_percent), (Duration::from_millis(14163), Some(13)));
        assert_eq!((node.breakers.as_ref().unwrap()["parent"].tripped, &node.indices), (2, &None));
        es.nodes().stats().nodes("n").metrics("indices").index_metrics(["docs", "store"]).send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_nodes/n/stats/indices/docs,store");
        es.nodes().stats().index_metrics("docs").level("shards").send().await.unwrap();
        assert_eq!(service.one().line(), "GET /_nodes/stats/indices/docs?level=shards");

        let (service, es) = Recorder::of(server(), 200, "::: {node-1}");
        assert_eq!(es.nodes().hot_threads().send().await.unwrap(), "::: {node-1}");
        assert_eq!(service.one().line(), "GET /_nodes/hot_threads");
        es.nodes().hot_threads().nodes("n").threads(1).measure("wait").send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "GET /_nodes/n/hot_threads?threads=1&type=wait");
        assert_eq!(asked.headers["accept"], "text/plain");
    }
}

#[tokio::test]
async fn nodes_that_failed_are_an_error_unless_they_may() {
    let failure = r#""total":2,"successful":1,"failed":1,"failures":[{"type":"failed_node_exception",
        "reason":"Failed node [x]","node_id":"x","caused_by":{"type":"node_not_connected_exception","reason":"gone"}}]"#;
    let partial = STATS.replace(r#""total":1,"successful":1,"failed":0"#, failure);
    let (_service, es) = Recorder::of(Server::unknown(), 200, partial);
    let error = es.nodes().stats().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.to_string().contains("1 of 2 nodes failed: failed_node_exception: Failed node [x]"), "{error}");
    let stats = es.nodes().stats().allow_partial(true).send().await.unwrap();
    assert_eq!((stats.counts.failed, stats.counts.failures.len(), stats.nodes.len()), (1, 1, 1));
}

#[tokio::test]
async fn names_that_would_change_the_path_are_refused() {
    let (service, es) = Recorder::of(Server::unknown(), 200, INFO);
    assert!(es.nodes().info().nodes("..").send().await.is_err());
    assert!(es.nodes().info().nodes("").send().await.is_err());
    assert!(es.nodes().stats().metrics(Vec::<String>::new()).send().await.is_err());
    assert!(service.take().is_empty());
    let (_service, es) = Recorder::of(Server::unknown(), 200, "<html>Welcome</html>");
    assert_eq!(es.nodes().hot_threads().send().await.unwrap_err().kind(), ErrorKind::Decode);
    let (_service, es) = Recorder::of(Server::unknown(), 200, "");
    assert_eq!(es.nodes().hot_threads().nodes("nobody").send().await.unwrap(), "");
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.nodes().info().send().await.unwrap_err().kind(), ErrorKind::Decode);
}
