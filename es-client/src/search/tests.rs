use std::time::Duration;

use es_dsl::prelude::*;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Hit, Page, Relation};
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS, Tweet},
};

fn page(total: &Value, likes: &Value) -> Value {
    json!({
        "took": 3, "timed_out": false,
        "_shards": {"total": 2, "successful": 1, "skipped": 0, "failed": 1, "failures": [
            {"shard": 1, "index": "tweets", "node": "n", "reason": {"type": "query_shard_exception", "reason": "no"}}]},
        "hits": {"total": total, "max_score": 1.5, "hits": [
            {"_index": "tweets", "_type": "_doc", "_id": "1", "_score": 1.5, "_source": {"author": "kimchy", "likes": 3},
             "highlight": {"author": ["<em>kimchy</em>"]}, "sort": [7, "a"]},
            {"_index": "tweets", "_id": "2", "_score": null, "_source": {"author": "shay", "likes": likes}},
        ]},
    })
}

#[tokio::test]
async fn a_page_is_read_from_any_version() {
    for (total, shown, relation) in [
        (json!(2), "2", Relation::Eq),
        (json!({"value": 2, "relation": "eq"}), "2", Relation::Eq),
        (json!({"value": 10000, "relation": "gte"}), "10000+", Relation::Gte),
        (json!({"relation": "about", "value": 9, "more": []}), "9+", Relation::Other("about".to_owned())),
        (Value::Null, "2+", Relation::Gte),
        (json!(-1), "0+", Relation::Gte),
    ] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, page(&total, &json!(4)));
        let page = es.search::<Tweet>().send().await.unwrap();
        assert_eq!((page.total().to_string().as_str(), &page.total().relation), (shown, &relation));
        assert_eq!((page.took, page.timed_out, page.max_score), (Duration::from_millis(3), false, Some(1.5)));
        let [first, second] = &page.hits[..] else { panic!("{page:?}") };
        assert_eq!((first.source.likes, first.score, &first.sort[..]), (3, Some(1.5), &[json!(7), json!("a")][..]));
        assert_eq!(first.highlight()["author"][..], ["<em>kimchy</em>"]);
        assert_eq!((second.id.as_str(), second.score), ("2", None));
        // What failed is not hidden.
        assert_eq!((page.shards.failed, page.shards.failures.len()), (1, 1));
        let reason = page.shards.failures[0].reason.as_ref().unwrap();
        assert_eq!(reason.to_string(), "query_shard_exception: no");
        let authors: Vec<_> = page.into_sources().map(|tweet| tweet.author).collect();
        assert_eq!(authors, ["kimchy", "shay"]);
    }
}

#[tokio::test]
async fn a_hit_that_does_not_fit_is_named() {
    let (_service, es) = Recorder::of(Server::unknown(), 200, page(&json!(2), &json!([1])));
    let error = es.search::<Tweet>().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!((error.document(), error.location()), (Some("2"), Some("hits.hits[1]._source.likes")));
}

#[tokio::test]
async fn documents_that_are_left_out_are_null_where_they_can_be() {
    let mut body = page(&json!(2), &json!(1));
    body.pointer_mut("/hits/hits/0").unwrap().as_object_mut().unwrap().remove("_source");
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let page = es.search::<Value>().send().await.unwrap();
    assert_eq!((&page.hits[0].source, &page.hits[1].source["likes"]), (&Value::Null, &json!(1)));
    let error = es.search::<Tweet>().send().await.unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("1"), Some("hits.hits[0]")));
    assert!(error.to_string().contains("(`_source`) is left out"), "{error}");
}

#[tokio::test]
async fn what_a_hit_comes_with_is_read() {
    let inner = json!({"hits": {"total": 1, "max_score": 2.0, "hits": [
        {"_nested": {"field": "replies", "offset": 1, "_nested": {"field": "by", "offset": 0}}, "_score": 2.0,
         "_source": {"author": "shay", "likes": 4}}]}});
    let hit = |queries: Value| {
        json!({"_index": "tweets", "_id": "1", "_source": {"author": "kimchy", "likes": 3}, "matched_queries": queries,
            "_ignored": ["likes"], "fields": {"likes": [3, 4], "one": 5}, "sort": [3, "x", null],
            "_explanation": {"value": 1, "description": "sum of:", "details": [{"value": 1.0, "description": "weight"}]},
            "inner_hits": {"replies": inner}})
    };
    for queries in [json!(["a", "b"]), json!({"a": 0.5, "b": 1.0})] {
        let mut body = page(&json!(1), &json!(4));
        body["hits"]["hits"] = json!([hit(queries)]);
        body["terminated_early"] = json!(true);
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let page = es.search::<Tweet>().send().await.unwrap();
        let hit = &page.hits[0];
        assert!(page.terminated_early);
        assert_eq!((hit.matched_queries(), hit.ignored()), (&["a".into(), "b".into()][..], &["likes".into()][..]));
        let explanation = hit.explanation().unwrap();
        assert_eq!((explanation.value, &*explanation.details[0].description), (1.0, "weight"));
        assert_eq!((hit.field::<u8>("likes").unwrap(), hit.field::<u8>("one").unwrap()), (vec![3, 4], vec![5]));
        assert!(hit.field::<u8>("none").unwrap().is_empty());
        let t = Tweet::fields();
        assert_eq!((hit.sort_value(0, t.likes).unwrap(), hit.sort_value(2, t.likes).unwrap()), (Some(3), None));
        let error = hit.sort_value(1, t.likes).unwrap_err();
        assert_eq!((error.document(), error.location()), (Some("1"), Some("sort.1")));
        assert_eq!(error.to_string(), "the document `1` does not fit its type at `sort.1`: not a `u32`, but \"x\"");
        let replies = hit.inner_hits::<Tweet>("replies").unwrap();
        assert_eq!((replies.total().value, replies.max_score, replies.hits[0].source.likes), (1, Some(2.0), 4));
        let place = replies.hits[0].nested().unwrap();
        assert_eq!((place.offset, place.nested.as_ref().unwrap().field.as_str()), (1, "by"));
    }
}

#[tokio::test]
async fn hits_are_read_as_what_is_left_of_them() {
    let mut body = page(&json!(1), &json!(4));
    body["hits"]["hits"] = json!([{"_index": "tweets", "_id": "1"}]);
    body["suggest"] = json!({"who": [{"text": "kim", "offset": 0, "length": 3, "options": [
        {"text": "kimchy", "_index": "tweets", "_id": "1", "_score": 2.0, "_source": {"likes": 3}, "brand_new": 1},
        {"text": "kimchi", "score": 1.0, "freq": 2}]}]});
    let (service, es) = Recorder::of(Server::unknown(), 200, body);
    let t = Tweet::fields();
    let page = es.search::<Tweet>().source(false).hits_as::<Option<Value>>().aggs(t.likes.max()).send().await.unwrap();
    assert_eq!((page.hits[0].source.clone(), page.aggs), (None, None));
    let options = &page.suggest.get("who").unwrap()[0].options;
    assert_eq!((options[0].score, options[0].source.clone()), (Some(2.0), Some(Some(json!({"likes": 3})))));
    assert_eq!((options[1].freq, options[1].source.clone()), (Some(2), None));
    assert_eq!(service.one().json()["_source"], json!(false));
}

#[tokio::test]
async fn the_type_is_in_the_path_where_there_are_types() {
    let typeless = "POST /tweets/_search";
    for (server, line) in SERVERS.iter().zip(["POST /tweets/tweet/_search", typeless, typeless, typeless]) {
        let (service, es) = Recorder::of(server(), 200, page(&json!(2), &json!(1)));
        es.search::<Tweet>().send().await.unwrap();
        assert_eq!(service.one().line(), line);
        es.search::<Value>().send().await.unwrap();
        assert_eq!(service.one().line(), "POST /_search");
        es.search::<Value>().indices(["logs-*", "<logs-{now/d}>"]).send().await.unwrap();
        assert_eq!(service.one().line(), "POST /logs-*,%3Clogs-%7Bnow%2Fd%7D%3E/_search");
    }
}

#[tokio::test]
async fn raw_members_and_typed_ones_are_one_body() {
    let (service, es) = Recorder::of(Server::unknown(), 200, page(&json!(2), &json!(1)));
    es.search::<Tweet>().send().await.unwrap();
    assert_eq!(service.one().body, "{}");

    let t = Tweet::fields();
    let call = es.search::<Tweet>().query(t.likes.range().gte(3)).from(20).size(10).sort(by_doc());
    call.body_raw(json!({"_source": ["author"], "size": 5})).send().await.unwrap();
    let asked = service.one().json();
    assert_eq!((&asked["from"], &asked["size"], &asked["_source"]), (&json!(20), &json!(5), &json!(["author"])));
    assert!(asked["query"]["range"]["likes"].is_object());

    let raw = json!({"query": {"match_none": {}}, "size": 1});
    es.search::<Tweet>().query(match_all()).body_raw(raw.clone()).send().await.unwrap();
    assert_eq!(service.one().json(), raw);
    es.search::<Tweet>().body_raw(raw).query(match_all()).size(2).send().await.unwrap();
    assert_eq!(service.one().json(), json!({"query": {"match_all": {}}, "size": 2}));
}

proptest! {
    /// A newer server may say more, in any place.
    #[test]
    fn members_of_a_newer_server_do_no_harm(name in "x_[a-z]{1,6}", depth in 0usize..4, value in any::<i32>()) {
        let mut json = page(&json!({"value": 2, "relation": "eq"}), &json!(1));
        let at = ["", "/hits", "/hits/hits/0", "/_shards"][depth];
        json.pointer_mut(at).unwrap()[name] = json!({"deep": [value]});
        serde_json::from_str::<Page<Tweet>>(&json.to_string()).unwrap();
    }
}

#[tokio::test]
async fn aggregations_read_back_as_what_was_asked() {
    let mut body = page(&json!(2), &json!(1));
    body["aggregations"] = json!({
        "0": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 3, "buckets": [
            {"key": "kimchy", "doc_count": 2, "0": {"value": 2.5}, "brand_new": [1]},
            {"key": "shay", "doc_count": 1, "0": {"value": null}},
        ]},
        "1": {"value": 3.0},
    });
    let t = Tweet::fields();
    let (service, es) = Recorder::of(Server::unknown(), 200, body.clone());
    let call = es.search::<Tweet>().aggs((t.author.keyword().terms_agg().sub((t.likes.avg(),)), t.likes.max())).size(0);
    let page = call.send().await.unwrap();
    assert_eq!(
        service.one().json(),
        json!({"size": 0, "aggs": {
            "0": {"terms": {"field": "author.keyword"}, "aggs": {"0": {"avg": {"field": "likes"}}}},
            "1": {"max": {"field": "likes"}},
        }})
    );
    let (by_author, most) = page.aggs;
    let means: Vec<(&str, u64, Option<f64>)> =
        by_author.iter().map(|author| (author.key.as_str(), author.doc_count, author.aggs.0)).collect();
    assert_eq!(means, [("kimchy", 2, Some(2.5)), ("shay", 1, None)]);
    assert_eq!((by_author.sum_other_doc_count, most), (3, Some(3.0)));

    body["aggregations"]["0"]["buckets"] = json!("none");
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let error = es.search::<Tweet>().aggs(aggs! { by_author: t.likes.terms_agg() }).send().await.unwrap();
    assert!(error.aggs.by_author.is_empty(), "a result that is not there has no buckets");
    let error = es.search::<Tweet>().aggs(t.likes.terms_agg()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("`0>buckets`"), "{error}");
}

/// A document may hold hits, and programs may have hits of their own to read.
#[test]
fn a_hit_is_read_as_a_part_of_others() {
    let text = r#"[{"_id": "1", "_source": {"a": 1}}]"#;
    let [of_text]: [Hit<Value>; 1] = serde_json::from_str(text).unwrap();
    let [of_value]: [Hit<Value>; 1] = serde_json::from_value(text.parse().unwrap()).unwrap();
    for hit in [of_text, of_value] {
        assert_eq!((hit.id.as_str(), &hit.source), ("1", &json!({"a": 1})));
    }
}
