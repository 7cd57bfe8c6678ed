//! Kinds of fields that few use, and types of one's own, on real servers.

use es_client::{dsl::field::Bounds, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(
    ranges_of_dates_are_asked_for_milliseconds,
    types_around_a_number_are_counted_up,
    wildcard_fields_take_their_queries,
);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "visit")]
struct Visit {
    #[field(date_range)]
    span: Bounds<String>,
    count: Count,
    price: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, FieldType)]
struct Count(i64);

async fn visits(es: &Elasticsearch) -> String {
    let index = unique("visits");
    es.indices().create(&index).mapping(Visit::mapping()).doc_type("visit").send().await.unwrap();
    for (id, from, to) in
        [(1, "1969-12-30", "1969-12-31"), (2, "1970-01-01", "1970-01-01T00:00:01"), (3, "2024", "2025")]
    {
        let span = Bounds { gte: Some(from.to_owned()), lt: Some(to.to_owned()), ..Bounds::default() };
        let visit = Visit { span, count: Count(1 << 40), price: Some(f64::from(id)) };
        es.index(&visit).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    index
}

async fn found(es: &Elasticsearch, index: &str, query: impl IntoQuery<Visit>) -> Vec<String> {
    let page = es.search::<Visit>().index(index).query(query).send().await.unwrap();
    let mut found: Vec<_> = page.hits.into_iter().map(|hit| hit.id).collect();
    found.sort();
    found
}

async fn ranges_of_dates_are_asked_for_milliseconds(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = visits(&es).await;
    let v = Visit::fields();
    assert_eq!(found(&es, &index, v.span.term(-86_400_001)).await, ["1"]);
    assert_eq!(found(&es, &index, v.span.term(999)).await, ["2"]);
    assert_eq!(found(&es, &index, v.span.term(2024)).await, [] as [&str; 0]);
    assert_eq!(found(&es, &index, v.span.range().gte(-200_000_000).lte(0)).await, ["1", "2"]);
    assert_eq!(found(&es, &index, v.span.range().gt(2024)).await, ["3"]);
    assert_eq!(found(&es, &index, v.span.term("2024-06-01")).await, ["3"]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn types_around_a_number_are_counted_up(server: Server) {
    let Some(es) = client(server).await else { return };
    // The small build of version 9 has no painless.
    if matches!(server, Server::Elasticsearch9) {
        return;
    }
    let index = visits(&es).await;
    let v = Visit::fields();
    let steps = UpdateScript::new().increment(v.count, 1).increment(v.count, Count(1 << 41));
    es.update::<Visit>(1).index(&index).script(steps).send().await.unwrap();
    let own = painless!(Visit, "ctx._source.count += params.by; ctx._source.price += 0.5", by = Count(1));
    es.update::<Visit>(1).index(&index).script(own).refresh(true).send().await.unwrap();
    let expected = Count((1 << 40) + (1 << 41) + 2);
    let read = es.get::<Visit>(1).index(&index).send().await.unwrap().unwrap().source;
    assert_eq!((read.count, read.price), (expected, Some(1.5)));
    assert_eq!(found(&es, &index, v.count.term(expected)).await, ["1"]);
    es.indices().delete(&index).send().await.unwrap();
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "log")]
struct Log {
    #[field(wildcard)]
    line: String,
    #[field(wildcard(doc_values = true))]
    sorted: String,
}

async fn wildcard_fields_take_their_queries(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("logs");
    let made = es.indices().create(&index).mapping(Log::mapping()).doc_type("log").send().await;
    if let Err(error) = made {
        assert!(error.to_string().contains("[wildcard]"), "{error}");
        assert!(!matches!(server, Server::OpenSearch3), "{error}");
        return;
    }
    for (id, line) in ["apple pie", "banana split", "cherry cake"].iter().enumerate() {
        es.index(&Log { line: (*line).to_owned(), sorted: (*line).to_owned() })
            .index(&index)
            .id(id)
            .refresh(true)
            .send()
            .await
            .unwrap();
    }
    let l = Log::fields();
    for query in [
        l.line.term("banana split").into_query(),
        l.line.terms(["banana split", "x"]).into_query(),
        l.line.prefix("bana").into_query(),
        l.line.wildcard("*split").into_query(),
        l.line.wildcard("BANANA*").case_insensitive(true).into_query(),
        l.line.regexp("ban.*split").into_query(),
    ] {
        let page = es.search::<Log>().index(&index).query(query).send().await.unwrap();
        assert_eq!(page.hits.iter().map(|hit| &hit.id).collect::<Vec<_>>(), ["1"]);
    }
    // OpenSearch has no such queries on these fields, and says so.
    for query in [l.line.fuzzy("banana splat").into_query(), l.line.range().gte("b").lt("c").into_query()] {
        let outcome = es.search::<Log>().index(&index).query(query).send().await;
        match server {
            Server::OpenSearch3 => assert_eq!(outcome.unwrap_err().status().unwrap().as_u16(), 400),
            _ => assert_eq!(outcome.unwrap().hits[0].id, "1"),
        }
    }
    // OpenSearch sorts by such a field with doc values only, and from one run to another not in the order asked for: seen with 3.8.0.
    if server == Server::OpenSearch3 {
        assert_eq!(es.search::<Log>().index(&index).sort(l.sorted.asc()).send().await.unwrap().hits.len(), 3);
        es.indices().delete(&index).send().await.unwrap();
        return;
    }
    for (order, ids) in [(l.sorted.asc(), ["0", "1", "2"]), (l.sorted.desc(), ["2", "1", "0"])] {
        let page = es.search::<Log>().index(&index).sort(order).send().await.unwrap();
        assert_eq!(page.hits.iter().map(|hit| &hit.id).collect::<Vec<_>>(), ids);
    }
    es.indices().delete(&index).send().await.unwrap();
}
