//! Scans on real servers.

use std::collections::BTreeSet;

use es_client::{
    bulk,
    dsl::{
        aggregation,
        search::{by_geo_distance, sort::NestedSort},
    },
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(
    everything_that_matches_is_read,
    no_sort_loses_a_document,
    no_key_loses_a_document,
    slices_share_the_work,
    what_the_servers_keep_is_closed,
    all_buckets_of_a_composite_aggregation,
);

async fn numbers(es: &Elasticsearch, count: u32, shards: u32) -> String {
    let index = unique("scan");
    es.indices().create(&index).settings(json!({"number_of_shards": shards})).send().await.unwrap();
    let documents = (0..count).map(|n| json!({"n": n, "even": n % 2 == 0}));
    es.bulk().index(&index).refresh(true).index_all(bulk::iter(documents)).send().await.unwrap();
    index
}

async fn everything_that_matches_is_read(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = numbers(&es, 2_345, 2).await;
    let mut hits = es.scan::<Value>().index(&index).query(term("even", true)).page_size(100).stream();
    let mut read = BTreeSet::new();
    while let Some(hit) = hits.try_next().await.unwrap() {
        assert!(read.insert(hit.source["n"].as_u64().unwrap()), "{} comes twice", hit.id);
    }
    assert_eq!(read, (0..2_345).step_by(2).collect());

    let mut sorted = es.scan::<Value>().index(&index).sort(by_field("n").desc()).page_size(1_000).stream();
    let mut expected = (0..2_345).rev();
    while let Some(hit) = sorted.try_next().await.unwrap() {
        assert_eq!(hit.source["n"].as_u64(), expected.next());
    }
    assert_eq!(expected.next(), None);
    es.indices().delete(&index).send().await.unwrap();
}

/// An index of 40 documents with values that are easily lost, of which every third has none.
async fn odd_values(es: &Elasticsearch, server: Server) -> String {
    let index = unique("scan-odd");
    let has_nanos = server != Server::Elasticsearch5;
    let mut fields = json!({
        "n": {"type": "long"}, "big": {"type": "long"}, "ratio": {"type": "double"}, "small": {"type": "float"},
        "at": {"type": "date"}, "name": {"type": "keyword"}, "ip": {"type": "ip"}, "place": {"type": "geo_point"},
        "set": {"type": "boolean"},
        "parts": {"type": "nested", "properties": {"n": {"type": "long"}, "tag": {"type": "keyword"}}},
    });
    if has_nanos {
        fields["nanos"] = json!({"type": "date_nanos"});
    }
    let mapping: Mapping = serde_json::from_value(json!({"properties": fields})).unwrap();
    es.indices().create(&index).settings(json!({"number_of_shards": 2})).mapping(mapping).send().await.unwrap();
    let names = ["", "a,b", "ü", "\u{1F980}", "a\"b", "\\", "null", "[]", " "];
    let documents = (0..40_i64).map(|n| {
        let mut document = json!({"n": n / 4});
        if n % 3 != 0 {
            let more = json!({
                "big": i64::MAX - 1 - n, "ratio": 0.1 * n as f64, "small": 0.1 * n as f64, "set": n % 2 == 0,
                "at": format!("2020-01-02T03:04:05.{n:03}Z"), "name": names[n as usize % names.len()],
                "ip": format!("10.0.0.{n}"), "place": {"lat": n, "lon": n}, "parts": [{"n": n, "tag": "a"}, {"n": 1, "tag": "b"}],
            });
            document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            if has_nanos {
                document["nanos"] = format!("2020-01-02T03:04:05.{n:09}Z").into();
            }
        }
        document
    });
    es.bulk().index(&index).refresh(true).index_all(bulk::iter(documents)).send().await.unwrap();
    index
}

/// The sort values of a page say where the next one begins, whatever they are: those of documents without a value, numbers
/// that JSON readers round, dates, texts that are no names.
async fn no_sort_loses_a_document(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = odd_values(&es, server).await;
    let by_part = || by_field("parts.n").nested(NestedSort::at("parts").filter::<Value>(term("parts.tag", "a")));
    let mut sorts: Vec<(&str, Sort<Value>)> = vec![
        ("n", by_field("n").into_sort()),
        ("big", by_field("big").desc().into_sort()),
        ("big first", by_field("big").missing("_first").into_sort()),
        ("big missing", by_field("big").missing(7).into_sort()),
        ("ratio", by_field("ratio").into_sort()),
        ("small", by_field("small").desc().into_sort()),
        ("at", by_field("at").desc().into_sort()),
        ("name", by_field("name").into_sort()),
        ("name first", by_field("name").missing("_first").desc().into_sort()),
        ("ip", by_field("ip").into_sort()),
        ("set", by_field("set").into_sort()),
        ("place", by_geo_distance("place", json!({"lat": 1.0, "lon": 1.0})).into_sort()),
        ("unmapped", by_field("missing").unmapped_type("long").into_sort()),
        ("score", by_score().into_sort()),
    ];
    if server != Server::Elasticsearch5 {
        sorts.push(("part", by_part().into_sort()));
        sorts.push(("nanos", by_field("nanos").into_sort()));
        sorts.push(("nanos down", by_field("nanos").desc().into_sort()));
    }
    let mut lost = Vec::new();
    for (name, sort) in sorts {
        for slices in [1, 3] {
            // The server fails with status 500.
            if (server, name, slices) == (Server::OpenSearch3, "part", 3) {
                continue;
            }
            let mut hits = es.scan::<Value>().index(&index).sort(sort.clone()).page_size(3).slices(slices).stream();
            let (mut read, mut ids) = (0, BTreeSet::new());
            loop {
                match hits.try_next().await {
                    Ok(Some(hit)) => {
                        read += 1;
                        ids.insert(hit.id);
                    }
                    Ok(None) => break,
                    Err(error) => {
                        lost.push(format!("{name}: {error}"));
                        break;
                    }
                }
            }
            if (read, ids.len()) != (40, 40) {
                lost.push(format!("{name} in {slices}: {read} hits, {} documents", ids.len()));
            }
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn slices_share_the_work(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = numbers(&es, 3_000, 3).await;
    for scan in [es.scan::<Value>().slices(4), es.scan::<Value>().slices_auto()] {
        let mut pages = scan.index(&index).page_size(250).pages();
        let mut read = BTreeSet::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            assert!(page.hits.len() <= 250);
            read.extend(page.into_sources().map(|source| source["n"].as_u64().unwrap()));
        }
        assert_eq!(read.len(), 3_000);
    }
    es.indices().delete(&index).send().await.unwrap();
}

/// How many scrolls and points in time the index has.
async fn open_contexts(es: &Elasticsearch, index: &str) -> u64 {
    let path = format!("/{index}/_stats/search");
    let stats: Value = es.request(Method::GET, path).send().await.unwrap().json().unwrap();
    stats["_all"]["total"]["search"]["open_contexts"].as_u64().unwrap()
}

async fn what_the_servers_keep_is_closed(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = numbers(&es, 500, 1).await;
    let mut whole = es.scan::<Value>().index(&index).page_size(100).stream();
    while whole.try_next().await.unwrap().is_some() {}
    assert_eq!(open_contexts(&es, &index).await, 0, "at the end");
    let mut dropped = es.scan::<Value>().index(&index).page_size(100).slices(2).stream();
    dropped.try_next().await.unwrap().unwrap();
    assert!(open_contexts(&es, &index).await > 0);
    drop(dropped);
    until_closed(&es, &index).await;
}

/// Waits until the servers keep nothing for searches of the index, and deletes it.
async fn until_closed(es: &Elasticsearch, index: &str) {
    for _ in 0..50 {
        if open_contexts(es, index).await == 0 {
            es.indices().delete(index).send().await.unwrap();
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the state of a dropped scan stays");
}

/// The key of the last bucket of a page says where the next one begins, whatever it is.
async fn no_key_loses_a_document(server: Server) {
    let Some(es) = client(server).await else { return };
    if server == Server::Elasticsearch5 {
        return;
    }
    let index = odd_values(&es, server).await;
    let source = |field| aggregation::terms_source::<Value>(field);
    let mut lost = Vec::new();
    for field in ["n", "big", "ratio", "small", "at", "nanos", "name", "ip", "set"] {
        let search = || es.search::<Value>().index(&index);
        let count = |pages: Vec<u64>| pages.into_iter().sum::<u64>();
        macro_rules! documents {
            ($source:expr) => {{
                let mut pages = search().composite_pages(aggregation::composite(($source,)).size(3));
                let mut found = Vec::new();
                loop {
                    match pages.try_next().await {
                        Ok(Some(page)) => found.extend(page.buckets.iter().map(|bucket| bucket.doc_count)),
                        Ok(None) => break,
                        Err(error) => {
                            lost.push(format!("{field}: {error}"));
                            break;
                        }
                    }
                }
                count(found)
            }};
        }
        let with = es.count::<Value>().index(&index).query(exists(field)).send().await.unwrap();
        let found = [
            (documents!(source(field)), with),
            (documents!(source(field).desc()), with),
            (documents!(source(field).missing_bucket()), 40),
            (documents!(source(field).missing_bucket().desc()), 40),
        ];
        lost.extend(found.iter().filter(|(found, there)| found != there).map(|found| format!("{field}: {found:?}")));
    }
    assert!(lost.is_empty(), "{lost:#?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn all_buckets_of_a_composite_aggregation(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = numbers(&es, 1_000, 2).await;
    let by_number = || aggregation::composite((aggregation::terms_source("n"),)).size(7).sub((aggregation::sum("n"),));
    let search = || es.search::<Value>().index(&index).query(term("even", true));
    let mut pages = search().composite_pages(by_number());
    if server == Server::Elasticsearch5 {
        let refused = pages.try_next().await.unwrap_err();
        assert!(refused.to_string().contains("needs Elasticsearch 6.1"), "{refused}");
        es.indices().delete(&index).send().await.unwrap();
        return;
    }
    let mut read = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert!(page.buckets.len() <= 7);
        for bucket in &page.buckets {
            assert_eq!((bucket.doc_count, bucket.aggs.0), (1, bucket.key.0.as_f64()));
            read.push(bucket.key.0.as_u64().unwrap());
        }
    }
    assert_eq!(read, (0..1_000).step_by(2).collect::<Vec<_>>());
    assert_eq!(open_contexts(&es, &index).await, 0, "at the end");
    let mut dropped = search().composite_pages(by_number());
    dropped.try_next().await.unwrap().unwrap();
    drop(dropped);
    until_closed(&es, &index).await;
}
