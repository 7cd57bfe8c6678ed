//! The page's parameters, each on each server.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use es_client::{
    prelude::*,
    queries::*,
    transport::{Body, ErrorKind},
};
use es_cluster::{Cluster, Fault, Proxy, Server};
use es_tests::{blocking, builder, on_each_server, require, shared, unique};
use http::{Request, header::AUTHORIZATION};

on_each_server!(hosts, sniff_on_start, sniffer_timeout, sniff_timeout, retry_on_timeout, http_auth);

fn urls(es: &Elasticsearch) -> Vec<String> {
    es.transport().pool().unwrap().nodes().iter().map(|node| node.url().to_string()).collect()
}

/// Whether the node was told of by a sniff.
fn is_sniffed(es: &Elasticsearch) -> bool {
    es.transport().pool().unwrap().nodes().iter().all(|node| node.info().id.is_some())
}

async fn hosts(server: Server) {
    let Some(cluster) = shared(server).await else { return };
    let (host, port) = cluster.url().trim_start_matches("http://").split_once(':').unwrap();
    let port: u16 = port.parse().unwrap();
    let index = unique("hosts");
    let clients = [
        Elasticsearch::builder().hosts(json!([{"host": host, "port": port}])).build().unwrap(),
        Elasticsearch::builder().hosts([(host, port)]).build().unwrap(),
        Elasticsearch::builder().hosts(format!("{host}:{port}")).build().unwrap(),
        Elasticsearch::builder().node(cluster.url()).build().unwrap(),
    ];
    for (id, es) in clients.iter().enumerate() {
        es.index(&json!({"n": id})).index(&index).id(id).send().await.unwrap();
        assert_eq!(urls(es), [cluster.url()]);
    }
    clients[0].indices().refresh(&index).send().await.unwrap();
    let page = clients[0].search::<Value>().index(&index).query(match_all()).send().await.unwrap();
    assert_eq!(page.total().value, 4);
    clients[0].indices().delete(&index).send().await.unwrap();
    assert_eq!(urls(&Elasticsearch::default()), ["http://localhost:9200"]);
}

async fn sniff_on_start(server: Server) {
    let Some(builder) = builder(server).await else { return };
    let es = builder.sniff_on_start(true).build().unwrap();
    assert!(!is_sniffed(&es), "nothing is sent before the first request");
    es.server().await.unwrap();
    assert!(is_sniffed(&es));
    let node = &es.transport().pool().unwrap().nodes()[0];
    assert_eq!(node.info().version.as_deref(), Some(server.version()));
    assert!(node.info().roles.iter().any(|role| role == "data"), "{:?}", node.info());
}

async fn sniffer_timeout(server: Server) {
    let Some(builder) = builder(server).await else { return };
    let es =
        builder.sniffer_timeout(Duration::from_millis(300)).sniff_timeout(Duration::from_secs(10)).build().unwrap();
    es.server().await.unwrap();
    assert!(!is_sniffed(&es), "the time is not over");
    let deadline = Instant::now() + Duration::from_secs(30);
    while !is_sniffed(&es) {
        assert!(Instant::now() < deadline, "no sniff came");
        tokio::time::sleep(Duration::from_millis(50)).await;
        es.request(Method::GET, "/_cluster/health").send().await.unwrap();
    }
}

/// A seed that accepts and never answers, before the real node.
async fn silent_seed(cluster: &'static Cluster) -> Proxy {
    blocking(|| {
        let proxy = Proxy::start(cluster.url()).unwrap();
        proxy.set(Fault::Silence);
        proxy
    })
    .await
}

async fn sniff_timeout(server: Server) {
    let Some(cluster) = shared(server).await else { return };
    let silent = silent_seed(cluster).await;
    let es = Elasticsearch::builder()
        .hosts([silent.url(), cluster.url()])
        .randomize_hosts(false)
        .sniff_timeout(Duration::from_secs(1))
        .request_timeout(Duration::from_secs(120))
        .build()
        .unwrap();
    let begun = Instant::now();
    es.transport().sniff().await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1), "the silent node was asked first");
    assert!(begun.elapsed() < Duration::from_secs(60), "and had a second only");
    assert_eq!(urls(&es), [cluster.url()], "the other one told which nodes there are");
}

async fn retry_on_timeout(server: Server) {
    let Some(cluster) = shared(server).await else { return };
    let silent = silent_seed(cluster).await;
    let seconds = |retry| {
        Elasticsearch::builder()
            .hosts([silent.url(), cluster.url()])
            .randomize_hosts(false)
            .request_timeout(Duration::from_secs(2))
            .retry_on_timeout(retry)
            .build()
            .unwrap()
    };
    let health = |es: &Elasticsearch| es.request(Method::GET, "/_cluster/health").send();
    let error = health(&seconds(false)).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.transport().unwrap().kind(), ErrorKind::Timeout);
    assert_eq!(error.node().unwrap().to_string(), silent.url());
    assert_eq!(error.attempts().len(), 1);

    let answer = health(&seconds(true)).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.info().attempts().len(), 2);
}

async fn http_auth(server: Server) {
    let Some(builder) = builder(server).await else { return };
    let seen = Arc::new(Mutex::new(Vec::new()));
    let look = {
        let seen = Arc::clone(&seen);
        tower::util::MapRequestLayer::new(move |request: Request<Body>| {
            seen.lock().unwrap().push(request.headers().get(AUTHORIZATION).cloned());
            request
        })
    };
    let es = builder.http_auth("user:pässword").node_layer(look).build().unwrap();
    es.request(Method::GET, "/_cluster/health").send().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 1);
    let header = seen[0].as_ref().unwrap();
    assert_eq!(header, "Basic dXNlcjpww6Rzc3dvcmQ=");
    assert!(header.is_sensitive());
}

/// The one server of the four that can be started with security.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn http_auth_and_tls_where_the_server_checks_them() {
    let Some(cluster) = require(Cluster::builder(Server::Elasticsearch9).security()).await else { return };
    let security = cluster.security().unwrap();
    let trusting = || Elasticsearch::builder().hosts(cluster.url()).ca_pem(security.ca_pem());
    let user_password = format!("{}:{}", security.username(), security.password());

    let good = [
        trusting().http_auth(&user_password),
        trusting().bearer_auth(security.service_token()),
        Elasticsearch::builder()
            .hosts(cluster.url())
            .ca_fingerprint(security.ca_fingerprint())
            .http_auth(&user_password),
        trusting().http_auth(&user_password).sniff_on_start(true),
    ];
    for builder in good {
        let es = builder.build().unwrap();
        for _ in 0..2 {
            let health = es.request(Method::GET, "/_cluster/health").send().await.unwrap();
            assert_eq!(health.status(), 200);
        }
        assert!(urls(&es)[0].starts_with("https://"));
    }
    let in_the_url = cluster.url().replace("https://", &format!("https://{user_password}@"));
    let es = Elasticsearch::builder().node(&in_the_url).ca_pem(security.ca_pem()).build().unwrap();
    let index = unique("secured");
    es.index(&json!({"a": 1})).index(&index).id(1).send().await.unwrap();
    assert!(es.get::<Value>(1).index(&index).send().await.unwrap().is_some());

    // A wrong password is an answer, not a reason to try again, and is never shown.
    let es = trusting().http_auth("elastic:wr0ng-secret").build().unwrap();
    let error = es.get::<Value>(1).index(&index).send().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.attempts().len(), 1);
    assert!(error.cause().unwrap().reason.is_some(), "{error}");
    assert!(error.node().is_some());
    let shown = format!("{error} {error:?} {es:?}");
    assert!(!shown.contains("wr0ng") && !shown.contains("ZWxhc3Rp"), "{shown}");

    // A server that is not trusted gets nothing.
    let es = Elasticsearch::builder().hosts(cluster.url()).http_auth(&user_password).max_retries(0).build().unwrap();
    let error = es.get::<Value>(1).index(&index).send().await.unwrap_err();
    assert_eq!(error.transport().unwrap().kind(), ErrorKind::Tls, "{error}");
}
