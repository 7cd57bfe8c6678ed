//! Stored scripts, and scripts to try, on real servers. The published package of version 9 has no painless.

use es_client::{ErrorKind, dsl::script::StoredScript, prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(stored_scripts, scripts_are_tried);

async fn stored_scripts(server: Server) {
    let Some(es) = client(server).await else { return };
    let (id, index) = (unique("script"), unique("scripted"));
    assert_eq!(es.scripts().get(&id).send().await.unwrap(), None);
    assert!(es.scripts().delete(&id).send().await.unwrap_err().is_not_found());
    let script = StoredScript::painless("ctx._source.age += params.years");
    let put = es.scripts().put(&id, script.clone()).timeout("30s").send().await;
    if !server.has_scripting() {
        let error = put.unwrap_err();
        assert!(error.to_string().contains("unsupported lang [painless]"), "{error}");
        return;
    }
    assert!(put.unwrap().acknowledged);
    assert_eq!(es.scripts().get(&id).send().await.unwrap(), Some(script));
    es.index(&json!({"age": 22})).index(&index).id(1).send().await.unwrap();
    es.update::<Value>(1).index(&index).script(Script::stored(id.clone()).param("years", 1)).send().await.unwrap();
    assert_eq!(es.get::<Value>(1).index(&index).send().await.unwrap().unwrap().source, json!({"age": 23}));

    // Version 5 compiles it without a context, others with one.
    let bad = es.scripts().put(unique("bad"), StoredScript::painless("1 +"));
    if server == Server::Elasticsearch5 {
        assert_eq!(bad.send().await.unwrap_err().kind(), ErrorKind::Api);
    } else {
        let error = bad.context("score").send().await.unwrap_err();
        assert!(error.cause().unwrap().position.is_some(), "{error}");
        let score = StoredScript::painless("_score * 2");
        assert!(es.scripts().put(&id, score).context("score").send().await.unwrap().acknowledged);
    }
    assert!(es.scripts().delete(&id).send().await.unwrap().acknowledged);
    assert_eq!(es.scripts().get(&id).send().await.unwrap(), None);
    es.indices().delete(&index).send().await.unwrap();
}

async fn scripts_are_tried(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("tried");
    let tried = es.scripts().painless_execute(Script::painless("params.a / 2").param("a", 5)).send().await;
    match server {
        Server::Elasticsearch5 => {
            let error = tried.unwrap_err();
            assert!(error.to_string().contains("it needs Elasticsearch 6.3"), "{error}");
            return;
        }
        Server::Elasticsearch9 => {
            assert_eq!(tried.unwrap_err().kind(), ErrorKind::Api);
            return;
        }
        _ => assert_eq!(tried.unwrap(), "2"),
    }
    let mapping = Mapping::new().field("r", es_client::dsl::mapping::long());
    es.indices().create(&index).mapping(mapping).send().await.unwrap();
    let filter = Script::painless("doc['r'].value > params.a").param("a", 5);
    let call = es.scripts().painless_execute(filter).context("filter").document(&index, &json!({"r": 7}));
    assert_eq!(call.send().await.unwrap(), true);
    let score = Script::painless("_score + doc['r'].value");
    let call = es.scripts().painless_execute(score).context("score").document(&index, &json!({"r": 7}));
    assert_eq!(call.query::<Value>(constant_score(match_all()).boost(2.0)).send().await.unwrap(), 9.0);
    let error = es.scripts().painless_execute(Script::painless("params.a +")).send().await.unwrap_err();
    assert!(error.cause().unwrap().position.is_some(), "{error}");
    es.indices().delete(&index).send().await.unwrap();
}
