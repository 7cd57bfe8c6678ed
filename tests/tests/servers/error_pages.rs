//! The errors of each server on one page, `tests/errors/servers/`, as programs print them.
//! `UPDATE=1 cargo test -p es-tests --test servers error_pages` writes the pages.

use es_client::{
    bulk::{self, Operation},
    dsl::mapping::{DynamicMapping, long, text},
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{
    client,
    errors::{Page, assert_page_of_server},
    failures, on_each_server,
};

on_each_server!(what_servers_say);

/// The index that is there.
const INDEX: &str = "page-of-errors";

async fn what_servers_say(server: Server) {
    let Some(es) = client(server).await else { return };
    let mapping = Mapping::new().field("n", long()).field("words", text()).dynamic(DynamicMapping::Strict);
    es.indices().create(INDEX).mapping(mapping).send().await.unwrap();
    es.index(&json!({"n": 1, "words": "a b"})).index(INDEX).id(1).refresh(true).send().await.unwrap();
    let mut page = Page::of_lines(&format!("What {server} says"));
    documents(&mut page, &es).await;
    searches(&mut page, &es).await;
    indices(&mut page, &es).await;
    others(&mut page, &es).await;
    let settings: Value = es.request(Method::GET, format!("/{INDEX}/_settings")).send().await.unwrap().json().unwrap();
    es.indices().delete(INDEX).send().await.unwrap();
    page.hide(settings[INDEX]["settings"]["index"]["uuid"].as_str().unwrap());
    assert_page_of_server(server, "", page);
}

async fn documents(page: &mut Page, es: &Elasticsearch) {
    page.section("Documents");
    let index = |document: Value| es.index(&document).index(INDEX).id(1).send();
    let update = |source: &'static str| es.update::<Value>(1).index(INDEX).script(Script::painless(source)).send();
    let several = || ["1", "2"].map(|id| Operation::index(&json!({"n": "many"})).index(INDEX).id(id));
    failures!(page;
        es.get::<Value>(1).index("none").send().await;
        index(json!({"n": "many"})).await;
        index(json!({"new": 1})).await;
        es.create(&json!({"n": 1})).index(INDEX).id(1).send().await;
        es.update::<Value>(2).index(INDEX).doc(json!({"n": 2})).send().await;
        es.index(&json!({"n": 1})).index(INDEX).pipeline("none").send().await;
        es.index(&json!({"n": 1})).index(INDEX).param("nope", 1).send().await;
        es.index(&json!({"n": 1})).index("UPPER").send().await;
        update("ctx._source.n = = 2").await;
        update("ctx._source.n = 1 / 0").await;
        update("ctx._source.words.nope()").await;
        es.bulk().operations(bulk::iter(several())).send().await;
    );
    let mut items = es.mget::<Value>(["1"]).index("none").send().await.unwrap();
    failures!(page; items.remove(0););
}

async fn searches(page: &mut Page, es: &Elasticsearch) {
    page.section("Searches");
    let search = || es.search::<Value>().index(INDEX);
    failures!(page;
        es.search::<Value>().index("none").send().await;
        search().query(Query::raw(json!({"nope": {}}))).send().await;
        search().query(Query::raw(json!({"match_all": 1}))).send().await;
        search().query(range("n").gte("many")).send().await;
        search().query(query_string("(a")).send().await;
        search().sort(by_field("words").asc()).send().await;
        search().from(10_000).size(1).send().await;
        search().body_raw(json!({"nope": 1})).send().await;
        es.delete_by_query::<Value>().index("none").query(match_all()).send().await;
        es.reindex::<Value>().index("none").dest("there").send().await;
    );
    let searches = vec![search(), es.search::<Value>().index("none")];
    let mut pages = es.msearch(searches).send().await.unwrap();
    failures!(page; pages.remove(1););
}

async fn indices(page: &mut Page, es: &Elasticsearch) {
    page.section("Indices");
    let other = Mapping::new().field("n", text());
    let nonsense = Mapping::new().field("a", long().param("nope", 1));
    failures!(page;
        es.indices().create(INDEX).send().await;
        es.indices().create("new").mapping(nonsense).send().await;
        es.indices().create("new").settings(json!({"number_of_shards": 0})).send().await;
        es.indices().put_mapping(INDEX).mapping(other).send().await;
        es.indices().put_settings(INDEX).settings(json!({"number_of_shards": 2})).send().await;
        es.indices().delete("none").send().await;
        es.indices().refresh("none").send().await;
        es.indices().delete_alias(INDEX, "none").send().await;
        es.indices().analyze("a").analyzer("nope").send().await;
    );
    es.indices().put_settings(INDEX).settings(json!({"index.blocks.write": true})).send().await.unwrap();
    failures!(page; es.index(&json!({"n": 1})).index(INDEX).send().await;);
    es.indices().put_settings(INDEX).settings(json!({"index.blocks.write": false})).send().await.unwrap();
    es.indices().close(INDEX).send().await.unwrap();
    failures!(page; es.search::<Value>().index(INDEX).send().await;);
    let closed = es.search::<Value>().index(INDEX).send().await.unwrap_err();
    assert!(!closed.is_security_error(), "{closed}");
    es.indices().open(INDEX).send().await.unwrap();
    es.cluster().health().index(INDEX).wait_for_status(es_client::cluster::HealthStatus::Yellow).send().await.unwrap();
}

async fn others(page: &mut Page, es: &Elasticsearch) {
    page.section("Others");
    failures!(page;
        es.snapshots().get("none", "*").send().await;
        es.snapshots().create_repository("r", "nope").send().await;
        es.tasks().get("oTUltX4IQMOUUVeiohTt8A:124").send().await;
        es.cluster().health().index(INDEX).wait_for_nodes(7).timeout("1ms").send().await;
        es.cluster().put_settings().persistent("nope", 1).send().await;
        es.request(Method::GET, "/_nope").send().await;
    );
}
