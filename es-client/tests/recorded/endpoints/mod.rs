//! Methods, paths and parameters of the typed calls, beside the table of endpoints ([`endpoints::known`]).
//!
//! Whoever adds a typed call adds a `call!` with all its parameters to the file of its namespace here, and says in
//! the file of its namespace in `tests/data/left_out/` which of the specification's parameters have no method, and why.

mod aliases;
mod bulk;
mod by_query;
mod cat;
mod cluster;
mod documents;
mod indices;
mod ingest;
mod nodes;
mod scripts;
mod search;
mod security;
mod snapshots;
mod tables;
mod tasks;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use es_client::{Product, Server, endpoints, prelude::*};
use http::{Request, Response};

use super::sample;

/// The endpoints of this name, of both products.
fn known(name: &str) -> impl Iterator<Item = &'static endpoints::EndpointSpec> {
    let all = [Product::Elasticsearch, Product::OpenSearch].into_iter().flat_map(endpoints::known);
    all.filter(move |spec| spec.name() == name)
}

/// Parameters without a method, by endpoint: lines of an endpoint, the reason, and the parameters.
fn left_out() -> BTreeMap<String, BTreeSet<String>> {
    let files = std::fs::read_dir(sample::path("left_out")).unwrap();
    let texts: Vec<String> = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    let mut left_out = BTreeMap::<String, BTreeSet<String>>::new();
    for line in texts.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#')) {
        let [endpoint, reason, params] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(!reason.is_empty(), "{line}");
        left_out.entry(endpoint.to_owned()).or_default().extend(params.split(' ').map(str::to_owned));
    }
    left_out
}

/// What a call sends: its method, its path, and the names of its parameters.
type Sent = (String, String, Vec<String>);

/// A client that keeps what it sends.
fn recorder(server: Server) -> (Elasticsearch, Arc<Mutex<Vec<Sent>>>) {
    let sent = Arc::<Mutex<Vec<Sent>>>::default();
    let kept = Arc::clone(&sent);
    let service = move |request: Request<es_client::transport::Body>| {
        let query = request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let names = query.map(|pair| pair.split('=').next().unwrap_or_default().to_owned());
        let path = request.uri().path().to_owned();
        kept.lock().unwrap().push((request.method().to_string(), path, names.collect()));
        async { Ok::<_, Infallible>(Response::new("{}".to_owned())) }
    };
    (Elasticsearch::from_service(tower::service_fn(service)).with_server(server), sent)
}

/// Whether a path is one of this template.
fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len() && template.iter().zip(path).all(|(part, is)| part.starts_with('{') || *part == is)
}

/// What typed calls offer, by endpoint.
pub(crate) type Offered = BTreeMap<&'static str, Typed>;

/// What the typed calls of an endpoint offer.
#[derive(Default)]
pub(crate) struct Typed {
    /// The parameters with a method.
    params: BTreeSet<String>,
    /// The servers that the calls are sent to; the others lack the endpoint.
    pub(crate) servers: BTreeSet<&'static str>,
}

/// Sends a call, to a server that has it (7.10, if none is named), and notes its parameters; then to every server, and notes which
/// have it. What the answer is does not matter.
macro_rules! call {
    ($offered:ident, $name:literal, |$es:ident| $call:expr) => {
        call!($offered, $name, es_client::Server::elasticsearch(7, 10), |$es| $call)
    };
    ($offered:ident, $name:literal, $server:expr, |$es:ident| $call:expr) => {{
        let make = |$es: es_client::Elasticsearch| $call;
        let (es, sent) = crate::endpoints::recorder($server);
        let _ = make(es).send().await;
        let sent = sent.lock().unwrap().pop().unwrap();
        crate::endpoints::note($offered, $name, sent);
        for server in crate::SERVERS {
            let (es, sent) = crate::endpoints::recorder(crate::named(server));
            let _ = make(es).send().await;
            if !sent.lock().unwrap().is_empty() {
                $offered.entry($name).or_default().servers.insert(server);
            }
        }
    }};
}
use call;

/// Checks what a call sent beside the specification, and notes its parameters.
fn note(offered: &mut Offered, name: &'static str, (method, path, params): Sent) {
    let is_known = |url: &&str| {
        let (methods, template) = url.split_once(' ').unwrap();
        methods.split(',').any(|known| known == method) && fits(template, &path)
    };
    let paths: Vec<_> = known(name).flat_map(|spec| spec.paths()).copied().collect();
    assert!(paths.iter().any(is_known), "{name}: {method} {path} is none of {paths:?}");
    let noted = &mut offered.entry(name).or_default().params;
    // Every endpoint has this one, and the table names it nowhere.
    for param in params.into_iter().filter(|param| param != "filter_path") {
        assert!(known(name).any(|spec| spec.params().any(|known| known == param)), "{name}: no {param}");
        noted.insert(param);
    }
}

/// All typed calls, each with all its parameters.
pub(crate) async fn offered() -> Offered {
    let mut offered = Offered::new();
    aliases::calls(&mut offered).await;
    bulk::calls(&mut offered).await;
    by_query::calls(&mut offered).await;
    cat::calls(&mut offered).await;
    cluster::calls(&mut offered).await;
    nodes::calls(&mut offered).await;
    tasks::calls(&mut offered).await;
    documents::calls(&mut offered).await;
    indices::calls(&mut offered).await;
    ingest::calls(&mut offered).await;
    scripts::calls(&mut offered).await;
    search::calls(&mut offered).await;
    templates::calls(&mut offered).await;
    security::calls(&mut offered).await;
    snapshots::calls(&mut offered).await;
    tables::calls(&mut offered).await;
    offered
}

/// Each typed call with all its parameters sends what the specification knows.
#[tokio::test]
async fn typed_calls_are_those_of_the_specification() {
    let offered = offered().await;

    // Every parameter has a method, or is left out by name.
    let mut left_out = left_out();
    let mut wrong = Vec::new();
    for (name, offered) in offered {
        let params: BTreeSet<String> = known(name).flat_map(|spec| spec.params()).map(str::to_owned).collect();
        let missing: BTreeSet<_> = params.difference(&offered.params).cloned().collect();
        let listed = left_out.remove(name).unwrap_or_default();
        if missing != listed {
            let text = |params: Vec<&String>| params.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
            let (more, less) =
                (text(missing.difference(&listed).collect()), text(listed.difference(&missing).collect()));
            wrong.push(format!("{name}\tnot listed: {more}\tlisted and offered: {less}"));
        }
    }
    wrong.extend(left_out.keys().map(|name| format!("{name}\tlisted, and no call")));
    assert!(wrong.is_empty(), "left_out/ is out of date:\n{}", wrong.join("\n"));
}
