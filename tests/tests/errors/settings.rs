//! Settings that cannot be used.

use std::time::Duration;

use es_client::{
    compat::PythonNames,
    prelude::*,
    transport::{NodePool, NodePoolConfig, NodeUrl, RoundRobin, ServerMode, TransportBuilder, testing::VirtualCluster},
};
use es_tests::{errors::Page, failures};

fn builder() -> TransportBuilder<Elasticsearch> {
    Elasticsearch::builder()
}

pub(crate) fn tell(page: &mut Page) {
    page.section("Settings of a client");
    let cloud = |decoded: &str| format!("name:{}", base64(decoded));
    failures!(page;
        builder().node("localhost:9200").build();
        builder().node("ftp://localhost:9200").build();
        builder().node("http://localhost").build();
        builder().node("http:///es").build();
        builder().node("http://localhost:9200?a=b").build();
        builder().node("http://localhost:9200#a").build();
        builder().node("http://local host:9200").build();
        builder().hosts("").build();
        builder().hosts(Vec::<String>::new()).build();
        builder().hosts("a,b").build();
        builder().hosts("fe80::1:9200").build();
        builder().hosts("http://user:s3cret@host:port").build();
        builder().hosts("http://user%ff:s3cret@host:9200").build();
        builder().hosts("http://user:s3cret@ho st:9200").build();
        builder().hosts(["http://es1:9200", "http://es1:9200"]).build();
        builder().hosts(json!([{"hots": "es1"}])).build();
        builder().hosts(json!([{"host": 1}])).build();
        builder().hosts(json!([{"host": "es1", "port": 70_000}])).build();
        builder().hosts(json!([{"host": "es1", "scheme": "ftp"}])).build();
        builder().hosts(json!([{"host": "es1", "use_ssl": "yes"}])).build();
        builder().hosts(json!([{"host": "es1", "http_auth": 1}])).build();
        builder().hosts(json!([{"host": "http://es1"}])).build();
        builder().hosts(json!([{"host": "es1", "url_prefix": "a b"}])).build();
        builder().hosts(json!([9200])).build();
        builder().cloud_id("name").build();
        builder().cloud_id("name:%%%").build();
        builder().cloud_id(&cloud("host.only")).build();
        builder().cloud_id(&cloud("found.io$abc")).sniff_on_start(true).build();
        builder().http_auth("s3cret").build();
        builder().basic_auth("us:er", "s3cret").build();
        builder().api_key("s3cret\n").build();
        builder().http_auth("user:s3cret").api_key("s3cret").build();
        builder().header("a b", "c").build();
        builder().header("authorization", "s3cret\n").build();
        builder().timeout(Duration::from_secs(1)).request_timeout(None).build();
        builder().retry_on_status([42]).build();
        builder().dead_on_status([1_000]).build();
        builder().connections_per_node(0).build();
        builder().server_mode(ServerMode::Serverless).sniff_on_start(true).build();
        builder().server_mode(ServerMode::Serverless).hosts(["https://es1:443", "https://es2:443"]).build();
        builder().server_mode(ServerMode::Serverless).selector(RoundRobin::default()).build();
        builder().proxy("socks5://user:s3cret@proxy:1080").build();
        builder().proxy("http://proxy:3128").no_proxy("es1,192.168.*").build();
        builder().no_proxy("http://es1").build();
        builder().proxy("http://proxy:3128").over(VirtualCluster::new(1).service()).build();
        NodePool::new(Vec::<String>::new(), NodePoolConfig::default());
        "http://user:s3cret@es1:9200".parse::<NodeUrl>();
    );
    page.section("Settings of TLS");
    let pem = rcgen::generate_simple_self_signed(["es1".to_owned()]).unwrap().cert.pem();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let complete = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let complete = complete.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    let key_of_another = rcgen::KeyPair::generate().unwrap().serialize_pem();
    failures!(page;
        builder().ca_file("/no/such/file.pem").node("https://es1:9200").build();
        builder().ca_pem("no certificate").node("https://es1:9200").build();
        builder().ca_pem("-----BEGIN CERTIFICATE-----\n%\n-----END CERTIFICATE-----").node("https://es1:9200").build();
        builder().ca_pem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").node("https://es1:9200").build();
        builder().ca_fingerprint("AB:CD").node("https://es1:9200").build();
        builder().ca_fingerprint(&"ab".repeat(32)).danger_accept_any_certificate().node("https://es1:9200").build();
        builder().client_certificate("", "").node("https://es1:9200").build();
        builder().client_certificate(&pem, "no key").node("https://es1:9200").build();
        builder().ca_pem(&pem).ca_fingerprint(&"ab".repeat(32)).node("https://es1:9200").build();
        builder().rustls_config(complete.into()).ca_pem(&pem).node("https://es1:9200").build();
        builder().client_certificate(&pem, &key_of_another).node("https://es1:9200").build();
        builder().danger_accept_any_certificate().node("http://es1:9200").build();
    );
}

fn base64(text: &str) -> String {
    use base64::prelude::{BASE64_STANDARD, Engine as _};
    BASE64_STANDARD.encode(text)
}
