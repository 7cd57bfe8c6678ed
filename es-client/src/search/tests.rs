use std::{borrow::Cow, time::Duration};

use es_dsl::{prelude::*, queries::*};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Hit, Page, Relation};
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS, Tweet},
};

fn page(total: &Value, likes: &Value) -> Value {
    json!({
        "took": 3, "timed_out": false,
        "_shards": {"total": 2, "successful": 2, "skipped": 0, "failed": 0},
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
        let written = serde_json::to_value(page.total()).unwrap();
        assert_eq!(written, json!({"value": page.total().value, "relation": relation.as_str()}));
        assert_eq!((page.took, page.timed_out, page.max_score), (Duration::from_millis(3), false, Some(1.5)));
        let [first, second] = &page.hits[..] else { panic!("{page:?}") };
        assert_eq!((first.source.likes, first.score, &first.sort[..]), (3, Some(1.5), &[json!(7), json!("a")][..]));
        assert_eq!(first.highlight()["author"][..], ["<em>kimchy</em>"]);
        assert_eq!((second.id.as_str(), second.score), ("2", None));
        let authors: Vec<_> = page.into_sources().map(|tweet| tweet.author).collect();
        assert_eq!(authors, ["kimchy", "shay"]);
    }
}

#[tokio::test]
async fn failed_shards_are_an_error_unless_allowed() {
    let mut body = page(&json!(2), &json!(4));
    body["_shards"] = json!({"total": 2, "successful": 1, "skipped": 0, "failed": 1, "failures": [
        {"shard": 1, "index": "tweets", "node": "n", "reason": {"type": "query_shard_exception", "reason": "no"}}]});
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let error = es.search::<Tweet>().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api);
    assert_eq!(error.cause().unwrap().error_type, "query_shard_exception");
    let told = error.to_string();
    assert!(told.contains("1 of 2 shards failed: query_shard_exception: no"), "{told}");
    let error = es.search::<Tweet>().hits_as::<Value>().send().await.unwrap_err();
    assert_eq!(error.to_string(), told);
    let error = es.scroll::<Tweet>("s").send().await.unwrap_err();
    assert!(error.to_string().contains("1 of 2 shards failed"), "{error}");

    let page = es.search::<Tweet>().allow_partial(true).each_hit().send().await.unwrap();
    assert_eq!((page.hits.len(), page.shards.failed, page.shards.failures.len()), (2, 1, 1));
    assert_eq!(page.shards.failures[0].reason.as_ref().unwrap().to_string(), "query_shard_exception: no");
    assert_eq!(es.scroll::<Tweet>("s").allow_partial(true).send().await.unwrap().shards.failed, 1);
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
    body["aggregations"] = json!({"0": {"value": null}});
    body["suggest"] = json!({"who": [{"text": "kim", "offset": 0, "length": 3, "options": [
        {"text": "kimchy", "_index": "tweets", "_id": "1", "_score": 2.0, "_source": {"likes": 3}, "brand_new": 1},
        {"text": "kimchi", "score": 1.0, "freq": 2}]}]});
    body["aggregations"] = json!({"0": {"value": null}});
    let (service, es) = Recorder::of(Server::unknown(), 200, body);
    let t = Tweet::fields();
    let page = es.search::<Tweet>().source(false).hits_as::<Option<Value>>().aggs(t.likes.max()).send().await.unwrap();
    assert_eq!((page.hits[0].source.clone(), page.aggs), (None, None));
    let options = &page.suggest.get("who").unwrap()[0].options;
    assert_eq!((options[0].score, options[0].source.clone()), (Some(2.0), Some(Some(json!({"likes": 3})))));
    assert_eq!((options[1].freq, options[1].source.clone()), (Some(2), None));
    assert_eq!(service.one().json()["_source"], json!(false));
}

/// Of no shard there are no results, which servers leave out.
#[tokio::test]
async fn results_of_aggregations_are_there_unless_no_shard_was_searched() {
    let mut body = page(&json!(1), &json!(4));
    for (shards, is_read) in [(5, false), (0, true)] {
        body["_shards"] = json!({"total": shards, "successful": shards, "failed": 0});
        let (_service, es) = Recorder::of(Server::unknown(), 200, &body);
        let max = || es.search::<Tweet>().aggs(Tweet::fields().likes.max());
        match is_read {
            true => assert_eq!(max().send().await.unwrap().aggs, None),
            false => assert_eq!(max().send().await.unwrap_err().kind(), ErrorKind::Decode),
        }
        // The request narrowed the answer.
        assert_eq!(max().param("filter_path", "hits").send().await.unwrap().aggs, None);
    }
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
        let page: Page<Tweet> = serde_json::from_str(&json.to_string()).unwrap();
        let likes: Vec<_> = page.hits.iter().map(|hit| (hit.id.as_str(), hit.source.likes, hit.score)).collect();
        prop_assert_eq!(likes, [("1", 3, Some(1.5)), ("2", 1, None)]);
        prop_assert_eq!((page.total().value, page.shards.total, page.took), (2, 2, Duration::from_millis(3)));
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
    let error = es.search::<Tweet>().aggs(aggs! { by_author: t.likes.terms_agg() }).send().await.unwrap_err();
    assert!(error.to_string().contains("`by_author` is not there"), "{error}");
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

#[tokio::test]
async fn an_answer_that_is_narrowed_is_a_page_with_what_is_there() {
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    let page = es.search::<Tweet>().param("filter_path", "hits.hits._source").send().await.unwrap();
    assert_eq!((page.hits.len(), page.total().to_string().as_str()), (0, "0+"));
    let error = es.search::<Tweet>().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("it has no `hits`"), "{error}");
    assert!(serde_json::from_str::<Page<Tweet>>("{}").is_err());
    assert!(serde_json::from_str::<Page<Tweet>>(r#"{"hits":{}}"#).is_err());
    let (_service, es) =
        Recorder::of(Server::unknown(), 200, r#"{"hits":{"hits":[{"_source":{"author":"a","likes":1}}]}}"#);
    let page = es.search::<Tweet>().param("filter_path", "hits.hits._source").send().await.unwrap();
    assert_eq!(page.hits[0].source.likes, 1);
}

#[tokio::test]
async fn scores_beyond_numbers_are_read() {
    let mut body = page(&json!(2), &json!(4));
    body["hits"]["max_score"] = json!("Infinity");
    body["hits"]["hits"][0]["_score"] = json!("-Infinity");
    body["hits"]["hits"][1]["_score"] = json!("NaN");
    let (_service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, body);
    let page = es.search::<Tweet>().send().await.unwrap();
    assert_eq!(page.max_score, Some(f64::INFINITY));
    assert_eq!((page.hits[0].score, page.hits[1].score), (Some(f64::NEG_INFINITY), None));
}

#[tokio::test]
async fn a_document_that_does_not_fit_costs_that_document() {
    let text = page(&json!(2), &json!("many")).to_string().replace(r#""kimchy""#, r#""\ud800""#);
    let (_service, es) = Recorder::of(Server::unknown(), 200, text.replace("<em>", ""));
    assert_eq!(es.search::<Tweet>().send().await.unwrap_err().kind(), ErrorKind::Decode);
    let page = es.search::<Tweet>().each_hit().send().await.unwrap();
    let [first, second] = &page.hits[..] else { panic!("{page:?}") };
    let surrogate = first.source.as_ref().unwrap_err();
    assert_eq!((surrogate.document(), surrogate.location()), (Some("1"), Some("hits.hits[0]._source.author")));
    assert!(surrogate.to_string().contains("hex escape"), "{surrogate}");
    let error = second.source.as_ref().unwrap_err();
    assert_eq!((error.document(), error.kind()), (Some("2"), ErrorKind::Decode));
    assert!(
        error
            .to_string()
            .contains(r#"the document `2` does not fit its type at `hits.hits[1]._source.likes`: invalid type"#),
        "{error}"
    );
    assert_eq!((first.id.as_str(), page.total().value), ("1", 2));

    let (_service, es) = Recorder::of(Server::unknown(), 200, self::page(&json!(2), &json!(7)));
    let page = es.search::<Tweet>().each_hit().send().await.unwrap();
    let likes: Vec<_> = page.into_sources().map(|tweet| tweet.unwrap().likes).collect();
    assert_eq!(likes, [3, 7]);
}

#[tokio::test]
async fn a_part_of_a_hit_that_cannot_be_read_costs_that_hit() {
    for (part, told) in [
        ("highlight", "highlight: text: invalid type: string \"a\", expected a sequence"),
        ("matched_queries", "matched_queries: data did not match"),
        ("_explanation", "_explanation: missing field `value`"),
        ("_nested", "_nested: missing field `field`"),
        ("fields", "fields: invalid type: sequence"),
        ("inner_hits", "inner_hits: invalid type: sequence"),
        ("_version", "invalid type"),
        ("_score", "invalid type"),
    ] {
        let mut body = page(&json!(2), &json!(4));
        let hits = &mut body["hits"]["hits"];
        let unfit = match part {
            "highlight" => json!({"text": "a"}),
            "matched_queries" => json!(7),
            "_explanation" | "_nested" => json!({}),
            _ => json!([1]),
        };
        hits[0][part] = unfit;
        hits[0]["sort"] = json!([3]);
        let (_service, es) = Recorder::of(Server::unknown(), 200, body.clone());
        let whole = es.search::<Tweet>().send().await.unwrap_err();
        let page = es.search::<Tweet>().each_hit().send().await.unwrap();
        let [first, second] = &page.hits[..] else { panic!("{page:?}") };
        let error = first.source.as_ref().unwrap_err();
        assert!(error.to_string().contains(told), "{part}: {error}");
        assert_eq!((error.kind(), error.document()), (ErrorKind::Decode, Some("1")), "{part}");
        assert_eq!(error.to_string(), whole.to_string(), "{part}");
        assert_eq!((first.id.as_str(), first.index.as_str(), &first.sort), ("1", "tweets", &vec![json!(3)]), "{part}");
        assert_eq!((second.source.as_ref().unwrap().likes, page.total().value), (4, 2), "{part}");
    }
}

#[tokio::test]
async fn inner_hits_and_fields_keep_all_digits() {
    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Wide {
        n: u128,
        x: f64,
    }
    let wide = r#"{"n":340282366920938463463374607431768211455,"x":0.30000000000000004}"#;
    let body = format!(
        r#"{{"hits":{{"hits":[{{"_id":"1","_index":"i","_source":{wide},
        "fields":{{"n":[340282366920938463463374607431768211455]}},
        "inner_hits":{{"part":{{"hits":{{"total":1,"hits":[{{"_source":{wide}}}]}}}}}}}}]}}}}"#
    );
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let page = es.search::<Value>().hits_as::<Wide>().send().await.unwrap();
    let right = Wide { n: u128::MAX, x: 0.1 + 0.2 };
    assert_eq!(page.hits[0].source, right);
    assert_eq!(page.hits[0].inner_hits_as::<Wide>("part").unwrap().hits[0].source, right);
    assert_eq!(page.hits[0].field::<u128>("n").unwrap(), [u128::MAX]);
    assert_eq!(page.hits[0].inner_hit_names().collect::<Vec<_>>(), ["part"]);
    assert_eq!(page.hits[0].field_names().collect::<Vec<_>>(), ["n"]);
}

#[tokio::test]
async fn all_indices_are_named_and_an_empty_list_is_refused() {
    let (service, es) = Recorder::of(Server::unknown(), 200, page(&json!(2), &json!(1)));
    es.search::<Tweet>().all_indices().send().await.unwrap();
    assert_eq!(service.one().line(), "POST /_all/_search");
    let error = es.search::<Tweet>().indices(Vec::<String>::new()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(service.take().is_empty());
}

/// What a page of 1,000 hits takes beside its documents.
#[test]
fn a_hit_is_small() {
    assert!(size_of::<Hit<()>>() <= 208, "{}", size_of::<Hit<()>>());
}

/// A document whose id stands beside it, as serde skips it.
#[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, Document)]
#[document(index = "people")]
struct Person {
    #[serde(skip)]
    #[field(id)]
    id: Option<u64>,
    name: String,
}

#[tokio::test]
async fn the_id_field_is_filled_wherever_documents_are_read() {
    let person = |id: u64, name: &str| Person { id: Some(id), name: name.to_owned() };
    let found = r#"{"_index":"people","_id":"7","found":true,"_source":{"name":"Ada"}}"#;
    let (service, es) = Recorder::of(Server::unknown(), 200, found);
    let mut read = es.get::<Person>(7).send().await.unwrap().unwrap().source;
    assert_eq!((service.one().line().as_str(), &read), ("GET /people/_doc/7", &person(7, "Ada")));
    // Written again, it is the same document.
    read.name = "Ada Lovelace".to_owned();
    let _ = es.index(&read).send().await;
    assert_eq!(service.one().line(), "PUT /people/_doc/7");

    let body = json!({"hits": {"hits": [{"_index": "people", "_id": "1", "_source": {"name": "a"}, "inner_hits": {
        "child": {"hits": {"hits": [{"_index": "people", "_id": "2", "_source": {"name": "b"}}]}},
        "nested": {"hits": {"hits": [
            {"_id": "1", "_nested": {"field": "friends", "offset": 0}, "_source": {"name": "c"}}]}},
    }}]}, "suggest": {"names": [{"text": "d", "offset": 0, "length": 1, "options": [
        {"text": "d", "_id": "3", "_index": "people", "_source": {"name": "d"}}]}]}});
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let page = es.search::<Person>().send().await.unwrap();
    assert_eq!(page.hits[0].source, person(1, "a"));
    assert_eq!(page.hits[0].inner_hits::<Person>("child").unwrap().hits[0].source, person(2, "b"));
    assert_eq!(page.hits[0].inner_hits::<Person>("nested").unwrap().hits[0].source.id, None);
    let error = page.hits[0].inner_hits::<Person>("nessted").unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("1"), Some("inner_hits.nessted")));
    assert!(error.to_string().contains("those of the hit are child, nested"), "{error}");
    assert_eq!(page.hits[0].inner_hits_as::<Value>("").unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(page.suggest["names"][0].options[0].source, Some(person(3, "d")));
    let each = es.search::<Person>().each_hit().send().await.unwrap();
    assert_eq!(each.hits[0].source.as_ref().unwrap(), &person(1, "a"));

    let (_service, es) = Recorder::of(Server::unknown(), 200, found.replace(r#""7""#, r#""seven""#));
    let error = es.get::<Person>("seven").send().await.unwrap_err();
    assert_eq!((error.kind(), error.document(), error.location()), (ErrorKind::Decode, Some("seven"), Some("_id")));
}

/// An id that stands in the document is not overwritten by one that did not come.
#[tokio::test]
async fn an_answer_without_ids_leaves_the_id_field_alone() {
    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize, Document)]
    #[document(index = "people")]
    struct Named {
        #[field(id)]
        id: String,
    }
    let body = json!({"hits": {"hits": [{"_source": {"id": "kept", "name": "a"}}]}});
    let (_service, es) = Recorder::of(Server::unknown(), 200, body);
    let search = es.search::<Named>().param("filter_path", "hits.hits._source");
    assert_eq!(search.send().await.unwrap().hits[0].source.id, "kept");
    let each = es.search::<Named>().param("filter_path", "hits.hits._source").each_hit().send().await.unwrap();
    assert_eq!(each.hits[0].source.as_ref().unwrap().id, "kept");
    let numbers = es.search::<Person>().param("filter_path", "hits.hits._source").send().await.unwrap();
    assert_eq!(numbers.hits[0].source.id, None);
}

/// A document that borrows its texts.
#[derive(Debug, Deserialize)]
struct Borrowed<'a> {
    #[serde(borrow)]
    author: Cow<'a, str>,
    #[serde(borrow, default)]
    tags: Vec<&'a str>,
    likes: u32,
}

/// One that cannot borrow a text with escapes.
#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "it is read only")]
struct Unfit<'a> {
    author: &'a str,
}

#[tokio::test]
async fn documents_borrow_from_the_answer() {
    let page = |failed: u32| {
        json!({"took": 1, "timed_out": false, "_shards": {"total": 2, "successful": 2 - failed, "skipped": 0, "failed": failed},
            "hits": {"total": {"value": 2, "relation": "eq"}, "max_score": 1.0, "hits": [
                {"_index": "tweets", "_id": "1", "_score": 1.0, "_source": {"author": "kimchy", "tags": ["a"], "likes": 3}},
                {"_index": "tweets", "_id": "2", "_score": 1.0, "_source": {"author": "a \"b\"", "likes": 4}}]}})
    };
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, page(0));
    let response = es.search::<Tweet>().size(2).response().await.unwrap();
    assert_eq!(service.one().line(), "POST /tweets/_search");
    let page_of = response.page::<Borrowed<'_>>().unwrap();
    let [plain, escaped] = &page_of.hits[..] else { panic!("{page_of:?}") };
    assert!(matches!(plain.source.author, Cow::Borrowed("kimchy")), "{plain:?}");
    assert_eq!(plain.source.tags, ["a"]);
    assert!(matches!(&escaped.source.author, Cow::Owned(text) if text == "a \"b\""), "{escaped:?}");
    assert_eq!((page_of.total().value, plain.id.as_str(), escaped.source.likes), (2, "1", 4));

    // What does not fit is told with its document and place, and failed shards are an error.
    let error = response.page::<Unfit<'_>>().unwrap_err();
    assert_eq!((error.document(), error.location()), (Some("2"), Some("hits.hits[1]._source.author")), "{error}");
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, page(1));
    assert!(es.search::<Tweet>().response().await.unwrap().page::<Borrowed<'_>>().is_err());
    let allowed = es.search::<Tweet>().allow_partial(true).response().await.unwrap();
    assert_eq!(allowed.page::<Borrowed<'_>>().unwrap().shards.failed, 1);
    let (_service, es) =
        Recorder::of(Server::elasticsearch(9, 2), 404, json!({"error": {"type": "index_not_found_exception"}}));
    assert!(es.search::<Tweet>().response().await.unwrap_err().is_index_not_found());
}
