use es_transport::Idempotency;
use serde_json::{Value, json};

use super::*;
use crate::{ErrorKind, testing::Recorder};

const ES9: fn() -> Server = || Server::elasticsearch(9, 2);

async fn line(server: Server, call: impl FnOnce(&Elasticsearch) -> NamedEndpoint) -> String {
    let (recorder, es) = Recorder::of(server, 200, "{}");
    call(&es).response().await.unwrap();
    recorder.one().line()
}

#[test]
fn tables_are_sorted_and_whole() {
    for product in [Product::Elasticsearch, Product::OpenSearch] {
        assert!(known(product).is_sorted_by_key(|spec| spec.name));
        for spec in known(product) {
            assert!(!spec.paths.is_empty(), "{}", spec.name);
            for path in spec.paths {
                let (methods, path) = path.split_once(" /").unwrap();
                assert!(methods.split(',').all(|method| method.parse::<Method>().is_ok()), "{path}");
            }
        }
    }
    assert!(known(Product::Elasticsearch).len() > 550 && known(Product::OpenSearch).len() > 150);
}

#[tokio::test]
async fn method_and_path_follow_from_the_parts() {
    let policy = json!({"policy": {}});
    let hot = |es: &Elasticsearch| {
        es.endpoint("ilm.put_lifecycle").part("policy", "hot").param("timeout", "30s").json(&policy)
    };
    assert_eq!(line(ES9(), hot).await, "PUT /_ilm/policy/hot?timeout=30s");
    let line = |call: fn(&Elasticsearch) -> NamedEndpoint| line(ES9(), call);
    assert_eq!(line(|es| es.endpoint("search")).await, "GET /_search");
    assert_eq!(line(|es| es.endpoint("search").part("index", "a,b").json(&json!({}))).await, "POST /a,b/_search");
    assert_eq!(line(|es| es.endpoint("index").part("index", "a").json(&json!({}))).await, "POST /a/_doc");
    let index = |es: &Elasticsearch| es.endpoint("index").part("index", "a").part("id", "_x/y").json(&json!({}));
    assert_eq!(line(index).await, "PUT /a/_doc/%5Fx%2Fy");
    let typed = |es: &Elasticsearch| es.endpoint("search").part("index", "a").part("type", "t");
    assert_eq!(line(typed).await, "GET /a/t/_search");
}

#[tokio::test]
async fn the_servers_own_specification_counts() {
    let opensearch = Server::opensearch(3, 8);
    let health = |es: &Elasticsearch| es.endpoint("cluster.health").param("cluster_manager_timeout", "1s");
    assert_eq!(line(opensearch, health).await, "GET /_cluster/health?cluster_manager_timeout=1s");
    let health = |es: &Elasticsearch| es.endpoint("cluster.health").param("master_timeout", "1s");
    assert_eq!(line(opensearch, health).await, "GET /_cluster/health?cluster_manager_timeout=1s");
    assert_eq!(line(ES9(), health).await, "GET /_cluster/health?master_timeout=1s");
    let pit = |es: &Elasticsearch| es.endpoint("create_pit").part("index", "a").param("keep_alive", "1m");
    assert_eq!(line(opensearch, pit).await, "POST /a/_search/point_in_time?keep_alive=1m");
}

#[tokio::test]
async fn what_the_table_does_not_know_is_refused_with_the_nearest_name() {
    let refused = async |server: Server, call: fn(&Elasticsearch) -> NamedEndpoint, words: &[&str]| {
        let (recorder, es) = Recorder::of(server, 200, "{}");
        let error = call(&es).send::<Value>().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        for words in words {
            assert!(error.to_string().contains(words), "{error}");
        }
        assert!(recorder.take().is_empty());
    };
    refused(ES9(), |es| es.endpoint("indices.creat"), &["there is no endpoint `indices.creat`", "`indices.create`"])
        .await;
    refused(ES9(), |es| es.endpoint("§§"), &["there is no endpoint `§§`; nothing was sent"]).await;
    refused(ES9(), |es| es.endpoint("search").part("indx", "a"), &["no part `indx`", "did you mean `index`?"]).await;
    refused(ES9(), |es| es.endpoint("search").param("preferrence", 1), &["no parameter", "`preference`"]).await;
    refused(
        ES9(),
        |es| es.endpoint("indices.create"),
        &["indices.create: ", "its paths are /{index}, and no parts are given"],
    )
    .await;
    refused(ES9(), |es| es.endpoint("indices.create").part("index", ""), &["index name is empty"]).await;
    refused(ES9(), |es| es.endpoint("indices.create").part("index", "_bulk"), &["begins with `_`"]).await;
    refused(ES9(), |es| es.endpoint("get_script").part("id", ".."), &["cannot stand in a path"]).await;
    refused(ES9(), |es| es.endpoint("bulk"), &["needs a body"]).await;
    refused(ES9(), |es| es.endpoint("info").json(&json!({})), &["takes no body"]).await;
    // Another product's, another version's.
    refused(ES9(), |es| es.endpoint("create_pit").part("index", "a"), &["does not have the endpoint `create_pit`"])
        .await;
    refused(ES9(), |es| es.endpoint("cluster.health").param("cluster_manager_timeout", 1), &["no parameter"]).await;
    let old = Server::elasticsearch(7, 10);
    refused(old, |es| es.endpoint("esql.query").json(&json!({})), &["needs version 8.11", "Elasticsearch 7.10.0"])
        .await;
    let gone: fn(&Elasticsearch) -> NamedEndpoint =
        |es| es.endpoint("indices.exists_type").part("index", "a").part("type", "b");
    refused(ES9(), gone, &["version 8.0 took it away"]).await;
}

#[tokio::test]
async fn reads_are_repeated_and_writes_by_post_are_not() {
    use Idempotency::{Idempotent, NotIdempotent, PartlyExecuted};
    let check = async |call: fn(&Elasticsearch) -> NamedEndpoint, idempotency| {
        let (recorder, es) = Recorder::of(ES9(), 200, "{}");
        let name = call(&es).name;
        call(&es).response().await.unwrap();
        let options = es_transport::RequestOptions::new().endpoint(name).idempotency(idempotency);
        assert_eq!(recorder.one().options, options);
    };
    check(|es| es.endpoint("search").json(&json!({})), Idempotent).await;
    check(|es| es.endpoint("msearch").json_lines([json!({}), json!({})]), Idempotent).await;
    check(|es| es.endpoint("esql.query").json(&json!({})), Idempotent).await;
    check(|es| es.endpoint("indices.create").part("index", "a"), Idempotent).await;
    check(|es| es.endpoint("scroll").json(&json!({})), NotIdempotent).await;
    check(|es| es.endpoint("update_by_query").part("index", "a"), PartlyExecuted).await;
    check(|es| es.endpoint("delete_by_query").part("index", "a").json(&json!({})), PartlyExecuted).await;
    check(|es| es.endpoint("reindex").json(&json!({})), PartlyExecuted).await;
    check(|es| es.endpoint("create").part("index", "a").part("id", 1).json(&json!({})), NotIdempotent).await;
    check(|es| es.endpoint("index").part("index", "a").part("id", 1).json(&json!({})), Idempotent).await;
    check(|es| es.endpoint("index").part("index", "a").json(&json!({})), NotIdempotent).await;
    check(|es| es.endpoint("bulk").json_lines([json!({})]), NotIdempotent).await;
}

#[tokio::test]
async fn answers_are_json_or_whether_it_is_there() {
    let (_, es) = Recorder::of(ES9(), 404, "");
    assert!(!es.endpoint("indices.exists").part("index", "a").send::<bool>().await.unwrap());
    let (_, es) = Recorder::of(ES9(), 200, "");
    assert!(es.endpoint("indices.exists").part("index", "a").send::<bool>().await.unwrap());
    let (recorder, es) = Recorder::of(ES9(), 200, r#"{"items":[]}"#);
    let lines = [json!({"index": {}}), json!({"a": 1})];
    let answer: Value = es.endpoint("bulk").part("index", "a").json_lines(lines).send().await.unwrap();
    assert_eq!(answer, json!({"items": []}));
    let asked = recorder.one();
    assert_eq!((asked.line().as_str(), asked.body.as_str()), ("POST /a/_bulk", "{\"index\":{}}\n{\"a\":1}\n"));
    assert_eq!(asked.headers["content-type"], "application/x-ndjson");
}
