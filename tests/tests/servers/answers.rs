//! What servers answer in unusual cases, and what the client reads of it.

use es_client::{ErrorKind, document::WriteResult, prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(
    ids_that_begin_with_an_underscore_are_documents,
    the_id_field_is_filled_from_the_id,
    one_document_that_does_not_fit_costs_that_document,
    a_narrowed_answer_is_a_page_with_what_is_there,
    what_is_no_report_is_refused,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Person {
    #[serde(skip)]
    #[field(id)]
    id: Option<String>,
    #[field(keyword)]
    name: String,
    age: u32,
}

fn person(name: &str, age: u32) -> Person {
    Person { id: None, name: name.to_owned(), age }
}

/// Servers take such a segment of a path for one of their own endpoints.
async fn ids_that_begin_with_an_underscore_are_documents(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("underscores");
    es.indices().create(&index).mapping(Person::mapping()).send().await.unwrap();
    let before = es.indices().get_mapping(&index).send().await.unwrap();
    for id in ["_search", "_mapping", "_bulk", "_count", "_", "_a/b"] {
        assert_eq!(es.get::<Person>(id).index(&index).send().await.unwrap(), None, "{id}");
        let res = es.index(&person("Ada", 36)).index(&index).id(id).send().await.unwrap();
        assert_eq!((res.id.as_str(), &res.result), (id, &WriteResult::Created));
        let res = es.update::<Person>(id).index(&index).doc(json!({"age": 37})).send().await.unwrap();
        assert_eq!((res.id.as_str(), &res.result), (id, &WriteResult::Updated));
        let found = es.get::<Person>(id).index(&index).send().await.unwrap().unwrap();
        assert_eq!((found.id.as_str(), found.source.age), (id, 37));
        let res = es.delete::<Person>(id).index(&index).send().await.unwrap();
        assert_eq!((res.id.as_str(), &res.result), (id, &WriteResult::Deleted));
    }
    assert_eq!(es.indices().get_mapping(&index).send().await.unwrap(), before);
    es.indices().delete(&index).send().await.unwrap();
}

async fn the_id_field_is_filled_from_the_id(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("ids");
    es.indices().create(&index).mapping(Person::mapping()).send().await.unwrap();
    let made = es.index(&person("Ada", 36)).index(&index).refresh(true).send().await.unwrap();
    let mut read = es.get::<Person>(&made.id).index(&index).send().await.unwrap().unwrap().source;
    assert_eq!(read.id.as_ref(), Some(&made.id));
    let p = Person::fields();
    let page = es.search::<Person>().index(&index).query(p.name.term("Ada")).send().await.unwrap();
    assert_eq!(page.hits[0].source, read);
    read.age = 37;
    let again = es.index(&read).index(&index).refresh(true).send().await.unwrap();
    assert_eq!((again.id, again.result), (made.id, WriteResult::Updated));
    assert_eq!(es.search::<Person>().index(&index).send().await.unwrap().total().value, 1);
    es.indices().delete(&index).send().await.unwrap();
}

async fn one_document_that_does_not_fit_costs_that_document(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("misfits");
    es.index(&json!({"name": "Ada", "age": 36})).index(&index).id(1).refresh(true).send().await.unwrap();
    es.index(&json!({"name": "Bob", "age": 1.5})).index(&index).id(2).refresh(true).send().await.unwrap();
    let search = || es.search::<Person>().index(&index).sort(by_field("age"));
    let error = search().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let page = search().each_hit().send().await.unwrap();
    let ages: Vec<_> = page.hits.iter().map(|hit| (hit.id.as_str(), hit.source.as_ref().map(|p| p.age).ok())).collect();
    let mut sorted = ages.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [("1", Some(36)), ("2", None)]);
    let bad = page.hits.iter().find_map(|hit| hit.source.as_ref().err()).unwrap();
    assert_eq!(bad.document(), Some("2"));
    assert!(bad.location().is_some_and(|path| path.ends_with("_source.age")), "{bad}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn a_narrowed_answer_is_a_page_with_what_is_there(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("narrow");
    es.index(&person("Ada", 36)).index(&index).id(1).refresh(true).send().await.unwrap();
    let search = || es.search::<Person>().index(&index);
    let page = search().param("filter_path", "hits.hits._source").send().await.unwrap();
    assert_eq!((page.hits[0].source.age, page.hits[0].id.as_str()), (36, ""));
    let nobody = search().query(term("name.keyword", "Bob")).param("filter_path", "hits.hits._source");
    assert_eq!(nobody.send().await.unwrap().hits.len(), 0);
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_is_no_report_is_refused(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("tasks");
    es.index(&person("Ada", 36)).index(&index).id(1).refresh(true).send().await.unwrap();
    let delete = es.delete_by_query::<Person>().index(&index).query(match_all());
    let error = delete.param("wait_for_completion", false).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert_eq!(es.search::<Person>().index(&index).send().await.unwrap().total().value, 1);
    // An answer of another endpoint is no document.
    let other = es.get::<Person>("1").index(&index).param("filter_path", "took").send().await.unwrap_err();
    assert_eq!(other.kind(), ErrorKind::Decode, "{other}");
    es.indices().delete(&index).send().await.unwrap();
}
