//! Calls about documents by their ids, on real servers.

use es_client::{
    document::{MgetItem, VersionType, WriteResult},
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(
    a_document_is_created_once,
    documents_are_there_or_not,
    several_documents_are_read_at_once,
    updates_give_the_document_back,
    changes_of_many_are_all_kept,
    versions_of_somebody_else_count,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Counter {
    #[serde(skip)]
    #[field(id)]
    id: String,
    n: u64,
}

fn counter(n: u64) -> Counter {
    Counter { id: String::new(), n }
}

async fn a_document_is_created_once(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("created");
    let create = || es.create(&counter(1)).index(&index).id("a b").refresh(true);
    assert_eq!(create().send().await.unwrap().result, WriteResult::Created);
    assert!(create().send().await.unwrap_err().is_conflict());
    let made = es.create(&json!({"n": 2})).index(&index).refresh(true).send().await.unwrap();
    assert!(made.created() && !made.id.is_empty());
    assert_eq!(es.search::<Value>().index(&index).query(match_all()).send().await.unwrap().total().value, 2);
    es.indices().delete(&index).send().await.unwrap();
}

async fn documents_are_there_or_not(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("there");
    es.index(&counter(7)).index(&index).id("_x").send().await.unwrap();
    assert!(es.exists::<Counter>("_x").index(&index).send().await.unwrap());
    assert!(!es.exists::<Counter>("y").index(&index).send().await.unwrap());
    assert!(!es.exists::<Counter>("_x").index(unique("none")).send().await.unwrap());
    assert!(es.exists_source::<Counter>("_x").index(&index).send().await.unwrap());
    assert!(!es.exists_source::<Counter>("y").index(&index).send().await.unwrap());
    let read = es.get_source::<Counter>("_x").index(&index).send().await.unwrap();
    assert_eq!(read, Some(Counter { id: "_x".into(), n: 7 }));
    assert_eq!(es.get_source::<Counter>("y").index(&index).send().await.unwrap(), None);
    let error = es.get_source::<Counter>("y").index(unique("none")).send().await.unwrap_err();
    assert!(error.is_index_not_found(), "{error}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn several_documents_are_read_at_once(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("several");
    for n in 0..3 {
        es.index(&counter(n)).index(&index).id(n).send().await.unwrap();
    }
    es.index(&json!({"n": "odd"})).index(unique("odd")).id(9).send().await.unwrap();
    let missing = MgetItem::new(1).index(unique("none"));
    let items = es.mget::<Counter>([2.into(), 5.into(), missing, 0.into()]).index(&index).send().await.unwrap();
    let [two, five, missing, zero] = &items[..] else { panic!("{items:?}") };
    assert_eq!(two.as_ref().unwrap().as_ref().unwrap().source, Counter { id: "2".into(), n: 2 });
    assert!(five.as_ref().unwrap().is_none());
    assert!(missing.as_ref().unwrap_err().is_index_not_found());
    assert_eq!(zero.as_ref().unwrap().as_ref().unwrap().source.n, 0);
    es.indices().delete(&index).send().await.unwrap();
}

async fn updates_give_the_document_back(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("updated");
    let update = |n: u64| es.update::<Counter>("c").index(&index).doc(Partial::new().set(Counter::fields().n, n));
    let first = update(1).doc_as_upsert(true).return_source().send().await.unwrap();
    assert_eq!((first.source, first.written.result), (Counter { id: "c".into(), n: 1 }, WriteResult::Created));
    let second = update(2).return_source().send().await.unwrap();
    assert_eq!((second.source.n, second.written.version), (2, 2));
    assert_eq!(update(2).send().await.unwrap().result, WriteResult::Noop);
    assert_eq!(update(2).detect_noop(false).send().await.unwrap().result, WriteResult::Updated);
    es.indices().delete(&index).send().await.unwrap();
}

async fn changes_of_many_are_all_kept(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("many");
    es.index(&counter(0)).index(&index).id(1).send().await.unwrap();
    let mut changes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (es, index) = (es.clone(), index.clone());
        changes.spawn(async move {
            es.modify::<Counter>(1, |counter| counter.n += 1).index(index).attempts(50).send().await
        });
    }
    for change in changes.join_all().await {
        assert!(change.unwrap().is_some());
    }
    assert_eq!(es.get_source::<Counter>(1).index(&index).send().await.unwrap().unwrap().n, 8);
    assert_eq!(es.modify::<Counter>(2, |counter| counter.n += 1).index(&index).send().await.unwrap(), None);
    es.indices().delete(&index).send().await.unwrap();
}

async fn versions_of_somebody_else_count(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("versions");
    let put = |version: i64| es.index(&counter(1)).index(&index).id(1).version(version);
    assert_eq!(put(5).version_type(VersionType::External).send().await.unwrap().version, 5);
    assert!(put(5).version_type(VersionType::External).send().await.unwrap_err().is_conflict());
    assert_eq!(put(5).version_type(VersionType::ExternalGte).send().await.unwrap().version, 5);
    let older = es.get::<Counter>(1).index(&index).version(4).send().await.unwrap_err();
    assert!(older.is_conflict(), "{older}");
    es.indices().delete(&index).send().await.unwrap();
}
