//! What a test asks of the server and of the runner.

use es_client::Version;
use es_cluster::Server;
use serde_json::Value;

use super::suite::{Step, Test};

/// What this runner can do.
const FEATURES: [&str; 10] = [
    "allowed_warnings",
    "arbitrary_key",
    "contains",
    "default_shards",
    "headers",
    "no_xpack",
    "stash_in_path",
    "stash_path_replace",
    "warnings",
    "allowed_warnings_regex",
];

/// Why a test does not run on this server, if it does not.
pub(crate) fn reason(test: &Test, server: Server) -> Option<String> {
    let sections = test.setup.iter().chain(&test.steps).filter(|step| step.kind == "skip");
    sections.filter_map(|step| skip(step, server)).next()
}

fn skip(step: &Step, server: Server) -> Option<String> {
    let features: Vec<String> = match &step.args["features"] {
        Value::String(names) => names.split(',').map(|name| name.trim().to_owned()).collect(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    if let Some(feature) = features.iter().find(|feature| !FEATURES.contains(&feature.as_str())) {
        return Some(format!("feature {feature}"));
    }
    let versions = step.args["version"].as_str()?;
    let skipped = versions.split(',').any(|range| range.trim() == "all" || is_in(range, server));
    skipped.then(|| format!("version {}", versions.trim()))
}

/// Whether the server's version is in a range such as ` - 7.1.99`.
fn is_in(range: &str, server: Server) -> bool {
    let Some((from, to)) = range.split_once('-') else { return false };
    let version = place(server.version(), server);
    let bound = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| place(text, server));
    bound(from).is_none_or(|from| from <= version) && bound(to).is_none_or(|to| version <= to)
}

/// A version's place among those of the product. OpenSearch follows on Elasticsearch 7.
fn place(text: &str, server: Server) -> (bool, Version) {
    let version: Version = text.parse().unwrap();
    (server == Server::OpenSearch3 && version.major < 5, version)
}
