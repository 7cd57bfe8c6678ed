//! Responses that are handed over as they arrive, from a server that sends them bit by bit.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use es_transport::{Body, Error, ErrorKind, Node, RequestOptions, Transport, TransportBuilder};
use http::{Request, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    task::JoinHandle,
};

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy";

/// Answers every request with the same pieces, each of which has to be let go.
struct Server {
    url: String,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

struct Counts {
    opened: AtomicUsize,
    closed: AtomicUsize,
    /// A permit for each piece that may be sent.
    gate: Semaphore,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn of(pieces: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counts =
            Arc::new(Counts { opened: AtomicUsize::new(0), closed: AtomicUsize::new(0), gate: Semaphore::new(0) });
        let shared = Arc::clone(&counts);
        let task = tokio::spawn(async move {
            let mut serving = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                shared.opened.fetch_add(1, SeqCst);
                let counts = Arc::clone(&shared);
                serving.spawn(async move {
                    serve(stream, pieces, &counts.gate).await;
                    counts.closed.fetch_add(1, SeqCst);
                });
            }
        });
        Self { url, counts, task }
    }

    fn transport(&self) -> TransportBuilder {
        Transport::builder().node(&self.url).max_retries(0)
    }

    fn send(&self, pieces: usize) {
        self.counts.gate.add_permits(pieces);
    }

    fn counts(&self) -> (usize, usize) {
        (self.counts.opened.load(SeqCst), self.counts.closed.load(SeqCst))
    }
}

/// Until the client closes the connection.
async fn serve(mut stream: TcpStream, pieces: &[&str], gate: &Semaphore) {
    let mut buffer = [0; 4096];
    while let Ok(1..) = stream.read(&mut buffer).await {
        for piece in pieces {
            tokio::select! {
                permit = gate.acquire() => permit.unwrap().forget(),
                // Nothing but its end comes from the client in between.
                _ = stream.read(&mut buffer) => return,
            }
            if stream.write_all(piece.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

async fn bounded<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("within 20 s")
}

async fn until(mut holds: impl FnMut() -> bool) {
    bounded(async {
        while !holds() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    })
    .await;
}

async fn get_with(transport: &Transport, options: RequestOptions) -> Result<Response<Body>, Error> {
    let request = Request::get("/").extension(options.stream_response(true)).body(Body::empty()).unwrap();
    bounded(transport.send(request)).await
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    get_with(transport, RequestOptions::new()).await
}

async fn chunk(response: &mut Response<Body>) -> Result<Option<String>, Error> {
    let piece = bounded(response.body_mut().chunk()).await?;
    Ok(piece.map(|piece| String::from_utf8(piece.to_vec()).unwrap()))
}

fn node(transport: &Transport) -> Arc<Node> {
    transport.pool().unwrap().nodes()[0].clone()
}

#[tokio::test]
async fn k05_a_body_dropped_half_read_closes_its_connection() {
    let server = Server::of(&[HEAD, "abc", "def"]).await;
    let transport = server.transport().build().unwrap();
    for round in 1..=2 {
        server.send(2);
        let mut response = get(&transport).await.unwrap();
        assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
        assert_eq!((node(&transport).open_connections(), node(&transport).in_flight()), (1, 1));
        drop(response);
        assert_eq!(node(&transport).in_flight(), 0);
        until(|| node(&transport).open_connections() == 0 && server.counts() == (round, round)).await;
    }
    // Neither is one used again of which nothing was read.
    assert_eq!(server.counts.gate.available_permits(), 0);
    server.send(1);
    drop(get(&transport).await.unwrap());
    until(|| server.counts() == (3, 3)).await;
    assert_eq!(node(&transport).failures(), 0);
}

#[tokio::test]
async fn k05_a_body_read_to_its_end_gives_its_connection_back() {
    for pieces in [&[HEAD, "abc", "def"][..], &[CHUNKED, "3\r\nabc\r\n", "3\r\ndef\r\n", "0\r\n\r\n"]] {
        let pieces: &'static [&'static str] = Vec::leak(pieces.to_vec());
        let server = Server::of(pieces).await;
        let transport = server.transport().build().unwrap();
        for _ in 0..3 {
            server.send(2);
            let mut response = get(&transport).await.unwrap();
            assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
            // The rest was not even sent when the first piece was there.
            server.send(pieces.len() - 2);
            assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("def"));
            assert_eq!(chunk(&mut response).await.unwrap(), None);
            assert_eq!(node(&transport).in_flight(), 0, "though the response is there still");
        }
        assert_eq!(server.counts(), (1, 0));
        server.send(pieces.len());
        let response = get(&transport).await.unwrap();
        assert_eq!(bounded(response.into_body().bytes(6)).await.unwrap(), "abcdef");
        assert_eq!(server.counts(), (1, 0));
    }
}

#[tokio::test]
async fn k05_responses_without_a_body_occupy_nothing() {
    let server = Server::of(&["HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"]).await;
    let transport = server.transport().build().unwrap();
    server.send(2);
    let (first, second) = (get(&transport).await.unwrap(), get(&transport).await.unwrap());
    assert!(first.body().as_bytes().is_some_and(|bytes| bytes.is_empty()));
    assert_eq!((server.counts(), node(&transport).in_flight()), ((1, 0), 0));
    drop(second);
}

#[tokio::test]
async fn k05_k19_a_body_that_is_being_read_has_a_place_among_the_connections() {
    let server = Server::of(&[HEAD, "abc", "def"]).await;
    let transport = server.transport().connections_per_node(1).build().unwrap();
    server.send(2);
    let mut first = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut first).await.unwrap().as_deref(), Some("abc"));
    let waiting = tokio::spawn({
        let transport = transport.clone();
        async move { get(&transport).await.unwrap() }
    });
    until(|| node(&transport).in_flight() == 2).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!((server.counts(), waiting.is_finished()), ((1, 0), false));
    server.send(2);
    assert_eq!(chunk(&mut first).await.unwrap().as_deref(), Some("def"));
    bounded(waiting).await.unwrap();
    assert_eq!(server.counts().0, 1, "on the connection of the first");
}

#[tokio::test]
async fn k05_t04_t05_the_time_limits_of_a_body_that_is_being_read() {
    let server = Server::of(&[HEAD, "abc", "def"]).await;
    let transport = server.transport().request_timeout(Duration::from_millis(200)).build().unwrap();
    server.send(2);
    let mut response = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
    // The reader's own time is no matter.
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.send(1);
    until(|| server.counts.gate.available_permits() == 0).await;
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("def"));

    server.send(2);
    let mut response = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
    let error = chunk(&mut response).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("200ms"), "{error}");
    // The error is told once, and gives up the connection.
    assert_eq!(chunk(&mut response).await.unwrap(), None);
    until(|| server.counts() == (1, 1)).await;
    assert_eq!(node(&transport).in_flight(), 0);
    drop(response);

    server.send(2);
    let options = RequestOptions::new().request_timeout(None).total_timeout(Duration::from_millis(200));
    let mut response = get_with(&transport, options).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
    let error = chunk(&mut response).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("total_timeout"), "{error}");
    assert_eq!(chunk(&mut response).await.unwrap(), None);
    drop(response);
    until(|| server.counts() == (2, 2)).await;
    assert_eq!(node(&transport).in_flight(), 0);
}

#[tokio::test]
async fn k12_t06_a_connection_that_is_not_to_be_used_again_completes_its_body() {
    let server = Server::of(&[HEAD, "abc", "def"]).await;
    let transport = server.transport().connections_per_node(2).build().unwrap();
    server.send(2);
    let mut response = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
    let node = node(&transport);
    server.send(4);
    // Another one, which is idle then.
    assert_eq!(bounded(get(&transport).await.unwrap().into_body().bytes(6)).await.unwrap(), "abcdef");
    assert_eq!(node.open_connections(), 2);
    transport.close();
    until(|| node.open_connections() == 1 && server.counts() == (2, 1)).await;
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("def"));
    assert_eq!(chunk(&mut response).await.unwrap(), None);
    until(|| node.open_connections() == 0 && server.counts() == (2, 2)).await;
    assert_eq!(get(&transport).await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(node.in_flight(), 0);
}

#[tokio::test]
async fn k05_k15_a_body_that_breaks_off_is_its_readers_error_alone() {
    let server = Server::of(&[HEAD, "abc"]).await;
    let transport = server.transport().max_retries(3).build().unwrap();
    server.send(2);
    let mut response = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abc"));
    let node = node(&transport);
    let url = node.url().clone();
    drop(server);
    let error = chunk(&mut response).await.unwrap_err();
    assert_eq!((error.kind(), error.node()), (ErrorKind::Connection, Some(&url)));
    assert_eq!((node.in_flight(), node.failures()), (0, 0));
    until(|| node.open_connections() == 0).await;
}

#[tokio::test]
async fn k05_r13_a_failure_is_read_whole_and_repeated() {
    let server = Server::of(&[BUSY]).await;
    let transport = server.transport().max_retries(2).build().unwrap();
    server.send(3);
    let response = get(&transport).await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.body().as_bytes().unwrap(), "busy");
    assert_eq!(server.counts(), (1, 0));
    assert_eq!(server.counts.gate.available_permits(), 0, "three attempts");
}

#[tokio::test]
async fn k05_c03_the_limit_of_the_size_is_the_readers() {
    let server = Server::of(&[HEAD, "abcdef"]).await;
    let transport = server.transport().max_response_size(1).build().unwrap();
    server.send(4);
    let mut response = get(&transport).await.unwrap();
    assert_eq!(chunk(&mut response).await.unwrap().as_deref(), Some("abcdef"));
    let response = get(&transport).await.unwrap();
    assert_eq!(bounded(response.into_body().bytes(5)).await.unwrap_err().kind(), ErrorKind::Body);
}
