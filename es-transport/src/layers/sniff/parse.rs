//! Reading the answer of the nodes info endpoint.

use serde_json::Value;

use crate::{
    error::{BoxError, Error, ErrorKind},
    hosts::Host,
    node_url::NodeUrl,
    pool::{Node, NodeInfo},
};

/// The path of the request: the HTTP addresses of all nodes and what selectors may want to know of them.
pub(super) const PATH: &str = "/_nodes/_all/http?filter_path=nodes.*.http.publish_address,\
nodes.*.roles,nodes.*.attributes,nodes.*.version,nodes.*.name";

/// The nodes of an answer that may be sent requests: those with a usable HTTP address that are
/// not masters alone. Scheme, path prefix and credentials are those of the node that answered.
pub(super) fn nodes(answer: &[u8], answered_by: &Node) -> Result<Vec<(Host, NodeInfo)>, Error> {
    let unreadable = |e: BoxError| {
        Error::new(ErrorKind::Sniff).context("the node's answer to the sniff cannot be read").with_cause(e)
    };
    let text = std::str::from_utf8(answer).map_err(|e| unreadable(e.into()))?;
    let answer: Value = text.parse().map_err(|e: serde_json::Error| unreadable(e.into()))?;
    let mut usable = Vec::new();
    if let Some(nodes) = answer["nodes"].as_object() {
        for (id, entry) in nodes {
            let Some(host) = host(entry, answered_by) else { continue };
            let info = info(id, entry);
            if !info.is_dedicated_master() {
                usable.push((host, info));
            }
        }
    }
    Ok(usable)
}

/// Where a node is reached; `None` where it takes no requests, as one that is only joining.
fn host(entry: &Value, answered_by: &Node) -> Option<Host> {
    let (host, port) = address(entry["http"]["publish_address"].as_str()?)?;
    let url = NodeUrl::new(answered_by.url().is_tls(), host, port, answered_by.url().path_prefix()).ok()?;
    Some(Host { url, credentials: answered_by.credentials().cloned() })
}

/// Host and port of a publish address: `ip:port`, `[v6]:port`, `name/ip:port`, where the name wins.
fn address(publish: &str) -> Option<(&str, u16)> {
    let (name, ip_and_port) = publish.split_once('/').unwrap_or(("", publish));
    let (ip, port) = ip_and_port.rsplit_once(':')?;
    let host = if name.is_empty() { ip } else { name };
    (!host.is_empty()).then_some((host, port.parse().ok().filter(|port| *port > 0)?))
}

/// What the answer says of a node besides its address.
fn info(id: &str, entry: &Value) -> NodeInfo {
    let text = |key| Some(entry[key].as_str()?.to_owned());
    let (name, version) = (text("name"), text("version"));
    let (mut roles, mut attributes) = (Vec::new(), Vec::new());
    if let Some(listed) = entry["roles"].as_array() {
        for role in listed {
            if let Some(role) = role.as_str() {
                roles.push(role.to_owned());
            }
        }
    }
    let has_old_roles = entry["roles"].is_null() && version.as_ref().is_some_and(|version| version.starts_with("2."));
    if let Some(flat) = entry["attributes"].as_object() {
        for (key, value) in flat {
            if !(has_old_roles && OLD_ROLES.contains(&key.as_str())) {
                attribute(key, value, &mut attributes);
            }
        }
    }
    if has_old_roles {
        old_roles(&entry["attributes"], &mut roles);
    }
    NodeInfo { id: Some(id.to_owned()), name, version, roles, attributes }
}

/// An attribute of several values comes as `name.0`, `name.1`, …, from newer servers as `[a, b]`.
fn attribute(key: &str, value: &Value, all: &mut Vec<(String, String)>) {
    let name = match key.rsplit_once('.') {
        Some((name, index)) if index.bytes().all(|b| b.is_ascii_digit()) && !index.is_empty() => name,
        _ => key,
    };
    let value = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match value.strip_prefix('[').and_then(|list| list.strip_suffix(']')) {
        None => all.push((name.to_owned(), value)),
        Some(list) => {
            for value in list.split(", ") {
                all.push((name.to_owned(), value.to_owned()));
            }
        }
    }
}

/// The attributes of version 2 that are roles.
const OLD_ROLES: [&str; 3] = ["client", "master", "data"];

/// The roles of version 2: those that are the default need not stand there, and a `client` has none
/// by default.
fn old_roles(attributes: &Value, roles: &mut Vec<String>) {
    let flag = |name: &str| Some(attributes[name].as_str()? == "true");
    let default = flag("client") != Some(true);
    for role in ["master", "data"] {
        if flag(role).unwrap_or(default) {
            roles.push(role.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::sync::Arc;

    fn answered_by(url: &str) -> Node {
        Node::new(Host::url(url).unwrap(), Arc::default())
    }

    fn urls(answer: &serde_json::Value, by: &str) -> Vec<String> {
        let found = nodes(answer.to_string().as_bytes(), &answered_by(by)).unwrap();
        found.iter().map(|(host, _)| host.url.to_string()).collect()
    }

    #[test]
    fn s11_publish_addresses_in_all_their_forms() {
        for (publish, expected) in [
            ("1.1.1.1:123", Some(("1.1.1.1", 123))),
            ("somehost.tld/1.1.1.1:123", Some(("somehost.tld", 123))),
            ("[::1]:9200", Some(("[::1]", 9200))),
            ("[2001:db8::1]:9200", Some(("[2001:db8::1]", 9200))),
            ("ip6host/[2001:db8::1]:9200", Some(("ip6host", 9200))),
            ("es-node1:9200", Some(("es-node1", 9200))),
            ("no-port", None),
            ("host:port", None),
            ("host:70000", None),
            (":9200", None),
            ("", None),
        ] {
            assert_eq!(address(publish), expected, "{publish}");
        }
        let zone = json!({"nodes": {"a": {"http": {"publish_address": "[fe80::1%25eth0]:9200"}}}});
        assert_eq!(urls(&zone, "http://h:1"), ["http://[fe80::1%25eth0]:9200"]);
    }

    #[test]
    fn s11_nodes_that_cannot_be_used_are_skipped() {
        let answer = json!({"nodes": {
            "a": {"name": "no http"}, "b": {"http": {}}, "c": {"http": {"publish_address": "bad"}},
            "d": {"http": {"publish_address": "not a host:1"}},
            "e": {"http": {"publish_address": "10.0.0.5:9200"}, "roles": ["data", "later_role"], "later": 1}
        }, "later": {}});
        assert_eq!(urls(&answer, "http://h:1"), ["http://10.0.0.5:9200"]);
        assert!(nodes(b"<html>", &answered_by("http://h:1")).is_err());
    }

    #[test]
    fn s12_s13_the_answering_nodes_scheme_and_prefix_are_inherited_and_masters_skipped() {
        let answer = json!({"nodes": {
            "m": {"http": {"publish_address": "10.0.0.1:9200"}, "roles": ["master"]},
            "n": {"http": {"publish_address": "10.0.0.2:9200"}, "roles": ["cluster_manager"]},
            "d": {"http": {"publish_address": "10.0.0.3:9200"}, "roles": ["data", "master"]}
        }});
        assert_eq!(urls(&answer, "https://seed:443/p"), ["https://10.0.0.3:9200/p"]);
        let found = nodes(answer.to_string().as_bytes(), &answered_by("https://u:p@seed:443/p")).unwrap();
        assert!(found[0].0.credentials.is_some());
    }

    #[test]
    fn s30_attributes_of_several_values_become_lists() {
        let flat = json!({
            "zone": "a", "array.0": "x", "array.1": "y", "newer": "[x, y]", "odd": "[x", "xpack.installed": "true",
        });
        let info = info("id", &json!({"attributes": flat}));
        let values = |wanted: &str| {
            let of_name = info.attributes.iter().filter(|(name, _)| name == wanted);
            of_name.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(values("zone"), ["a"]);
        assert_eq!((values("array"), values("newer")), (vec!["x", "y"], vec!["x", "y"]));
        assert_eq!(values("odd"), ["[x"]);
        assert_eq!(values("xpack.installed"), ["true"]);
        assert!(info.has_attribute("array", "y") && !info.has_attribute("array", "z"));
        assert_eq!((info.attribute("array"), info.attribute("none")), (Some("x"), None));
    }

    /// The nodes of an answer that are used, each as `name host:port role role …`.
    fn used(answer: &str) -> Vec<String> {
        let mut lines: Vec<_> = nodes(answer.as_bytes(), &answered_by("http://seed:9200"))
            .unwrap()
            .into_iter()
            .map(|(host, info)| {
                assert_eq!(info.attribute("zone"), Some("eu"));
                assert!(info.has_attribute("array", "x") && info.has_attribute("array", "y"));
                // The roles of version 2 are no attributes.
                assert!(["master", "data", "client"].iter().all(|role| info.attribute(role).is_none()));
                assert!(info.id.is_some_and(|id| id.len() >= 20) && info.version.is_some());
                let url = host.url.to_string();
                format!("{} {} {}", info.name.unwrap(), url.trim_start_matches("http://"), info.roles.join(" "))
            })
            .collect();
        lines.sort();
        lines.iter().map(|line| line.trim().to_owned()).collect()
    }

    #[test]
    fn s30_the_nodes_of_all_versions() {
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-2.4.json")),
            [
                "c1 10.0.0.1:9205",
                "c2 10.0.0.1:9206",
                "c3 10.0.0.1:9207",
                "d1 10.0.0.1:9202 data",
                "d2 10.0.0.1:9203 master data",
                "d3 10.0.0.1:9204 master data",
            ]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-5.6.json")),
            ["node-1 127.0.0.1:26400 master data ingest"]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-6.8.json")),
            [
                "c1 10.0.0.1:9205",
                "c2 10.0.0.1:9206 ingest",
                "d1 10.0.0.1:9202 data",
                "d2 10.0.0.1:9203 data ingest",
                "d3 10.0.0.1:9204 master data ingest",
                "m2 10.0.0.1:9201 master ingest",
            ]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-7.10.json")),
            ["node-1 127.0.0.1:18000 data master", "node-2 127.0.0.1:18001 data remote_cluster_client"]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-8.19.json")),
            [
                "c1 10.0.0.1:9206",
                "f1 es-f1.example.com:9203 data_cold data_frozen",
                "h1 es-h1.example.com:9201 data_content data_hot ingest remote_cluster_client transform",
                "ml1 10.0.0.1:9205 ml remote_cluster_client",
                "n1 10.0.0.1:9207 a_role_of_tomorrow",
                "v1 10.0.0.1:9204 master voting_only",
                "w1 [2001:db8::7]:9202 data_warm",
            ]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/elasticsearch-9.2.json")),
            [
                "node-1 127.0.0.1:25900 data data_cold data_content data_frozen data_hot data_warm ingest master ml \
                 remote_cluster_client transform",
                "node-2 127.0.0.1:25901 data_content data_hot",
            ]
        );
        assert_eq!(
            used(include_str!("../../../tests/nodes/opensearch-3.8.json")),
            ["node-1 127.0.0.1:18400 cluster_manager data", "node-2 127.0.0.1:18401 ingest"]
        );
    }
}
