//! Documents that are deleted and copied by query, on real servers.

use es_client::{
    by_query::Remote,
    document::{OpType, VersionType},
    prelude::*,
    queries::*,
};
use es_cluster::{Cluster, Server};
use es_tests::{client, on_each_server, recorded, require, shared, unique};

on_each_server!(
    what_matches_is_deleted,
    what_matches_is_copied,
    what_cannot_be_copied_is_told,
    options_do_what_they_say,
);

async fn what_matches_is_deleted(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("by-query");
    for (id, likes) in [1, 5, 9].into_iter().enumerate() {
        es.index(&json!({"likes": likes})).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    let delete = es.delete_by_query::<Value>().index(&index).query(range("likes").gte(5)).refresh(true);
    if !server.has_scripting() {
        let error = delete.send().await.unwrap_err();
        assert!(error.to_string().contains("reindex"), "it says what is missing: {error}");
        return;
    }
    let report = delete.send().await.unwrap();
    assert_eq!((report.total, report.deleted, report.version_conflicts), (2, 2, 0));
    assert!(report.failures.is_empty() && !report.timed_out);
    let page = es.search::<Value>().index(&index).query(match_all()).send().await.unwrap();
    assert_eq!(page.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["0"]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_matches_is_copied(server: Server) {
    let Some(es) = client(server).await else { return };
    let (from, to) = (unique("reindex-from"), unique("reindex-to"));
    for (id, likes) in [1, 5, 9].into_iter().enumerate() {
        es.index(&json!({"likes": likes, "old": true})).index(&from).id(id).refresh(true).send().await.unwrap();
    }
    let copy = || es.reindex::<Value>().index(&from).dest(&to).query(range("likes").gte(5)).refresh(true);
    if !server.has_scripting() {
        let error = copy().send().await.unwrap_err();
        assert!(error.to_string().contains("module `reindex`"), "it says what is missing: {error}");
        return;
    }
    let script = Script::painless("ctx._source.remove(params.field)").param("field", "old");
    let report = copy().script(script).source(["likes", "old"]).scroll_size(1).send().await.unwrap();
    assert_eq!((report.total, report.created, report.updated, report.batches), (2, 2, 0, 2));
    assert!(report.failures.is_empty() && !report.timed_out);
    let found = es.get::<Value>(1).index(&to).send().await.unwrap().unwrap();
    assert_eq!(found.source, json!({"likes": 5}));

    // What is there is a conflict, or is replaced.
    let error = copy().op_type(OpType::Create).send().await.unwrap_err();
    assert!(error.is_conflict(), "{error:?}");
    let report = copy().op_type(OpType::Create).conflicts_proceed().send().await.unwrap();
    assert_eq!((report.total, report.created, report.version_conflicts), (2, 0, 2));
    let report = copy().dest_routing("keep").max_docs(1).slices(1).send().await.unwrap();
    assert_eq!((report.total, report.updated), (1, 1));
    let version = unique("reindex-version");
    let report = copy().dest(&version).version_type(VersionType::External).slices(2).requests_per_second(1_000);
    assert_eq!(report.timeout("10s").wait_for_active_shards(1).send().await.unwrap().created, 2);
    es.indices().delete([from, to, version]).send().await.unwrap();
}

async fn what_cannot_be_copied_is_told(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let copy = || es.reindex::<Value>().index(unique("missing")).dest(unique("reindex-to"));
    let missing = copy().send().await.unwrap_err();
    assert!(missing.is_index_not_found(), "{missing:?}");
    let remote = copy().remote(Remote::new("http://127.0.0.1:1")).send().await.unwrap_err();
    assert!(remote.to_string().contains("[127.0.0.1:1] not") && remote.to_string().contains("restart"), "{remote}");
}

async fn options_do_what_they_say(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let index = unique("by-query-options");
    for id in 0..4 {
        es.index(&json!({"n": id})).index(&index).id(id).routing("r").refresh(true).send().await.unwrap();
    }
    let update = || es.update_by_query::<Value>().index(&index).refresh(true).timeout("10s").wait_for_active_shards(1);
    let report = update().max_docs(3).scroll_size(2).send().await.unwrap();
    assert_eq!((report.updated, report.batches), (3, 2), "{report:?}");
    assert_eq!(update().routing("r").preference("_local").slices(2).send().await.unwrap().updated, 4);
    // The server waits between the batches, and not after the last.
    let report = update().requests_per_second(10).scroll_size(2).send().await.unwrap();
    assert!(report.updated == 4 && report.throttled >= Duration::from_millis(100), "{report:?}");
    let delete = es.delete_by_query::<Value>().index(&index).query(match_all()).refresh(true).max_docs(1);
    assert_eq!(delete.send().await.unwrap().deleted, 1);
    assert_eq!(es.count::<Value>().index(&index).send().await.unwrap(), 3);
    es.indices().delete(&index).send().await.unwrap();
}

/// How people leave a version behind that their client of today does not know any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_are_copied_from_an_older_cluster() {
    let Some(old) = client(Server::Elasticsearch5).await else { return };
    let builder = Cluster::builder(Server::Elasticsearch7).setting("reindex.remote.whitelist", "127.0.0.1:*");
    let Some(cluster) = require(builder).await else { return };
    let new = recorded(Elasticsearch::builder().hosts(cluster.url()), Server::Elasticsearch7).build().unwrap();
    let index = unique("reindex-remote");
    for id in 0..5 {
        old.index(&json!({"n": id})).index(&index).doc_type("thing").id(id).refresh(true).send().await.unwrap();
    }
    let url = shared(Server::Elasticsearch5).await.unwrap().url();
    let copy = new.reindex::<Value>().index(&index).remote(Remote::new(url).socket_timeout("20s")).dest(&index);
    let report = copy.query(range("n").gte(2)).refresh(true).send().await.unwrap();
    assert_eq!((report.total, report.created), (3, 3));
    let found = new.get::<Value>(4).index(&index).send().await.unwrap().unwrap();
    assert_eq!(found.source, json!({"n": 4}));
    old.indices().delete(&index).send().await.unwrap();
}
