//! Nodes, on real servers.

use es_cluster::Server;
use es_tests::{client, on_each_server};

on_each_server!(nodes_tell_what_they_are_and_use);

async fn nodes_tell_what_they_are_and_use(server: Server) {
    let Some(es) = client(server).await else { return };
    let info = es.nodes().info().nodes("_local").send().await.unwrap();
    assert_eq!((info.counts.successful, info.nodes.len()), (1, 1));
    let (id, node) = info.nodes.first_key_value().unwrap();
    assert_eq!((node.version.as_str(), node.name.as_str()), (server.version(), "node-1"));
    assert!(node.roles.iter().any(|role| role == "data"), "{:?}", node.roles);
    assert!(node.os.is_some() && node.jvm.is_some() && node.settings.is_some());
    let http = es.nodes().info().nodes(id).metrics("http").send().await.unwrap();
    let node = &http.nodes[id];
    assert!(node.http.as_ref().unwrap().publish_address.starts_with("127.0.0.1:") && node.os.is_none());
    let settings = es.nodes().info().metrics("settings").flat_settings(true).send().await.unwrap();
    assert_eq!(settings.nodes[id].settings.as_ref().unwrap()["node.name"], "node-1");
    assert!(es.nodes().info().nodes("nobody").send().await.unwrap().nodes.is_empty());

    let stats = es.nodes().stats().send().await.unwrap();
    let node = &stats.nodes[id];
    let jvm = node.jvm.as_ref().unwrap();
    assert!(jvm.mem.heap_used_in_bytes > 0 && !jvm.uptime.is_zero());
    assert!(node.fs.as_ref().unwrap().total.as_ref().unwrap().total_in_bytes.unwrap() > 0);
    assert!(node.thread_pool.as_ref().unwrap()["search"].rejected.unwrap() == 0);
    assert!(node.breakers.as_ref().unwrap()["parent"].limit_size_in_bytes > 0);
    assert!(node.os.as_ref().unwrap().mem.as_ref().unwrap().total_in_bytes.unwrap() > 0);
    let docs = es.nodes().stats().index_metrics("docs").send().await.unwrap();
    let node = &docs.nodes[id];
    assert!(node.jvm.is_none() && node.indices.as_ref().unwrap().docs.is_some());

    let text = es.nodes().hot_threads().nodes(id).interval("50ms").snapshots(1).send().await.unwrap();
    assert!(text.starts_with("::: {node-1}"), "{text}");
}
