use es_dsl::aggregation::max;
use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    queries::match_,
    testing::{Recorder, SERVERS, Tweet},
};

/// The page of a search, of whose shards so many failed.
fn page(failed: u32) -> Value {
    let failures: Vec<Value> = (0..failed)
        .map(|n| json!({"shard": n, "index": "tweets", "reason": {"type": "exception", "reason": "no"}}))
        .collect();
    json!({"took": 12, "timed_out": false, "_shards": {"total": 5, "successful": 5 - failed, "skipped": 0, "failed": failed,
        "failures": failures},
        "hits": {"total": {"value": 1, "relation": "eq"}, "max_score": 1.0, "hits":
            [{"_index": "tweets", "_id": "1", "_score": 1.0, "_source": {"author": "kimchy", "likes": 3}}]},
        "aggregations": {"0": {"value": 3.0}}})
}

fn answer(is_running: bool, is_partial: bool, response: Value) -> Value {
    json!({"id": "FmRldE8zREVEUzA2ZVpUeGs2ejJFUFEaMkZ5QTVrSTZSaVN3WlNFVmtlWHJsdzoxMDc=", "is_partial": is_partial,
        "is_running": is_running, "start_time_in_millis": 1_583_945_890_986_i64,
        "expiration_time_in_millis": 1_584_377_890_986_i64, "response": response})
}

#[tokio::test]
async fn a_search_is_begun_and_asked_for() {
    for server in [Server::elasticsearch(7, 10), Server::elasticsearch(9, 2)] {
        let running =
            answer(true, true, json!({"took": 1, "hits": {"total": {"value": 0, "relation": "gte"}, "hits": []}}));
        let (service, es) = Recorder::of(server, 200, running);
        let slow = || es.search::<Tweet>().query(match_("author", "kimchy")).routing("r").aggs((max("likes"),));
        let submit = es.async_search().submit(slow()).wait_for_completion_timeout("2s").keep_alive("1d");
        let begun = submit.keep_on_completion(true).send().await.unwrap();
        assert!(matches!(&begun.progress, AsyncProgress::Running(so_far) if so_far["took"] == 1), "{begun:?}");
        let asked = service.one();
        assert_eq!(
            asked.line(),
            "POST /tweets/_async_search?routing=r&wait_for_completion_timeout=2s&keep_alive=1d&keep_on_completion=true"
        );
        assert_eq!(asked.json()["query"], json!({"match": {"author": {"query": "kimchy"}}}));
        assert!(asked.json()["aggs"].is_object() || asked.json()["aggregations"].is_object(), "{asked:?}");

        let id = begun.id.unwrap();
        let (service, es) = Recorder::of(server, 200, answer(false, false, page(0)));
        let get = es.async_search().get(&id, slow()).wait_for_completion_timeout("1s").keep_alive("2d");
        let done = get.send().await.unwrap();
        assert_eq!(
            service.one().line(),
            "GET /_async_search/FmRldE8zREVEUzA2ZVpUeGs2ejJFUFEaMkZ5QTVrSTZSaVN3WlNFVmtlWHJsdzoxMDc%3D\
             ?wait_for_completion_timeout=1s&keep_alive=2d"
        );
        let page = done.into_done().unwrap();
        assert_eq!((page.hits[0].source.likes, page.aggs), (3, (Some(3.0),)));
    }
}

#[tokio::test]
async fn an_answer_that_lacks_something_is_an_error() {
    let server = Server::elasticsearch(9, 2);
    for (body, words) in [
        (answer(false, true, page(2)), "2 of 5 shards failed"),
        (answer(false, true, page(0)), "lacks something"),
        (
            json!({"id": "x", "is_partial": true, "is_running": false, "start_time_in_millis": 1, "expiration_time_in_millis": 2,
            "error": {"type": "status_exception", "reason": "the search broke"}}),
            "the search broke",
        ),
    ] {
        let (_service, es) = Recorder::of(server, 200, body);
        let search = || es.search::<Tweet>();
        for error in [
            es.async_search().submit(search()).send().await.unwrap_err(),
            es.async_search().get("x", search()).send().await.unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Api);
            assert!(error.to_string().contains(words), "{error}");
        }
    }
    let (_service, es) = Recorder::of(server, 200, answer(false, true, page(2)));
    let allowed = es.async_search().submit(es.search::<Tweet>().allow_partial(true)).send().await.unwrap();
    assert_eq!(allowed.into_done().unwrap().shards.failed, 2);
    let without =
        json!({"is_partial": false, "is_running": false, "start_time_in_millis": 1, "expiration_time_in_millis": 2});
    let (_service, es) = Recorder::of(server, 200, without);
    assert_eq!(es.async_search().submit(es.search::<Tweet>()).send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_status_tells_and_a_deletion_ends() {
    let body = json!({"id": "x", "is_running": false, "is_partial": true, "start_time_in_millis": 1_583_945_890_986_i64,
        "expiration_time_in_millis": 1_584_377_890_986_i64, "completion_status": 503,
        "_shards": {"total": 562, "successful": 450, "skipped": 0, "failed": 112}});
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, body);
    let status = es.async_search().status("x").keep_alive("1d").send().await.unwrap();
    assert_eq!((status.completion_status, status.shards.unwrap().failed), (Some(503), 112));
    assert_eq!(service.one().line(), "GET /_async_search/status/x?keep_alive=1d");

    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, json!({"acknowledged": true}));
    assert!(es.async_search().delete("x").send().await.unwrap());
    assert_eq!(service.one().line(), "DELETE /_async_search/x");
    let missing = json!({"error": {"type": "resource_not_found_exception", "reason": "x"}, "status": 404});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 404, missing);
    assert!(!es.async_search().delete("x").send().await.unwrap());
    assert!(es.async_search().get("x", es.search::<Tweet>()).send().await.unwrap_err().is_not_found());
    assert!(es.async_search().status("x").send().await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_server_without_them_is_not_asked() {
    let [es5, es7, _, opensearch] = SERVERS;
    for server in [es5, opensearch] {
        let (service, es) = Recorder::of(server(), 200, "{}");
        let error = es.async_search().submit(es.search::<Tweet>()).send().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("7.7"), "{error}");
        assert!(service.take().is_empty());
    }
    let (_service, es) = Recorder::of(es7(), 200, "{}");
    assert!(es.async_search().status("x").send().await.unwrap_err().to_string().contains("7.11"));
    assert_eq!(es.async_search().delete("").send().await.unwrap_err().kind(), ErrorKind::Request);
}
