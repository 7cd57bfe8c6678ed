//! Documents that are deleted and copied by query, on real servers.

use es_client::{
    by_query::Remote,
    document::{OpType, VersionType},
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(what_matches_is_deleted, what_matches_is_copied, what_cannot_be_copied_is_told);

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
    assert!(remote.to_string().contains("[127.0.0.1:1] not"), "{remote}");
}
