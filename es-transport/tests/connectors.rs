//! Connectors that users bring in place of the transport's TCP, hyper-util's among them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod wire;

use std::{convert::Infallible, io, net::SocketAddr, time::Duration};

use es_transport::{Body, Delivery, Error, ErrorKind, Transport, TransportBuilder};
use http::{Request, Uri};
use hyper_util::{
    client::legacy::connect::{HttpConnector, dns::Name, proxy::Tunnel},
    rt::TokioIo,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};
use tower::service_fn;

use crate::wire::{head, listen, proxy};

/// What every test asks: a node that no name service knows.
const NODE: &str = "http://es.internal:9201";

/// Reads one head after the other and answers each with 200.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    while head(&mut stream).await.is_some() {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    }
}

/// A node on a free port, until the runtime ends.
async fn node() -> SocketAddr {
    listen(|stream| async move {
        answer(stream).await;
        Some(())
    })
    .await
}

/// Two requests, which share a connection.
async fn outcome(builder: TransportBuilder) -> Result<(), Error> {
    let transport = builder.max_retries(0).build().unwrap();
    for _ in 0..2 {
        let response = transport.send(Request::get("/").body(Body::empty()).unwrap()).await?;
        assert_eq!(response.status(), 200);
    }
    assert_eq!(transport.pool().unwrap().nodes()[0].open_connections(), 1);
    Ok(())
}

#[tokio::test]
async fn hyper_utils_connector_with_names_of_ones_own() {
    let node = node().await;
    let resolver = service_fn(move |name: Name| async move {
        assert_eq!(name.as_str(), "es.internal");
        Ok::<_, Infallible>([SocketAddr::from(([127, 0, 0, 1], 0))].into_iter())
    });
    let connector = HttpConnector::new_with_resolver(resolver);
    let url = format!("http://es.internal:{}", node.port());
    outcome(Transport::builder().node(&url).connector(connector)).await.unwrap();
}

#[tokio::test]
async fn hyper_utils_tunnel_through_a_proxy() {
    let (proxy, mut heads) = proxy(node().await).await;
    let proxy = format!("http://{proxy}").parse().unwrap();
    outcome(Transport::builder().node(NODE).connector(Tunnel::new(proxy, HttpConnector::new()))).await.unwrap();
    assert!(heads.recv().await.unwrap().starts_with("CONNECT es.internal:9201 HTTP/1.1\r\n"));
    assert!(heads.is_empty(), "one connection, one tunnel");
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("es.sock");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(async move { answer(listener.accept().await.unwrap().0).await });
    let connector = service_fn(move |origin: Uri| {
        assert_eq!(origin, "http://es.internal:9201/");
        let path = path.clone();
        async move { tokio::net::UnixStream::connect(path).await.map(TokioIo::new) }
    });
    outcome(Transport::builder().node(NODE).connector(connector)).await.unwrap();
}

#[tokio::test]
async fn the_connectors_error_is_kept() {
    let connector = service_fn(|_: Uri| async { Err::<TokioIo<TcpStream>, _>(io::Error::other("no way there")) });
    let error = outcome(Transport::builder().node(NODE).connector(connector)).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(error.to_string().contains("es.internal:9201"), "{error}");
    assert_eq!(error.cause().unwrap().to_string(), "no way there");
}

#[tokio::test(start_paused = true)]
async fn a_connector_that_never_ends_is_given_up() {
    let connector = service_fn(|_: Uri| std::future::pending::<io::Result<TokioIo<TcpStream>>>());
    let builder = Transport::builder().node(NODE).connector(connector).connect_timeout(Duration::from_secs(3));
    let start = tokio::time::Instant::now();
    let error = outcome(builder).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    assert!(error.to_string().contains("es.internal:9201: no connection within 3s"), "{error}");
    assert_eq!(start.elapsed().as_secs(), 3);
}
