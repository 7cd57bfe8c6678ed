//! TCP to a host: its name is resolved, and its addresses are raced as RFC 8305 (happy eyeballs) has it.
//!
//! hyper-util's `HttpConnector` races one family of addresses against the other and goes through each in
//! turn, so that one address that does not answer holds up those behind it, and it comes only with the
//! whole of its legacy client. Users can put it here by the setting `connector`.

use std::{future::Future, future::poll_fn, io, net::SocketAddr, pin::Pin, task::Poll, time::Duration};

use hyper_util::rt::TokioIo;
use socket2::{SockRef, TcpKeepalive};
use tokio::{
    net::{TcpStream, lookup_host},
    time::timeout,
};

use super::stream::{ConnectFuture, Stream};
use crate::node_url::NodeUrl;

/// How long to wait for an address before the next one is tried beside it.
const ATTEMPT_DELAY: Duration = Duration::from_millis(250);

/// The idle time after which TCP sends keep-alive probes.
const KEEPALIVE: Duration = Duration::from_secs(60);

/// A connection to one address that is under way.
type TcpAttempt<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

/// The default connector.
pub(crate) fn connecting(url: &NodeUrl) -> ConnectFuture<'_> {
    Box::pin(async move { Ok(Box::new(TokioIo::new(connect(url.bare_host(), url.port()).await?)) as Box<dyn Stream>) })
}

pub(super) async fn connect(host: &str, port: u16) -> io::Result<TcpStream> {
    let found = lookup_host((host, port)).await?;
    let stream = race(in_turn(found.collect()), |address| Box::pin(TcpStream::connect(address))).await?;
    // A connection works without these options, so a failure to set them is no error.
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
async fn race<T>(addresses: Vec<SocketAddr>, open: impl Fn(SocketAddr) -> TcpAttempt<T>) -> io::Result<T> {
    let mut attempts = Vec::with_capacity(addresses.len());
    let mut failure = None;
    for address in addresses {
        attempts.push(open(address));
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
async fn next<T>(attempts: &mut Vec<TcpAttempt<T>>) -> io::Result<T> {
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
    use tokio::{net::TcpListener, time::Instant};

    use super::*;

    /// What becomes of a connection to an address.
    #[derive(Clone, Copy)]
    enum Fate {
        Connects { after: u64 },
        Refuses { after: u64 },
        Silent,
    }

    use Fate::{Connects, Refuses, Silent};

    fn address(text: &str) -> SocketAddr {
        text.parse().unwrap()
    }

    /// Which of the addresses won, or the first failure, and after how many milliseconds.
    async fn raced(fates: &[Fate]) -> (Result<usize, String>, u128) {
        let addresses = (0..fates.len()).map(|n| SocketAddr::from(([10, 0, 0, 1], n as u16))).collect();
        let begun = Instant::now();
        let open = |address: SocketAddr| -> TcpAttempt<usize> {
            let n = usize::from(address.port());
            let fate = fates[n];
            Box::pin(async move {
                let sleep = |millis| tokio::time::sleep(Duration::from_millis(millis));
                match fate {
                    Connects { after } => sleep(after).await,
                    Refuses { after } => {
                        sleep(after).await;
                        return Err(io::Error::other(format!("refused by {n}")));
                    }
                    Silent => std::future::pending().await,
                }
                Ok(n)
            })
        };
        let winner = race(addresses, open).await.map_err(|error| error.to_string());
        (winner, begun.elapsed().as_millis())
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

    #[tokio::test(start_paused = true)]
    async fn k21_a_living_address_after_dead_ones() {
        let connects = Connects { after: 0 };
        for (fates, winner, after) in [
            (&[connects][..], 0, 0),
            (&[Refuses { after: 0 }, connects], 1, 0),
            (&[Refuses { after: 90 }, connects], 1, 90),
            (&[Silent, connects], 1, 250),
            (&[Silent, Refuses { after: 0 }, Silent, connects], 3, 500),
        ] {
            assert_eq!(raced(fates).await, (Ok(winner), after));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn k21_a_slow_address_stays_in_the_race() {
        let slow = Connects { after: 600 };
        for (fates, winner, after) in [
            (&[slow, Refuses { after: 0 }][..], 0, 600),
            (&[slow, Silent], 0, 600),
            (&[slow, Connects { after: 400 }], 0, 600),
            (&[slow, Connects { after: 100 }], 1, 350),
            (&[Silent, slow, Silent], 1, 850),
            (&[slow, Refuses { after: 900 }, Silent], 0, 600),
        ] {
            assert_eq!(raced(fates).await, (Ok(winner), after));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn k21_the_first_failure_is_told_when_all_have_failed() {
        let failing = [Refuses { after: 700 }, Refuses { after: 20 }, Refuses { after: 0 }];
        assert_eq!(raced(&failing).await, (Err("refused by 1".to_owned()), 700));
        assert_eq!(raced(&[]).await, (Err("the host has no address".to_owned()), 0));
    }

    #[tokio::test]
    async fn an_address_that_refuses_is_told() {
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        assert_eq!(connect("127.0.0.1", port).await.unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
    }

    #[tokio::test]
    async fn a_connection_is_without_delay_and_kept_alive() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stream = connect("127.0.0.1", listener.local_addr().unwrap().port()).await.unwrap();
        assert!(stream.nodelay().unwrap());
        assert_eq!(SockRef::from(&stream).tcp_keepalive_time().unwrap(), KEEPALIVE);
    }
}
