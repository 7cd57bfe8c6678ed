//! The rows of the conformance list on connections, against scripted servers on real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use es_transport::{Body, Delivery, Error, ErrorKind, ResponseInfo, Transport, TransportBuilder};
use http::{Request, Response, StatusCode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a scripted server does with one request on a connection.
#[derive(Clone, Copy)]
enum Step {
    /// Writes this and reads the next request.
    Answer(&'static str),
    /// Writes this and closes.
    AnswerAndClose(&'static str),
    /// Reads the request and closes without a word.
    Close,
    /// Closes as soon as the connection is accepted.
    CloseAtOnce,
    /// Answers after this many milliseconds.
    Late(u64),
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

/// A server that plays a script for each connection, the last script for all further ones.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn play(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (opened, received) = (Arc::clone(&connections), Arc::clone(&requests));
        let task = tokio::spawn(async move {
            let mut serving = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let n = opened.fetch_add(1, SeqCst);
                let script = scripts[n.min(scripts.len() - 1)].clone();
                serving.spawn(serve(stream, script, Arc::clone(&received)));
            }
        });
        Self { url, connections, requests, task }
    }

    fn transport(&self) -> TransportBuilder {
        Transport::builder().node(&self.url).max_retries(0)
    }

    fn counts(&self) -> (usize, usize) {
        (self.connections.load(SeqCst), self.requests.load(SeqCst))
    }
}

/// Reads one request: its head and the body that its length announces.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    loop {
        let head_end = text.windows(4).position(|w| w == b"\r\n\r\n");
        if let Some(end) = head_end {
            let head = String::from_utf8_lossy(&text[..end]).to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
            if text.len() >= end + 4 + length {
                return Some(String::from_utf8_lossy(&text).into_owned());
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(n) if n > 0 => text.extend_from_slice(&buffer[..n]),
            _ => return None,
        }
    }
}

async fn serve(mut stream: TcpStream, script: Vec<Step>, received: Arc<AtomicUsize>) {
    let last = *script.last().unwrap();
    for step in script.into_iter().chain(std::iter::repeat(last)) {
        if matches!(step, Step::CloseAtOnce) || read_request(&mut stream).await.is_none() {
            return;
        }
        received.fetch_add(1, SeqCst);
        let (answer, close) = match step {
            Step::Answer(answer) => (answer, false),
            Step::AnswerAndClose(answer) => (answer, true),
            Step::Late(millis) => {
                tokio::time::sleep(Duration::from_millis(millis)).await;
                (OK, false)
            }
            Step::Close | Step::CloseAtOnce => return,
        };
        if stream.write_all(answer.as_bytes()).await.is_err() || close {
            return;
        }
    }
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    let request = Request::get("/").body(Body::empty()).unwrap();
    tokio::time::timeout(Duration::from_secs(20), transport.send(request)).await.expect("bounded")
}

fn text(response: &Response<Body>) -> &str {
    std::str::from_utf8(response.body().as_bytes().unwrap()).unwrap()
}

/// Waits until the transport has noticed that the server closed its idle connections.
async fn until_closed(transport: &Transport) {
    let node = transport.pool().unwrap().nodes()[0].clone();
    for _ in 0..1000 {
        if node.open_connections() == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the closed connection was never noticed");
}

#[tokio::test]
async fn k01_fully_read_responses_reuse_one_connection() {
    let chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    let server = Server::play(vec![vec![Step::Answer(OK), Step::Answer(chunked), Step::Answer(OK)]]).await;
    let transport = server.transport().build().unwrap();
    for expected in ["ok", "abcde", "ok", "ok"] {
        assert_eq!(text(&get(&transport).await.unwrap()), expected);
    }
    assert_eq!(server.counts(), (1, 4));
}

#[tokio::test]
async fn k02_an_idle_connection_is_not_used_past_its_time() {
    let server = Server::play(vec![vec![Step::Answer(OK)]]).await;
    let transport = server.transport().idle_timeout(Duration::ZERO).build().unwrap();
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    assert_eq!(server.counts(), (2, 2));
    let transport = server.transport().max_lifetime(Duration::ZERO).build().unwrap();
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    assert_eq!(server.counts(), (4, 4));
}

#[tokio::test]
async fn k04_concurrent_requests_have_connections_of_their_own() {
    let server = Server::play(vec![vec![Step::Late(100)]]).await;
    let transport = server.transport().build().unwrap();
    let tasks: Vec<_> = (0..5)
        .map(|_| {
            let transport = transport.clone();
            tokio::spawn(async move { get(&transport).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(server.counts(), (5, 5));
    get(&transport).await.unwrap();
    assert_eq!(server.counts(), (5, 6));
}

#[tokio::test]
async fn k06_a_connection_seen_closed_is_replaced() {
    let server = Server::play(vec![vec![Step::AnswerAndClose(OK)]]).await;
    let transport = server.transport().build().unwrap();
    for _ in 0..3 {
        get(&transport).await.unwrap();
        until_closed(&transport).await;
    }
    assert_eq!(server.counts(), (3, 3));
    assert_eq!(transport.pool().unwrap().nodes()[0].failures(), 0);
}

#[tokio::test]
async fn k07_k18_a_connection_that_proves_stale_is_replaced_without_an_error_or_a_mark() {
    // The second request is read, and the connection closed as if it had been idle too long.
    let server = Server::play(vec![vec![Step::Answer(OK), Step::Close], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().build().unwrap();
    get(&transport).await.unwrap();
    let response = get(&transport).await.unwrap();
    assert_eq!(text(&response), "ok");
    assert_eq!(server.counts(), (2, 3));
    assert_eq!(transport.pool().unwrap().nodes()[0].failures(), 0);
    // It costs no retry, and is told.
    let attempts = ResponseInfo::of(&response).unwrap().attempts();
    let outcomes: Vec<_> = attempts.iter().map(|attempt| (attempt.error_kind(), attempt.status())).collect();
    assert_eq!(outcomes, [(Some(ErrorKind::Connection), None), (None, Some(StatusCode::OK))]);
}

#[tokio::test]
async fn r01_k07_a_stale_connection_is_made_up_for_once() {
    let closing = vec![Step::Answer(OK), Step::Close];
    let server = Server::play(vec![closing, vec![Step::Close]]).await;
    let transport = server.transport().max_retries(1).build().unwrap();
    get(&transport).await.unwrap();
    let error = get(&transport).await.unwrap_err();
    assert_eq!(error.attempts().len(), 3, "one on the kept connection, and two that are counted");
    assert_eq!(server.counts(), (3, 4));
}

#[tokio::test]
async fn k07_what_must_not_be_repeated_is_not_even_on_a_stale_connection() {
    let server = Server::play(vec![vec![Step::Answer(OK), Step::Close], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().max_retries(3).build().unwrap();
    get(&transport).await.unwrap();
    let post = Request::post("/i/_doc").body(Body::from("{}")).unwrap();
    let error = transport.send(post).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Delivery::MaybeSent));
    assert_eq!(server.counts(), (1, 2));
    assert_eq!(transport.pool().unwrap().nodes()[0].failures(), 0, "it says nothing about the node");
}

#[tokio::test]
async fn k08_connection_close_is_obeyed() {
    let closing = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok";
    let server = Server::play(vec![vec![Step::Answer(closing)]]).await;
    let transport = server.transport().build().unwrap();
    get(&transport).await.unwrap();
    get(&transport).await.unwrap();
    assert_eq!(server.counts(), (2, 2));
}

/// Answers one request, which it gives as it came.
async fn answer_one(listener: TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let request = read_request(&mut stream).await.unwrap();
    stream.write_all(OK.as_bytes()).await.unwrap();
    request
}

#[tokio::test]
async fn k09_the_path_and_the_host_on_the_wire() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let wire = tokio::spawn(answer_one(listener));
    let transport = Transport::builder().node(&format!("http://u:p@localhost:{port}/pre/")).build().unwrap();
    let request = Request::put("/i%2Fx/_doc/a%20b?refresh=true").body(Body::from("{}")).unwrap();
    transport.send(request).await.unwrap();
    let wire = wire.await.unwrap().to_lowercase();
    assert!(wire.starts_with("put /pre/i%2fx/_doc/a%20b?refresh=true http/1.1\r\n"), "{wire}");
    assert!(wire.contains(&format!("\r\nhost: localhost:{port}\r\n")), "{wire}");
    assert!(wire.contains("\r\nauthorization: basic dtpw\r\n"), "{wire}");
    assert!(wire.contains("\r\ncontent-length: 2\r\n") && wire.ends_with("{}"), "{wire}");
}

#[tokio::test]
async fn k11_a_500_does_not_cost_the_connection() {
    let error = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";
    let server = Server::play(vec![vec![Step::Answer(error), Step::Answer(OK)]]).await;
    let transport = server.transport().build().unwrap();
    assert_eq!(text(&get(&transport).await.unwrap()), "busy");
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
    assert_eq!(server.counts(), (1, 2));
}

#[tokio::test]
async fn k13_k14_k16_connections_that_break_are_told_apart() {
    let server = Server::play(vec![vec![Step::CloseAtOnce]]).await;
    let error = get(&server.transport().build().unwrap()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connection | ErrorKind::Connect), "{error:?}");

    let server = Server::play(vec![vec![Step::Close]]).await;
    let error = get(&server.transport().build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Delivery::MaybeSent));
    assert!(error.to_string().contains("before"), "{error}");

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let transport = Transport::builder().hosts(address.to_string()).max_retries(1).build().unwrap();
    let error = get(&transport).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery(), error.attempts().len()), (ErrorKind::Connect, Delivery::NotSent, 2));
    assert!(error.to_string().contains("is the server running"), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn k15_a_body_that_breaks_off_is_an_error_and_read_again_where_that_is_safe() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this";
    let server = Server::play(vec![vec![Step::AnswerAndClose(cut)], vec![Step::Answer(OK)]]).await;
    let error = get(&server.transport().build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connection, Delivery::Answered));

    let server = Server::play(vec![vec![Step::AnswerAndClose(cut)], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().max_retries(1).build().unwrap();
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
}

#[tokio::test]
async fn k17_responses_without_a_body_do_not_confuse_the_next() {
    let no_content = "HTTP/1.1 204 No Content\r\n\r\n";
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n";
    let server = Server::play(vec![vec![Step::Answer(no_content), Step::Answer(head), Step::Answer(OK)]]).await;
    let transport = server.transport().build().unwrap();
    assert_eq!(get(&transport).await.unwrap().status(), 204);
    let request = Request::head("/i").body(Body::empty()).unwrap();
    assert_eq!(transport.send(request).await.unwrap().status(), 200);
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
    assert_eq!(server.counts(), (1, 3));
}

#[tokio::test]
async fn k19_the_number_of_connections_is_capped_and_a_waiter_that_leaves_frees_its_place() {
    let server = Server::play(vec![vec![Step::Late(50)]]).await;
    let transport = server.transport().connections_per_node(2).build().unwrap();
    let tasks: Vec<_> = (0..10)
        .map(|i| {
            let transport = transport.clone();
            tokio::spawn(async move {
                match i % 3 {
                    0 => tokio::time::timeout(Duration::from_millis(10), get(&transport)).await.is_ok(),
                    _ => get(&transport).await.is_ok(),
                }
            })
        })
        .collect();
    for (i, task) in tasks.into_iter().enumerate() {
        let done = task.await.unwrap();
        assert!(i % 3 == 0 || done);
    }
    let node = transport.pool().unwrap().nodes()[0].clone();
    assert!(node.open_connections() <= 2);
    assert_eq!(node.in_flight(), 0);
}

#[tokio::test]
async fn k20_an_ipv6_literal() {
    let listener = TcpListener::bind("[::1]:0").await.expect("a loopback of IPv6");
    let port = listener.local_addr().unwrap().port();
    let wire = tokio::spawn(answer_one(listener));
    let transport = Transport::builder().node(&format!("http://[::1]:{port}")).build().unwrap();
    get(&transport).await.unwrap();
    assert!(wire.await.unwrap().to_lowercase().contains(&format!("\r\nhost: [::1]:{port}\r\n")));
}

#[tokio::test]
async fn k21_a_name_of_a_dead_and_a_living_address() {
    // On most machines it has an address of each version; listening at one of them only, whichever comes first.
    let found: BTreeSet<_> = tokio::net::lookup_host("localhost:1").await.unwrap().map(|found| found.ip()).collect();
    for ip in found {
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            read_request(&mut stream).await.unwrap();
            stream.write_all(OK.as_bytes()).await.unwrap();
        });
        let transport = Transport::builder().hosts(("localhost", port)).max_retries(0).build().unwrap();
        assert_eq!(text(&get(&transport).await.unwrap()), "ok", "{ip}");
        serving.await.unwrap();
    }
}

#[tokio::test]
async fn t05_a_body_that_stalls_times_out_and_its_connection_is_not_used_again() {
    let stalled = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this";
    let server = Server::play(vec![vec![Step::Answer(stalled), Step::Answer(OK)], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().request_timeout(Duration::from_millis(200)).build().unwrap();
    assert!(get(&transport).await.unwrap_err().is_timeout());
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
    assert_eq!(server.counts().0, 2);
}

#[tokio::test]
async fn c03_a_response_past_the_limit_is_given_up() {
    let server = Server::play(vec![vec![Step::Answer(OK)]]).await;
    let transport = server.transport().max_response_size(1).build().unwrap();
    let error = get(&transport).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Body);
    assert!(error.to_string().contains("max_response_size"), "{error}");
}

#[tokio::test]
async fn an_unknown_host_is_said_by_its_name() {
    let transport = Transport::builder().hosts("no-such-host.invalid").max_retries(0).build().unwrap();
    let error = get(&transport).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(error.to_string().contains("no-such-host.invalid:9200"), "{error}");
}

#[test]
fn a_connection_of_a_runtime_that_ended_is_not_used_in_the_next() {
    let serving = tokio::runtime::Runtime::new().unwrap();
    let server = serving.block_on(Server::play(vec![vec![Step::Answer(OK)]]));
    let transport = server.transport().build().unwrap();
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(get(&transport)).unwrap();
    }
    assert_eq!(server.counts(), (2, 2));
}

#[tokio::test]
async fn k03_a_response_that_takes_longer_than_the_idle_time_arrives() {
    let server = Server::play(vec![vec![Step::Late(300)]]).await;
    let transport = server.transport().idle_timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
}

#[tokio::test]
async fn k10_nodes_do_not_share_connections() {
    let (one, other) =
        (Server::play(vec![vec![Step::Answer(OK)]]).await, Server::play(vec![vec![Step::Answer(OK)]]).await);
    let transport = Transport::builder().hosts([one.url.as_str(), other.url.as_str()]).build().unwrap();
    for _ in 0..6 {
        get(&transport).await.unwrap();
    }
    assert_eq!((one.counts(), other.counts()), ((1, 3), (1, 3)));
}

#[tokio::test]
async fn r19_a_response_that_is_repeated_leaves_its_connection_usable() {
    let busy = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";
    let server = Server::play(vec![vec![Step::Answer(busy), Step::Answer(busy), Step::Answer(OK)]]).await;
    let transport = server.transport().max_retries(2).build().unwrap();
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");
    assert_eq!(server.counts(), (1, 3));
}

#[tokio::test]
async fn r16_a_connection_closed_before_the_answer_is_repeated_if_that_is_safe() {
    let server = Server::play(vec![vec![Step::Close], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().max_retries(1).build().unwrap();
    assert_eq!(text(&get(&transport).await.unwrap()), "ok");

    let server = Server::play(vec![vec![Step::Close], vec![Step::Answer(OK)]]).await;
    let transport = server.transport().max_retries(1).build().unwrap();
    let post = Request::post("/i/_doc").body(Body::from("{}")).unwrap();
    assert_eq!(transport.send(post).await.unwrap_err().delivery(), Delivery::MaybeSent);
    assert_eq!(server.counts(), (1, 1));
}
