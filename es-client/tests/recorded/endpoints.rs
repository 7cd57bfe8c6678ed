//! Methods, paths and parameters of the typed calls, beside the table of endpoints ([`endpoints::known`]).
//!
//! Whoever adds a typed call adds a `call!` with all its parameters here, and says in `tests/data/left_out.txt` which of the
//! specification's parameters have no method, and why.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use es_client::document::{OpType, VersionType};
use es_client::search::{Metric, RatedSearch, SearchType, Template};
use es_client::{Product, endpoints, prelude::*, queries::*};
use http::{Request, Response};

use super::sample;

/// The endpoints of this name, of both products.
fn known(name: &str) -> impl Iterator<Item = &'static endpoints::EndpointSpec> {
    let all = [Product::Elasticsearch, Product::OpenSearch].into_iter().flat_map(endpoints::known);
    all.filter(move |spec| spec.name() == name)
}

/// Parameters without a method, by endpoint: lines of an endpoint, the reason, and the parameters.
fn left_out() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(sample::path("left_out.txt")).unwrap();
    let mut left_out = BTreeMap::<String, BTreeSet<String>>::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [endpoint, reason, params] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(!reason.is_empty(), "{line}");
        left_out.entry(endpoint.to_owned()).or_default().extend(params.split(' ').map(str::to_owned));
    }
    left_out
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
    let mut offered = BTreeMap::<&str, BTreeSet<String>>::new();
    macro_rules! call {
        ($name:literal, |$es:ident| $call:expr) => {{
            let ($es, sent) = recorder();
            let _ = $call.send().await;
            let (method, path, params) = sent.lock().unwrap().pop().unwrap();
            let is_known = |url: &&str| {
                let (methods, template) = url.split_once(' ').unwrap();
                methods.split(',').any(|known| known == method) && fits(template, &path)
            };
            let paths: Vec<_> = known($name).flat_map(|spec| spec.paths()).copied().collect();
            assert!(paths.iter().any(is_known), "{}: {method} {path} is none of {paths:?}", $name);
            for param in params {
                assert!(known($name).any(|spec| spec.params().any(|known| known == param)), "{}: no {param}", $name);
                offered.entry($name).or_default().insert(param);
            }
            offered.entry($name).or_default();
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
    call!("get", |es| {
        let get = es.get::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        get.preference("p").realtime(true).refresh(true).stored_fields("f")
    });
    call!("get_source", |es| {
        let get = es.get_source::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        get.preference("p").realtime(true).refresh(true)
    });
    call!("exists", |es| {
        let exists = es.exists::<Value>(1).index("i").routing("r").version(1).version_type(VersionType::External);
        exists.preference("p").realtime(true).refresh(true)
    });
    call!("exists_source", |es| {
        let exists = es.exists_source::<Value>(1).index("i").routing("r").version(1);
        exists.version_type(VersionType::External).preference("p").realtime(true).refresh(true)
    });
    call!("mget", |es| es.mget::<Value>([1]).index("i").preference("p").realtime(true).refresh(true));
    call!("index", |es| {
        let index =
            es.index(&document).index("i").id(1).routing("r").refresh(true).pipeline("p").op_type(OpType::Create);
        index.require_alias(true).timeout("1s").wait_for_active_shards(1).version(1).version_type(VersionType::External)
    });
    call!("index", |es| es.index(&document).index("i").if_unchanged_since(1, 1));
    call!("create", |es| {
        let create = es.create(&document).index("i").id(1).routing("r").refresh(true).pipeline("p");
        create.require_alias(true).timeout("1s").wait_for_active_shards(1)
    });
    call!("update", |es| {
        let update = es.update::<Value>(1).index("i").doc(&document).routing("r").refresh(Refresh::WaitFor);
        let update = update.if_unchanged_since(1, 1).retry_on_conflict(3);
        update.require_alias(true).timeout("1s").wait_for_active_shards(1)
    });
    call!("delete", |es| {
        let delete = es.delete::<Value>(1).index("i").routing("r").refresh(true).if_unchanged_since(1, 1);
        delete.version(1).version_type(VersionType::External).timeout("1s").wait_for_active_shards(1)
    });
    call!("update_by_query", |es| {
        let update = es.update_by_query::<Value>().index("i").refresh(true).conflicts_proceed();
        update.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("delete_by_query", |es| {
        let delete = es.delete_by_query::<Value>().query(match_all()).index("i").refresh(true).conflicts_proceed();
        delete.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("indices.create", |es| {
        es.indices().create("i").timeout("1s").master_timeout("1s").wait_for_active_shards(1)
    });
    call!("indices.delete", |es| {
        let delete = es.indices().delete("i").timeout("1s").master_timeout("1s");
        delete.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("indices.exists", |es| {
        es.indices().exists("i").ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("indices.refresh", |es| {
        es.indices().refresh("i").ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });
    call!("indices.get_mapping", |es| {
        let get = es.indices().get_mapping("i").master_timeout("1s");
        get.ignore_unavailable(true).allow_no_indices(true).expand_wildcards("open")
    });

    // Every parameter has a method, or is left out by name.
    let mut left_out = left_out();
    let mut wrong = Vec::new();
    for (name, offered) in offered {
        let params: BTreeSet<String> = known(name).flat_map(|spec| spec.params()).map(str::to_owned).collect();
        let missing: BTreeSet<_> = params.difference(&offered).cloned().collect();
        let listed = left_out.remove(name).unwrap_or_default();
        if missing != listed {
            let text = |params: Vec<&String>| params.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let (more, less) =
                (text(missing.difference(&listed).collect()), text(listed.difference(&missing).collect()));
            wrong.push(format!("{name}\tnot listed: {more}\tlisted and offered: {less}"));
        }
    }
    wrong.extend(left_out.keys().map(|name| format!("{name}\tlisted, and no call")));
    assert!(wrong.is_empty(), "left_out.txt is out of date:\n{}", wrong.join("\n"));
}
