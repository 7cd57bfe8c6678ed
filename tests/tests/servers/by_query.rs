//! Documents that are deleted by query, on real servers.

use es_client::{prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(what_matches_is_deleted);

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
