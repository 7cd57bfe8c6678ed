//! What errors say: what was asked, what went wrong, and what to do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

use es_transport::{
    Body, Delivery, Error, ErrorKind, RequestOptions, Transport,
    testing::{Reply, VirtualCluster},
};
use http::{Request, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A port at which each connection is answered with these bytes once something has arrived, and closed.
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

async fn get(transport: &Transport, options: RequestOptions) -> Result<Response<Body>, Error> {
    transport.send(Request::get("/").extension(options).body(Body::empty()).unwrap()).await
}

async fn error_of(url: &str) -> Error {
    let builder = Transport::builder().node(url).max_retries(0);
    #[cfg(feature = "tls")]
    let builder = if url.starts_with("https") { builder.danger_accept_any_certificate() } else { builder };
    get(&builder.build().unwrap(), RequestOptions::new()).await.unwrap_err()
}

#[tokio::test]
async fn a_port_with_tls_that_was_asked_for_http() {
    // An alert of TLS: unexpected message.
    for answer in [b"\x15\x03\x01\x00\x02\x02\x0a".as_slice(), b""] {
        let port = port(answer).await;
        let error = error_of(&format!("http://127.0.0.1:{port}")).await;
        assert_eq!(error.kind(), ErrorKind::Connection);
        let text = error.to_string();
        assert!(text.contains(&format!("if it speaks https, give its host as https://127.0.0.1:{port}")), "{text}");
    }
    let port = port(b"SSH-2.0-OpenSSH_9.6\r\n").await;
    let error = error_of(&format!("http://127.0.0.1:{port}")).await;
    assert!(error.to_string().contains("something that is not HTTP"), "{error}");
}

#[cfg(feature = "tls")]
#[tokio::test]
async fn a_plain_port_that_was_asked_for_https() {
    for answer in [b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".as_slice(), b""] {
        let port = port(answer).await;
        let error = error_of(&format!("https://127.0.0.1:{port}")).await;
        assert_eq!(error.kind(), ErrorKind::Tls);
        let text = error.to_string();
        assert!(text.contains("was asked for https"), "{text}");
        assert!(text.contains(&format!("give its host as http://127.0.0.1:{port}")), "{text}");
    }
    // One that says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let builder = Transport::builder().node(&format!("https://127.0.0.1:{port}")).danger_accept_any_certificate();
    let timeout = std::time::Duration::from_millis(100);
    let transport = builder.connect_timeout(timeout).max_retries(0).build().unwrap();
    let text = get(&transport, RequestOptions::new()).await.unwrap_err().to_string();
    assert!(text.contains("did not answer the TLS handshake within 100ms"), "{text}");
    assert!(text.contains(&format!("http://127.0.0.1:{port}")) && text.contains("`connect_timeout`"), "{text}");

    // The request may have less time than the handshake: nothing was sent, and the node is dead.
    let builder = Transport::builder().node(&format!("https://127.0.0.1:{port}")).danger_accept_any_certificate();
    let transport = builder.request_timeout(timeout).max_retries(0).build().unwrap();
    let error = get(&transport, RequestOptions::new()).await.unwrap_err();
    assert_eq!((error.kind(), error.delivery()), (ErrorKind::Tls, Delivery::NotSent));
    assert!(error.to_string().contains("allow more with `request_timeout`"), "{error}");
    let pool = transport.pool().unwrap();
    assert!(pool.is_dead(&pool.nodes()[0]));
}

/// Whatever stands between client and node may pack answers for a client that said nothing of it.
#[tokio::test]
async fn c06_a_coding_that_was_not_asked_for_is_named() {
    let packed = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 3\r\n\r\nabc";
    for streams in [false, true] {
        let options = || RequestOptions::new().stream_response(streams);
        let port = port(packed.as_bytes()).await;
        let own = Transport::builder().hosts(("127.0.0.1", port)).build().unwrap();
        let cluster = VirtualCluster::new(1);
        cluster.node(0).always(Reply::ok().header("content-encoding", "gzip"));
        let over = Transport::builder().hosts(cluster.hosts()).over(cluster.service()).build().unwrap();
        for transport in [own, over] {
            let error = get(&transport, options()).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Body, 1));
            let text = error.to_string();
            assert!(text.contains("packed as `gzip`, which was not asked for"), "{text}");
            assert!(text.contains("http_compress(true)") && text.contains("status 200"), "{text}");
            // Who asks for it gets it.
            let request = Request::get("/").header("accept-encoding", "gzip, br").body(Body::empty()).unwrap();
            assert_eq!(transport.send(request).await.unwrap().headers()["content-encoding"], "gzip");
        }
        // A response to HEAD names the coding of a body that does not come.
        cluster.node(0).always(Reply::status(200).header("content-encoding", "gzip"));
        let transport = Transport::builder().hosts(cluster.hosts()).over(cluster.service()).build().unwrap();
        assert_eq!(get(&transport, options()).await.unwrap().status(), 200);
    }
}
