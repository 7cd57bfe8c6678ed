//! Credentials and the schemes of sniffed nodes, on a virtual cluster.

#![cfg(feature = "tls")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use es_transport::{Body, Error, ErrorKind, Host, Transport, TransportBuilder, testing::VirtualCluster};
use http::{Request, Response};

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

fn known(transport: &Transport) -> Vec<String> {
    let mut urls: Vec<_> = transport.pool().unwrap().nodes().iter().map(|node| node.url().host().to_owned()).collect();
    urls.sort();
    urls
}

/// A seed with TLS, and what becomes of the nodes that a sniff of it finds.
fn seeded_with_tls(
    cluster: &VirtualCluster,
    callback: impl Fn(Host) -> Option<Host> + Send + Sync + 'static,
) -> TransportBuilder {
    Transport::builder()
        .hosts("https://node0:9200")
        .http_auth("elastic:s3cret")
        // So that the test depends on no authorities of the machine; it makes no connection.
        .danger_accept_any_certificate()
        .sniffed_node_callback(move |_, host| callback(host))
        .over(cluster.service())
}

fn plain(host: &Host) -> Host {
    Host::url(&format!("http://{}:{}", host.node_url().host(), host.node_url().port())).unwrap()
}

#[tokio::test(start_paused = true)]
async fn s12_s14_a_node_of_a_weaker_scheme_than_the_seeds_gets_no_request_and_no_credentials() {
    let cluster = VirtualCluster::new(3);
    let one_plain = |host: Host| Some(if host.node_url().host() == "node1" { plain(&host) } else { host });
    let transport = seeded_with_tls(&cluster, one_plain).sniff_on_start(true).build().unwrap();
    for _ in 0..6 {
        get(&transport).await.unwrap();
    }
    assert_eq!(known(&transport), ["node0", "node2"]);
    assert!(transport.pool().unwrap().nodes().iter().all(|node| node.url().is_tls()));

    let asked = cluster.attempts().len();
    let all_plain = |host: Host| Some(plain(&host));
    let transport = seeded_with_tls(&cluster, all_plain).sniff_on_start(true).build().unwrap();
    let error = get(&transport).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Sniff);
    assert!(error.to_string().contains("plain http"), "{error}");
    assert_eq!((known(&transport), cluster.attempts().len()), (vec!["node0".to_owned()], asked));
    // Not even the check whether the nodes can be reached went there.
    assert!(cluster.sniffs().iter().chain(&cluster.attempts()).all(|attempt| attempt.node != 1));
}

#[tokio::test(start_paused = true)]
async fn s12_a_plain_node_that_was_configured_itself_stays_beside_those_with_tls() {
    let cluster = VirtualCluster::new(2);
    // TLS settings cannot stand beside a plain host.
    let transport = Transport::builder()
        .hosts(["https://node0:9200", "http://node1:9200"])
        .sniffed_node_callback(|_, host| Some(if host.node_url().host() == "node1" { plain(&host) } else { host }))
        .over(cluster.service())
        .build()
        .unwrap();
    transport.sniff().await.unwrap();
    let urls: Vec<_> = transport.pool().unwrap().nodes().iter().map(|node| node.url().to_string()).collect();
    assert!(urls.contains(&"http://node1:9200".to_owned()), "{urls:?}");
}
