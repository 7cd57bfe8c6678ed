//! The calls beside `search` that are about queries, on real servers.

use es_client::{
    ErrorKind,
    dsl::search::PointInTime,
    prelude::*,
    queries::*,
    search::{Metric, RatedSearch, SearchType, Template},
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(
    counts_and_validations,
    several_searches_at_once,
    scrolls,
    points_in_time,
    explanations_and_term_vectors,
    fields_and_shards,
    templates,
    ratings,
    failed_shards,
);

/// An index of three documents that a search finds.
async fn tweets(es: &Elasticsearch) -> String {
    let index = unique("searches");
    for (id, author) in ["kimchy", "shay", "kimchy"].iter().enumerate() {
        let tweet = json!({"author": author, "text": "quick brown fox", "likes": id});
        es.index(&tweet).index(&index).id(id).refresh(true).send().await.unwrap();
    }
    index
}

async fn counts_and_validations(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    assert_eq!(es.count::<Value>().index(&index).send().await.unwrap(), 3);
    let count = es.count::<Value>().index(&index).query(match_("author", "kimchy")).preference("_local");
    assert_eq!(count.send().await.unwrap(), 2);
    let error = es.count::<Value>().index(unique("none")).send().await.unwrap_err();
    assert!(error.is_index_not_found(), "{error}");

    let call = es.validate_query::<Value>().index(&index).query(match_("author", "kimchy")).explain(true);
    let validation = call.send().await.unwrap();
    assert!(validation.valid);
    assert_eq!(validation.explanations[0].explanation.as_deref(), Some("author:kimchy"));
    let call = es.validate_query::<Value>().index(&index).query(query_string("author:(")).explain(true);
    let validation = call.send().await.unwrap();
    assert!(!validation.valid);
    assert!(validation.error.is_some() || validation.explanations[0].error.is_some(), "{validation:?}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn several_searches_at_once(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let search = |author: &str| es.search::<Value>().index(&index).query(match_("author", author));
    let searches = (
        search("kimchy").search_type(SearchType::DfsQueryThenFetch).preference("_local").request_cache(true).size(0),
        es.search::<Value>().index(unique("none")),
        search("shay").hits_as::<Value>().aggs(es_client::dsl::aggregation::max("likes")),
    );
    let (first, none, third) = es.msearch(searches).max_concurrent_searches(2).send().await.unwrap();
    assert_eq!(first.unwrap().total().value, 2);
    let error = none.unwrap_err();
    assert!(error.is_index_not_found() && error.is_not_found(), "{error}");
    let third = third.unwrap();
    assert_eq!((third.hits.len(), third.aggs), (1, Some(1.0)));
    let pages = es.msearch(["kimchy", "shay", "nobody"].map(search).into_iter().collect::<Vec<_>>()).send().await;
    let totals: Vec<u64> = pages.unwrap().into_iter().map(|page| page.unwrap().total().value).collect();
    assert_eq!(totals, [2, 1, 0]);
    es.indices().delete(&index).send().await.unwrap();
}

async fn scrolls(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let mut page = es.search::<Value>().index(&index).size(2).scroll("1m").send().await.unwrap();
    let mut found = 0;
    while !page.hits.is_empty() {
        found += page.hits.len();
        page = es.scroll::<Value>(page.scroll_id.unwrap()).keep_alive("1m").send().await.unwrap();
    }
    assert_eq!(found, 3);
    let id = page.scroll_id.unwrap();
    assert!(es.clear_scroll([&id]).send().await.unwrap() > 0);
    assert_eq!(es.clear_scroll([&id]).send().await.unwrap(), 0);
    let error = es.scroll::<Value>(&id).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.is_not_found(), "{error}");
    es.indices().delete(&index).send().await.unwrap();
}

async fn points_in_time(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let opened = es.open_point_in_time::<Value>("1m").index(&index).send().await;
    let id = match (server, opened) {
        (Server::Elasticsearch5, opened) => {
            let error = opened.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request);
            assert!(error.to_string().contains("it needs Elasticsearch 7.10 or OpenSearch 2.4"), "{error}");
            return;
        }
        // It has none of Elastic's own modules.
        (Server::Elasticsearch7, Err(error)) => {
            assert_eq!(error.kind(), ErrorKind::Api, "{error}");
            return;
        }
        (_, opened) => opened.unwrap(),
    };
    es.index(&json!({"author": "late"})).index(&index).refresh(true).send().await.unwrap();
    let pit = PointInTime::of(id.clone()).keep_alive("1m");
    let page = es.search::<Value>().pit(pit.clone()).send().await.unwrap();
    assert_eq!(page.total().value, 3);
    let pages = es.msearch(vec![es.search::<Value>().pit(pit)]).send().await.unwrap();
    assert_eq!(pages[0].as_ref().unwrap().total().value, 3);
    assert!(es.close_point_in_time(page.pit_id.unwrap_or(id)).send().await.unwrap());
    es.indices().delete(&index).send().await.unwrap();
}

async fn explanations_and_term_vectors(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let explain = |id: &str, author: &str| es.explain::<Value>(id).index(&index).query(match_("author", author)).send();
    let explained = explain("0", "kimchy").await.unwrap().unwrap();
    assert!(explained.matched && explained.explanation.unwrap().value > 0.0);
    assert!(!explain("0", "shay").await.unwrap().unwrap().matched);
    assert_eq!(explain("9", "shay").await.unwrap(), None);
    let call = es.explain::<Value>(1).index(unique("none")).query(match_all());
    assert!(call.send().await.unwrap_err().is_index_not_found());

    let call = es.termvectors::<Value>(0).index(&index).fields(["text"]).term_statistics(true).payloads(false);
    let vectors = call.send().await.unwrap().unwrap();
    let text = &vectors.fields["text"];
    assert_eq!(text.terms.keys().collect::<Vec<_>>(), ["brown", "fox", "quick"]);
    assert_eq!((text.terms["fox"].term_freq, text.terms["fox"].tokens[0].start_offset), (1, Some(12)));
    assert!(text.terms["fox"].doc_freq.is_some() && text.field_statistics.is_some());
    assert_eq!(es.termvectors::<Value>(9).index(&index).send().await.unwrap(), None);
    let items = es.mtermvectors::<Value>([0, 9]).index(&index).fields("text").send().await.unwrap();
    assert_eq!(items[0].as_ref().unwrap().as_ref().unwrap().fields["text"].terms.len(), 3);
    assert_eq!(*items[1].as_ref().unwrap(), None);
    es.indices().delete(&index).send().await.unwrap();
}

async fn fields_and_shards(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let caps = es.field_caps::<Value>(["likes", "text*"]).index(&index).send().await.unwrap();
    assert!(caps.fields["likes"]["long"].aggregatable);
    let text = &caps.fields["text"]["text"];
    assert!(text.searchable && !text.aggregatable);
    assert_eq!(caps.fields["text.keyword"]["keyword"].field_type, "keyword");

    let targets = es.search_shards::<Value>().index(&index).routing("kimchy").send().await.unwrap();
    let [shard] = &targets.shards[..] else { panic!("{targets:?}") };
    assert_eq!((&shard[0].index, shard[0].primary, &*shard[0].state), (&index, true, "STARTED"));
    assert!(targets.nodes.contains_key(shard[0].node.as_ref().unwrap()));

    let terms = es.terms_enum::<Value>("author.keyword").index(&index).prefix("k").size(5).send().await;
    match (server, terms) {
        (Server::Elasticsearch9, Ok(terms)) => {
            assert_eq!((&terms.terms[..], terms.complete), (&["kimchy".to_owned()][..], true));
        }
        // Elastic's own modules may be absent.
        (Server::Elasticsearch9, Err(error)) => assert_eq!(error.kind(), ErrorKind::Api, "{error}"),
        (_, terms) => assert!(terms.unwrap_err().to_string().contains("it needs Elasticsearch 7.14")),
    }
    es.indices().delete(&index).send().await.unwrap();
}

async fn templates(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let source = r#"{"query": {"match": {"author": "{{author}}"}}}"#;
    let template = |author: &str| Template::source(source).param("author", author);
    let rendered = match es.render_search_template(template("shay")).send().await {
        Ok(rendered) => rendered,
        // A server may be without its mustache module.
        Err(error) => {
            assert_eq!((server, error.kind()), (Server::Elasticsearch9, ErrorKind::Api), "{error}");
            return;
        }
    };
    assert_eq!(rendered, json!({"query": {"match": {"author": "shay"}}}));
    let page = es.search_template::<Value>(template("kimchy")).index(&index).preference("_local").send().await.unwrap();
    assert_eq!(page.total().value, 2);
    let searches = [
        es.search_template::<Value>(template("shay")).index(&index),
        es.search_template::<Value>(template("shay")).index(unique("none")),
        es.search_template::<Value>(template("nobody")).index(&index),
    ];
    let pages = es.msearch_template(searches).send().await.unwrap();
    assert_eq!(pages[0].as_ref().unwrap().total().value, 1);
    assert!(pages[1].as_ref().unwrap_err().is_index_not_found());
    assert_eq!(pages[2].as_ref().unwrap().total().value, 0);
    es.indices().delete(&index).send().await.unwrap();
}

async fn ratings(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = tweets(&es).await;
    let search = |author: &str| SearchBody::<Value>::new().query(match_("author", author));
    let rated =
        [RatedSearch::new("shay", search("shay")).rating(&index, 1, 2), RatedSearch::new("k", search("kimchy"))];
    match es.rank_eval(rated, Metric::Precision { k: 5 }).index(&index).send().await {
        Ok(report) => {
            assert_eq!(report.metric_score, 0.5);
            assert_eq!(report.searches["shay"].as_ref().unwrap().metric_score, 1.0);
            assert_eq!(report.searches["k"].as_ref().unwrap().unrated_docs.len(), 2);
        }
        Err(error) if server == Server::Elasticsearch5 => {
            assert!(error.to_string().contains("it needs Elasticsearch 6.2"), "{error}");
        }
        // A server may be without its rank-eval module.
        Err(error) => assert_eq!((server, error.kind()), (Server::Elasticsearch9, ErrorKind::Api), "{error}"),
    }
    es.indices().delete(&index).send().await.unwrap();
}

/// A text is no number: the query fails on one index of two.
async fn failed_shards(server: Server) {
    let Some(es) = client(server).await else { return };
    let (good, bad) = (tweets(&es).await, unique("failing"));
    es.index(&json!({"author": 1})).index(&bad).id(1).refresh(true).send().await.unwrap();
    let search = || es.search::<Value>().indices([&good, &bad]).query(match_("author", "kimchy"));
    let error = search().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert!(error.to_string().contains("shards failed: "), "{error}");
    assert!(error.cause().is_some());
    let page = search().allow_partial(true).send().await.unwrap();
    assert_eq!((page.total().value, page.shards.failed > 0), (2, true));
    assert!(page.shards.failures[0].reason.is_some());
    let pages = es.msearch((search(), search().allow_partial(true))).send().await.unwrap();
    assert!(pages.0.unwrap_err().to_string().contains("shards failed: "));
    assert_eq!(pages.1.unwrap().total().value, 2);
    let count = es.count::<Value>().indices([&good, &bad]).query(match_("author", "kimchy"));
    assert!(count.send().await.unwrap_err().to_string().contains("shards failed: "));
    es.indices().delete([&good, &bad]).send().await.unwrap();
}
