//! The kept connections of one node: a bounded number, the last used one first.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use hyper::client::conn::http1::SendRequest;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::body::Body;

/// Idle connections and the places for open ones.
#[derive(Default)]
pub(crate) struct Connections {
    idle: Mutex<Vec<Idle>>,
    /// Made on first use, when the configured number is known.
    places: OnceLock<Arc<Semaphore>>,
    open: Arc<OpenCount>,
}

struct Idle {
    sender: SendRequest<Body>,
    opened: Instant,
    since: Instant,
}

/// Counts the connections whose task is alive.
#[derive(Default)]
pub(crate) struct OpenCount(AtomicUsize);

/// Held by a connection's task for as long as it runs.
pub(crate) struct OpenGuard(Arc<OpenCount>);

impl Drop for OpenGuard {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Relaxed);
    }
}

/// How long a connection is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepAlive {
    pub(crate) idle: Duration,
    pub(crate) lifetime: Option<Duration>,
}

/// A connection taken from the idle ones, or just opened.
pub(crate) struct Connection {
    pub(crate) sender: SendRequest<Body>,
    pub(crate) opened: Instant,
    pub(crate) reused: bool,
}

impl Connections {
    /// Waits for a place among `limit` connections. Dropping the future gives up the wait.
    pub(crate) async fn place(&self, limit: usize) -> Option<OwnedSemaphorePermit> {
        let places = self.places.get_or_init(|| Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))));
        let places = Arc::clone(places);
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => Some(place),
            // The semaphore is never closed; were it, nothing would wait for ever.
            Err(_) => places.acquire_owned().await.ok(),
        }
    }

    /// The connection that was used last and can still be used; those past their time are dropped.
    pub(crate) fn take(&self, keep: KeepAlive) -> Option<Connection> {
        let mut idle = self.lock();
        while let Some(Idle { sender, opened, since }) = idle.pop() {
            if since.elapsed() >= keep.idle {
                // The ones below are idle for longer still.
                idle.clear();
                return None;
            }
            let aged = keep.lifetime.is_some_and(|lifetime| opened.elapsed() >= lifetime);
            if !aged && !sender.is_closed() {
                return Some(Connection { sender, opened, reused: true });
            }
        }
        None
    }

    /// Keeps a connection whose response was read to its end, and drops those past their time.
    pub(crate) fn put(&self, connection: Connection, keep: KeepAlive) {
        let Connection { sender, opened, .. } = connection;
        if sender.is_closed() {
            return;
        }
        let since = Instant::now();
        let mut idle = self.lock();
        // The first ones are idle for longest. Where few connections are in use, the last ones are taken
        // again and again, and nobody else would look at what a burst has left below them.
        if idle.first().is_some_and(|first| since.duration_since(first.since) >= keep.idle) {
            idle.retain(|connection| since.duration_since(connection.since) < keep.idle);
        }
        idle.push(Idle { sender, opened, since });
    }

    /// Drops all idle connections: one of them proved to be stale, so the older ones are suspect.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn open(&self) -> usize {
        self.open.0.load(Relaxed)
    }

    pub(crate) fn count_open(&self) -> OpenGuard {
        self.open.0.fetch_add(1, Relaxed);
        OpenGuard(Arc::clone(&self.open))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        // The list is whole between any two statements, so a panic elsewhere does not spoil it.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use hyper::client::conn::http1;
    use hyper_util::rt::TokioIo;
    use tokio::io::DuplexStream;

    use super::*;

    /// A connection, and the side of the server, which keeps it open.
    async fn connection() -> (Connection, DuplexStream) {
        let (client, server) = tokio::io::duplex(64);
        let (sender, task) = http1::handshake(TokioIo::new(client)).await.unwrap();
        tokio::spawn(task);
        (Connection { sender, opened: Instant::now(), reused: false }, server)
    }

    #[tokio::test(start_paused = true)]
    async fn k02_what_a_burst_has_left_goes_though_one_connection_is_busy() {
        let keep = KeepAlive { idle: Duration::from_secs(10), lifetime: None };
        let connections = Connections::default();
        let mut servers = Vec::new();
        for _ in 0..3 {
            let (connection, server) = connection().await;
            connections.put(connection, keep);
            servers.push(server);
        }
        for seconds in [3, 6, 9, 12] {
            tokio::time::advance(Duration::from_secs(3)).await;
            let busy = connections.take(keep).unwrap();
            assert!(busy.reused);
            connections.put(busy, keep);
            assert_eq!(connections.lock().len(), if seconds < 10 { 3 } else { 1 });
        }
    }
}
