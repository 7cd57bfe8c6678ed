use std::collections::BTreeSet;

use es_dsl::{
    aggregation::{composite, terms_source},
    prelude::*,
    queries::match_all,
};
use serde_json::{Value, json};

use crate::{
    Elasticsearch, ErrorKind, Server,
    testing::{Asked, Recorder, Tweet, answer},
};

/// A page of the hits of these numbers.
fn page(numbers: impl IntoIterator<Item = u32>, id: (&str, &str)) -> Value {
    let hits: Vec<Value> = numbers
        .into_iter()
        .map(|n| json!({"_index": "tweets", "_id": n.to_string(), "_source": {"author": "a", "likes": n}, "sort": [n]}))
        .collect();
    let mut page = json!({"_shards": {"total": 1, "successful": 1, "failed": 0}, "hits": {"hits": hits}});
    page[id.0] = id.1.into();
    page
}

/// What was asked, by its line, with the body.
fn asked(service: &Recorder) -> Vec<(String, Value)> {
    let parse = |asked: &Asked| serde_json::from_str(&asked.body).unwrap_or(Value::Null);
    service.take().iter().map(|asked| (asked.line(), parse(asked))).collect()
}

#[tokio::test]
async fn a_point_in_time_is_read_to_its_end_and_closed() {
    for (server, open, close, opened) in [
        (Server::elasticsearch(9, 2), "POST /tweets/_pit?keep_alive=1m", "DELETE /_pit", "id"),
        (
            Server::opensearch(3, 8),
            "POST /tweets/_search/point_in_time?keep_alive=1m",
            "DELETE /_search/point_in_time",
            "pit_id",
        ),
    ] {
        let service = Recorder::answering([
            answer(200, json!({opened: "p1"})),
            answer(200, page(0..3, ("pit_id", "p2"))),
            answer(200, page(3..6, ("pit_id", "p3"))),
            answer(200, page(6..7, ("pit_id", "p3"))),
            answer(200, json!({"succeeded": true, "num_freed": 1})),
        ]);
        let es = service.client().with_server(server);
        let mut hits = es.scan::<Tweet>().query(Tweet::fields().author.matches("a")).page_size(3).stream();
        let mut likes = Vec::new();
        while let Some(hit) = hits.try_next().await.unwrap() {
            likes.push(hit.source.likes);
        }
        assert_eq!(likes, [0, 1, 2, 3, 4, 5, 6]);
        assert!(hits.try_next().await.unwrap().is_none());
        let asked = asked(&service);
        let lines: Vec<&str> = asked.iter().map(|(line, _)| line.as_str()).collect();
        assert_eq!(lines, [open, "POST /_search", "POST /_search", "POST /_search", close]);
        let first = json!({"query": {"match": {"author": {"query": "a"}}}, "size": 3, "sort": ["_shard_doc"],
            "track_total_hits": false, "pit": {"id": "p1", "keep_alive": "1m"}});
        assert_eq!(asked[1].1, first);
        // The id that came is used from then on.
        assert_eq!((&asked[2].1["pit"]["id"], &asked[2].1["search_after"]), (&json!("p2"), &json!([2])));
        assert_eq!((&asked[3].1["pit"]["id"], &asked[3].1["search_after"]), (&json!("p3"), &json!([5])));
        assert!(asked[4].1.to_string().contains("p3"), "{:?}", asked[4]);
    }
}

#[tokio::test]
async fn a_scroll_is_read_to_its_end_and_closed() {
    for server in [Server::elasticsearch(5, 6), Server::elasticsearch(7, 10)] {
        let service = Recorder::answering([
            answer(200, page(0..2, ("_scroll_id", "s1"))),
            answer(200, page(2..4, ("_scroll_id", "s2"))),
            answer(200, page(0..0, ("_scroll_id", "s2"))),
            answer(200, json!({"succeeded": true, "num_freed": 1})),
        ]);
        let es = service.client().with_server(server);
        let mut pages = es.scan::<Tweet>().doc_type("_doc").page_size(2).keep_alive("5m").pages();
        let mut sizes = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            sizes.push(page.hits.len());
        }
        assert_eq!(sizes, [2, 2]);
        let asked = asked(&service);
        assert_eq!(
            asked[0],
            ("POST /tweets/_search?scroll=5m".to_owned(), json!({"size": 2, "sort": [{"_doc": {"order": "asc"}}]}))
        );
        assert_eq!(asked[1], ("POST /_search/scroll".to_owned(), json!({"scroll_id": "s1", "scroll": "5m"})));
        assert_eq!(asked[2].1, json!({"scroll_id": "s2", "scroll": "5m"}));
        assert_eq!(asked[3], ("DELETE /_search/scroll".to_owned(), json!({"scroll_id": ["s2"]})));
    }
}

/// Behind a hit without a value of the field, OpenSearch's points in time have no next page.
#[tokio::test]
async fn what_is_sorted_is_a_scroll_on_opensearch() {
    for (server, first) in [
        (Server::elasticsearch(9, 2), "POST /tweets/_pit?keep_alive=1m"),
        (Server::opensearch(3, 8), "POST /tweets/_search?scroll=1m"),
    ] {
        let service = Recorder::answering([answer(200, json!({"id": "p"}))]);
        let es = service.client().with_server(server);
        let mut pages = es.scan::<Tweet>().sort(Tweet::fields().likes.asc()).pages();
        let _ = pages.try_next().await;
        assert_eq!(asked(&service)[0].0, first);
    }
}

#[tokio::test]
async fn shards_that_failed_are_an_error_and_not_the_end() {
    let mut failed = page(3..4, ("pit_id", "p"));
    failed["_shards"] = json!({"total": 2, "successful": 1, "failed": 1, "failures": [{"shard": 1, "index": "tweets",
        "reason": {"type": "circuit_breaking_exception", "reason": "too much"}}]});
    let service = Recorder::answering([
        answer(200, json!({"id": "p"})),
        answer(200, page(0..3, ("pit_id", "p"))),
        answer(200, failed),
        answer(500, "closing fails, too"),
    ]);
    let es = service.client().with_server(Server::elasticsearch(9, 2));
    let mut hits = es.scan::<Tweet>().page_size(3).stream();
    let mut read = 0;
    let error = loop {
        match hits.try_next().await {
            Ok(hit) => read += usize::from(hit.is_some()),
            Err(error) => break error,
        }
    };
    assert!(error.to_string().contains("1 of 2 shards failed"), "{error}");
    assert_eq!(read, 3, "what came before is read");
    assert!(hits.try_next().await.unwrap().is_none());
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    assert_eq!(asked(&service).last().unwrap().0, "DELETE /_pit");
}

#[tokio::test]
async fn shards_whose_time_ran_out_are_an_error_and_not_the_end() {
    let mut late = page(3..4, ("pit_id", "p"));
    late["timed_out"] = true.into();
    late["aggregations"] = json!({"0": {"buckets": [{"key": {"0": 1}, "doc_count": 1}], "after_key": {"0": 1}}});
    let by_likes = || composite((terms_source::<Tweet>("likes"),)).size(2);
    for server in [Server::elasticsearch(5, 6), Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
        let client = || {
            let opened = server.scans_by_point_in_time(false).then(|| answer(200, json!({"id": "p"})));
            let answers = opened.into_iter().chain([answer(200, &late), answer(200, "{}"), answer(200, "{}")]);
            Recorder::answering(answers).client().with_server(server)
        };
        let error = client().scan::<Tweet>().page_size(3).pages().try_next().await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains("it lacks some of what matches"), "{error}");
        if server != Server::elasticsearch(5, 6) {
            let composite =
                |es: Elasticsearch, allow| es.search::<Tweet>().allow_partial(allow).composite_pages(by_likes());
            assert!(composite(client(), false).try_next().await.unwrap_err().is_timeout());
            assert_eq!(composite(client(), true).try_next().await.unwrap().unwrap().buckets.len(), 1);
        }
    }
}

#[tokio::test]
async fn a_page_whose_last_hit_has_no_sort_values_is_an_error_and_not_the_end() {
    let mut unsorted = page(0..3, ("pit_id", "p"));
    for sort in [json!([]), json!("unfit")] {
        unsorted["hits"]["hits"][2]["sort"] = sort;
        let answers = [answer(200, json!({"id": "p"})), answer(200, &unsorted), answer(200, "{}")];
        let es = Recorder::answering(answers).client().with_server(Server::elasticsearch(9, 2));
        let error = es.scan::<Tweet>().page_size(3).each_hit().pages().try_next().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("the hit `2`"), "{error}");
    }
}

#[tokio::test]
async fn slices_have_points_of_their_own() {
    let empty = page(0..0, ("pit_id", "q"));
    let service = Recorder::answering([answer(200, json!({"id": "p"})), answer(200, empty)]);
    let es = service.client().with_server(Server::elasticsearch(9, 2));
    assert!(es.scan::<Tweet>().slices(3).stream().try_next().await.unwrap().is_none());
    let asked = asked(&service);
    let slices: BTreeSet<String> = asked[1..4].iter().map(|(_, body)| body["slice"].to_string()).collect();
    assert_eq!(slices, BTreeSet::from([0, 1, 2].map(|id| json!({"id": id, "max": 3}).to_string())));
    assert_eq!(asked.len(), 5, "{asked:?}");
}

#[tokio::test]
async fn a_stream_that_is_dropped_closes_what_the_servers_keep() {
    let pages = [answer(200, json!({"id": "p"})), answer(200, page(0..3, ("pit_id", "p2")))];
    let service = Recorder::answering(pages);
    let es = service.client().with_server(Server::elasticsearch(9, 2));
    let mut hits = es.scan::<Tweet>().page_size(3).stream();
    hits.try_next().await.unwrap().unwrap();
    drop(hits);
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
    let asked = asked(&service);
    assert_eq!(asked.last().unwrap(), &("DELETE /_pit".to_owned(), json!({"id": "p2"})));
    // One that was never read sent nothing.
    drop(es.scan::<Tweet>().stream());
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn bad_input_is_told_before_anything_is_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, "{}");
    let error = es.scan::<Tweet>().page_size(0).stream().try_next().await.unwrap_err();
    assert!(error.to_string().contains("page_size"), "{error}");
    let error = es.scan::<Tweet>().index("_x").stream().try_next().await.unwrap_err();
    assert!(error.to_string().contains("begins with `_`"), "{error}");
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn pages_of_a_composite_aggregation_go_on_after_the_last_key() {
    let buckets = |keys: &[u32]| {
        let buckets: Vec<_> = keys.iter().map(|key| json!({"key": {"0": key}, "doc_count": 1})).collect();
        let after = keys.last().map(|key| json!({"0": key}));
        let mut page = page(0..0, ("pit_id", "p2"));
        page["aggregations"] = json!({"0": {"buckets": buckets, "after_key": after}});
        answer(200, page)
    };
    let pages = || [buckets(&[1, 2]), buckets(&[3]), buckets(&[]), answer(200, "{}")];
    let opened = answer(200, json!({"id": "p1"}));
    for (server, answers) in [
        (Server::elasticsearch(9, 2), [opened].into_iter().chain(pages()).collect::<Vec<_>>()),
        (Server::elasticsearch(7, 10), pages().into()),
    ] {
        let service = Recorder::answering(answers);
        let es = service.client().with_server(server);
        let by_likes = composite((terms_source::<Tweet>("likes"),)).size(2);
        let mut pages = es.search::<Tweet>().query(match_all()).composite_pages(by_likes);
        let mut keys = Vec::new();
        while let Some(page) = pages.try_next().await.unwrap() {
            keys.extend(page.buckets.iter().map(|bucket| bucket.key.0.as_u64().unwrap()));
        }
        assert_eq!(keys, [1, 2, 3]);
        let asked = asked(&service);
        let has_point = server == Server::elasticsearch(9, 2);
        assert_eq!(asked.len(), if has_point { 5 } else { 3 }, "{asked:?}");
        let searches = &asked[usize::from(has_point)..][..3];
        let after = |(_, body): &(String, Value)| body["aggs"]["0"]["composite"]["after"]["0"].as_u64();
        assert_eq!(searches.iter().map(after).collect::<Vec<_>>(), [None, Some(2), Some(3)]);
        assert!(searches.iter().all(|(line, body)| line.contains("tweets") != has_point && body["size"] == 0));
        if has_point {
            let point = |(_, body): &(String, Value)| body["pit"]["id"].as_str().map(str::to_owned);
            assert_eq!(searches.iter().filter_map(point).collect::<Vec<_>>(), ["p1", "p2", "p2"]);
            assert_eq!(asked[4].0, "DELETE /_pit");
        }
    }
}
