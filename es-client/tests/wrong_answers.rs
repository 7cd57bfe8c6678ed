//! Answers with status 200 that are not those of the endpoint: each is an error, and no success.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{convert::Infallible, fmt::Debug, future::Future, pin::Pin};

use es_client::{
    Error, Server,
    prelude::*,
    queries::match_all,
    transport::{Body, IntoHttpService},
};
use http::{Request, Response};

/// A client whose server answers everything with this text.
fn client(body: &'static str) -> Elasticsearch {
    let answer = move |_: Request<Body>| async move {
        let response = Response::builder().header("content-type", "application/json");
        Ok::<_, Infallible>(response.body(Body::from(body)).unwrap())
    };
    Elasticsearch::from_service(tower::service_fn(answer).into_http_service()).with_server(Server::elasticsearch(9, 2))
}

type Outcome = Pin<Box<dyn Future<Output = Result<String, Error>>>>;

fn shown<T: Debug>(call: impl Future<Output = Result<T, Error>> + 'static) -> Outcome {
    Box::pin(async move { call.await.map(|answer| format!("{answer:?}")) })
}

fn calls(es: &Elasticsearch) -> Vec<(&'static str, Outcome)> {
    let doc = json!({"a": 1});
    vec![
        ("index", shown(es.index(&doc).index("i").send())),
        ("create", shown(es.create(&doc).index("i").id(1).send())),
        ("get", shown(es.get::<Value>(1).index("i").send())),
        ("mget", shown(es.mget::<Value>(["1"]).index("i").send())),
        ("update", shown(es.update::<Value>(1).index("i").doc(&doc).send())),
        ("delete", shown(es.delete::<Value>(1).index("i").send())),
        ("search", shown(es.search::<Value>().index("i").send())),
        ("each_hit", shown(es.search::<Value>().index("i").each_hit().send())),
        ("msearch", shown(es.msearch(vec![es.search::<Value>().index("i")]).send())),
        ("count", shown(es.count::<Value>().index("i").send())),
        ("explain", shown(es.explain::<Value>(1).index("i").query(match_all()).send())),
        ("validate_query", shown(es.validate_query::<Value>().index("i").send())),
        ("field_caps", shown(es.field_caps::<Value>("a").index("i").send())),
        ("terms_enum", shown(es.terms_enum::<Value>("a").index("i").send())),
        ("scroll", shown(es.scroll::<Value>("s").send())),
        ("clear_scroll", shown(es.clear_scroll(["s"]).send())),
        ("open_point_in_time", shown(es.open_point_in_time::<Value>("1m").index("i").send())),
        ("close_point_in_time", shown(es.close_point_in_time("p").send())),
        ("search_shards", shown(es.search_shards::<Value>().index("i").send())),
        ("termvectors", shown(es.termvectors::<Value>(1).index("i").send())),
        ("mtermvectors", shown(es.mtermvectors::<Value>(["1"]).index("i").send())),
        ("delete_by_query", shown(es.delete_by_query::<Value>().index("i").query(match_all()).send())),
        ("update_by_query", shown(es.update_by_query::<Value>().index("i").query(match_all()).send())),
        ("indices.create", shown(es.indices().create("i").send())),
        ("indices.delete", shown(es.indices().delete("i").send())),
        ("indices.refresh", shown(es.indices().refresh("i").send())),
        ("indices.flush", shown(es.indices().flush("i").send())),
        ("indices.forcemerge", shown(es.indices().forcemerge("i").send())),
        ("indices.clear_cache", shown(es.indices().clear_cache("i").send())),
        ("indices.open", shown(es.indices().open("i").send())),
        ("indices.get_mapping", shown(es.indices().get_mapping("i").send())),
        ("indices.get_settings", shown(es.indices().get_settings("i").send())),
        ("indices.put_alias", shown(es.indices().put_alias("i", "a").send())),
        ("indices.delete_alias", shown(es.indices().delete_alias("i", "a").send())),
        ("cluster.health", shown(es.cluster().health().send())),
    ]
}

/// Bodies, and the calls of which each is an answer all the same.
const BODIES: [(&str, &[&str]); 20] = [
    ("", &[]),
    ("null", &[]),
    ("[]", &[]),
    ("\"x\"", &[]),
    ("<html></html>", &[]),
    // No index fits the names.
    ("{}", &["indices.get_mapping", "indices.get_settings"]),
    (r#"{"ok":true}"#, &[]),
    (r#"{"task":"a:1"}"#, &[]),
    (r#"{"took":1}"#, &[]),
    (r#"{"hits":{"hits":null}}"#, &["indices.get_mapping"]),
    (r#"{"count":null}"#, &[]),
    (r#"{"succeeded":true}"#, &[]),
    (r#"{"responses":[]}"#, &[]),
    (r#"{"docs":[]}"#, &[]),
    (r#"{"valid":true}"#, &["validate_query"]),
    (r#"{"error":"x"}"#, &[]),
    (r#"{"error":{"type":"a","reason":"b"},"status":500}"#, &[]),
    (r#"{"acknowledged":null}"#, &[]),
    (r#"{"acknowledged":"yes"}"#, &[]),
    // The change goes on, and the answer says so.
    (
        r#"{"acknowledged":false}"#,
        &["indices.create", "indices.delete", "indices.open", "indices.put_alias", "indices.delete_alias"],
    ),
];

#[tokio::test]
async fn what_is_not_the_answer_of_the_endpoint_is_an_error() {
    for (body, answers) in BODIES {
        for (name, call) in calls(&client(body)) {
            let outcome = call.await;
            assert_eq!(outcome.is_ok(), answers.contains(&name), "{name} of {body}: {outcome:?}");
        }
    }
}
