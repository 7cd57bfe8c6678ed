//! Bad input: each gives a typed error with the server's cause, the node and the attempts.

use std::{net::TcpListener, time::Duration};

use es_client::{
    ErrorKind,
    compat::PythonNames,
    dsl::mapping::keyword,
    prelude::*,
    queries::*,
    transport::{Delivery, ErrorKind as TransportErrorKind},
};
use es_cluster::Server;
use es_tests::{builder, client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(
    a_missing_index_and_a_missing_document,
    a_document_that_does_not_fit_its_type,
    a_document_that_does_not_fit_the_mapping,
    a_mapping_conflict,
    a_script_that_does_not_compile,
    a_query_that_the_server_refuses,
    an_index_name_that_is_none,
    a_create_that_loses_the_race,
    one_dead_node_among_two,
);

/// A client that would repeat whatever may be repeated.
async fn eager(server: Server) -> Option<Elasticsearch> {
    Some(builder(server).await?.max_retries(3).build().unwrap())
}

async fn a_missing_index_and_a_missing_document(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("missing");
    let error = es.get::<Value>(1).index(&index).send().await.unwrap_err();
    assert!(error.is_not_found() && error.is_index_not_found(), "{error}");
    assert_eq!(error.kind(), ErrorKind::Api);
    let cause = error.cause().unwrap();
    assert_eq!(
        (cause.error_type.as_str(), cause.index.as_deref()),
        ("index_not_found_exception", Some(index.as_str()))
    );
    assert_eq!((error.endpoint(), error.attempts().len()), (Some("get"), 1));
    assert!(error.node().is_some());
    assert!(error.to_string().contains(&index), "{error}");

    let error = es.search::<Value>().index(&index).query(match_all()).send().await.unwrap_err();
    assert!(error.is_index_not_found());
    // The server creates an index for an update, even for one that fails.
    let error = es.update::<Value>(1).index(unique("none")).doc(json!({"a": 1})).send().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");

    es.indices().create(&index).send().await.unwrap();
    assert!(es.get::<Value>(1).index(&index).send().await.unwrap().is_none());
    let error = es.update::<Value>(1).index(&index).doc(json!({"a": 1})).send().await.unwrap_err();
    assert!(error.is_not_found() && !error.is_index_not_found(), "{error}");
    let error = es.indices().create(&index).send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert!(error.cause().unwrap().error_type.contains("already_exists"), "{error}");
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, Serialize, Deserialize, Document)]
struct Strict {
    #[serde(default)]
    name: String,
    age: u8,
}

async fn a_document_that_does_not_fit_its_type(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("unfit");
    es.index(&json!({"name": "ok", "age": 1})).index(&index).id("good").refresh(true).send().await.unwrap();
    es.index(&json!({"name": "old", "age": 300})).index(&index).id("bad").refresh(true).send().await.unwrap();
    for error in [
        es.get::<Strict>("bad").index(&index).send().await.unwrap_err(),
        es.search::<Strict>().index(&index).query(match_all()).send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.document(), Some("bad"), "{error}");
        assert!(error.to_string().contains("age") && error.to_string().contains("300"), "{error}");
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_document_that_does_not_fit_the_mapping(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("unmapped");
    es.indices().create(&index).mapping(Strict::mapping()).send().await.unwrap();
    let error = es.index(&json!({"age": "not a number"})).index(&index).id(1).send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let cause = error.cause().unwrap();
    assert!(["mapper_parsing_exception", "document_parsing_exception"].contains(&cause.error_type.as_str()), "{error}");
    assert!(cause.reason.as_ref().unwrap().contains("age"), "{error}");
    assert!(cause.chain().count() > 1, "the cause of the cause is kept: {error:?}");
    assert_eq!(error.attempts().len(), 1, "what cannot succeed is not repeated");
    assert!(es.get::<Value>(1).index(&index).send().await.unwrap().is_none());
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_mapping_conflict(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("conflict");
    es.indices().create(&index).mapping(Mapping::new().field("foo", keyword())).doc_type("t").send().await.unwrap();
    let types = if server == Server::Elasticsearch5 { "/t" } else { "" };
    let put = es.request(Method::PUT, format!("/{index}/_mapping{types}"));
    let error = put.json(&json!({"properties": {"foo": {"type": "long"}}})).send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.cause().unwrap().error_type, "illegal_argument_exception");
    assert!(error.to_string().contains("foo"), "{error}");

    let error =
        es.indices().create(unique("bad")).body_raw(json!({"mappings": {"properties": {"a": {"type": "nope"}}}}));
    let error = error.send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400, "{error}");
    assert!(error.cause().unwrap().reason.is_some());
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_script_that_does_not_compile(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("script");
    es.index(&json!({"age": 1})).index(&index).id(1).send().await.unwrap();
    let script = Script::painless("ctx._source.age = = 2");
    let error = es.update::<Value>(1).index(&index).script(script).send().await.unwrap_err();
    assert_eq!(error.attempts().len(), 1);
    assert!(error.cause().is_some(), "{error}");
    if server.has_scripting() {
        assert_eq!(error.status().unwrap(), 400);
        let told = error.cause().unwrap().chain().find(|cause| !cause.script_stack.is_empty()).unwrap();
        assert!(told.script_stack.iter().any(|line| line.contains("= = 2")), "{told:?}");
        assert!(error.to_string().contains("`ctx._source.age = ^= 2`"), "the place is shown: {error}");
    }
    let found = es.get::<Value>(1).index(&index).send().await.unwrap().unwrap();
    assert_eq!((found.version, found.source), (Some(1), json!({"age": 1})), "nothing was changed");
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_query_that_the_server_refuses(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("query");
    es.indices().create(&index).send().await.unwrap();
    let query = Query::raw(json!({"no_such_query": {"a": 1}}));
    let error = es.search::<Value>().index(&index).query(query).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts().len()), (400, 1));
    assert!(error.to_string().contains("no_such_query"), "{error}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn an_index_name_that_is_none(server: Server) {
    let Some(es) = eager(server).await else { return };
    for name in ["", "_bulk", ".."] {
        let error = es.index(&json!({})).index(name).id(1).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name}: {error}");
        assert!(error.attempts().is_empty());
    }
    let error = es.index(&json!({"a": 1})).id(1).send().await.unwrap_err();
    assert!(error.to_string().contains(".index("), "{error}");
    let error = es.indices().create("UPPER").send().await.unwrap_err();
    assert_eq!(error.cause().unwrap().error_type, "invalid_index_name_exception");
}

async fn a_create_that_loses_the_race(server: Server) {
    let Some(es) = eager(server).await else { return };
    let index = unique("race");
    let create = || es.index(&json!({"a": 1})).index(&index).id(1).op_type(es_client::document::OpType::Create).send();
    assert!(create().await.unwrap().created());
    let error = create().await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
    assert_eq!(error.attempts().len(), 1, "a conflict is not repeated");
    es.indices().delete(&index).send().await.unwrap();
}

/// A document is written once although one of two nodes is not there.
async fn one_dead_node_among_two(server: Server) {
    let Some(cluster) = es_tests::shared(server).await else { return };
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let es = Elasticsearch::builder()
        .hosts([nobody.as_str(), cluster.url()])
        .randomize_hosts(false)
        .dead_timeout(Duration::from_secs(600))
        .build()
        .unwrap();
    let index = unique("two");
    for n in 0..4 {
        es.index(&json!({"n": n})).index(&index).refresh(true).send().await.unwrap();
    }
    let page = es.search::<Value>().index(&index).query(match_all()).send().await.unwrap();
    assert_eq!(page.total().value, 4, "each was written once");
    let pool = es.transport().pool().unwrap();
    assert!(pool.is_dead(&pool.nodes()[0]));
    es.indices().delete(&index).send().await.unwrap();
}

#[tokio::test]
async fn nobody_is_there() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = free.local_addr().unwrap().to_string();
    drop(free);
    for (host, said) in [(nobody.as_str(), nobody.as_str()), ("no-such-host.invalid", "no-such-host.invalid:9200")] {
        let es = Elasticsearch::builder().hosts(host).max_retries(1).build().unwrap();
        let error = es.get::<Value>(1).index("any").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport);
        let transport = error.transport().unwrap();
        assert_eq!((transport.kind(), transport.delivery()), (TransportErrorKind::Connect, Delivery::NotSent));
        assert_eq!(error.attempts().len(), 2);
        assert!(error.to_string().contains(said), "{error}");
    }
}

#[test]
fn settings_that_cannot_be_used() {
    for (builder, said) in [
        (Elasticsearch::builder().node("localhost:9200"), "scheme"),
        (Elasticsearch::builder().node("ftp://localhost:9200"), "neither http nor https"),
        (Elasticsearch::builder().hosts("http://user:s3cret@host:port"), "<hidden>"),
        (Elasticsearch::builder().hosts(json!([{"hots": "a"}])), "unknown key `hots`"),
        (Elasticsearch::builder().http_auth("no-colon"), "user:password"),
        (Elasticsearch::builder().timeout(Duration::from_secs(1)).request_timeout(None), "same setting"),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Config);
        assert!(error.to_string().contains(said), "{error}");
        assert!(!error.to_string().contains("s3cret"));
    }
}
