//! A cluster with https and users.

#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::time::Duration;

use es_cluster::{Cluster, Error, Security, Server, require};
use serde_json::Value;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

/// Trusts the cluster's authority; shows its client certificate or none.
fn agent(security: &Security, with_certificate: bool) -> ureq::Agent {
    let ca = Certificate::from_pem(security.ca_pem().as_bytes()).unwrap();
    let certificate = with_certificate.then(|| {
        let certificate = Certificate::from_pem(security.client_certificate_pem().as_bytes()).unwrap();
        let key = PrivateKey::from_pem(security.client_key_pem().as_bytes()).unwrap();
        ClientCert::new_with_certs(&[certificate], key)
    });
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&[ca])).client_cert(certificate).build();
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .http_status_as_error(false)
        .proxy(None)
        .tls_config(tls)
        .build()
        .into()
}

fn who(agent: &ureq::Agent, url: &str, authorization: Option<&str>) -> (u16, Value) {
    let mut request = agent.get(format!("{url}/_security/_authenticate"));
    if let Some(value) = authorization {
        request = request.header("authorization", value);
    }
    let mut response = request.call().unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), serde_json::from_str(&body).unwrap())
}

#[test]
fn users_and_tokens_are_known_and_strangers_are_not() {
    let builder = Cluster::builder(Server::Elasticsearch9).nodes(2).security();
    let Some(cluster) = require(builder.on_progress(|line| eprintln!("{line}"))) else { return };
    let security = cluster.security().unwrap();
    let agent = agent(security, false);
    for node in cluster.nodes() {
        let url = node.url();
        assert!(url.starts_with("https://"), "{url}");
        assert_eq!(who(&agent, url, None).0, 401);
        assert_eq!(who(&agent, url, Some("Bearer nonsense")).0, 401);

        let login = format!("https://{}:{}@", security.username(), security.password());
        let (status, user) = who(&agent, &url.replace("https://", &login), None);
        assert_eq!((status, user["username"].as_str()), (200, Some(security.username())));

        let token = format!("Bearer {}", security.service_token());
        let (status, user) = who(&agent, url, Some(&token));
        assert_eq!((status, user["username"].as_str()), (200, Some("elastic/kibana")));
    }
    for fingerprint in [security.ca_fingerprint(), security.node_fingerprint()] {
        assert!(fingerprint.len() == 64 && fingerprint.bytes().all(|b| b.is_ascii_hexdigit()), "{fingerprint}");
    }
    let shown = format!("{cluster:?}");
    assert!(!shown.contains(security.password()) && !shown.contains(security.service_token()), "{shown}");
}

#[test]
fn a_client_certificate_can_be_required() {
    let builder = Cluster::builder(Server::Elasticsearch9).security();
    let builder = builder.setting("xpack.security.http.ssl.client_authentication", "required");
    let Some(cluster) = require(builder) else { return };
    let security = cluster.security().unwrap();
    assert_eq!(who(&agent(security, true), cluster.url(), None).0, 401);
    agent(security, false).get(cluster.url()).call().unwrap_err();
}

#[test]
fn only_one_server_has_security() {
    for server in [Server::Elasticsearch5, Server::Elasticsearch7, Server::OpenSearch3] {
        let result = Cluster::builder(server).security().start();
        assert!(matches!(result, Err(Error::NoSecurity { .. })), "{result:?}");
    }
}
