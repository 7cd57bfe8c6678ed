//! Requests without a response: no connection, no time, no node.

use std::time::Duration;

use es_client::{
    Error, Server,
    prelude::*,
    transport::{
        Body, Host, Http1, Http1Config, NodeInfo, RequestOptions, RoundRobin, Selector, TransportBuilder,
        testing::{Reply, VirtualCluster},
    },
};
use es_tests::{errors::Page, failures};
use futures_util::FutureExt as _;
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
pub(crate) async fn port(answer: &'static [u8]) -> u16 {
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

/// A port that answers with these bytes, and leaves the connection open.
async fn stalling(answer: &'static [u8]) -> u16 {
    let (listener, port) = silent().await;
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(answer).await;
            open.push(stream);
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
    let refuses_tls = port(b"\x15\x03\x03\x00\x02\x02\x28").await;
    // The first message of a server that speaks TLS 1.1.
    let old_tls = port(
        b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
          01234567890123456789012345678901\x00\xc0\x2f\x00",
    )
    .await;
    let tunnel = port(b"HTTP/1.1 200 OK\r\n\r\n").await;
    let resets = resetting().await;
    let packed = port(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 2\r\n\r\n{}").await;
    let long = port(b"HTTP/1.1 200 OK\r\ncontent-length: 2000\r\n\r\n{").await;
    // Two thousand spaces.
    let packed_well = port(
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 35\r\n\r\n\
          \x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x53\x50\x18\x05\xa3\x60\x14\x8c\x82\x51\x30\x0a\x46\xc1\x50\x07\x00\x2a\xca\x16\x55\xd0\x07\x00\x00",
    )
    .await;
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
        count(to(&format!("http://127.0.0.1:{resets}"))).await;
        count(to(&format!("http://127.0.0.1:{cut}"))).await;
        count(to(&format!("http://127.0.0.1:{packed}"))).await;
        count(to(&format!("http://127.0.0.1:{packed}")).http_compress(true)).await;
        count(to(&format!("http://127.0.0.1:{long}")).max_response_size(1_000)).await;
        count(to(&format!("http://127.0.0.1:{packed_well}")).http_compress(true).max_response_size(1_000)).await;
        count(to(&format!("http://127.0.0.1:{port_of_silent}")).request_timeout(LIMIT)).await;
        count(to(&format!("http://127.0.0.1:{port_of_silent}")).total_timeout(LIMIT)).await;
        count(to(&format!("https://127.0.0.1:{plain}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{closes}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{port_of_silent}")).connect_timeout(LIMIT).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{resets}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{refuses_tls}")).danger_accept_any_certificate()).await;
        count(to(&format!("https://127.0.0.1:{old_tls}")).danger_accept_any_certificate()).await;
        count(to("https://es..1:9200").proxy(&format!("127.0.0.1:{tunnel}")).danger_accept_any_certificate()).await;
        count(to(&untrusted).ca_pem(&other)).await;
        count(to("http://es1:9200").proxy(NOBODY)).await;
        count(to("http://es1:9200").proxy(&format!("127.0.0.1:{closes}"))).await;
        count(to("http://es1:9200").proxy(&format!("127.0.0.1:{wants_user}"))).await;
        count(to("http://es1:9200").proxy(&format!("http://user:s3cret@127.0.0.1:{wants_user}"))).await;
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
    streams(page).await;
}

/// Bodies that are read, or sent, piece by piece.
async fn streams(page: &mut Page) {
    let slow = stalling(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{").await;
    let waiting = stalling(b"").await;
    let read = |options: RequestOptions| async move {
        let es = to(&format!("http://127.0.0.1:{slow}")).build().unwrap();
        let request =
            options.stream_response(true).request(Method::GET, "/".parse().unwrap(), Vec::new(), Body::empty());
        es.transport().send(request).await?.into_body().bytes(1_000).await
    };
    failures!(page;
        read(RequestOptions::new().request_timeout(LIMIT)).await;
        read(RequestOptions::new().total_timeout(LIMIT)).await;
        streamed(to(&format!("http://127.0.0.1:{waiting}")), Err("no more to read")).await;
    );
}

/// A port that resets each connection after it has sent something.
async fn resetting() -> u16 {
    let (listener, port) = silent().await;
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            stream.set_zero_linger().unwrap();
        }
    });
    port
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
async fn streamed(
    builder: TransportBuilder<Elasticsearch>,
    piece: Result<&'static str, &'static str>,
) -> Result<Value, Error> {
    let pieces = axum::body::Body::from_stream(futures_util::stream::iter([piece]));
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
        count(to("http://node7:9200").over(VirtualCluster::new(1).service())).await;
        closed.count::<Value>().index("tweets").send().await;
        closed.transport().sniff().await;
        Elasticsearch::from_service(VirtualCluster::new(1).service()).transport().sniff().await;
        Elasticsearch::from_service(Http1::new(Http1Config::default())).ping().send().await;
        streamed(cluster_of(Reply::refused()), Ok("{}")).await;
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
        second_in_line().await;
        asked(Reply::status(200).body(r#"{"name": "n"}"#)).await;
    );
}

/// The error of a call that waits for what another one asks.
async fn second_in_line() -> Result<(), Error> {
    let es = cluster_of(Reply::stall()).build().unwrap();
    let call = || es.index(&json!({})).index("tweets");
    let first = tokio::spawn(call().send());
    tokio::task::yield_now().await;
    let outcome = call().total_timeout(LIMIT).send().await.map(drop);
    first.abort();
    outcome
}

/// A node that publishes an address at which nobody is.
pub(crate) const UNREACHABLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 62\r\n\r\n{\"nodes\": {\"a\": {\"http\": {\"publish_address\": \"127.0.0.1:1\"}}}}";

/// What a sniff fails with where the node answers this.
async fn sniff(answer: &'static str) -> Result<(), es_client::transport::Error> {
    let node = format!("http://127.0.0.1:{}", port(answer.as_bytes()).await);
    to(&node).build().unwrap().transport().sniff().await
}

/// What a client of https nodes says of a cluster whose nodes are given as plain http.
async fn without_tls() -> Result<(), es_client::transport::Error> {
    let cluster = VirtualCluster::new(2);
    let plain = |info: &NodeInfo, _: Host| Host::url(&format!("http://{}:9200", info.name.as_deref().unwrap())).ok();
    let hosts = cluster.hosts().into_iter().map(|host| host.replace("http:", "https:"));
    let builder =
        Elasticsearch::builder().hosts(hosts.collect::<Vec<_>>()).randomize_hosts(false).sniffed_node_callback(plain);
    builder.over(cluster.service()).build().unwrap().transport().sniff().await
}

/// What a sniff ends with whose callback panics.
async fn cut_off() -> Result<(), es_client::transport::Error> {
    let panics = |_: &NodeInfo, _: Host| panic!("a callback of the test's");
    cluster_of(Reply::ok()).sniffed_node_callback(panics).build().unwrap().transport().sniff().await
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
        without_tls().await;
        cut_off().await;
        std::thread::spawn(|| to(NOBODY).build().unwrap().transport().sniff().now_or_never().unwrap()).join().unwrap();
        count(to(NOBODY).sniff_on_start(true)).await;
        known(cluster_of(Reply::ok()).selector(RoundRobin::default().only(|_| false))).count::<Value>().index("i").send().await;
    );
}
