//! Calls that are not sent.

use std::time::Duration;

use es_client::{
    Server,
    bulk::{self, Operation},
    by_query::UpdateByQuery,
    cluster::ComponentTemplate,
    document::MgetItem,
    dsl::{aggregation, mapping::IndexSettings},
    indices::{Alias, IndexTemplate, LegacyTemplate, TemplateContent},
    prelude::*,
    queries::*,
    search::{Metric, RatedSearch},
    security::{IndexPrivileges, Role},
    transport::{Body, IntoHttpService},
};
use es_tests::{errors::Page, failures};

use crate::client::{Tweet, always};

/// A client of another server than that of most entries.
fn on(server: Server) -> Elasticsearch {
    always(200, "{}").with_server(server)
}

/// A client whose server tells its product by a header, and no version to who may not ask for it.
fn of_no_version() -> Elasticsearch {
    let service = tower::service_fn(|_: http::Request<Body>| async {
        let response = http::Response::builder().status(403).header("x-elastic-product", "Elasticsearch");
        Ok::<_, std::convert::Infallible>(response.body(Body::from("{}")).unwrap())
    });
    Elasticsearch::from_service(service.into_http_service())
}

pub(crate) async fn tell(page: &mut Page) {
    let es = always(200, "{}");
    let doc = json!({"a": 1});
    names(page, &es, &doc).await;
    what_is_missing(page, &es).await;
    what_cannot_be_written(page, &es).await;
    what_the_server_lacks(page).await;
    by_name(page, &es).await;
}

async fn names(page: &mut Page, es: &Elasticsearch, doc: &Value) {
    page.section("Names");
    failures!(page;
        es.index(doc).send().await;
        es.index(doc).index("").send().await;
        es.index(doc).index("_bulk").send().await;
        es.index(doc).index("..").send().await;
        es.search::<Value>().indices(["a", ""]).send().await;
        es.search::<Value>().indices(Vec::<String>::new()).send().await;
        es.get::<Tweet>("").send().await;
        es.get::<Tweet>("..").send().await;
        es.mget::<Tweet>(["1", ""]).send().await;
        es.mget::<Tweet>([MgetItem::new(1).routing("")]).send().await;
        es.bulk().operations(bulk::iter([Operation::index(doc).index("tweets").routing("")])).send().await;
        es.bulk().operations(bulk::iter([Operation::index(doc).index("tweets").pipeline("")])).send().await;
        es.indices().put_alias("tweets", "t").alias(Alias::new().search_routing("")).send().await;
        es.indices().refresh("").send().await;
        es.snapshots().create("", "s").send().await;
        es.ingest().get_pipeline("a,b").send().await;
        es.tasks().resume::<UpdateByQuery<Tweet>>("124");
        es.tasks().get("").send().await;
        es.tasks().cancel("").send().await;
        es.cluster().put_component_template("", ComponentTemplate::new(TemplateContent::default())).send().await;
        es.indices().get_settings("tweets").names("").send().await;
        es.indices().update_aliases().add("tweets", "").send().await;
        es.reindex::<Tweet>().dest("").send().await;
        es.security().get_user("").send().await;
        es.snapshots().restore("r", "").send().await;
        es.snapshots().delete("r", "s1,").send().await;
        es.request(Method::GET, "tweets/_count").send().await;
        es.request(Method::GET, "/a b").send().await;
        es.request(Method::GET, "/tweets#1").send().await;
        es.request(Method::GET, "/").header("a b", "c").send().await;
        "seven".parse::<es_client::Version>();
    );
    let on_five = on(Server::elasticsearch(5, 6));
    failures!(page; on_five.get::<Value>(1).index("i").doc_type("_mapping").send().await;);
}

async fn what_is_missing(page: &mut Page, es: &Elasticsearch) {
    let rated = RatedSearch::new("bonsai", SearchBody::<Tweet>::new());
    page.section("Calls that lack something, or have too much");
    failures!(page;
        es.update::<Tweet>(1).send().await;
        es.update::<Tweet>(1).doc(json!({"likes": 1})).script(Script::painless("ctx.op = 'noop'")).send().await;
        es.mget::<Tweet>(Vec::<String>::new()).send().await;
        es.mtermvectors::<Tweet>(Vec::<String>::new()).send().await;
        es.msearch(Vec::<es_client::search::Search<Tweet>>::new()).send().await;
        es.msearch(vec![es.search::<Tweet>().request_timeout(Duration::from_secs(1))]).send().await;
        es.msearch(vec![es.search::<Tweet>().param("scroll", "1m")]).send().await;
        es.search::<Tweet>().body_raw(json!([1])).send().await;
        es.explain::<Tweet>(1).send().await;
        es.field_caps::<Tweet>("").send().await;
        es.field_caps::<Tweet>(Vec::<String>::new()).send().await;
        es.search::<Tweet>().source(Vec::<String>::new()).send().await;
        es.rank_eval([rated.clone(), rated], Metric::Precision { k: 10 }).send().await;
        es.scroll::<Tweet>("").send().await;
        es.clear_scroll(Vec::<String>::new()).send().await;
        es.rank_eval(["a", "a"].map(|name| RatedSearch::<Tweet>::new(name, SearchBody::new())), Metric::Recall { k: 1 }).send().await;
        es.search::<Tweet>().source(Vec::<String>::new()).send().await;
        es.tasks().cancel_matching().actions(Vec::<String>::new()).send().await;
        es.close_point_in_time("").send().await;
        es.delete_by_query::<Tweet>().send().await;
        es.update_by_query::<Tweet>().requests_per_second(-1.0).send().await;
        es.update_by_query::<Tweet>().param("wait_for_completion", false).send().await;
        es.reindex::<Tweet>().send().await;
        es.indices().put_mapping("tweets").send().await;
        es.indices().put_settings("tweets").send().await;
        es.indices().update_aliases().send().await;
        es.indices().create("tweets").mapping(Tweet::mapping()).body_raw(json!({"mappings": {}})).send().await;
        es.indices().put_index_template("t", IndexTemplate::new(Vec::<String>::new())).send().await;
        es.cluster().put_settings().send().await;
        es.cluster().put_settings().persistent_all(1).send().await;
        es.cluster().allocation_explain().current_node("n").send().await;
        es.tasks().cancel_matching().send().await;
        es.async_search().status("").send().await;
        es.security().get_role("").send().await;
        es.snapshots().create_repository("r", "").send().await;
        es.indices().simulate_index_template("").send().await;
        es.indices().simulate_template().send().await;
        es.indices().simulate_template().name("").send().await;
        es.indices().create("tweets").settings(IndexSettings::raw(1)).send().await;
        es.indices().put_index_template("t", IndexTemplate::new(["t*"]).content(TemplateContent::new().settings(IndexSettings::raw(1)))).send().await;
        es.ingest().simulate("p").send().await;
        es.security().invalidate_api_key().send().await;
        es.security().create_api_key("").send().await;
        es.cat().indices().param("format", "text").send().await;
        es.scan::<Tweet>().page_size(0).stream().try_next().await;
        es.bulk().operations(bulk::iter([Operation::index(&json!({"a": 1}))])).send().await;
        es.bulk().operations(bulk::iter([Operation::delete::<Tweet>("")])).send().await;
        es.indices().put_template("t", LegacyTemplate::new(Vec::<String>::new())).send().await;
        es.msearch_template(Vec::<es_client::search::SearchTemplate<Tweet>>::new()).send().await;
        es.get::<Tweet>(1).header("a b", "c").send().await;
    );
    let closed = es.bulk().start::<()>();
    closed.clone().close().await.unwrap();
    failures!(page; closed.push(Operation::delete::<Tweet>("1")).await;);
    let client = es.clone();
    let of_another_runtime = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { client.bulk().start::<()>() })
    });
    let of_another_runtime = of_another_runtime.join().unwrap();
    failures!(page; of_another_runtime.push(Operation::delete::<Tweet>("1")).await;);
}

/// A number that JSON does not have.
#[derive(Debug, serde::Serialize, serde::Deserialize, Document)]
#[document(index = "prices")]
struct Price {
    value: f64,
}

async fn what_cannot_be_written(page: &mut Page, es: &Elasticsearch) {
    page.section("Values that cannot be written");
    let price = Price { value: f64::NAN };
    let p = Price::fields();
    failures!(page;
        es.index(&price).send().await;
        es.update::<Price>(1).doc(&price).send().await;
        es.search::<Price>().query(p.value.range().gte(f64::INFINITY)).send().await;
        es.search::<Value>().index("i").query(term("a", Value::Null)).send().await;
        es.bulk().operations(bulk::iter([Operation::index(&price)])).send().await;
        es.search::<Price>().query(multi_match("oak", [p.value.boost(-1.0)])).send().await;
        es.search::<Value>().index("i").aggs(aggs! { a: aggregation::date_histogram("at").fixed_interval(Duration::from_micros(1)) }).send().await;
        es.update::<Price>(1).doc(Partial::<Price>::new().set(p.value, f64::NAN)).send().await;
        es.update_by_query::<Price>().script(Script::painless("ctx.n = params.n").param("n", f64::NAN)).send().await;
    );
}

async fn what_the_server_lacks(page: &mut Page) {
    page.section("What the server lacks");
    let old = on(Server::elasticsearch(5, 6));
    let seven = on(Server::elasticsearch(7, 10));
    let nine = on(Server::elasticsearch(9, 2));
    let open = on(Server::opensearch(3, 8));
    let of_no_version = of_no_version();
    let mut of_two_types = LegacyTemplate::new(["a"]);
    of_two_types.mappings = ["tweet", "person"].map(|name| (name.to_owned(), Mapping::new())).into();
    let mut described = Role::new();
    described.description = Some("reads".to_owned());
    let of_logs = || IndexPrivileges::new(["logs"], ["read"]);
    let by_author = aggregation::composite((aggregation::terms_source("author"),));
    failures!(page;
        old.open_point_in_time::<Tweet>("1m").send().await;
        old.bulk().operations(bulk::iter([Operation::delete::<Tweet>("1").if_unchanged_since(1, 1)])).send().await;
        old.indices().create_data_stream("logs").send().await;
        seven.esql::<Value>("FROM tweets").send().await;
        open.esql::<Value>("FROM tweets").send().await;
        open.security().put_role("r", Role::new().index(of_logs().grant([""; 0]))).send().await;
        open.security().put_role("r", Role::new().index(of_logs().query(json!("")))).send().await;
        old.index(&json!({})).index("tweets").if_unchanged_since(1, 1).send().await;
        open.async_search().status("id").send().await;
        nine.ppl::<Value>("source=tweets").send().await;
        old.search::<Tweet>().composite_pages(by_author).try_next().await;
        old.indices().put_template("t", LegacyTemplate::new(["a", "b"])).send().await;
        old.indices().put_index_template("t", IndexTemplate::new(["a", "b"])).send().await;
        on(Server::elasticsearch(7, 9)).security().invalidate_api_key().ids(["a", "b"]).send().await;
        old.snapshots().delete("r", ["a", "b"]).send().await;
        seven.security().put_role("r", described).send().await;
        open.security().put_user("u").full_name("U").send().await;
        open.security().put_user("u").metadata(json!({"age": 3})).send().await;
        of_no_version.ppl::<Value>("source=tweets").send().await;
        seven.indices().put_template("t", of_two_types.clone()).send().await;
        on(Server::unknown()).indices().put_template("t", of_two_types).send().await;
        old.endpoint("ilm.put_lifecycle").part("policy", "p").json(&json!({})).send::<Value>().await;
        nine.endpoint("indices.put_template").part("name", "t").send::<Value>().await;
        nine.endpoint("indices.exists_type").part("index", "a").part("type", "b").send::<Value>().await;
        open.endpoint("ilm.put_lifecycle").part("policy", "p").json(&json!({})).send::<Value>().await;
    );
}

async fn by_name(page: &mut Page, es: &Elasticsearch) {
    page.section("Endpoints by name");
    failures!(page;
        es.endpoint("indices.refesh").send::<Value>().await;
        es.endpoint("ilm.put_lifecycle").send::<Value>().await;
        es.endpoint("ilm.put_lifecycle").part("polcy", "p").send::<Value>().await;
        es.endpoint("ilm.put_lifecycle").part("policy", "").json(&json!({})).send::<Value>().await;
        es.endpoint("ilm.put_lifecycle").part("policy", "p").param("timout", "1s").send::<Value>().await;
        es.endpoint("indices.refresh").json(&1).send::<Value>().await;
        es.endpoint("ism.put_policies").part("policy_id", "p").send::<Value>().await;
        es.endpoint("bulk").send::<Value>().await;
        es.endpoint("indices.get_field_mapping").part("index", "tweets").send::<Value>().await;
    );
}
