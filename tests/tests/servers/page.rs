//! The page's examples, top to bottom, in their own words.

use es_client::{
    dsl::mapping::{keyword, text},
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

on_each_server!(indexing_a_document, creating_an_empty_index_and_setting_the_mapping, partial_update, update_by_query,);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "tweet")]
struct Tweet {
    author: String,
    text: String,
    timestamp: Timestamp,
}

/// «Indexing a Document»
async fn indexing_a_document(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("test-index");
    let doc = Tweet {
        author: "kimchy".into(),
        text: "Elasticsearch: cool. bonsai cool.".into(),
        timestamp: "2026-11-22T10:30:00.25Z".parse().unwrap(),
    };

    let res = es.index(&doc).index(&index).id(1).send().await.unwrap();
    assert!(res.created());
    assert_eq!((res.id.as_str(), res.index.as_str(), res.version), ("1", index.as_str(), 1));

    let res = es.get::<Tweet>(1).index(&index).send().await.unwrap().unwrap();
    assert_eq!(res.source, doc);

    es.indices().refresh(&index).send().await.unwrap();

    let res = es.search::<Tweet>().index(&index).query(match_all()).send().await.unwrap();
    assert_eq!(res.total().value, 1);
    assert_eq!(res.total().to_string(), "1");
    assert_eq!(res.hits.len(), 1);
    assert_eq!((&res.hits[0].source, res.hits[0].id.as_str()), (&doc, "1"));
    assert_eq!(res.hits[0].score, Some(1.0));

    let again = es.index(&doc).index(&index).id(1).send().await.unwrap();
    assert!(!again.created());
    assert_eq!(again.version, 2);

    // «max of 10 by default»
    for id in 2..=11 {
        es.index(&doc).index(&index).id(id).send().await.unwrap();
    }
    es.indices().refresh(&index).send().await.unwrap();
    let res = es.search::<Tweet>().index(&index).query(match_all()).send().await.unwrap();
    assert_eq!((res.total().value, res.hits.len()), (11, 10));
    es.indices().delete(&index).send().await.unwrap();
}

/// «Creating an empty index and setting the mapping»
async fn creating_an_empty_index_and_setting_the_mapping(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("my_index");
    assert!(!es.indices().exists(&index).send().await.unwrap());

    let mapping = Mapping::new().field("foo", text()).field("bar", keyword());
    let res = es.indices().create(&index).mapping(mapping.clone()).doc_type("my_type").send().await.unwrap();
    assert!(res.acknowledged && res.shards_acknowledged);
    assert_eq!(res.index.as_deref(), Some(index.as_str()));

    assert!(es.indices().exists(&index).send().await.unwrap());
    let mappings = es.indices().get_mapping(&index).send().await.unwrap();
    assert_eq!(mappings.get(&index), Some(&mapping));
    let types: Vec<_> = mappings.by_type(&index).map(|(name, _)| name).collect();
    assert_eq!(types, [if server == Server::Elasticsearch5 { "my_type" } else { "_doc" }]);
    es.indices().delete(&index).send().await.unwrap();
    assert!(!es.indices().exists(&index).send().await.unwrap());
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "doc_name")]
struct Person {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<u32>,
}

/// «Partial Update»
async fn partial_update(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("index_name");
    let p = Person::fields();
    es.index(&json!({"age": 22})).index(&index).doc_type("doc_name").id("doc_id").send().await.unwrap();

    // «if the field is missing, it will just be added to the document»
    let res = es.update::<Person>("doc_id").index(&index).doc(Partial::new().set(p.name, "John")).send().await.unwrap();
    assert_eq!(res.version, 2);
    let found = es.get::<Person>("doc_id").index(&index).send().await.unwrap().unwrap();
    assert_eq!(found.source, Person { name: "John".into(), age: Some(22) });

    es.update::<Person>("doc_id").index(&index).doc(json!({"name": "Jane"})).send().await.unwrap();
    #[derive(Serialize)]
    struct Birthday {
        age: u32,
    }
    es.update::<Person>("doc_id").index(&index).doc(&Birthday { age: 23 }).send().await.unwrap();
    let found = es.get::<Person>("doc_id").index(&index).send().await.unwrap().unwrap();
    assert_eq!(found.source, Person { name: "Jane".into(), age: Some(23) });
    es.indices().delete(&index).send().await.unwrap();
}

/// «Update by query»
async fn update_by_query(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("index_name");
    let p = Person::fields();
    for (id, name) in ["John", "Jane", "john smith"].into_iter().enumerate() {
        let person = Person { name: name.into(), age: None };
        es.index(&person).index(&index).id(id).refresh(Refresh::True).send().await.unwrap();
    }
    let johns = || es.update_by_query::<Person>().index(&index).query(p.name.matches("John")).refresh(true);
    let call = johns().script(UpdateScript::new().set(p.age, 23));
    if !server.has_scripting() {
        let error = call.send().await.unwrap_err();
        assert!(error.to_string().contains("_update_by_query"), "{error}");
        assert!(error.to_string().contains("reindex"), "it says what is missing: {error}");
        assert_eq!(error.attempts().len(), 1, "and it is not tried again");
        return;
    }
    let report = call.send().await.unwrap();
    assert_eq!((report.total, report.updated, report.noops, report.version_conflicts), (2, 2, 0, 0));
    assert!(report.failures.is_empty() && !report.timed_out);
    let ages = async || {
        let page = es.search::<Person>().index(&index).query(match_all()).send().await.unwrap();
        let mut ages: Vec<_> = page.hits.into_iter().map(|hit| (hit.id, hit.source.age)).collect();
        ages.sort();
        ages.into_iter().map(|(_, age)| age).collect::<Vec<_>>()
    };
    assert_eq!(ages().await, [Some(23), None, Some(23)]);

    // The page's own script, with the value in the source, and the same with a parameter.
    let raw = Script::painless("ctx._source.age=24");
    assert_eq!(johns().script(raw).send().await.unwrap().updated, 2);
    assert_eq!(ages().await, [Some(24), None, Some(24)]);
    let raw = Script::painless("ctx._source.age = params.age").param("age", 25);
    assert_eq!(johns().script(raw).send().await.unwrap().updated, 2);
    assert_eq!(ages().await, [Some(25), None, Some(25)]);
    es.indices().delete(&index).send().await.unwrap();
}
