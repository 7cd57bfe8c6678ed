//! TCP to a host: its name is resolved, and its addresses are raced as RFC 8305 (happy eyeballs) has it.

use std::{future::Future, future::poll_fn, io, net::SocketAddr, pin::Pin, task::Poll, time::Duration};

use hyper_util::rt::TokioIo;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::stream::{Connecting, Stream};
use crate::node_url::NodeUrl;

/// How long an address has until the next one is tried beside it.
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// How long a connection is silent until TCP itself asks whether the other end is there.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// A connection to one address that is under way.
type Attempt = Pin<Box<dyn Future<Output = io::Result<TcpStream>> + Send>>;

/// What makes the streams unless the user brings a connector.
pub(crate) fn connecting(url: &NodeUrl) -> Connecting<'_> {
    Box::pin(async move { Ok(Box::new(TokioIo::new(connect(url.bare_host(), url.port()).await?)) as Box<dyn Stream>) })
}

async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let found = lookup_host((host, port)).await?;
    let stream = race(in_turn(found.collect())).await?;
    // Without them a connection is slower, or noticed late when it is dead; it works all the same.
    let _ = stream.set_nodelay(true);
    let _ = SockRef::from(&stream).set_tcp_keepalive(&TcpKeepalive::new().with_time(KEEPALIVE));
    Ok(stream)
}

/// The order in which addresses are tried: the one that the system prefers, then IPv4 and IPv6 in
/// turn, so that a kind that leads nowhere costs one delay and not one for each of its addresses.
fn in_turn(mut found: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let mut turns: Vec<SocketAddr> = Vec::with_capacity(found.len());
    while !found.is_empty() {
        let last = turns.last().map(SocketAddr::is_ipv6);
        let next = found.iter().position(|address| Some(address.is_ipv6()) != last).unwrap_or(0);
        turns.push(found.remove(next));
    }
    turns
}

/// The first connection that is made. An address is tried when the one before it failed, or has
/// not answered for a while; those that are slow stay in the race.
///
/// The error is that of the address that failed first.
async fn race(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut attempts: Vec<Attempt> = Vec::with_capacity(addresses.len());
    let mut failure = None;
    for address in addresses {
        attempts.push(Box::pin(TcpStream::connect(address)));
        match timeout(ATTEMPT_DELAY, next(&mut attempts)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => failure = failure.or(Some(error)),
            Err(_) => {}
        }
    }
    while !attempts.is_empty() {
        match next(&mut attempts).await {
            Ok(stream) => return Ok(stream),
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    Err(failure.unwrap_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the host has no address")))
}

/// The next attempt that ends, one way or the other.
async fn next(attempts: &mut Vec<Attempt>) -> io::Result<TcpStream> {
    poll_fn(|cx| {
        for n in 0..attempts.len() {
            if let Poll::Ready(result) = attempts[n].as_mut().poll(cx) {
                drop(attempts.swap_remove(n));
                return Poll::Ready(result);
            }
        }
        Poll::Pending
    })
    .await
}

#[cfg(test)]
mod tests {
    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    /// An address that drops what arrives, as a dead host does: its queue is full.
    struct Silent {
        address: SocketAddr,
        _queue: (TcpListener, Vec<TcpStream>),
    }

    impl Silent {
        async fn new() -> Self {
            let socket = TcpSocket::new_v4().unwrap();
            socket.bind(address("127.0.0.1:0")).unwrap();
            let listener = socket.listen(1).unwrap();
            let address = listener.local_addr().unwrap();
            let mut streams = Vec::new();
            while let Ok(stream) = timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
                streams.push(stream.unwrap());
            }
            Self { address, _queue: (listener, streams) }
        }
    }

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    /// An address that refuses.
    async fn refusing() -> SocketAddr {
        TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
    }

    async fn raced(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
        timeout(Duration::from_secs(20), race(addresses)).await.expect("bounded")
    }

    #[test]
    fn k21_both_kinds_of_addresses_have_their_turn() {
        let [a4, b4, c4] = ["1.1.1.1:1", "1.1.1.2:1", "1.1.1.3:1"].map(address);
        let [a6, b6, c6] = ["[::1]:1", "[::2]:1", "[::3]:1"].map(address);
        for (found, turns) in [
            (vec![a6, b6, a4, b4], vec![a6, a4, b6, b4]),
            (vec![a4, a6, b6, c6], vec![a4, a6, b6, c6]),
            (vec![a4, b4, c4, a6], vec![a4, a6, b4, c4]),
            (vec![a6, b6], vec![a6, b6]),
            (vec![], vec![]),
        ] {
            assert_eq!(in_turn(found), turns);
        }
    }

    #[tokio::test]
    async fn k21_a_living_address_after_dead_ones() {
        let (one, other, refusing) = (Silent::new().await, Silent::new().await, refusing().await);
        let living = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let living = living.local_addr().map(|address| (address, living)).unwrap();
        for before in [vec![], vec![refusing], vec![one.address], vec![one.address, refusing, other.address]] {
            let stream = raced([before, vec![living.0]].concat()).await.unwrap();
            assert_eq!(stream.peer_addr().unwrap(), living.0);
        }
    }

    #[tokio::test]
    async fn k21_a_slow_address_stays_in_the_race() {
        let silent = Silent::new().await;
        let refusing = refusing().await;
        let Silent { address, _queue: (listener, streams) } = silent;
        let freeing = tokio::spawn(async move {
            tokio::time::sleep(2 * ATTEMPT_DELAY).await;
            for _ in &streams {
                listener.accept().await.unwrap();
            }
            // The connection that is repeated by TCP after a second.
            listener.accept().await.unwrap()
        });
        let stream = raced(vec![address, refusing]).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), address);
        freeing.await.unwrap();
    }

    #[tokio::test]
    async fn the_first_failure_is_told() {
        let error = raced(vec![refusing().await, refusing().await]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(raced(vec![]).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[tokio::test]
    async fn a_connection_is_without_delay_and_kept_alive() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = connect("127.0.0.1", listener.local_addr().unwrap().port()).await.unwrap();
        assert!(stream.nodelay().unwrap());
        assert_eq!(SockRef::from(&stream).tcp_keepalive_time().unwrap(), KEEPALIVE);
    }
}
