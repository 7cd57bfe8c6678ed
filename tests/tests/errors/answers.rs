//! Answers that are failures, or not those of the endpoint.

use es_client::{
    dsl::aggregation,
    prelude::*,
    search::{Metric, RatedSearch},
    transport::Body,
};
use es_tests::{errors::Page, failures};
use http::Response;
use std::convert::Infallible;

use crate::client::{Tweet, always, health};

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

/// A document with an address and a date.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, Document)]
#[document(index = "visits")]
struct Visit {
    from: std::net::IpAddr,
    at: jiff::Timestamp,
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

/// The search that an asynchronous one is for.
fn any_search() -> es_client::search::Search<Tweet> {
    always(200, "{}").search()
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
        get(500, "", "").await;
        get(503, "cluster_block_exception", "blocked by: [SERVICE_UNAVAILABLE/1/state not recovered / initialized];").await;
    );
    page.section("What to do, by the server's words");
    failures!(page;
        get(404, "search_context_missing_exception", "No search context found for id [7]").await;
        get(400, "illegal_argument_exception", "scroll_id references node [a] which was not found").await;
        get(500, "node_disconnected_exception", "[node-1][indices:data/read/get] disconnected").await;
        get(503, "no_shard_available_action_exception", "No shard available for [get]").await;
        get(410, "api_not_available_exception", "not available when running in serverless mode").await;
        get(404, "snapshot_missing_exception", "[r:s] is missing").await;
        get(500, "repository_exception", "[r] location [/x] doesn't match any of the locations specified by path.repo").await;
        get(500, "snapshot_restore_exception", "[r:s] cannot restore index [i] because an open index with same name already exists").await;
        get(500, "snapshot_restore_exception", "[r:s] cannot restore index [i] because it's open").await;
        get(400, "illegal_argument_exception", "[old:9200] not listed in reindex.remote.whitelist").await;
        get(429, "circuit_breaking_exception", "[script] Too many dynamic script compilations within, max: [75/5m]").await;
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
        always(200, r#"{"hits": {"total": "many", "hits": []}}"#).search::<Tweet>().send().await;
        always(200, "{}").indices().analyze("a").send().await;
        always(200, r#"{"tweets": {}}"#).indices().get("tweets").send().await;
        always(200, r#"{"tweets": {"mappings": 1}}"#).indices().get("tweets").send().await;
        always(200, r#"{"tweets": {"aliases": {}, "settings": 1}}"#).indices().get("tweets").send().await;
        always(200, r#"{"tweets": {"aliases": {}, "settings": {"index": {"number_of_shards": "x"}}}}"#).indices().get("tweets").send().await;
        always(200, r#"{"tweets": {"aliases": {}, "settings": {"index": {"hidden": "x"}}}}"#).indices().get("tweets").send().await;
        always(200, r#"{"tweets": {"mappings": 1}}"#).indices().get_mapping("tweets").send().await;
        always(200, r#"{"t": {"index_patterns": ["a"], "mappings": 1}}"#).indices().get_template("t").send().await;
        always(200, r#"{"p": {"processors": [{}]}}"#).ingest().get_pipeline("p").send().await;
        always(200, r#"[{"index": "tweets", "docs.count": "many"}]"#).cat().indices().send().await;
        always(200, r#"{"rows": []}"#).sql::<Value>("SELECT 1").send().await;
        always(200, r#"{"columns": [{"name": "a", "type": "long"}], "rows": [[1, 2]]}"#).sql::<Value>("SELECT 1").send().await;
        always(200, r#"{"columns": [{"name": "a", "type": "long"}], "rows": [["x"]]}"#).sql::<(u32,)>("SELECT 1").send().await;
        always(200, r#"{"columns": [{"name": "a", "type": "long"}, {"name": "a", "type": "long"}], "rows": [[1, 2]]}"#).sql::<Value>("SELECT a, a").send().await;
        always(200, "{}").security().put_user("u").password("p").send().await;
        always(200, "{}").security().delete_user("u").send().await;
        always(200, html).nodes().hot_threads().send().await;
        always(200, r#"{"snapshot": {"snapshot": "s"}}"#).snapshots().create("r", "s").send().await;
        always(200, "{}").tasks().list().send().await;
        always(200, "{}").security().put_user("u").password("s3cret").send().await;
        always(200, "{}").security().delete_user("u").send().await;
        always(200, "{}").nodes().hot_threads().send().await;
        always(200, r#"{"columns": [{"name": "a", "type": "long"}, {"name": "a", "type": "long"}], "rows": [[1, 2]]}"#).sql::<Value>("SELECT 1").send().await;
        always(200, r#"{"accepted": false}"#).snapshots().create("r", "s").start().await;
        always(200, r#"{"is_running": false, "is_partial": false, "start_time_in_millis": 1, "expiration_time_in_millis": 1}"#).async_search().get("id", any_search()).send().await;
    );
}

async fn what_does_not_fit(page: &mut Page) {
    page.section("Documents that do not fit their type");
    let source = json!({"_index": "tweets", "_id": "2", "_version": 1, "found": true, "_source": {"author": "a", "likes": "many"}});
    let lacking = json!({"_index": "tweets", "_id": "2", "_version": 1, "found": true, "_source": {"author": "a"}});
    let hidden = json!({"_index": "tweets", "_id": "2", "_version": 1, "found": true});
    let numbered = json!({"_index": "numbers", "_id": "x", "_version": 1, "found": true, "_source": {"name": "a"}});
    let each = page_of(json!(-1)).search::<Tweet>().each_hit().send().await.unwrap();
    failures!(page;
        always(200, source).get::<Tweet>(2).send().await;
        always(200, lacking).get::<Tweet>(2).send().await;
        always(200, hidden).get::<Tweet>(2).send().await;
        always(200, "[]").get_source::<Tweet>(2).send().await;
        always(200, json!({"_index": "tweets", "_id": "2", "found": false})).get::<Tweet>(2).send().await;
        page_of(json!("many")).search::<Tweet>().send().await;
        each.hits[1].source.clone();
        always(200, numbered).get::<Numbered>("x").send().await;
        always(200, r#"{"_index": "tweets", "_id": "2", "result": "noop", "get": {"_index": "tweets", "_id": "2", "found": false}}"#).update::<Tweet>(2).doc(json!({"likes": 1})).return_source().send().await;
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
    let unversioned = json!({"_index": "tweets", "_id": "1", "found": true, "_source": {"author": "a", "likes": 1}});
    let late = json!({"cluster_name": "c", "wait_for_timed_out": true});
    let first = |es: Elasticsearch| async move {
        let mut items = es.mget::<Tweet>(["1"]).send().await?;
        items.remove(0)
    };
    let two_pages =
        |es: Elasticsearch| async move { es.msearch((es.search::<Tweet>(), es.search::<Tweet>())).send().await };
    let ranked = |es: Elasticsearch| async move {
        let rated = RatedSearch::new("bonsai", SearchBody::<Tweet>::new()).rating("tweets", 1, 3);
        es.rank_eval([rated], Metric::Precision { k: 10 }).send().await?.searches.remove("bonsai").unwrap()
    };
    let simulated =
        |es: Elasticsearch| async move { es.ingest().simulate("p").source(&json!({})).send().await?.remove(0) };
    let mut whole = search.clone();
    whole["_shards"]["failed"] = json!(0);
    let lacking = json!({"total": 5, "successful": 4, "failed": 1});
    let snapshot = |state: &str, failed: u32| {
        json!({"snapshot": {"snapshot": "s", "uuid": "u", "state": state, "indices": [], "failures": [],
            "shards": {"total": 5, "successful": 5 - failed, "failed": failed}}})
    };
    let first_page = |es: Elasticsearch| async move {
        let mut pages = es.msearch(vec![es.search::<Tweet>().index("a")]).send().await?;
        pages.remove(0)
    };
    failures!(page;
        always(200, &search).search::<Tweet>().send().await;
        always(200, json!({"_shards": {"total": 5, "successful": 4, "failed": 1}})).indices().refresh("tweets").send().await;
        always(200, json!({"_shards": shards})).indices().refresh("tweets").send().await;
        first(always(200, json!({"docs": [item]}))).await;
        first(always(200, json!({"docs": []}))).await;
        first_page(always(200, json!({"took": 1, "responses": []}))).await;
        two_pages(always(200, json!({"took": 1, "responses": []}))).await;
        first_page(always(200, &msearch)).await;
        ranked(always(200, json!({"metric_score": 0.0, "details": {}, "failures": {"bonsai": {"error": gone["error"]}}}))).await;
        simulated(always(200, json!({"docs": [{"error": {"type": "illegal_argument_exception", "reason": "field [a] not present"}}]}))).await;
        simulated(always(200, json!({"docs": [{}]}))).await;
        always(200, json!({"docs": [{}]})).ingest().simulate("p").source(&json!({})).verbose().send().await.unwrap().remove(0);
        simulated(always(200, json!({"docs": [{}]}))).await;
        always(200, snapshot("PARTIAL", 1)).snapshots().create("r", "s").send().await;
        always(200, snapshot("FAILED", 0)).snapshots().create("r", "s").send().await;
        always(200, json!({"snapshot": {"snapshot": "s", "indices": [], "shards": lacking}})).snapshots().restore("r", "s").send().await;
        always(200, json!({"is_partial": true, "columns": [], "values": []})).esql::<Value>("FROM tweets").send().await;
        always(200, json!({"id": "id", "is_running": false, "is_partial": true, "start_time_in_millis": 1, "expiration_time_in_millis": 1, "response": whole})).async_search().get("id", any_search()).send().await;
        always(200, late).cluster().state().wait_for_metadata_version(9).send().await;
        always(200, health(true)).cluster().health().send().await;
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
    let v = Visit::fields();
    let of_visits = |mut bucket: Value| {
        bucket["doc_count"] = json!(1);
        answered(json!({"one": {"buckets": [bucket]}})).search::<Visit>()
    };
    let one = |result: Value| answered(json!({"one": result})).search::<Tweet>();
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
        one(json!({"buckets": [{"key": {"0": true}, "doc_count": 1}]})).aggs(aggs! { one: aggregation::composite((t.likes.histogram_source(5.0),)) }).send().await;
        one(json!({"buckets": [{"key": [1], "doc_count": 1}]})).aggs(aggs! { one: aggregation::multi_terms(("author", "likes")) }).send().await;
        one(json!({"hits": {"total": 1, "hits": [{"_id": 1, "_source": {"author": "a", "likes": 1}}]}})).aggs(aggs! { one: aggregation::top_hits() }).send().await;
        one(json!({"hits": {"total": 1, "hits": [{"_id": "1", "_source": {}}]}})).aggs(aggs! { one: aggregation::top_hits() }).send().await;
        one(json!({"geometry": {"coordinates": [[1]]}})).aggs(aggs! { one: aggregation::geo_line("place", "at") }).send().await;
        of_visits(json!({"key": 1})).aggs(aggs! { one: v.from.terms_agg() }).send().await;
        of_visits(json!({"key": true})).aggs(aggs! { one: v.at.terms_agg() }).send().await;
        of_visits(json!({"key": 1e18})).aggs(aggs! { one: v.at.terms_agg() }).send().await;
        of_visits(json!({"key": "9999-12-31T23:59:59Z"})).aggs(aggs! { one: v.at.terms_agg() }).send().await;
    );
}
