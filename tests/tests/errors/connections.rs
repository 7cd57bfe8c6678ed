//! Requests without a response: no connection, no time, no node.

use std::time::Duration;

use es_client::{
    Error, Server,
    prelude::*,
    transport::{
        Body, RoundRobin, Selector, TransportBuilder,
        testing::{Reply, VirtualCluster},
    },
};
use es_tests::{errors::Page, failures};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Port 1 has no server.
const NOBODY: &str = "http://127.0.0.1:1";
const LIMIT: Duration = Duration::from_millis(50);

fn known(builder: TransportBuilder<Elasticsearch>) -> Elasticsearch {
    builder.build().unwrap().with_server(Server::elasticsearch(9, 2))
}

/// The error of a client of this node.
async fn count(builder: TransportBuilder<Elasticsearch>) -> Result<u64, Error> {
    known(builder).count::<Value>().index("tweets").send().await
}

fn to(url: &str) -> TransportBuilder<Elasticsearch> {
    Elasticsearch::builder().node(url).max_retries(0)
}

/// A port that answers each connection with these bytes, after it has sent something, and closes it.
async fn port(answer: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer).await;
        }
    });
    port
}

/// A port that accepts connections and says nothing.
async fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

pub(crate) async fn tell(page: &mut Page) {
    real_ports(page).await;
    nodes(page).await;
    sniffing(page).await;
}

async fn real_ports(page: &mut Page) {
    page.section("Connections");
    let (_silent, port_of_silent) = silent().await;
    let html = port(b"SSH-2.0-OpenSSH_9.6\r\n").await;
    let tls = port(b"\x15\x03\x01\x00\x02\x02\x0a").await;
    let plain = port(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await;
    let closes = port(b"").await;
    let cut = port(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"count\":").await;
    let wants_user = port(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n").await;
    let forbids = port(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
    let packed = port(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}").await;
    let long = port(b"HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n{").await;
    let (certificate, authority) = certified().await;
    let other = rcgen::generate_simple_self_signed(["other".to_owned()]).unwrap().cert.pem();
    let untrusted = format!("https://localhost:{certificate}");
    let wrong_name = format!("https://127.0.0.1:{certificate}");
    failures!(page;
        count(to(NOBODY)).await;
        count(to(NOBODY).max_retries(2)).await;
        count(to("http://no-such-host.invalid:9200")).await;
        count(to(&format!("http://127.0.0.1:{html}"))).await;
        count(to(&format!("http://127.0.0.1:{tls}"))).await;
        count(to(&format!("http://127.0.0.1:{closes}"))).await;
        count(to(&format!("http://127.0.0.1:{cut}"))).await;
        count(to(&format!("http://127.0.0.1:{packed}"))).await;
        count(to(&format!("http://127.0.0.1:{packed}")).http_compress(true)).await;
        count(to(&format!("http://127.0.0.1:{long}")).max_response_size(1_000)).await;
        count(to(&format!("http://127.0.0.1:{port_of_silent}")).request_timeout(LIMIT)).await;
        count(to(&format!("http://127.0.0.1:{port_of_silent}")).total_timeout(LIMIT)).await;
        count(to(&format!("https://127.0.0.1:{plain}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{closes}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{port_of_silent}")).connect_timeout(LIMIT).danger_accept_any_certificate()).await;
        count(to(&untrusted).ca_pem(&other)).await;
        count(to("http://es1:9200").proxy(NOBODY)).await;
        count(to("http://es1:9200").proxy(&format!("127.0.0.1:{closes}"))).await;
        count(to("http://es1:9200").proxy(&format!("127.0.0.1:{wants_user}"))).await;
        count(to("http://es1:9200").proxy(&format!("http://user:s3cret@127.0.0.1:{forbids}"))).await;
        count(to("http://es1:9200").proxy(&format!("127.0.0.1:{port_of_silent}")).connect_timeout(LIMIT)).await;
        count(to(&wrong_name).ca_pem(&authority)).await;
        count(to(&untrusted).ca_fingerprint(&"ab".repeat(32))).await;
    );
    let busy = known(to(&format!("http://127.0.0.1:{port_of_silent}")).connections_per_node(1).request_timeout(LIMIT));
    let first = tokio::spawn(busy.count::<Value>().index("tweets").request_timeout(Duration::from_secs(5)).send());
    tokio::time::sleep(LIMIT).await;
    let silent = format!("http://127.0.0.1:{port_of_silent}");
    let late = known(to(&silent).request_timeout(LIMIT));
    failures!(page; late.index(&json!({})).index("tweets").send().await;);
    failures!(page; busy.count::<Value>().index("tweets").send().await;);
    first.abort();
}

/// A server with a certificate for `localhost`, and its authority.
async fn certified() -> (u16, String) {
    let issuer = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let chain = vec![issuer.cert.der().clone()];
    let key = issuer.signing_key.serialize_der().try_into().unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_no_client_auth().with_single_cert(chain, key).unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let (listener, port) = silent().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = acceptor.accept(stream).await;
        }
    });
    (port, issuer.cert.pem())
}

fn cluster_of(reply: Reply) -> TransportBuilder<Elasticsearch> {
    let cluster = VirtualCluster::new(2);
    for node in [0, 1] {
        cluster.node(node).always(reply.clone());
    }
    let builder = Elasticsearch::builder().hosts(cluster.hosts()).randomize_hosts(false);
    builder.over(cluster.service()).max_retries(1)
}

/// The error of a request whose body comes piece by piece, and cannot be sent again.
async fn streamed(builder: TransportBuilder<Elasticsearch>) -> Result<Value, Error> {
    let pieces = axum::body::Body::from("{}");
    let request = known(builder).request(Method::POST, "/tweets/_doc").body(Body::stream(pieces));
    request.send().await?.json()
}

async fn nodes(page: &mut Page) {
    page.section("Nodes");
    let closed = known(cluster_of(Reply::ok()));
    closed.transport().close();
    failures!(page;
        count(cluster_of(Reply::refused())).await;
        count(cluster_of(Reply::tls_failure())).await;
        count(cluster_of(Reply::reset())).await;
        count(cluster_of(Reply::cut_off())).await;
        count(cluster_of(Reply::status(503))).await;
        count(cluster_of(Reply::stall()).request_timeout(LIMIT).retry_on_timeout(true)).await;
        count(cluster_of(Reply::stall()).total_timeout(LIMIT)).await;
        count(cluster_of(Reply::ok()).require_elasticsearch(true)).await;
        closed.count::<Value>().index("tweets").send().await;
        closed.transport().sniff().await;
        Elasticsearch::from_service(VirtualCluster::new(1).service()).transport().sniff().await;
        streamed(cluster_of(Reply::refused())).await;
    );
    page.section("Finding out which server it is");
    let asked = |reply: Reply| {
        let es = cluster_of(reply).build().unwrap();
        async move { es.info().send().await }
    };
    let unknown = |reply: Reply| {
        let es = cluster_of(reply).build().unwrap();
        async move { es.index(&json!({"a": 1})).index("tweets").send().await }
    };
    let late = cluster_of(Reply::stall()).request_timeout(LIMIT).build().unwrap();
    failures!(page;
        unknown(Reply::refused()).await;
        unknown(Reply::status(401)).await;
        unknown(Reply::status(200).body("<html><body>Welcome to nginx!</body></html>")).await;
        unknown(Reply::status(200).body(r#"{"version": {"number": "seven"}}"#)).await;
        unknown(Reply::status(200).body(r#"{"name": "n"}"#)).await;
        late.index(&json!({})).index("tweets").send().await;
        asked(Reply::status(200).body(r#"{"name": "n"}"#)).await;
    );
}

/// A node that publishes an address at which nobody is.
const UNREACHABLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 62\r\n\r\n{\"nodes\": {\"a\": {\"http\": {\"publish_address\": \"127.0.0.1:1\"}}}}";

/// What a sniff fails with where the node answers this.
async fn sniff(answer: &'static str) -> Result<(), es_client::transport::Error> {
    let node = format!("http://127.0.0.1:{}", port(answer.as_bytes()).await);
    to(&node).build().unwrap().transport().sniff().await
}

async fn sniffing(page: &mut Page) {
    page.section("Sniffing");
    failures!(page;
        sniff("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n").await;
        sniff("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n").await;
        sniff("HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n").await;
        sniff("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhtml").await;
        sniff("HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"nodes\": {}}").await;
        sniff(UNREACHABLE).await;
        to(NOBODY).build().unwrap().transport().sniff().await;
        count(to(NOBODY).sniff_on_start(true)).await;
        known(cluster_of(Reply::ok()).selector(RoundRobin::default().only(|_| false))).count::<Value>().index("i").send().await;
    );
}
