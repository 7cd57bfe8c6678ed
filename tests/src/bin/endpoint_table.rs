//! Writes the table of endpoints in `es-client/src/endpoints/` from the products' API specifications.
//!
//! ```text
//! cargo run -p es-tests --bin endpoint_table -- endpoints.json opensearch-openapi.json
//! ```
//!
//! The first argument is Elasticsearch's specification of version 9, as one JSON object by name: `urls`, `query_params`,
//! `body`, `since`, `visibility`. The second one is the OpenAPI specification of OpenSearch as JSON, of which the endpoints
//! of plugins are taken. Maven fetches the specifications of Elasticsearch 7.10.2 and OpenSearch 3.1. It is
//! run by hand when a specification changes; what it writes is checked in.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fmt::Write as _,
    fs,
    path::Path,
};

use es_cluster::Server;
use serde_json::{Map, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What a specification says of one endpoint.
#[derive(Debug, Default)]
struct Endpoint {
    since: Option<String>,
    until: Option<&'static str>,
    /// `Forbidden`, `Optional`, `Required` or `Lines`.
    body: &'static str,
    /// `GET,POST /{index}/_search`, those first that are not deprecated.
    paths: Vec<String>,
    params: BTreeSet<String>,
}

type Endpoints = BTreeMap<String, Endpoint>;

fn main() -> Result<()> {
    let file = std::env::args().nth(1).ok_or("name the file of Elasticsearch's specification")?;
    let newest = newest(&serde_json::from_str(&fs::read_to_string(file)?)?);
    let spec = |server| es_cluster::rest_api_spec(server).ok_or("Java and Maven are needed");
    let elasticsearch = both(newest, suite(&spec(Server::Elasticsearch7)?.join("api"))?);
    let mut opensearch = suite(&spec(Server::OpenSearch3)?.join("api"))?;
    // It takes both names wherever it takes one.
    for endpoint in opensearch.values_mut().filter(|endpoint| endpoint.params.contains("master_timeout")) {
        endpoint.params.insert("cluster_manager_timeout".to_owned());
    }
    let file = std::env::args().nth(2).ok_or("name the file of OpenSearch's specification")?;
    for (name, plugin) in plugins(&serde_json::from_str(&fs::read_to_string(file)?)?) {
        opensearch.entry(name).or_insert(plugin);
    }
    write("elasticsearch", "Elasticsearch", &elasticsearch)?;
    write("opensearch", "OpenSearch", &opensearch)
}

/// The public endpoints of Elasticsearch 9. Those of other products and versions are in the same file.
fn newest(all: &Map<String, Value>) -> Endpoints {
    let public = all.iter().filter(|(_, spec)| spec["visibility"] != "private" && spec["urls"].is_array());
    public.map(|(name, spec)| (name.clone(), newest_endpoint(spec))).collect()
}

fn newest_endpoint(spec: &Value) -> Endpoint {
    let lines = texts(&spec["request_media"]).any(|media| media == "application/x-ndjson");
    let body = match (spec["body"]["kind"].as_str(), spec["body"]["required"].as_bool()) {
        (None | Some("no_body"), _) => "Forbidden",
        _ if lines => "Lines",
        (_, Some(true)) => "Required",
        _ => "Optional",
    };
    let params = list(&spec["query_params"]).iter().filter_map(|param| param["name"].as_str());
    // The names of `CommonCatQueryParameters`.
    let is_table = texts(&spec["behaviors"]).any(|behavior| behavior == "CommonCatQueryParameters");
    let table = ["bytes", "format", "help", "time", "v"].into_iter().filter(|_| is_table);
    // What the last version 7 did not have came with 8, where nothing more exact is known.
    let unknown = || (spec["in_es_7_17"] == false).then(|| "8.0.0".to_owned());
    Endpoint {
        since: spec["since"].as_str().map(str::to_owned).or_else(unknown),
        until: None,
        body,
        paths: list(&spec["urls"]).iter().filter_map(path).collect(),
        params: params.chain(table).map(str::to_owned).collect(),
    }
}

/// The specification that comes with the REST suites: a file for each endpoint.
fn suite(folder: &Path) -> Result<Endpoints> {
    let mut endpoints = Endpoints::new();
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if file.file_stem().is_some_and(|name| name == "_common") {
            continue;
        }
        let specs: Map<String, Value> = serde_json::from_str(&fs::read_to_string(file)?)?;
        endpoints.extend(specs.iter().map(|(name, spec)| (name.clone(), suite_endpoint(spec))));
    }
    Ok(endpoints)
}

fn suite_endpoint(spec: &Value) -> Endpoint {
    let body = match &spec["body"] {
        Value::Null => "Forbidden",
        body if body["serialize"] == "bulk" => "Lines",
        body if body["required"] == true => "Required",
        _ => "Optional",
    };
    let mut paths: Vec<&Value> = list(&spec["url"]["paths"]).iter().collect();
    paths.sort_by_key(|path| path.get("deprecated").is_some());
    let params = spec["params"].as_object().into_iter().flat_map(Map::keys).cloned();
    Endpoint {
        since: None,
        until: None,
        body,
        paths: paths.into_iter().filter_map(path).collect(),
        params: params.collect(),
    }
}

/// The endpoints of OpenSearch's plugins, which are not in the specification of the suites.
fn plugins(openapi: &Value) -> Endpoints {
    let mut endpoints = Endpoints::new();
    let paths = openapi["paths"].as_object().into_iter().flatten();
    for (path, operations) in paths.filter(|(path, _)| path.starts_with("/_plugins/")) {
        let operations = operations.as_object().into_iter().flatten();
        let mut methods = BTreeMap::<&str, Vec<String>>::new();
        for (method, operation) in operations {
            let Some(name) = operation["x-operation-group"].as_str() else { continue };
            methods.entry(name).or_default().push(method.to_uppercase());
            let endpoint = endpoints.entry(name.to_owned()).or_insert_with(|| Endpoint {
                since: operation["x-version-added"].as_str().map(str::to_owned).filter(|since| since != "1.0"),
                ..Endpoint::default()
            });
            let params = list(&operation["parameters"]).iter().map(|param| referred(openapi, param));
            let params = params.filter(|param| param["in"] == "query" && param["x-global"] != true);
            endpoint.params.extend(params.filter_map(|param| param["name"].as_str().map(str::to_owned)));
            let body = match referred(openapi, &operation["requestBody"]) {
                body if body.is_null() => "Forbidden",
                body if body["content"].get("application/x-ndjson").is_some() => "Lines",
                body if body["required"] == true => "Required",
                _ => "Optional",
            };
            endpoint.body = if ["", body].contains(&endpoint.body) { body } else { "Optional" };
        }
        for (name, methods) in methods {
            if let Some(endpoint) = endpoints.get_mut(name) {
                endpoint.paths.push(format!("{} {path}", methods.join(",")));
            }
        }
    }
    endpoints
}

/// What a part of an OpenAPI specification is, where it may be a reference.
fn referred<'s>(openapi: &'s Value, part: &'s Value) -> &'s Value {
    part["$ref"].as_str().and_then(|path| openapi.pointer(path.trim_start_matches('#'))).unwrap_or(part)
}

/// The endpoints of Elasticsearch from 7.10 to 9. What only the older ones have ends with version 8.
fn both(mut newest: Endpoints, older: Endpoints) -> Endpoints {
    for (name, old) in older {
        let Some(new) = newest.get_mut(&name) else {
            newest.insert(name, Endpoint { until: Some("8.0.0"), ..old });
            continue;
        };
        // What is in the older specification was there by then.
        if new.since.as_deref().is_some_and(is_newer) {
            new.since = None;
        }
        new.paths.extend(old.paths.into_iter().filter(|path| !new.paths.contains(path)).collect::<Vec<_>>());
        new.params.extend(old.params);
        new.body = match (new.body, old.body) {
            (new, old) if new == old => new,
            ("Lines", _) | (_, "Lines") => "Lines",
            _ => "Optional",
        };
    }
    newest
}

/// Whether a version is after 7.10.
fn is_newer(version: &str) -> bool {
    let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
    (numbers.next(), numbers.next()) > (Some(7), Some(10))
}

/// `GET,POST /{index}/_search`
fn path(url: &Value) -> Option<String> {
    let methods: Vec<&str> = texts(&url["methods"]).collect();
    Some(format!("{} {}", methods.join(","), url["path"].as_str()?))
}

fn list(json: &Value) -> &[Value] {
    json.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn texts(json: &Value) -> impl Iterator<Item = &str> {
    list(json).iter().filter_map(Value::as_str)
}

fn write(module: &str, product: &str, endpoints: &Endpoints) -> Result<()> {
    let mut text = format!(
        "//! The endpoints of {product}, sorted by name.\n//!\n\
         //! Written by `cargo run -p es-tests --bin endpoint_table`, not by hand.\n\n\
         use super::spec::{{BodyRule::*, EndpointSpec}};\n\n\
         #[rustfmt::skip]\npub(super) static ENDPOINTS: &[EndpointSpec] = &[\n"
    );
    for (name, Endpoint { since, until, body, paths, params }) in endpoints {
        let (since, until) = (version(since.as_deref())?, version(*until)?);
        let params = Vec::from_iter(params.iter().map(String::as_str)).join(" ");
        writeln!(
            text,
            "    EndpointSpec {{ name: {name:?}, since: {since}, until: {until}, body: {body}, paths: &{paths:?}, \
             params: {params:?} }},"
        )?;
    }
    text += "];\n";
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../es-client/src/endpoints").join(module);
    Ok(fs::write(file.with_extension("rs"), text)?)
}

/// `Some((7, 12))` of `7.12.0`.
fn version(text: Option<&str>) -> Result<String> {
    let Some(text) = text else { return Ok("None".to_owned()) };
    let mut numbers = text.split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok(format!("Some(({major}, {minor}))")),
        _ => Err(format!("`{text}` is no version").into()),
    }
}
