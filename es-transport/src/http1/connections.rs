//! The open connections of one node: at most so many, the last used one first.
//!
//! hyper-util's pool has no limit of connections to a host, cannot tell how many are open, and does not
//! drop the older idle connections when one proves to be stale.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};

use hyper::client::conn::http1::SendRequest;
use tokio::{
    runtime::Handle,
    sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError},
    task::{AbortHandle, yield_now},
    time::{Instant, timeout},
};

use crate::{
    body::Body,
    error::{Delivery, Error, ErrorKind},
    options::Deadline,
};

/// How long a response that was read to its end waits for the end of its request.
const AT_ONCE: Duration = Duration::from_millis(5);

/// For how many turns of the runtime it waits without a timer.
const TURNS: usize = 3;

/// The idle connections, and the permits for open ones.
#[derive(Default)]
pub(crate) struct Connections {
    idle: Arc<Mutex<IdleConnections>>,
    /// Made on first use, when the configured number is known.
    places: OnceLock<Arc<Semaphore>>,
    open: Arc<OpenCount>,
    /// How many requests wait for a place.
    waiting: AtomicUsize,
    /// How many requests were given up because no place became free in time.
    timeouts: AtomicU64,
}

#[derive(Default)]
struct IdleConnections {
    /// The last one was used last.
    idle: Vec<IdleConnection>,
    /// Runs while a connection is idle.
    reaper: Option<Reaper>,
    closed: bool,
}

struct IdleConnection {
    sender: SendRequest<Body>,
    opened: Instant,
    /// When it is closed; `None` is never.
    expires: Option<Instant>,
}

/// The task that closes connections whose idle time is over. Each node has one, which ends with it.
struct Reaper(AbortHandle);

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

/// Counts a request that waits for a place, until it has one or is given up.
struct WaitGuard<'a>(&'a AtomicUsize);

impl Drop for WaitGuard<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

/// How long a connection is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeepAlive {
    pub(crate) idle: Duration,
    pub(crate) lifetime: Option<Duration>,
}

impl KeepAlive {
    /// When a connection that is idle from now on is closed.
    fn expiry(self, opened: Instant, now: Instant) -> Option<Instant> {
        let idle = now.checked_add(self.idle);
        let lifetime = self.lifetime.and_then(|lifetime| opened.checked_add(lifetime));
        match (idle, lifetime) {
            (Some(idle), Some(lifetime)) => Some(idle.min(lifetime)),
            (one, other) => one.or(other),
        }
    }
}

/// A connection taken from the idle ones, or just opened.
pub(crate) struct Connection {
    pub(crate) sender: SendRequest<Body>,
    pub(crate) opened: Instant,
    pub(crate) reused: bool,
}

impl Connection {
    /// Whether it can be used again, when a response was read to its end: if the request is written
    /// whole, too, of which the task of the connection tells a moment later. A server may answer before
    /// it has read all of it: such a connection is closed, because it would take the next request and
    /// not send it.
    pub(crate) async fn is_ready(&mut self) -> bool {
        // Mostly it is ready now or after one turn of the runtime; a timer would cost more than that.
        for _ in 0..TURNS {
            if self.sender.is_ready() {
                return true;
            }
            yield_now().await;
        }
        // Boxed because it is rare and large.
        matches!(Box::pin(timeout(AT_ONCE, self.sender.ready())).await, Ok(Ok(())))
    }
}

impl Connections {
    /// A place among `limit` connections; `None` if all are taken.
    ///
    /// # Errors
    /// [`ErrorKind::Closed`] once they are [closed](Self::close).
    pub(crate) fn try_place(&self, limit: usize) -> Result<Option<OwnedSemaphorePermit>, Error> {
        match Arc::clone(self.places(limit)).try_acquire_owned() {
            Ok(place) => Ok(Some(place)),
            Err(TryAcquireError::NoPermits) => Ok(None),
            Err(TryAcquireError::Closed) => Err(Error::closed()),
        }
    }

    /// Waits for a place among `limit` connections. Dropping the future gives up the wait.
    ///
    /// # Errors
    /// [`ErrorKind::Closed`] once they are [closed](Self::close), [`ErrorKind::Timeout`] when there is
    /// none in time: nothing of the request was sent then.
    pub(crate) async fn place(&self, limit: usize, deadline: Option<Deadline>) -> Result<OwnedSemaphorePermit, Error> {
        self.waiting.fetch_add(1, Relaxed);
        let _waiting = WaitGuard(&self.waiting);
        let free = Arc::clone(self.places(limit)).acquire_owned();
        let place = match deadline {
            None => free.await,
            Some(deadline) => deadline.within(free).await.ok_or_else(|| {
                self.timeouts.fetch_add(1, Relaxed);
                let Deadline { limit: time, setting, .. } = deadline;
                Error::new(ErrorKind::Timeout)
                    .with_delivery(Delivery::NotSent)
                    .context(format!("no connection to the node became free within {time:?}"))
                    .advice(format!(
                        "allow more of them than {limit} with `connections_per_node`, or more time with `{setting}`"
                    ))
            })?,
        };
        place.map_err(|_| Error::closed())
    }

    fn places(&self, limit: usize) -> &Arc<Semaphore> {
        self.places.get_or_init(|| Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS))))
    }

    /// The connection that was used last and can still be used. One that is not ready at once is still
    /// busy with an earlier request, and is closed.
    pub(crate) fn take(&self) -> Option<Connection> {
        let mut kept = lock(&self.idle);
        let mut now = None;
        while let Some(idle) = kept.idle.pop() {
            let now = *now.get_or_insert_with(Instant::now);
            if !idle.has_expired(now) && idle.sender.is_ready() {
                return Some(Connection { sender: idle.sender, opened: idle.opened, reused: true });
            }
        }
        None
    }

    /// Keeps a connection that is ready for a request.
    pub(super) fn put_ready(&self, connection: Connection, keep: KeepAlive) {
        let (Connection { sender, opened, .. }, now) = (connection, Instant::now());
        let idle = IdleConnection { sender, opened, expires: keep.expiry(opened, now) };
        let mut kept = lock(&self.idle);
        if kept.closed || idle.has_expired(now) {
            return;
        }
        // The reaper ends with its runtime, too; the next request may run on another.
        if let Some(expires) = idle.expires
            && kept.reaper.as_ref().is_none_or(|Reaper(task)| task.is_finished())
        {
            kept.reaper = Reaper::start(Arc::downgrade(&self.idle), expires);
        }
        kept.idle.push(idle);
    }

    /// Drops all idle connections: one of them proved to be stale, so the older ones are suspect.
    pub(crate) fn clear(&self) {
        lock(&self.idle).idle.clear();
    }

    /// Drops all idle connections, and keeps none from now on; nobody gets a place any more.
    pub(crate) fn close(&self) {
        *lock(&self.idle) = IdleConnections { closed: true, ..IdleConnections::default() };
        self.places(0).close();
    }

    pub(crate) fn open(&self) -> usize {
        self.open.0.load(Relaxed)
    }

    pub(crate) fn idle(&self) -> usize {
        lock(&self.idle).idle.len()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Relaxed)
    }

    pub(crate) fn timeouts(&self) -> u64 {
        self.timeouts.load(Relaxed)
    }

    pub(crate) fn count_open(&self) -> OpenGuard {
        self.open.0.fetch_add(1, Relaxed);
        OpenGuard(Arc::clone(&self.open))
    }
}

impl IdleConnections {
    /// Drops the expired connections; returns when the next one expires.
    fn expire(&mut self, now: Instant) -> Option<Instant> {
        self.idle.retain(|idle| !idle.has_expired(now));
        let mut soonest: Option<Instant> = None;
        for idle in &self.idle {
            if idle.expires.is_some_and(|expires| soonest.is_none_or(|soonest| expires < soonest)) {
                soonest = idle.expires;
            }
        }
        soonest
    }
}

impl IdleConnection {
    fn has_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl Reaper {
    /// `None` outside of a runtime, as where a body is read that came from one.
    fn start(kept: Weak<Mutex<IdleConnections>>, first: Instant) -> Option<Self> {
        let runtime = Handle::try_current().ok()?;
        Some(Self(runtime.spawn(Self::run(kept, first)).abort_handle()))
    }

    /// Wakes when the time of an idle connection is over, and ends when none is left. One that was
    /// kept meanwhile and has less time, for its age, waits for the next turn.
    async fn run(kept: Weak<Mutex<IdleConnections>>, mut next: Instant) {
        loop {
            tokio::time::sleep_until(next).await;
            let Some(kept) = kept.upgrade() else { return };
            let (mut kept, now) = (lock(&kept), Instant::now());
            match kept.expire(now) {
                Some(soonest) => next = soonest,
                None => {
                    kept.reaper = None;
                    return;
                }
            }
        }
    }
}

impl Drop for Reaper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn lock(kept: &Mutex<IdleConnections>) -> MutexGuard<'_, IdleConnections> {
    // The list is consistent between any two statements, so a panic elsewhere does not spoil it.
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use hyper::client::conn::http1;
    use hyper_util::rt::TokioIo;
    use tokio::io::{AsyncReadExt, DuplexStream};

    use super::*;

    /// A connection, and the side of the server, which keeps it open.
    async fn connection() -> (Connection, DuplexStream) {
        let (client, server) = tokio::io::duplex(64);
        let (sender, task) = http1::handshake(TokioIo::new(client)).await.unwrap();
        tokio::spawn(task);
        (Connection { sender, opened: Instant::now(), reused: false }, server)
    }

    /// A connection that is kept, and the side of the server.
    async fn kept(connections: &Connections, keep: KeepAlive) -> DuplexStream {
        let (mut connection, server) = connection().await;
        connection.sender.ready().await.unwrap();
        connections.put_ready(connection, keep);
        server
    }

    const fn keep(idle: u64) -> KeepAlive {
        KeepAlive { idle: Duration::from_secs(idle), lifetime: None }
    }

    fn tasks() -> usize {
        Handle::current().metrics().num_alive_tasks()
    }

    /// Lets the time pass, and then the tasks run.
    async fn pass(seconds: u64) {
        tokio::time::advance(Duration::from_secs(seconds)).await;
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    }

    /// Whether the server sees that its connection was closed.
    async fn is_closed(server: &mut DuplexStream) -> bool {
        tokio::time::timeout(Duration::from_millis(1), server.read(&mut [0])).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn k02_what_a_burst_has_left_goes_though_one_connection_is_busy() {
        let connections = Connections::default();
        let mut servers = Vec::new();
        for _ in 0..3 {
            servers.push(kept(&connections, keep(10)).await);
        }
        for seconds in [3, 6, 9, 12] {
            pass(3).await;
            let busy = connections.take().unwrap();
            assert!(busy.reused);
            connections.put_ready(busy, keep(10));
            assert_eq!(connections.idle(), if seconds < 10 { 3 } else { 1 });
        }
    }

    #[tokio::test(start_paused = true)]
    async fn k02_idle_connections_are_closed_in_the_background_by_one_task() {
        let connections = Connections::default();
        assert_eq!(tasks(), 0);
        let mut first = kept(&connections, keep(10)).await;
        pass(4).await;
        let mut second = kept(&connections, keep(10)).await;
        assert_eq!(tasks(), 3, "two connections and the one that closes them");
        pass(5).await;
        assert!(!is_closed(&mut first).await && !is_closed(&mut second).await);
        pass(1).await;
        assert!(is_closed(&mut first).await && !is_closed(&mut second).await);
        assert_eq!((connections.idle(), tasks()), (1, 2));
        pass(4).await;
        assert!(is_closed(&mut second).await);
        assert_eq!((connections.idle(), tasks()), (0, 0), "and nothing is left to do");
        // It begins anew with the next.
        let mut third = kept(&connections, keep(10)).await;
        pass(10).await;
        assert!(is_closed(&mut third).await);
    }

    #[tokio::test(start_paused = true)]
    async fn k02_old_connections_are_closed_in_the_background_too() {
        let connections = Connections::default();
        let aging = KeepAlive { lifetime: Some(Duration::from_secs(3)), ..keep(10) };
        let mut server = kept(&connections, aging).await;
        pass(3).await;
        assert!(is_closed(&mut server).await);
        let endless = KeepAlive { idle: Duration::MAX, lifetime: Some(Duration::MAX) };
        let mut server = kept(&connections, endless).await;
        pass(1_000_000).await;
        assert!(!is_closed(&mut server).await && connections.take().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn k02_the_task_ends_with_the_last_handle() {
        let connections = Connections::default();
        let mut server = kept(&connections, keep(10)).await;
        drop(connections);
        pass(0).await;
        assert!(is_closed(&mut server).await);
        assert_eq!(tasks(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn t06_closed_ones_keep_nothing_and_give_no_place() {
        let connections = Connections::default();
        let mut server = kept(&connections, keep(10)).await;
        let _place = connections.place(1, None).await.unwrap();
        let (second, ()) = tokio::join!(connections.place(1, None), async { connections.close() });
        assert_eq!(second.unwrap_err().kind(), ErrorKind::Closed, "who waits for a place does not wait on");
        pass(0).await;
        assert!(is_closed(&mut server).await);
        let mut late = kept(&connections, keep(10)).await;
        pass(0).await;
        assert!(is_closed(&mut late).await);
        connections.close();
        assert!(connections.take().is_none() && connections.place(1, None).await.is_err());
        let unused = Connections::default();
        unused.close();
        assert!(unused.place(1, None).await.is_err());
    }
}
