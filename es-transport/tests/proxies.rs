//! HTTP proxies, by a small one that opens tunnels to one address or refuses.

#![cfg(feature = "proxy")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod wire;

use std::{net::SocketAddr, time::Duration};

use es_transport::{Body, Delivery, Error, ErrorKind, Transport, TransportBuilder};
use http::Request;
use tokio::{io::AsyncWriteExt, net::TcpListener, sync::mpsc};

use crate::wire::{head, listen, proxy};

/// A node that answers everything with 200, and tells the heads that it read.
async fn node() -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let (asked, heads) = mpsc::unbounded_channel();
    let address = listen(move |mut stream| {
        let asked = asked.clone();
        async move {
            loop {
                asked.send(head(&mut stream).await?.to_lowercase()).ok()?;
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.ok()?;
            }
        }
    });
    (address.await, heads)
}

/// A proxy that answers each request for a tunnel with this text, and closes the connection.
async fn refusing(answer: &'static str) -> SocketAddr {
    listen(move |mut stream| async move {
        head(&mut stream).await?;
        stream.write_all(answer.as_bytes()).await.ok()
    })
    .await
}

/// Two requests, which share a connection.
async fn ask(builder: TransportBuilder) -> Result<(), Error> {
    let transport = builder.max_retries(0).build()?;
    for _ in 0..2 {
        let response = transport.send(Request::get("/").body(Body::empty()).unwrap()).await?;
        assert_eq!(response.status(), 200);
    }
    assert_eq!(transport.pool().unwrap().nodes()[0].open_connections(), 1);
    Ok(())
}

/// A node that no name service knows.
const NODE: &str = "http://es.internal:9201";

#[tokio::test]
async fn a_tunnel_is_opened_once_and_kept() {
    let (node, mut at_node) = node().await;
    let (proxy, mut at_proxy) = proxy(node).await;
    ask(Transport::builder().node(NODE).proxy(&format!("http://us%20er:pass%3Aword@{proxy}"))).await.unwrap();
    let head = at_proxy.recv().await.unwrap().to_lowercase();
    assert!(head.starts_with("connect es.internal:9201 http/1.1\r\n"), "{head}");
    assert!(head.contains("host: es.internal:9201\r\n"), "{head}");
    // us er:pass:word
    assert!(head.contains(&"proxy-authorization: Basic dXMgZXI6cGFzczp3b3Jk\r\n".to_lowercase()), "{head}");
    assert!(at_proxy.try_recv().is_err(), "one tunnel serves both requests");
    for _ in 0..2 {
        let head = at_node.recv().await.unwrap();
        assert!(head.starts_with("get / http/1.1\r\n") && head.contains("host: es.internal:9201\r\n"), "{head}");
        assert!(!head.contains("proxy"), "what is for the proxy stays there: {head}");
    }
}

#[tokio::test]
async fn a_node_that_is_excepted_is_reached_without_a_proxy() {
    let (node, _heads) = node().await;
    let (proxy, mut at_proxy) = proxy(node).await;
    let builder = Transport::builder().node(&format!("http://{node}")).proxy(&proxy.to_string());
    ask(builder.no_proxy("example.com").no_proxy("127.0.0.0/8")).await.unwrap();
    assert!(at_proxy.try_recv().is_err());
}

#[tokio::test]
async fn what_a_proxy_refuses_is_told_and_was_not_sent() {
    for (answer, told) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n",
            "answered 407 Proxy Authentication Required; are user and password in the proxy's URL right?",
        ),
        (
            "HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno",
            "answered 403 Forbidden; does it allow CONNECT to port 9201",
        ),
        ("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "made no connection to the node and answered 502"),
        ("SSH-2.0-OpenSSH_9.2\r\n", "cannot connect to the proxy"),
        ("", "cannot connect to the proxy"),
    ] {
        let proxy = refusing(answer).await;
        let builder = Transport::builder().node(NODE).proxy(&format!("http://user:secret@{proxy}"));
        let error = ask(builder).await.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent), "{error}");
        let text = format!("{error} {error:?}");
        assert!(text.contains(told) && text.contains(&proxy.to_string()), "{text}");
        assert!(!text.contains("secret") && !text.contains("dXNlcjpzZWNyZXQ="), "{text}");
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told() {
    let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = ask(Transport::builder().node(NODE).proxy(&unused.to_string())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.to_string().contains(&format!("cannot connect to the proxy {unused}")), "{error}");
}

#[tokio::test]
async fn a_proxy_that_is_silent_has_the_time_of_a_connection() {
    let proxy = listen(|mut stream| async move {
        head(&mut stream).await?;
        std::future::pending().await
    })
    .await;
    let builder = Transport::builder().node(NODE).proxy(&proxy.to_string());
    let error = ask(builder.connect_timeout(Duration::from_millis(100))).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Connect, Delivery::NotSent));
    let told = format!("no connection through the proxy {proxy} within 100ms; allow more with `connect_timeout`");
    assert!(error.to_string().contains(&told), "{error}");
}

#[test]
fn what_is_no_http_proxy_is_refused_before_anything_is_sent() {
    for url in [
        "",
        "socks5://user:secret@proxy:1080",
        "https://user:secret@proxy:443",
        "http://",
        "user:secret@",
        "a b",
        "http://user:secret@proxy:3128/path",
    ] {
        let error = Transport::builder().proxy(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{url}");
        let text = format!("{error} {error:?}");
        assert!(text.contains("`proxy` has") && !text.contains("secret"), "{text}");
    }
    let connector = hyper_util::client::legacy::connect::HttpConnector::new();
    let both = Transport::builder().proxy("http://proxy:3128").connector(connector).build().unwrap_err();
    assert!(both.to_string().contains("give one of them"), "{both}");
}

#[test]
fn credentials_of_a_proxy_are_not_shown() {
    let builder = Transport::builder().proxy("http://user:secret@proxy:3128");
    assert!(!format!("{builder:?}").contains("secret"));
    assert!(!format!("{:?}", builder.build().unwrap()).contains("secret"));
}
