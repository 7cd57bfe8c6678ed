//! Requests of the calls beside `search` for all servers, and answers of real ones.

use es_dsl::{prelude::*, queries::*, search::PointInTime};
use es_transport::{Idempotency, RequestOptions};
use serde_json::{Value, json};

use super::{Metric, RatedSearch, SearchType, Template};
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS, Tweet},
};

/// What each server is asked by a call.
macro_rules! lines {
    ($answer:expr, |$es:ident| $call:expr) => {{
        let mut lines = Vec::new();
        for server in SERVERS {
            let (service, $es) = Recorder::of(server(), 200, $answer);
            $call.send().await.unwrap();
            lines.push(service.one().line());
        }
        lines
    }};
}

#[tokio::test]
async fn search_has_its_parameters() {
    let answer = json!({"_shards": {"total": 1, "successful": 1, "failed": 0}, "hits": {"hits": []}});
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, answer);
    let call = es.search::<Tweet>().routing("a,b").preference("_local").search_type(SearchType::DfsQueryThenFetch);
    let call = call.request_cache(true).batched_reduce_size(9).pre_filter_shard_size(1).scroll("1m");
    call.send().await.unwrap();
    let params = "routing=a,b&preference=%5Flocal&search_type=dfs_query_then_fetch&request_cache=true\
                  &batched_reduce_size=9&pre_filter_shard_size=1&scroll=1m";
    assert_eq!(service.one().line(), format!("POST /tweets/_search?{}", params.replace("%5F", "_")));
    // A point in time knows its indices.
    es.search::<Tweet>().pit(PointInTime::of("p")).send().await.unwrap();
    let asked = service.one();
    assert_eq!((asked.line().as_str(), asked.json()), ("POST /_search", json!({"pit": {"id": "p"}})));
    es.search::<Tweet>().body_raw(json!({"pit": {"id": "p"}})).send().await.unwrap();
    assert_eq!(service.one().line(), "POST /_search");
}

#[tokio::test]
async fn documents_are_counted() {
    let answer = json!({"count": 7, "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0}});
    let typeless = "POST /tweets/_count";
    assert_eq!(lines!(&answer, |es| es.count::<Tweet>()), ["POST /tweets/tweet/_count", typeless, typeless, typeless]);
    let (service, es) = Recorder::of(Server::unknown(), 200, &answer);
    let call = es.count::<Value>().query(match_all()).routing("r").terminate_after(5).min_score(0.5);
    assert_eq!(call.send().await.unwrap(), 7);
    let asked = service.one();
    assert_eq!(asked.line(), "POST /_count?routing=r&terminate_after=5&min_score=0.5");
    assert_eq!(asked.json(), json!({"query": {"match_all": {}}}));
    es.count::<Value>().send().await.unwrap();
    assert_eq!(service.one().body, "");

    let failed = json!({"count": 3, "_shards": {"total": 2, "successful": 1, "failed": 1, "failures": [
        {"shard": 0, "index": "tweets", "reason": {"type": "query_shard_exception", "reason": "no"}}]}});
    let (_service, es) = Recorder::of(Server::unknown(), 200, failed);
    let error = es.count::<Tweet>().send().await.unwrap_err();
    assert!(error.to_string().contains("1 of 2 shards failed: query_shard_exception: no"), "{error}");
    // `filter_path` can leave nothing, and that is no count.
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({}));
    assert_eq!(es.count::<Tweet>().send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn several_searches_have_a_result_each() {
    let found = json!({"took": 3, "timed_out": false, "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
        "hits": {"total": 1, "max_score": 0.98, "hits": [
            {"_index": "tweets", "_type": "_doc", "_id": "3", "_score": 0.98, "_source": {"author": "kimchy", "likes": 3}}]},
        "aggregations": {"0": {"value": 3.0}}, "status": 200});
    let missing = json!({"error": {"root_cause": [], "type": "index_not_found_exception", "reason": "no such index [x]",
        "index": "x"}, "status": 404});
    let mut partial = found.clone();
    partial["_shards"]["failed"] = json!(1);
    let answer = json!({"took": 5, "responses": [found, missing, partial]});
    let t = Tweet::fields();
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &answer);
        let searches = (
            es.search::<Tweet>().query(match_all()).aggs(t.likes.max()).routing("r").preference("_local"),
            es.search::<Value>().indices(["x", "y"]).search_type(SearchType::QueryThenFetch),
            es.search::<Value>().pit(PointInTime::of("p")),
        );
        let (tweets, missing, partial) = es.msearch(searches).max_concurrent_searches(2).send().await.unwrap();
        let tweets = tweets.unwrap();
        assert_eq!((tweets.hits[0].source.author.as_str(), tweets.aggs), ("kimchy", Some(3.0)));
        let missing = missing.unwrap_err();
        assert!(missing.is_index_not_found() && missing.is_not_found(), "{missing}");
        assert!(partial.unwrap_err().to_string().contains("1 of 2 shards failed"));

        let asked = service.one();
        assert_eq!(asked.line(), "POST /_msearch?max_concurrent_searches=2");
        let options = RequestOptions::new().endpoint("msearch").idempotency(Idempotency::Idempotent);
        assert_eq!(asked.options, options.batch_size(3));
        assert_eq!(asked.headers["content-type"], "application/x-ndjson");
        assert!(asked.body.ends_with('\n'));
        let lines: Vec<Value> = asked.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut first = json!({"index": "tweets", "routing": "r", "preference": "_local"});
        if server() == Server::elasticsearch(5, 6) {
            first["type"] = json!("tweet");
        }
        let aggs = json!({"0": {"max": {"field": "likes"}}});
        let expected = [
            first,
            json!({"query": {"match_all": {}}, "aggs": aggs}),
            json!({"index": "x,y", "search_type": "query_then_fetch"}),
            json!({}),
            json!({}),
            json!({"pit": {"id": "p"}}),
        ];
        assert_eq!(lines, expected);
    }

    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let pages = es.msearch((0..3).map(|_| es.search::<Tweet>()).collect::<Vec<_>>()).send().await.unwrap();
    assert_eq!(pages.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, false]);
    let error = es.msearch(vec![es.search::<Tweet>()]).send().await.unwrap_err();
    assert!(error.to_string().contains("it has 3 pages in place of 1"), "{error}");
    service.take();
    for call in [
        es.msearch(Vec::<super::Search<Tweet>>::new()),
        es.msearch(vec![es.search::<Tweet>().scroll("1m")]),
        es.msearch(vec![es.search::<Tweet>().max_retries(0)]),
        es.msearch(vec![es.search::<Tweet>().index("_bulk")]),
        es.msearch(vec![es.search::<Tweet>().body_raw(json!(1))]),
    ] {
        assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn pages_of_several_searches_are_read_each_as_its_search_asks() {
    #[derive(Debug, Clone, PartialEq, serde::Deserialize, Document)]
    #[document(index = "people")]
    struct Person {
        #[field(id)]
        #[serde(default)]
        id: String,
        age: u32,
    }

    let page = |age: Value, failed: u32| {
        let hit = json!({"_index": "people", "_id": "7", "_source": {"age": age}});
        json!({"_shards": {"total": 2, "successful": 2 - failed, "failed": failed}, "status": 200,
            "hits": {"total": {"value": 1, "relation": "eq"}, "hits": [hit]}})
    };
    let person = |id: &str| Person { id: id.to_owned(), age: 23 };
    // An answer that does not fit makes the others be read one by one: with the same results.
    for last in [page(json!(23), 0), page(json!("old"), 0), json!({"error": {"type": "no"}, "status": 400})] {
        let answer = json!({"responses": [page(json!(23), 0), page(json!(23), 0), page(json!(23), 1), last.clone()]});
        let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, answer);
        let search = || es.search::<Person>();
        let searches = vec![search(), search().hits_as(), search(), search()];
        let pages = es.msearch(searches).send().await.unwrap();
        assert_eq!(pages[0].as_ref().unwrap().hits[0].source, person("7"));
        assert_eq!(pages[1].as_ref().unwrap().hits[0].source, person(""));
        assert!(pages[2].as_ref().unwrap_err().to_string().contains("1 of 2 shards failed"));
        assert_eq!(pages[3].is_ok(), last == page(json!(23), 0));

        let each = (0..4).map(|_| search().allow_partial(true).each_hit()).collect::<Vec<_>>();
        let pages = es.msearch(each).send().await.unwrap();
        assert!(pages[..3].iter().all(|page| page.as_ref().unwrap().hits[0].source.as_ref().unwrap() == &person("7")));
        assert_eq!(pages[3].is_ok(), last.get("hits").is_some(), "a document that does not fit costs itself only");
    }
}

#[tokio::test]
async fn scrolls_go_on_and_are_closed() {
    let answer = json!({"_scroll_id": "FGlu", "took": 3, "timed_out": false,
        "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": {"total": 2, "max_score": null, "hits": [{"_index": "tweets", "_type": "_doc", "_id": "43",
            "_score": null, "_source": {"author": "kimchy", "likes": 2}, "sort": [2]}]}});
    assert_eq!(lines!(&answer, |es| es.scroll::<Tweet>("a=")), ["POST /_search/scroll"; 4]);
    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let page = es.scroll::<Tweet>("a=").keep_alive("1m").send().await.unwrap();
    assert_eq!((page.scroll_id.as_deref(), page.hits[0].source.likes), (Some("FGlu"), 2));
    assert_eq!(service.one().json(), json!({"scroll_id": "a=", "scroll": "1m"}));
    assert_eq!(es.scroll::<Tweet>("").send().await.unwrap_err().kind(), ErrorKind::Request);

    let closed = json!({"succeeded": true, "num_freed": 1});
    assert_eq!(lines!(&closed, |es| es.clear_scroll(["a", "b"])), ["DELETE /_search/scroll"; 4]);
    let (service, es) = Recorder::of(Server::unknown(), 404, json!({"succeeded": true, "num_freed": 0}));
    assert_eq!(es.clear_scroll(Some("a".to_owned())).send().await.unwrap(), 0);
    assert_eq!(service.one().json(), json!({"scroll_id": ["a"]}));
    assert_eq!(es.clear_scroll(None::<String>).send().await.unwrap_err().kind(), ErrorKind::Request);
}

#[tokio::test]
async fn points_in_time_are_opened_and_closed_as_each_product_has_it() {
    let shards = json!({"total": 1, "successful": 1, "skipped": 0, "failed": 0});
    for (server, opened, open, closed, close, body) in [
        (
            Server::elasticsearch(7, 10),
            json!({"id": "o_-7="}),
            "POST /tweets/_pit?keep_alive=1m&routing=r",
            json!({"succeeded": true, "num_freed": 1}),
            "DELETE /_pit",
            json!({"id": "o_-7="}),
        ),
        (
            Server::opensearch(3, 8),
            json!({"pit_id": "o_-7=", "_shards": shards, "creation_time": 1_795_342_698_802_u64}),
            "POST /tweets/_search/point_in_time?keep_alive=1m&routing=r",
            json!({"pits": [{"successful": true, "pit_id": "o_-7="}]}),
            "DELETE /_search/point_in_time",
            json!({"pit_id": ["o_-7="]}),
        ),
    ] {
        let (service, es) = Recorder::of(server, 200, opened);
        assert_eq!(es.open_point_in_time::<Tweet>("1m").routing("r").send().await.unwrap(), "o_-7=");
        assert_eq!(service.one().line(), open);
        let (service, es) = Recorder::of(server, 200, closed);
        assert!(es.close_point_in_time("o_-7=").send().await.unwrap());
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.json()), (close, body));
    }
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 404, json!({"succeeded": true, "num_freed": 0}));
    assert!(!es.close_point_in_time("a").send().await.unwrap());
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, json!({}));
    let error = es.open_point_in_time::<Tweet>("1m").send().await.unwrap_err();
    assert!(error.to_string().contains("it needs Elasticsearch 7.10 or OpenSearch 2.4"), "{error}");
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn a_match_is_explained() {
    let answer = json!({"_index": "tweets", "_type": "_doc", "_id": "1", "matched": true,
        "explanation": {"value": 1.0, "description": "*:*", "details": []}});
    let typeless = "POST /tweets/_explain/a%2F1?routing=r";
    assert_eq!(
        lines!(&answer, |es| es.explain::<Tweet>("a/1").query(match_all()).routing("r")),
        ["POST /tweets/tweet/a%2F1/_explain?routing=r", typeless, typeless, typeless]
    );
    let (_service, es) = Recorder::of(Server::unknown(), 200, answer);
    let explained = es.explain::<Tweet>(1).query(match_all()).send().await.unwrap().unwrap();
    assert!(explained.matched);
    assert_eq!(explained.explanation.unwrap().description, "*:*");
    assert_eq!(es.explain::<Tweet>(1).send().await.unwrap_err().kind(), ErrorKind::Request);
    let missing = json!({"_index": "tweets", "_id": "1", "matched": false});
    let (_service, es) = Recorder::of(Server::unknown(), 404, missing);
    assert_eq!(es.explain::<Tweet>(1).query(match_all()).send().await.unwrap(), None);
}

#[tokio::test]
async fn a_query_is_validated() {
    let answer = json!({"_shards": {"total": 1, "successful": 1, "failed": 0}, "valid": false, "explanations": [
        {"index": "tweets", "valid": false, "error": "[tweets/x] QueryShardException[no]"}]});
    let typeless = "POST /tweets/_validate/query?explain=true";
    assert_eq!(
        lines!(&answer, |es| es.validate_query::<Tweet>().query(match_all()).explain(true)),
        ["POST /tweets/tweet/_validate/query?explain=true", typeless, typeless, typeless]
    );
    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let validation = es.validate_query::<Value>().send().await.unwrap();
    assert_eq!(service.one().body, "");
    assert_eq!((validation.valid, validation.explanations[0].index.as_deref()), (false, Some("tweets")));
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"valid": false, "error": "no"}));
    assert_eq!(es.validate_query::<Value>().send().await.unwrap().error.as_deref(), Some("no"));
}

#[tokio::test]
async fn fields_are_told() {
    let answer = json!({"indices": ["test1", "test3"], "fields": {
        "geo": {"keyword": {"type": "keyword", "searchable": true, "aggregatable": true, "indices": ["test3"]},
                "geo_point": {"type": "geo_point", "searchable": true, "aggregatable": true, "indices": ["test1"]}},
        "text": {"text": {"type": "text", "searchable": true, "aggregatable": false}}}});
    let line = "GET /tweets/_field_caps?fields=text,geo*";
    assert_eq!(lines!(&answer, |es| es.field_caps::<Tweet>(["text", "geo*"])), [line; 4]);
    let (service, es) = Recorder::of(Server::unknown(), 200, answer);
    let caps = es.field_caps::<Value>("*").include_unmapped(true).send().await.unwrap();
    assert_eq!(service.one().line(), "GET /_field_caps?fields=*&include_unmapped=true");
    assert_eq!((caps.indices.len(), &caps.fields["geo"]["keyword"].indices[..]), (2, &["test3".to_owned()][..]));
    assert!(!caps.fields["text"]["text"].aggregatable);
    assert_eq!(es.field_caps::<Value>("").send().await.unwrap_err().kind(), ErrorKind::Request);
    let failed = json!({"indices": ["a"], "fields": {}, "failed_indices": 1, "failures": [
        {"indices": ["b"], "failure": {"error": {"type": "index_closed_exception", "reason": "closed"}}}]});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, failed);
    let error = es.field_caps::<Value>("*").send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Api && error.to_string().contains("closed"), "{error}");
}

#[tokio::test]
async fn terms_are_listed_where_the_server_can() {
    let answer = json!({"_shards": {"total": 1, "successful": 1, "failed": 0}, "terms": ["kimchy"], "complete": true});
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, &answer);
    let terms = es.terms_enum::<Tweet>("author").prefix("ki").size(5).case_insensitive(true).send().await.unwrap();
    assert_eq!((&terms.terms[..], terms.complete), (&["kimchy".to_owned()][..], true));
    let asked = service.one();
    assert_eq!(asked.line(), "POST /tweets/_terms_enum");
    assert_eq!(asked.json(), json!({"field": "author", "string": "ki", "size": 5, "case_insensitive": true}));
    for server in [Server::elasticsearch(5, 6), Server::elasticsearch(7, 10), Server::opensearch(3, 8)] {
        let (service, es) = Recorder::of(server, 200, &answer);
        let error = es.terms_enum::<Tweet>("author").send().await.unwrap_err();
        assert!(error.to_string().contains("it needs Elasticsearch 7.14"), "{error}");
        assert!(service.take().is_empty());
    }
}

#[tokio::test]
async fn templates_are_searched_by_and_rendered() {
    let page = json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "failed": 0},
        "hits": {"total": 1, "hits": [{"_index": "tweets", "_id": "1", "_source": {"author": "kimchy", "likes": 3}}]}});
    let template = || Template::source("{}").param("a", 1);
    let typeless = "POST /tweets/_search/template?routing=r";
    assert_eq!(
        lines!(&page, |es| es.search_template::<Tweet>(template()).routing("r")),
        ["POST /tweets/tweet/_search/template?routing=r", typeless, typeless, typeless]
    );
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, json!({"template_output": {"size": 3}}));
        assert_eq!(es.render_search_template(template()).send().await.unwrap(), json!({"size": 3}));
        let asked = service.one();
        let name = if server() == Server::elasticsearch(5, 6) { "inline" } else { "source" };
        assert_eq!(
            (asked.line().as_str(), asked.json()),
            ("POST /_render/template", json!({name: "{}", "params": {"a": 1}}))
        );
        let (service, es) = Recorder::of(server(), 200, &page);
        es.search_template::<Value>(Template::stored("t")).send().await.unwrap();
        let asked = service.one();
        assert_eq!((asked.line().as_str(), asked.json()), ("POST /_search/template", json!({"id": "t"})));
    }
    let missing = json!({"error": {"type": "resource_not_found_exception", "reason": "no"}, "status": 404});
    let (service, es) = Recorder::of(Server::unknown(), 200, json!({"responses": [page, missing]}));
    let searches = ["a", "b"].map(|id| es.search_template::<Tweet>(Template::stored(id)));
    let pages = es.msearch_template(searches).send().await.unwrap();
    assert_eq!(pages[0].as_ref().unwrap().hits[0].source.likes, 3);
    assert!(pages[1].as_ref().unwrap_err().is_not_found());
    let asked = service.one();
    assert_eq!(asked.line(), "POST /_msearch/template");
    let options = RequestOptions::new().endpoint("msearch_template").idempotency(Idempotency::Idempotent);
    assert_eq!(asked.options, options.batch_size(2));
    let line = "{\"index\":\"tweets\"}\n";
    assert_eq!(asked.body, format!("{line}{{\"id\":\"a\"}}\n{line}{{\"id\":\"b\"}}\n"));
}

#[tokio::test]
async fn the_order_of_hits_is_rated() {
    let answer = json!({"metric_score": 0.5, "details": {"a": {"metric_score": 0.5,
        "unrated_docs": [{"_index": "tweets", "_id": "4"}], "hits": [], "metric_details": {"precision": {}}}},
        "failures": {"b": {"error": {"type": "parsing_exception", "reason": "no"}}}});
    for server in [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
        let (service, es) = Recorder::of(server, 200, &answer);
        let search = SearchBody::<Tweet>::new().query(match_all());
        let rated = RatedSearch::new("a", search).rating("tweets", 1, 3);
        let report = es.rank_eval([rated], Metric::Precision { k: 10 }).send().await.unwrap();
        assert_eq!(
            (report.metric_score, report.searches["a"].as_ref().unwrap().unrated_docs[0].id.as_str()),
            (0.5, "4")
        );
        let error = report.searches["b"].as_ref().unwrap_err();
        assert!(error.to_string().contains("`b`: parsing_exception: no"), "{error}");
        let asked = service.one();
        assert_eq!(asked.line(), "POST /tweets/_rank_eval");
        let ratings = json!([{"_index": "tweets", "_id": "1", "rating": 3}]);
        let request = json!({"id": "a", "request": {"query": {"match_all": {}}}, "ratings": ratings});
        assert_eq!(asked.json(), json!({"requests": [request], "metric": {"precision": {"k": 10}}}));
    }
    // Servers answer for one of them.
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, &answer);
    let twice = ["a", "a"].map(|name| RatedSearch::<Tweet>::new(name, SearchBody::new()));
    let error = es.rank_eval(twice, Metric::Recall { k: 1 }).send().await.unwrap_err();
    assert!(error.to_string().contains("two searches are called `a`") && service.take().is_empty(), "{error}");
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, answer);
    let rated = RatedSearch::<Tweet>::new("a", SearchBody::new());
    assert!(es.rank_eval([rated], Metric::Recall { k: 1 }).send().await.unwrap_err().to_string().contains("6.2"));
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn the_shards_of_a_search_are_told() {
    let answer = json!({"nodes": {"XpyN": {"name": "Node 1", "ephemeral_id": "ysOI", "transport_address": "127.0.0.1:9301",
        "attributes": {}}}, "indices": {"tweets": {}}, "shards": [[{"state": "STARTED", "primary": true,
        "searchOnly": false, "node": "XpyN", "relocating_node": null, "shard": 0, "index": "tweets",
        "allocation_id": {"id": "9jMC"}}]]});
    let line = "GET /tweets/_search_shards?routing=foo";
    assert_eq!(lines!(&answer, |es| es.search_shards::<Tweet>().routing("foo")), [line; 4]);
    let (_service, es) = Recorder::of(Server::unknown(), 200, answer);
    let targets = es.search_shards::<Value>().send().await.unwrap();
    assert_eq!((targets.shards[0][0].node.as_deref(), &*targets.nodes["XpyN"].name), (Some("XpyN"), "Node 1"));
}

#[tokio::test]
async fn the_terms_of_documents_are_read() {
    let found = json!({"_index": "tweets", "_type": "_doc", "_id": "1", "_version": 1, "found": true, "took": 0,
        "term_vectors": {"text": {"field_statistics": {"sum_doc_freq": 5, "doc_count": 1, "sum_ttf": 6}, "terms": {
            "brown": {"doc_freq": 1, "ttf": 2, "term_freq": 2, "tokens": [
                {"position": 2, "start_offset": 10, "end_offset": 15}, {"position": 5, "start_offset": 23, "end_offset": 28}]}}}}});
    let typeless = "GET /tweets/_termvectors/1?term_statistics=true";
    assert_eq!(
        lines!(&found, |es| es.termvectors::<Tweet>(1).term_statistics(true)),
        ["GET /tweets/tweet/1/_termvectors?term_statistics=true", typeless, typeless, typeless]
    );
    let (_service, es) = Recorder::of(Server::unknown(), 200, &found);
    let vectors = es.termvectors::<Tweet>(1).send().await.unwrap().unwrap();
    let brown = &vectors.fields["text"].terms["brown"];
    assert_eq!((brown.term_freq, brown.ttf, brown.tokens[1].start_offset), (2, Some(2), Some(23)));

    let absent = json!({"_index": "tweets", "_id": "2", "found": false, "took": 0});
    let failed = json!({"_index": "x", "_id": "3", "error": {"type": "index_not_found_exception", "reason": "no"}});
    let answer = json!({"docs": [found, absent, failed]});
    for (server, line) in SERVERS.iter().zip([
        "POST /tweets/doc/_mtermvectors?fields=a,b",
        "POST /tweets/_mtermvectors?fields=a,b",
        "POST /tweets/_mtermvectors?fields=a,b",
        "POST /tweets/_mtermvectors?fields=a,b",
    ]) {
        let (service, es) = Recorder::of(server(), 200, &answer);
        let items = es.mtermvectors::<Value>([1, 2, 3]).index("tweets").fields(["a", "b"]).send().await.unwrap();
        assert_eq!(items[0].as_ref().unwrap().as_ref().unwrap(), &vectors);
        assert_eq!(*items[1].as_ref().unwrap(), None);
        assert!(items[2].as_ref().unwrap_err().is_index_not_found());
        let asked = service.one();
        assert_eq!(
            (asked.line().as_str(), asked.json()),
            (line, json!({"docs": [{"_id": "1"}, {"_id": "2"}, {"_id": "3"}]}))
        );
    }
    let (service, es) = Recorder::of(Server::unknown(), 200, json!({"_index": "tweets", "_id": "2", "found": false}));
    assert_eq!(es.termvectors::<Tweet>(2).send().await.unwrap(), None);
    service.take();
    assert_eq!(es.mtermvectors::<Tweet>(None::<String>).send().await.unwrap_err().kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
}
