//! Servers that answer before they have read the request's body, and what becomes of the connection.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use bytes::Bytes;
use es_transport::{Body, Error, RequestOptions, Transport};
use http::{Request, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const TOO_LARGE: &str = "HTTP/1.1 413 Payload Too Large\r\ncontent-length: 5\r\n\r\nlarge";

/// What no socket buffer holds.
const LARGE: usize = 24 << 20;

/// Answers the first request of the first connection with `early` as soon as its head is there, and
/// reads no more of it; every other request is answered with 200.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    async fn answering_early(early: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let opened = Arc::clone(&connections);
        let task = tokio::spawn(async move {
            let mut serving = tokio::task::JoinSet::new();
            while let Ok((mut stream, _)) = listener.accept().await {
                let first = opened.fetch_add(1, SeqCst) == 0;
                serving.spawn(async move {
                    if first {
                        head(&mut stream).await;
                        stream.write_all(early.as_bytes()).await.unwrap();
                        std::future::pending::<()>().await;
                    }
                    while head(&mut stream).await {
                        stream.write_all(OK.as_bytes()).await.unwrap();
                    }
                });
            }
        });
        Self { url, connections, task }
    }

    fn transport(&self) -> Transport {
        Transport::builder()
            .node(&self.url)
            .max_retries(0)
            .connections_per_node(1)
            .request_timeout(Duration::from_secs(5))
            .build()
            .unwrap()
    }
}

/// Reads up to the end of a request's head; false at the end of the connection.
async fn head(stream: &mut TcpStream) -> bool {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        let Ok(byte) = stream.read_u8().await else { return false };
        text.push(byte);
    }
    true
}

async fn put(transport: &Transport, body: Body, options: RequestOptions) -> Result<Response<Body>, Error> {
    transport.send(Request::put("/i/_doc/1").extension(options).body(body).unwrap()).await
}

async fn get(transport: &Transport) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn k22_a_connection_whose_request_is_not_written_whole_is_not_used_again() {
    for (early, status) in [(TOO_LARGE, 413), (OK, 200)] {
        let server = Server::answering_early(early).await;
        let transport = server.transport();
        let response = put(&transport, Body::from(vec![b' '; LARGE]), RequestOptions::new()).await.unwrap();
        assert_eq!(response.status(), status);
        assert_eq!(get(&transport).await.unwrap().status(), 200);
        assert_eq!(server.connections.load(SeqCst), 2);
    }
}

#[tokio::test]
async fn k22_nor_where_the_body_of_the_request_never_ends() {
    let server = Server::answering_early(TOO_LARGE).await;
    let transport = server.transport();
    let endless = Body::stream(Endless);
    assert_eq!(put(&transport, endless, RequestOptions::new()).await.unwrap().status(), 413);
    assert_eq!(get(&transport).await.unwrap().status(), 200);
    assert_eq!(server.connections.load(SeqCst), 2);
}

#[tokio::test]
async fn k22_nor_where_the_response_is_read_as_it_arrives() {
    let server = Server::answering_early(OK).await;
    let transport = server.transport();
    let options = RequestOptions::new().stream_response(true);
    let mut response = put(&transport, Body::from(vec![b' '; LARGE]), options).await.unwrap();
    assert_eq!(response.body_mut().chunk().await.unwrap().unwrap(), "ok");
    assert_eq!(response.body_mut().chunk().await.unwrap(), None);
    assert_eq!(get(&transport).await.unwrap().status(), 200);
    assert_eq!(server.connections.load(SeqCst), 2);
}

/// Requests that are written whole before they are answered share their connection, whatever thread
/// the connection's task runs on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k01_k22_one_connection_serves_all_requests_in_turn() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{}", 1 << 18, "x".repeat(1 << 18));
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // Nobody else is let in.
        while head(&mut stream).await {
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    let transport = Transport::builder().node(&url).max_retries(0).build().unwrap();
    for _ in 0..300 {
        let response = get(&transport).await.unwrap();
        assert_eq!(response.body().as_bytes().unwrap().len(), 1 << 18);
    }
    assert_eq!(transport.pool().unwrap().nodes()[0].open_connections(), 1);
    serving.abort();
}

/// A body of which nothing ever comes.
struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Pending
    }
}
