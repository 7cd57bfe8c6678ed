//! The cases that programs branch on, each as the servers tell it.

use std::{collections::BTreeSet, time::Duration};

use es_client::{Error, dsl::mapping::DynamicMapping, prelude::*};
use es_cluster::{Cluster, Server};
use es_tests::{
    client,
    errors::{Page, assert_page_of_server},
    on_each_server, require, unique,
};

on_each_server!(
    what_is_missing,
    what_is_there_already_or_was_changed,
    what_does_not_fit_the_mapping,
    what_is_not_understood,
    what_is_blocked,
    what_takes_too_long,
    what_is_too_much,
);

/// The cases that an error is one of.
fn cases(error: &Error) -> BTreeSet<&'static str> {
    let all = [
        ("not_found", error.is_not_found()),
        ("document", error.is_document_not_found()),
        ("index", error.is_index_not_found()),
        ("alias", error.is_alias_not_found()),
        ("template", error.is_template_not_found()),
        ("pipeline", error.is_pipeline_not_found()),
        ("script", error.is_script_not_found()),
        ("repository", error.is_repository_not_found()),
        ("snapshot", error.is_snapshot_not_found()),
        ("exists", error.is_already_exists()),
        ("conflict", error.is_conflict()),
        ("mapping", error.is_mapping_error()),
        ("parsing", error.is_parsing_error()),
        ("rejected", error.is_rejected()),
        ("breaker", error.is_circuit_breaker()),
        ("blocked", error.is_blocked()),
        ("security", error.is_security_error()),
        ("timeout", error.is_timeout()),
    ];
    all.into_iter().filter_map(|(name, is_so)| is_so.then_some(name)).collect()
}

/// Checks that an error is of these cases and of no others.
#[track_caller]
fn assert_cases(error: &Error, expected: &[&'static str]) {
    assert_eq!(cases(error), expected.iter().copied().collect(), "{error:?}");
}

/// The error of a request by method and path.
async fn refused(es: &Elasticsearch, method: Method, path: &str) -> Error {
    es.request(method, path).send().await.unwrap_err()
}

async fn what_is_missing(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("there");
    es.index(&json!({"a": 1})).index(&index).id(1).send().await.unwrap();

    assert_cases(&es.get::<Value>(1).index("nope").send().await.unwrap_err(), &["not_found", "index"]);
    assert_cases(&es.search::<Value>().index("nope").send().await.unwrap_err(), &["not_found", "index"]);
    let update = es.update::<Value>("nope").index(&index).doc(json!({"a": 1}));
    assert_cases(&update.send().await.unwrap_err(), &["not_found", "document"]);
    // The raw form of what the typed call gives as `None`.
    let doc_type = if server == Server::Elasticsearch5 { "doc" } else { "_doc" };
    let error = refused(&es, Method::GET, &format!("/{index}/{doc_type}/nope")).await;
    assert_cases(&error, &["not_found", "document"]);

    let alias = ["not_found", "alias"];
    assert_cases(&refused(&es, Method::GET, "/_alias/nope").await, &alias);
    assert_cases(&es.indices().delete_alias(&index, "nope").send().await.unwrap_err(), &alias);

    assert_cases(&refused(&es, Method::DELETE, "/_template/nope").await, &["not_found", "template"]);
    if server != Server::Elasticsearch5 {
        assert_cases(&refused(&es, Method::GET, "/_index_template/nope").await, &["not_found", "template"]);
        assert_cases(&refused(&es, Method::DELETE, "/_index_template/nope").await, &["not_found", "template"]);
        assert_cases(&refused(&es, Method::GET, "/_component_template/nope").await, &["not_found", "template"]);
    }
    let write = es.index(&json!({"a": 1})).index(&index).pipeline("nope");
    assert_cases(&write.send().await.unwrap_err(), &["pipeline"]);
    assert_cases(&refused(&es, Method::DELETE, "/_scripts/nope").await, &["not_found", "script"]);
    assert_cases(&refused(&es, Method::GET, "/_snapshot/nope").await, &["not_found", "repository"]);

    // Of an item of a call about several, in its own words.
    let items = es.mget::<Value>(["1"]).index("nope").send().await.unwrap();
    assert_cases(items[0].as_ref().unwrap_err(), &["not_found", "index"]);
    let searches = vec![es.search::<Value>().index(&index), es.search::<Value>().index("nope")];
    let pages = es.msearch(searches).send().await.unwrap();
    assert!(pages[0].is_ok());
    assert_cases(pages[1].as_ref().unwrap_err(), &["not_found", "index"]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_is_there_already_or_was_changed(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("twice");
    es.indices().create(&index).send().await.unwrap();
    assert_cases(&es.indices().create(&index).send().await.unwrap_err(), &["exists"]);
    es.create(&json!({"a": 1})).index(&index).id(1).send().await.unwrap();
    let error = es.create(&json!({"a": 1})).index(&index).id(1).send().await.unwrap_err();
    assert_cases(&error, &["conflict"]);
    assert!(error.cause().is_some_and(|cause| cause.index.as_deref() == Some(&index)), "{error:?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_does_not_fit_the_mapping(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("strict");
    let mapping = || Mapping::new().field("n", es_client::dsl::mapping::long()).dynamic(DynamicMapping::Strict);
    es.indices().create(&index).mapping(mapping()).send().await.unwrap();
    let write = |document: Value| {
        let es = es.clone();
        let index = index.clone();
        async move { es.index(&document).index(&index).send().await.unwrap_err() }
    };
    let error = write(json!({"n": "many"})).await;
    assert_cases(&error, &["mapping"]);
    assert!(error.cause().unwrap().chain().count() > 1, "{error:?}");
    assert_cases(&write(json!({"other": 1})).await, &["mapping"]);
    let other = Mapping::new().field("n", es_client::dsl::mapping::keyword());
    assert_cases(&es.indices().put_mapping(&index).mapping(other).send().await.unwrap_err(), &["mapping"]);
    let nonsense = json!({"mappings": {"doc": {"properties": {"a": {"type": "nope"}}}}});
    let modern = json!({"mappings": {"properties": {"a": {"type": "nope"}}}});
    let body = if server == Server::Elasticsearch5 { nonsense } else { modern };
    assert_cases(&es.indices().create(unique("nonsense")).body_raw(body).send().await.unwrap_err(), &["mapping"]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_is_not_understood(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("parsed");
    es.indices().create(&index).send().await.unwrap();
    let search = es.search::<Value>().index(&index);
    assert_cases(&search.query(Query::raw(json!({"nope": {}}))).send().await.unwrap_err(), &["parsing"]);
    for body in [r#"{"nope": 1}"#, r#"{"query": {"#, r#"{"query": {"match_all": 1}}"#] {
        let search = es.request(Method::POST, format!("/{index}/_search")).body(body);
        assert_cases(&search.send().await.unwrap_err(), &["parsing"]);
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_is_blocked(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("blocked");
    es.indices().create(&index).send().await.unwrap();
    es.indices().put_settings(&index).settings(json!({"index.blocks.write": true})).send().await.unwrap();
    assert_cases(&es.index(&json!({"a": 1})).index(&index).send().await.unwrap_err(), &["blocked"]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_takes_too_long(server: Server) {
    let Some(es) = client(server).await else { return };
    let health = es.request(Method::GET, "/_cluster/health").param("wait_for_nodes", "7").param("timeout", "1ms");
    let error = health.send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 408);
    assert_cases(&error, &["timeout"]);
    let health = es.request(Method::GET, "/_cluster/health").param("wait_for_nodes", "7").param("timeout", "5s");
    let error = health.request_timeout(Duration::from_millis(100)).max_retries(0).send().await.unwrap_err();
    assert!(error.status().is_none());
    assert_cases(&error, &["timeout"]);
}

/// A node that may take next to no memory for a request, and that has one thread for documents.
async fn what_is_too_much(server: Server) {
    let small = Cluster::builder(server)
        .setting("indices.breaker.request.limit", "1b")
        .setting("thread_pool.get.size", 1)
        .setting("thread_pool.get.queue_size", 1);
    let Some(cluster) = require(small).await else { return };
    let mut page = Page::of_lines(&format!("What {server} says when it has too much to do"));
    let es = Elasticsearch::builder().hosts(cluster.url()).max_retries(0).build().unwrap();
    es.index(&json!({"a": "x"})).index("small").id(1).refresh(true).send().await.unwrap();

    let terms = json!({"aggs": {"a": {"terms": {"field": "a.keyword"}}}});
    let search = es.request(Method::POST, "/small/_search").json(&terms);
    let error = search.send().await.unwrap_err();
    page.add("POST /small/_search", &error);
    assert_cases(&error, &["breaker"]);
    assert!(error.cause().unwrap().failed_shards.iter().all(|shard| shard.reason.is_some()), "{error:?}");

    let many: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    let mut rejected = None;
    for _ in 0..20 {
        let gets = (0..64).map(|_| {
            let get = es.mget::<Value>(many.clone()).index("small").send();
            tokio::spawn(get)
        });
        for get in gets.collect::<Vec<_>>() {
            rejected = rejected.or(get.await.unwrap().unwrap().into_iter().find_map(Result::err));
        }
        if rejected.is_some() {
            break;
        }
    }
    let error = rejected.expect("some items were rejected");
    assert_cases(&error, &["rejected"]);
    let item = error.document().expect("an item says which");
    page.add("es.mget::<Value>(many)", &error);
    // Which one it is depends on the moment.
    page.hide(&format!("`{item}`"));
    // What follows names objects of the server's memory.
    let reason = error.cause().unwrap().reason.as_deref().unwrap();
    page.hide(reason.strip_prefix("rejected execution of ").unwrap());
    assert_page_of_server(server, "_load", page);
}

/// The one server of the four that can be started with security.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_may_not_do() {
    let Some(cluster) = require(Cluster::builder(Server::Elasticsearch9).security()).await else { return };
    let security = cluster.security().unwrap();
    let trusting = || Elasticsearch::builder().hosts(cluster.url()).ca_pem(security.ca_pem());
    let stranger = trusting().http_auth("nobody:nothing").build().unwrap();
    let error = stranger.get::<Value>(1).index("any").send().await.unwrap_err();
    let mut page = Page::of_lines("What Elasticsearch 9.2.0 says of what one may not do");
    page.add("es.get::<Value>(1)", &error);
    assert_eq!(error.status().unwrap(), 401);
    assert_cases(&error, &["security"]);
    let kibana = trusting().bearer_auth(security.service_token()).build().unwrap();
    let error = kibana.indices().delete("any").send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 403);
    page.add("es.indices().delete(\"any\")", &error);
    assert_cases(&error, &["security"]);
    assert_page_of_server(Server::Elasticsearch9, "_security", page);
}
