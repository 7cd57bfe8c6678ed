use std::{
    future::{Future, IntoFuture},
    time::Duration,
};

use es_dsl::{prelude::*, queries::*, search::SourceFilter};
use es_transport::{Idempotency, RequestOptions};
use http::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    Elasticsearch, ErrorKind, Server,
    by_query::UpdateByQuery,
    document::MgetItem,
    indices::Alias,
    search::Template,
    testing::{Recorder, SERVERS, Tweet, answer},
};

fn es() -> Elasticsearch {
    Elasticsearch::default().with_server(Server::unknown())
}

/// Calls and their futures can go to any thread, whatever they are about.
#[test]
fn calls_are_send_and_static() {
    fn check<F: Future + Send + 'static>(call: impl Send + 'static, future: F) {
        drop((call, future));
    }
    macro_rules! check {
        ($($call:expr;)*) => { $(check($call, $call.send());)* };
    }
    fn shared<T: Clone + Send + Sync + 'static>(_: T) {}
    shared(es());
    shared(es().indices());
    shared(crate::Error::request("x"));
    let tweet = Tweet::sample();
    check! {
        es().index(&tweet);
        es().get::<Tweet>(1);
        es().update::<Tweet>(1).doc(&tweet).upsert(&tweet);
        es().delete::<Tweet>(1);
        es().search::<Tweet>().query(match_all());
        es().update_by_query::<Tweet>();
        es().delete_by_query::<Tweet>().query(match_all());
        es().reindex::<Tweet>().dest("a");
        es().indices().create("a").mapping(Tweet::mapping());
        es().indices().create_for::<Tweet>();
        es().indices().exists("a");
        es().indices().refresh("a");
        es().indices().get_mapping("a");
        es().indices().delete("a");
        es().request(Method::GET, "/");
    }
    let task = es().tasks().resume::<UpdateByQuery>("n:1").unwrap();
    check(task.clone(), task.wait().timeout(Duration::from_secs(1)).into_future());
    check(task.progress(Duration::from_secs(1)), es().update_by_query::<Tweet>().start());
    shared(task);
}

#[tokio::test]
async fn h05_options_go_with_the_request() {
    let (server, es) = Recorder::of(Server::unknown(), 200, r#"{"hits":{"hits":[]}}"#);
    let call = es.search::<Tweet>().request_timeout(Duration::from_secs(2)).max_retries(1).retry_on_timeout(true);
    let call =
        call.header("X-Custom", "a b").opaque_id("job-7").param("preference", "a&b").param("preference", "_local");
    call.send().await.unwrap();
    let asked = server.one();
    assert_eq!(asked.line(), "POST /tweets/_search?preference=_local");
    assert_eq!(asked.headers["x-custom"], "a b");
    assert_eq!(asked.headers["x-opaque-id"], "job-7");
    assert_eq!(asked.headers["content-type"], "application/json");
    let options = RequestOptions::new()
        .endpoint("search")
        .idempotency(Idempotency::Idempotent)
        .request_timeout(Duration::from_secs(2))
        .max_retries(1)
        .retry_on_timeout(true);
    assert_eq!(asked.options, options);

    es.search::<Tweet>().idempotency(Idempotency::NotIdempotent).send().await.unwrap();
    let options = RequestOptions::new().endpoint("search").idempotency(Idempotency::NotIdempotent);
    assert_eq!(server.one().options, options);
}

#[tokio::test]
async fn a_parameter_of_a_template_that_is_no_number_is_not_sent() {
    let es = es().with_server(SERVERS[3]());
    let template = Template::stored("a").param("b", f64::NAN);
    let error = es.render_search_template(template).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(error.to_string().contains("params.b: NaN is not a number"), "{error}");
}

#[derive(Serialize, Document)]
#[document(index = "readings")]
struct Reading {
    values: Vec<Option<f32>>,
}

#[tokio::test]
async fn bad_input_is_an_error_and_nothing_is_sent() {
    // Not even what recognises the server.
    let server = Recorder::answering([answer(500, "")]);
    let es = server.client();
    let json = json!({});
    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    let reading = Reading { values: vec![Some(0.5), None, Some(f32::NAN)] };
    macro_rules! refused {
        ($($call:expr => $endpoint:literal, $words:literal;)*) => { $(
            let error = $call.send().await.err().unwrap();
            assert_eq!((error.kind(), error.endpoint()), (ErrorKind::Request, Some($endpoint)), "{error}");
            assert!(error.to_string().contains($words), "{error}");
            assert!(error.to_string().ends_with("nothing was sent"), "{error}");
        )* };
    }
    refused! {
        es.index(&json) => "index", "no index is named";
        es.index(&json).index("") => "index", "index name is empty";
        es.index(&json).index("_bulk") => "index", "begins with `_`";
        es.index(&json).index("a").id("") => "index", "id of the document is empty";
        es.index(&json).index("a").id("..") => "index", "cannot stand in a path";
        es.index(&json).index("a").header("bad name", "") => "index", "`bad name`";
        es.index(&json).index("a").opaque_id("a\nb") => "index", "cannot be sent";
        es.index(&json).index("a").doc_type("") => "index", "document type is empty";
        es.index(&json).index("a").doc_type("_mapping").id(1) => "index", "`_mapping` begins with `_`";
        es.get::<Value>(1).index("a").doc_type("..") => "get", "cannot stand in a path";
        es.get::<Value>(1) => "get", "no index is named";
        es.get::<Tweet>("") => "get", "id of the document is empty";
        es.delete::<Value>(1) => "delete", "no index is named";
        es.delete::<Tweet>("") => "delete", "id of the document is empty";
        es.update::<Tweet>(1) => "update", "nothing says what to change";
        es.update::<Tweet>(1).doc(&json).script(Script::stored("s")) => "update", "exclude each other";
        es.update::<Tweet>(1).doc(&unwritable) => "update", "cannot be written as JSON";
        es.search::<Tweet>().indices(Vec::<String>::new()) => "search", "index name is empty";
        es.search::<Tweet>().body_raw(json!([])) => "search", "takes a JSON object";
        es.update_by_query::<Value>() => "update_by_query", "no index is named";
        es.delete_by_query::<Tweet>().query(match_all()).index(" ") => "delete_by_query", "index name is empty";
        es.delete_by_query::<Tweet>() => "delete_by_query", "`match_all()` removes all";
        es.delete_by_query::<Tweet>().query(match_all()).param("wait_for_completion", false) => "delete_by_query", "task";
        es.update_by_query::<Tweet>().param("wait_for_completion", "false") => "update_by_query", "task";
        es.indices().create("") => "indices.create", "index name is empty";
        es.indices().create("a").settings(json!({"a": 1})).settings([f64::NAN]) => "indices.create", "[0]: NaN is not";
        es.indices().create_for::<Value>() => "indices.create", "no index is named";
        es.indices().exists("a,") => "indices.exists", "index name is empty";
        es.indices().delete("") => "indices.delete", "index name is empty";
        // Servers take no name for none given, and cancel all tasks, or send back all fields.
        es.tasks().cancel_matching().actions(Vec::<String>::new()) => "tasks.cancel", "`actions` is empty";
        es.tasks().cancel_matching().actions(["", "*reindex"]) => "tasks.cancel", "`actions` is empty";
        es.tasks().cancel_matching().nodes("") => "tasks.cancel", "`nodes` is empty";
        es.tasks().cancel_matching().parent_task_id("") => "tasks.cancel", "`parent_task_id` is empty";
        es.index(&json).index("a").routing("") => "index", "`routing` is empty";
        es.index(&json).index("a").pipeline("") => "index", "`pipeline` is empty";
        es.count::<Tweet>().routing("") => "count", "`routing` is empty";
        es.search::<Tweet>().preference("") => "search", "`preference` is empty";
        es.get::<Tweet>(1).stored_fields(Vec::<String>::new()) => "get", "`stored_fields` is empty";
        es.field_caps::<Tweet>(["likes", ""]) => "field_caps", "`fields` is empty";
        es.search::<Tweet>().expand_wildcards(Vec::<String>::new()) => "search", "`expand_wildcards` is empty";
        es.mget::<Tweet>([MgetItem::new(1).routing("")]) => "mget", "routing of the document `1` is empty";
        es.mget::<Tweet>([MgetItem::new(1).index("")]) => "mget", "index name of the document `1` is empty";
        es.mtermvectors::<Tweet>([MgetItem::new(1).routing("")]) => "mtermvectors", "routing of the document `1`";
        es.count::<Tweet>().min_score(f64::NAN) => "count", "NaN is not a number";
        es.request(Method::GET, "_cat/nodes") => "request", "does not begin with `/`";
        es.request(Method::GET, "/a#b") => "request", "%23";
        es.request(Method::GET, "/a b") => "request", "is not a path";
        es.index(&reading) => "index", "values[2]: NaN is not a number that JSON can hold";
        es.create(&reading) => "create", "values[2]: NaN is not a number that JSON can hold";
        es.update::<Reading>(1).doc(&reading) => "update", "values[2]: NaN is not a number that JSON can hold";
        es.update::<Reading>(1).doc(json!({})).upsert(&reading) => "update", "values[2]: NaN is";
        es.request(Method::PUT, "/a").json(&[f64::INFINITY]) => "request", "[0]: inf is not a number";
        es.request(Method::GET, "/a").json(&unwritable) => "request", "cannot be written as JSON";
    }
    // How a query is written depends on the server.
    let es = es.clone().with_server(Server::elasticsearch(9, 2));
    refused! {
        es.search::<Value>().index("a").query(term("b", f64::NAN)) => "search", "term.b.value: NaN is not a number";
        es.count::<Value>().index("a").query(term("b", f64::NAN)) => "count", "term.b.value: NaN is not a number";
        es.update_by_query::<Value>().index("a").query(term("b", f64::NAN)) => "update_by_query", "b.value: NaN is";
        es.delete_by_query::<Value>().index("a").query(term("b", f64::NAN)) => "delete_by_query", "b.value: NaN is";
        es.msearch(vec![es.search::<Value>().index("a").query(term("b", f64::NAN))]) => "msearch", "b.value: NaN is";
        es.msearch(vec![es.search::<Tweet>().routing("")]) => "msearch", "`routing` is empty";
        es.indices().put_alias("a", "b").alias(Alias::new().search_routing("")) => "indices.put_alias", "routing";
        es.search::<Tweet>().source(Vec::<String>::new()) => "search", "_source: servers send back all fields";
        es.search::<Tweet>().source(SourceFilter::only([""; 0])) => "search", "_source.includes: servers send back";
        es.reindex::<Tweet>().dest("a").source(Vec::<String>::new()) => "reindex", "_source: servers send back all";
    }
    for call in [
        es.endpoint("bulk").json_lines([json!({}), json!({"a": 1})]).json_lines([[1.0], [f64::NAN]]),
        es.endpoint("bulk").json_lines([Reading { values: vec![Some(f32::NEG_INFINITY)] }]),
        es.endpoint("search").json(&[[f64::NAN]]),
    ] {
        let error = call.send::<Value>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains("is not a number that JSON can hold"), "{error}");
    }
    let error = es.endpoint("tasks.cancel").param("actions", "").send::<Value>().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Request && error.to_string().contains("`actions` is empty"), "{error}");
    assert!(server.take().is_empty());
}

#[tokio::test]
async fn what_is_in_a_raw_request_is_sent_as_it_is() {
    let (service, es) = Recorder::of(Server::unknown(), 200, "{}");
    es.request(Method::GET, "/_cat/nodes").param("h", "").send().await.unwrap();
    assert_eq!(service.one().line(), "GET /_cat/nodes?h=");
}

#[tokio::test]
async fn a_condition_that_an_old_server_does_not_know_is_not_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, "{}");
    let tweet = Tweet::sample();
    for (error, needed) in [
        (
            es.index(&tweet).if_unchanged_since(1, 1).send().await.unwrap_err(),
            "`if_unchanged_since` needs Elasticsearch 6.7",
        ),
        (
            es.delete::<Tweet>(1).if_unchanged_since(1, 1).send().await.unwrap_err(),
            "`if_unchanged_since` needs Elasticsearch 6.7",
        ),
        (es.create(&tweet).require_alias(true).send().await.unwrap_err(), "`require_alias` needs Elasticsearch 7.10"),
        (es.reindex::<Tweet>().dest("a").require_alias(true).send().await.unwrap_err(), "`require_alias` needs"),
        // It would be passed over.
        (
            es.msearch(vec![es.search::<Tweet>().param("allow_partial_search_results", false)])
                .send()
                .await
                .unwrap_err(),
            "`allow_partial_search_results` needs Elasticsearch 6.3",
        ),
    ] {
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains(needed), "{error}");
    }
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn e02_an_ignored_status_is_read_as_the_result_if_it_can_be() {
    let missing = r#"{"error":{"type":"index_not_found_exception","reason":"no such index [a]"},"status":404}"#;
    let (_server, es) = Recorder::of(Server::unknown(), 404, missing);
    assert!(!es.indices().delete("a").ignore_status([404]).send().await.unwrap().acknowledged);
    assert!(es.indices().delete("a").ignore_status([400]).send().await.unwrap_err().is_index_not_found());
    // There is no hit in it, so that the page would be made up.
    let error = es.search::<Tweet>().ignore_status([404]).send().await.unwrap_err();
    assert!(error.is_index_not_found());
}

#[tokio::test]
async fn a_failing_service_is_an_error_with_its_words() {
    let refuse = |_| std::future::ready(Err::<http::Response<es_transport::Body>, _>(std::io::Error::other("no luck")));
    let es = Elasticsearch::from_service(tower::service_fn(refuse)).with_server(Server::unknown());
    let error = es.get::<Tweet>(1).send().await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Transport, Some("/tweets/_doc/1")));
    assert!(error.to_string().starts_with("get (GET /tweets/_doc/1): a layer failed: no luck"), "{error}");
}

#[tokio::test]
async fn a_refused_connection_tells_the_node_and_what_to_do() {
    // Bound and not listened to by anybody once it is dropped.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let es =
        Elasticsearch::builder().hosts([("127.0.0.1", port)]).http_auth("u:s3cret").max_retries(0).build().unwrap();
    let error = es.search::<Value>().send().await.unwrap_err();
    assert!(error.transport().is_some_and(es_transport::Error::is_connect));
    assert_eq!(error.node().map(ToString::to_string), Some(format!("http://127.0.0.1:{port}")));
    assert_eq!(error.attempts().len(), 1);
    let told = format!("{error}\n{error:?}\n{es:?}");
    assert!(told.contains("is the server running, and the address right?"), "{told}");
    assert!(!told.contains("s3cret"), "{told}");
}

#[tokio::test]
async fn parameters_have_the_names_that_the_server_knows() {
    for (server, name) in [
        (Server::elasticsearch(9, 2), "master_timeout"),
        (Server::opensearch(1, 3), "master_timeout"),
        (Server::opensearch(3, 8), "cluster_manager_timeout"),
    ] {
        let (service, es) = Recorder::of(server, 200, r#"{"acknowledged":true}"#);
        es.indices()
            .delete(["a", "b"])
            .master_timeout("5s")
            .timeout("1m")
            .ignore_unavailable(true)
            .send()
            .await
            .unwrap();
        assert_eq!(service.one().line(), format!("DELETE /a,b?{name}=5s&timeout=1m&ignore_unavailable=true"));
    }
}
