//! Servers that speak to raw connections: what they listen with, and an HTTP proxy.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    sync::mpsc,
};

/// Reads up to the empty line.
pub(crate) async fn head(stream: &mut (impl AsyncRead + Unpin)) -> Option<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(text).unwrap())
}

/// Listens on a free port until the runtime ends, and does this with each connection.
pub(crate) async fn listen<F>(each: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = Option<()>> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(each(stream));
        }
    });
    address
}

/// A proxy that opens its tunnels to this node, whatever it is asked for, and tells the heads that it read.
pub(crate) async fn proxy(node: SocketAddr) -> (SocketAddr, mpsc::UnboundedReceiver<String>) {
    let (asked, heads) = mpsc::unbounded_channel();
    let address = listen(move |mut stream| {
        let asked = asked.clone();
        async move {
            asked.send(head(&mut stream).await?).ok()?;
            let mut node = TcpStream::connect(node).await.ok()?;
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await.ok()?;
            copy_bidirectional(&mut stream, &mut node).await.ok()?;
            Some(())
        }
    });
    (address.await, heads)
}
