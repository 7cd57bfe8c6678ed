//! Answers that are failures, or not those of the endpoint.

use es_client::{prelude::*, transport::Body};
use es_tests::{errors::Page, failures};
use http::Response;
use std::convert::Infallible;

use crate::client::{Tweet, always};

fn failure(status: u16, error_type: &str, reason: &str) -> Elasticsearch {
    let error = json!({"type": error_type, "reason": reason, "root_cause": [{"type": error_type, "reason": reason}]});
    always(status, json!({"error": error, "status": status}))
}

/// A document with its id as a number.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, Document)]
#[document(index = "numbers")]
struct Numbered {
    #[field(id)]
    #[serde(skip)]
    id: u32,
    name: String,
}

/// A hit of which `likes` is this.
fn page_of(likes: Value) -> Elasticsearch {
    let hit = |id: &str, likes: Value| {
        json!({"_index": "tweets", "_id": id, "_source": {"author": "a", "likes": likes},
        "fields": {"likes": ["many"]}, "sort": ["many"],
        "inner_hits": {"comments": {"hits": {"total": 1, "hits": [{"_id": "1"}]}}}})
    };
    let hits = [hit("1", json!(3)), hit("2", likes)];
    always(
        200,
        json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "failed": 0},
        "hits": {"total": {"value": 2, "relation": "eq"}, "hits": hits}}),
    )
}

pub(crate) async fn tell(page: &mut Page) {
    failures_of_servers(page).await;
    what_is_no_server(page).await;
    what_does_not_fit(page).await;
    parts(page).await;
    aggregations(page).await;
}

async fn failures_of_servers(page: &mut Page) {
    page.section("Failures that servers tell (`servers/` has those of real ones)");
    let get = |status, error_type: &'static str, reason: &'static str| async move {
        failure(status, error_type, reason).get::<Tweet>(1).send().await
    };
    failures!(page;
        get(401, "security_exception", "missing authentication credentials for REST request [/tweets/_doc/1]").await;
        get(403, "security_exception", "action [indices:data/read/get] is unauthorized for user [u]").await;
        get(403, "cluster_block_exception", "index [tweets] blocked by: [FORBIDDEN/8/index write (api)];").await;
        get(404, "index_not_found_exception", "no such index [tweets]").await;
        get(429, "es_rejected_execution_exception", "rejected execution of coordinating operation").await;
        get(429, "circuit_breaking_exception", "[parent] Data too large, data for [<http_request>] would be [2mb]").await;
        get(500, "null_pointer_exception", "").await;
        get(503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];").await;
    );
}

async fn what_is_no_server(page: &mut Page) {
    page.section("What answers in place of a server");
    let redirect = tower::service_fn(|_: http::Request<Body>| async {
        let response =
            Response::builder().status(302).header("location", "https://u:s3cret@es2:9243/login?token=s3cret");
        Ok::<_, Infallible>(response.body(Body::from("<a href=..>")).unwrap())
    });
    let redirect = Elasticsearch::from_service(es_client::transport::IntoHttpService::into_http_service(redirect));
    let redirect = redirect.with_server(es_client::Server::unknown());
    let html = "<html>\n  <head><title>502 Bad Gateway</title></head>\n</html>";
    failures!(page;
        redirect.get::<Tweet>(1).send().await;
        always(502, html).get::<Tweet>(1).send().await;
        always(413, "").index(&json!({})).index("i").send().await;
        always(429, "").get::<Tweet>(1).send().await;
        always(200, html).get::<Tweet>(1).send().await;
        always(200, "").get::<Tweet>(1).send().await;
        always(200, "{\"count\": 1").count::<Tweet>().send().await;
        always(200, "{}").count::<Tweet>().send().await;
        always(200, "{}").search::<Tweet>().send().await;
    );
}

async fn what_does_not_fit(page: &mut Page) {
    page.section("Documents that do not fit their type");
    let source = json!({"_index": "tweets", "_id": "2", "_version": 1, "found": true, "_source": {"author": "a", "likes": "many"}});
    let hidden = json!({"_index": "tweets", "_id": "2", "_version": 1, "found": true});
    let numbered = json!({"_index": "numbers", "_id": "x", "_version": 1, "found": true, "_source": {"name": "a"}});
    let each = page_of(json!(-1)).search::<Tweet>().each_hit().send().await.unwrap();
    failures!(page;
        always(200, source).get::<Tweet>(2).send().await;
        always(200, hidden).get::<Tweet>(2).send().await;
        page_of(json!("many")).search::<Tweet>().send().await;
        each.hits[1].source.clone();
        always(200, numbered).get::<Numbered>("x").send().await;
        each.hits[0].field::<u32>("likes");
        each.hits[0].sort_value(0, Tweet::fields().likes);
        each.hits[0].inner_hits::<Tweet>("comments");
        each.hits[0].inner_hits::<Tweet>("coments");
    );
}

async fn parts(page: &mut Page) {
    page.section("Calls of which a part failed");
    let shard = json!({"shard": 0, "index": "tweets", "node": "n",
        "reason": {"type": "query_shard_exception", "reason": "failed to create query"}});
    let shards = json!({"total": 5, "successful": 4, "failed": 1, "failures": [shard]});
    let search = json!({"took": 1, "timed_out": false, "_shards": shards,
        "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []}});
    let gone = json!({"error": {"type": "index_not_found_exception", "reason": "no such index [a]", "index": "a"}, "status": 404});
    let item = json!({"_index": "a", "_id": "1", "error": gone["error"]});
    let msearch = json!({"took": 1, "responses": [gone]});
    let health = json!({"cluster_name": "c", "status": "yellow", "timed_out": true, "number_of_nodes": 1,
        "number_of_data_nodes": 1, "active_primary_shards": 1, "active_shards": 1, "relocating_shards": 0,
        "initializing_shards": 0, "unassigned_shards": 1, "number_of_pending_tasks": 0,
        "delayed_unassigned_shards": 0, "number_of_in_flight_fetch": 0, "task_max_waiting_in_queue_millis": 0,
        "active_shards_percent_as_number": 50.0});
    let unversioned = json!({"_index": "tweets", "_id": "1", "found": true, "_source": {"author": "a", "likes": 1}});
    let late = json!({"cluster_name": "c", "wait_for_timed_out": true});
    let first = |es: Elasticsearch| async move {
        let mut items = es.mget::<Tweet>(["1"]).send().await?;
        items.remove(0)
    };
    let first_page = |es: Elasticsearch| async move {
        let mut pages = es.msearch(vec![es.search::<Tweet>().index("a")]).send().await?;
        pages.remove(0)
    };
    failures!(page;
        always(200, &search).search::<Tweet>().send().await;
        always(200, json!({"_shards": shards})).indices().refresh("tweets").send().await;
        first(always(200, json!({"docs": [item]}))).await;
        first(always(200, json!({"docs": []}))).await;
        first_page(always(200, &msearch)).await;
        always(200, late).cluster().state().wait_for_metadata_version(9).send().await;
        always(200, health).cluster().health().send().await;
        always(200, unversioned).modify::<Tweet>(1, |tweet| tweet.likes += 1).send().await;
    );
}

async fn aggregations(page: &mut Page) {
    page.section("Aggregations whose results are not what was asked for");
    let answered = |aggregations: Value| {
        always(
            200,
            json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "failed": 0},
            "hits": {"total": {"value": 0, "relation": "eq"}, "hits": []}, "aggregations": aggregations}),
        )
    };
    let t = Tweet::fields();
    let most = |aggregations| answered(aggregations).search::<Tweet>().aggs(aggs! { most: t.likes.max() }).send();
    let by_likes = |buckets: Value| {
        answered(json!({"by_likes": {"buckets": buckets}}))
            .search::<Tweet>()
            .aggs(aggs! { by_likes: t.likes.terms_agg() })
            .send()
    };
    failures!(page;
        most(json!({})).await;
        most(json!({"most": {}})).await;
        most(json!({"most": {"value": "many"}})).await;
        most(json!({"most": {"value": {}}})).await;
        by_likes(json!(1)).await;
        by_likes(json!([{"doc_count": 1}])).await;
        by_likes(json!([{"key": "many", "doc_count": 1}])).await;
        by_likes(json!([{"key": 3, "doc_count": -1}])).await;
        by_likes(json!([{"key": -3, "doc_count": 1}])).await;
    );
}
