//! The server that `ELASTICSEARCH_URL` names.

use std::env;

use serde_json::Value;

use crate::{
    Cluster, Error, Node, Server,
    http::{Http, without_credentials},
};

/// What a running server says of itself.
#[derive(Debug, PartialEq)]
struct Identity {
    product: String,
    version: String,
    node: String,
    scripting: bool,
}

/// The address in `ELASTICSEARCH_URL`, if it is set.
pub(crate) fn url() -> Option<String> {
    env::var("ELASTICSEARCH_URL").ok().filter(|url| !url.trim().is_empty())
}

/// The server at this address, if it is the wanted one.
pub(crate) fn connect(url: &str, wanted: Server) -> Result<Cluster, Error> {
    let identity = identify(url)?;
    if Server::find(&identity.product, &identity.version) != Some(wanted) {
        return Err(Error::OtherServer { wanted, found: format!("{} {}", identity.product, identity.version) });
    }
    let node = Node::external(identity.node, url.trim_end_matches('/').to_owned());
    Ok(Cluster::external(wanted, identity.scripting, node))
}

/// Asks the nodes for their version, since not every build of the server answers at `/`.
fn identify(url: &str) -> Result<Identity, Error> {
    let http = Http::new();
    let (status, nodes) = http.get(url, "/_nodes/_local/plugins")?;
    let (_, root) = http.get(url, "/")?;
    parse(&nodes, &root).ok_or_else(|| Error::Request {
        url: without_credentials(url),
        reason: format!("no Elasticsearch or OpenSearch answers there (status {status})"),
    })
}

fn parse(nodes: &Value, root: &Value) -> Option<Identity> {
    let node = nodes["nodes"].as_object()?.values().next()?;
    let names = |list: &str| {
        let entries = node[list].as_array().map(Vec::as_slice).unwrap_or_default();
        entries.iter().any(|e| e["name"].as_str().is_some_and(|n| n.to_lowercase().contains("painless")))
    };
    Some(Identity {
        product: match root["version"]["distribution"].as_str() {
            Some("opensearch") => "OpenSearch".to_owned(),
            _ => "Elasticsearch".to_owned(),
        },
        version: node["version"].as_str()?.to_owned(),
        node: node["name"].as_str()?.to_owned(),
        scripting: names("modules") || names("plugins"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_server_is_known_by_its_node_even_without_a_root_page() {
        let nodes = json!({"nodes": {"abc": {"name": "n", "version": "9.2.0", "modules": [{"name": "x-pack-core"}]}}});
        let root = json!({"error": "Incorrect HTTP method", "status": 405});
        assert_eq!(
            parse(&nodes, &root),
            Some(Identity {
                product: "Elasticsearch".into(),
                version: "9.2.0".into(),
                node: "n".into(),
                scripting: false
            })
        );
        let nodes =
            json!({"nodes": {"abc": {"name": "n", "version": "3.8.0", "modules": [{"name": "lang-painless"}]}}});
        let root = json!({"version": {"distribution": "opensearch", "number": "3.8.0"}});
        let identity = parse(&nodes, &root).unwrap();
        assert_eq!((identity.product.as_str(), identity.scripting), ("OpenSearch", true));
        assert_eq!(parse(&json!({"nodes": {}}), &root), None);
        assert_eq!(parse(&Value::Null, &Value::Null), None);
    }
}
