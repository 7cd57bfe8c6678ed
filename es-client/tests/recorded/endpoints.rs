//! Methods, paths and parameters of the typed calls, beside the API specification of Elasticsearch.
//!
//! `tests/data/endpoints.json` has of each endpoint with a typed call what the specification says. The data and
//! `UPDATE=1 cargo test -p es-client --test recorded endpoints -- --ignored` make it.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use es_client::document::OpType;
use es_client::search::{Metric, RatedSearch, SearchType, Template};
use es_client::{prelude::*, queries::*};
use http::{Request, Response};
use serde::{Deserialize, Serialize};

use super::{data, sample};

const FILE: &str = "endpoints.json";

/// The calls beside `search` that are about queries.
const SEARCHES: [&str; 16] = [
    "count",
    "msearch",
    "scroll",
    "clear_scroll",
    "open_point_in_time",
    "close_point_in_time",
    "explain",
    "indices.validate_query",
    "field_caps",
    "search_template",
    "render_search_template",
    "msearch_template",
    "rank_eval",
    "search_shards",
    "termvectors",
    "mtermvectors",
];

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Endpoint {
    /// `GET /{index}/_search`
    urls: BTreeSet<String>,
    params: BTreeSet<String>,
}

type Endpoints = BTreeMap<String, Endpoint>;

fn committed() -> Endpoints {
    serde_json::from_str(&std::fs::read_to_string(sample::path(FILE)).unwrap()).unwrap()
}

/// What a call sends: its method, its path, and the names of its parameters.
type Sent = (String, String, Vec<String>);

/// A client that keeps what it sends.
fn recorder() -> (Elasticsearch, Arc<Mutex<Vec<Sent>>>) {
    let sent = Arc::<Mutex<Vec<Sent>>>::default();
    let kept = Arc::clone(&sent);
    let service = move |request: Request<es_client::transport::Body>| {
        let path = request.uri().path().to_owned();
        if path != "/" {
            let query = request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
            let names = query.map(|pair| pair.split('=').next().unwrap_or_default().to_owned());
            kept.lock().unwrap().push((request.method().to_string(), path, names.collect()));
        }
        let root = json!({"name": "n", "cluster_name": "c", "version": {"number": "7.10.2"}, "tagline": "You Know, for Search"});
        let response = Response::builder().header("content-type", "application/json");
        let response = response.header("x-elastic-product", "Elasticsearch").body(root.to_string()).unwrap();
        async move { Ok::<_, Infallible>(response) }
    };
    (Elasticsearch::from_service(tower::service_fn(service)), sent)
}

/// Whether a path is one of this template.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(path).all(|(part, is)| part.starts_with('{') || *part == is)
}

/// Each typed call with all its parameters sends what the specification knows. What the answer is does not matter.
#[tokio::test]
async fn typed_calls_are_those_of_the_specification() {
    let endpoints = committed();
    let mut called = BTreeSet::new();
    macro_rules! call {
        ($name:literal, |$es:ident| $call:expr) => {{
            let ($es, sent) = recorder();
            let _ = $call.send().await;
            let (method, path, params) = sent.lock().unwrap().pop().unwrap();
            let endpoint = &endpoints[$name];
            let known = |url: &String| url.strip_prefix(&format!("{method} ")).is_some_and(|url| fits(url, &path));
            assert!(endpoint.urls.iter().any(known), "{}: {method} {path} is none of {:?}", $name, endpoint.urls);
            for param in params {
                assert!(endpoint.params.contains(&param), "{}: {param} is none of {:?}", $name, endpoint.params);
            }
            called.insert($name);
        }};
    }
    let document = json!({});
    call!("search", |es| es.search::<Value>().index("i"));
    call!("search", |es| es.search::<Value>());
    call!("search", |es| {
        let search = es.search::<Value>().index("i").routing("r").preference("p").request_cache(true).scroll("1m");
        search.search_type(SearchType::QueryThenFetch).batched_reduce_size(2).pre_filter_shard_size(1)
    });
    call!("count", |es| {
        let count = es.count::<Value>().index("i").routing("r").preference("p").terminate_after(1).min_score(1.0);
        count.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("count", |es| es.count::<Value>());
    call!("msearch", |es| es.msearch(vec![es.search::<Value>()]).max_concurrent_searches(1));
    call!("scroll", |es| es.scroll::<Value>("s").keep_alive("1m"));
    call!("clear_scroll", |es| es.clear_scroll(["s"]));
    call!("open_point_in_time", |es| {
        let open = es.open_point_in_time::<Value>("1m").index("i").routing("r").preference("p");
        open.ignore_unavailable(true).expand_wildcards("open")
    });
    call!("close_point_in_time", |es| es.close_point_in_time("p"));
    call!("explain", |es| es.explain::<Value>(1).index("i").query(match_all()).routing("r").preference("p"));
    call!("indices.validate_query", |es| es.validate_query::<Value>().index("i").explain(true).rewrite(true));
    call!("indices.validate_query", |es| es.validate_query::<Value>());
    call!("field_caps", |es| {
        let caps = es.field_caps::<Value>("f").index("i").include_unmapped(true);
        caps.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("search_template", |es| {
        es.search_template::<Value>(Template::stored("t")).index("i").routing("r").preference("p")
    });
    call!("render_search_template", |es| es.render_search_template(Template::stored("t")));
    call!("msearch_template", |es| es.msearch_template([es.search_template::<Value>(Template::stored("t"))]));
    call!("rank_eval", |es| {
        let rated = RatedSearch::<Value>::new("a", SearchBody::new());
        let metric = Metric::DiscountedCumulativeGain { k: 1, normalize: true };
        es.rank_eval([rated], metric).index("i").ignore_unavailable(true)
    });
    call!("search_shards", |es| es.search_shards::<Value>().index("i").routing("r").preference("p"));
    call!("termvectors", |es| {
        let vectors = es.termvectors::<Value>(1).index("i").fields("f").term_statistics(true).field_statistics(false);
        vectors.offsets(false).positions(false).payloads(false).realtime(false).routing("r").preference("p")
    });
    call!("mtermvectors", |es| es.mtermvectors::<Value>([1]).index("i").fields("f").term_statistics(true));
    call!("get", |es| es.get::<Value>(1).index("i").routing("r"));
    call!("index", |es| {
        es.index(&document).index("i").id(1).routing("r").refresh(true).pipeline("p").op_type(OpType::Create)
    });
    call!("index", |es| es.index(&document).index("i").if_unchanged_since(1, 1));
    call!("update", |es| {
        let update = es.update::<Value>(1).index("i").doc(&document).routing("r").refresh(Refresh::WaitFor);
        update.if_unchanged_since(1, 1).retry_on_conflict(3)
    });
    call!("delete", |es| es.delete::<Value>(1).index("i").routing("r").refresh(true).if_unchanged_since(1, 1));
    call!("update_by_query", |es| es.update_by_query::<Value>().index("i").refresh(true).conflicts_proceed());
    call!("delete_by_query", |es| {
        es.delete_by_query::<Value>().query(match_all()).index("i").refresh(true).conflicts_proceed()
    });
    call!("indices.create", |es| es.indices().create("i"));
    call!("indices.delete", |es| es.indices().delete("i"));
    call!("indices.exists", |es| es.indices().exists("i"));
    call!("indices.refresh", |es| es.indices().refresh("i"));
    call!("indices.get_mapping", |es| es.indices().get_mapping("i"));
    assert_eq!(called, endpoints.keys().map(String::as_str).collect());
}

#[test]
#[ignore = "needs the data of the specification (ES_API_DATA)"]
fn the_endpoints_are_those_of_the_data() {
    let text = data(FILE).unwrap();
    let all: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let list = |json: &Value| json.as_array().cloned().unwrap_or_default();
    let text = |json: &Value| json.as_str().unwrap().to_owned();
    let names = sample::TYPED.into_iter().chain(["indices.exists"]).chain(SEARCHES).filter(|name| *name != "create");
    let endpoints: Endpoints = names
        .map(|name| {
            let urls = list(&all[name]["urls"]).into_iter().flat_map(|url| {
                let path = text(&url["path"]);
                list(&url["methods"]).into_iter().map(move |method| format!("{} {path}", method.as_str().unwrap()))
            });
            let params = list(&all[name]["query_params"]).into_iter().map(|param| text(&param["name"]));
            (name.to_owned(), Endpoint { urls: urls.collect(), params: params.collect() })
        })
        .collect();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(sample::path(FILE), serde_json::to_string_pretty(&endpoints).unwrap() + "\n").unwrap();
    }
    assert_eq!(committed(), endpoints);
}
