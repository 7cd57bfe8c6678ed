//! Faults of the network between a client and a node.

mod connection;
mod response;

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use self::connection::Connection;
use crate::{Error, error::IoContext};

/// What a [`Proxy`] does to the connections through it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: bytes go through at once.
    #[default]
    Pass,
    /// New connections are refused and the present ones are reset, as when a process was killed.
    Refuse,
    /// Connections are accepted, and what either side sends is dropped.
    Silence,
    /// The connection is reset after so many bytes of a response's body; with 0, before the first one.
    ///
    /// A shorter response comes through whole. The body is found in plain HTTP/1.1 only.
    ResetAfter(usize),
    /// The response comes in pieces of `bytes`, with a pause after each.
    Drip {
        /// The size of a piece; 0 is taken as 1.
        bytes: usize,
        /// The pause.
        pause: Duration,
    },
}

/// Stands between a client and a node, and disturbs what passes.
///
/// It ends, with its connections, when it is dropped.
///
/// ```no_run
/// use es_cluster::{Cluster, Fault, Proxy, Server};
///
/// let cluster = Cluster::builder(Server::Elasticsearch9).start()?;
/// let proxy = Proxy::start(cluster.url())?;
/// println!("talk to {}", proxy.url());
/// proxy.set(Fault::Silence);
/// # Ok::<(), es_cluster::Error>(())
/// ```
#[derive(Debug)]
pub struct Proxy {
    url: String,
    address: SocketAddr,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
}

/// What the proxy and its threads have in common.
#[derive(Debug)]
struct Shared {
    target: String,
    state: Mutex<State>,
    changed: Condvar,
    accepted: AtomicUsize,
}

#[derive(Debug, Default)]
struct State {
    fault: Fault,
    /// False while no connection can be made.
    listening: bool,
    ended: bool,
    connections: Vec<Connection>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Fault {
        self.state().fault
    }
}

impl Proxy {
    /// Listens on a free port of 127.0.0.1 and passes on to `target`: `http://127.0.0.1:9200` or `127.0.0.1:9200`.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(target: &str) -> Result<Self, Error> {
        let (scheme, host) = target.split_once("://").unwrap_or(("http", target));
        let listener = TcpListener::bind("127.0.0.1:0").context("listen on", "127.0.0.1")?;
        let address = listener.local_addr().context("listen on", "127.0.0.1")?;
        let shared = Arc::new(Shared {
            target: host.trim_end_matches('/').to_owned(),
            state: Mutex::new(State { listening: true, ..State::default() }),
            changed: Condvar::new(),
            accepted: AtomicUsize::new(0),
        });
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || serve(&shared, listener, address)
        });
        Ok(Self { url: format!("{scheme}://{address}"), address, shared, listener: Some(thread) })
    }

    /// Where a client finds the proxy, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Changes what happens from now on, also on the connections that are open.
    ///
    /// When this returns, new connections are refused or accepted as the fault says.
    pub fn set(&self, fault: Fault) {
        let mut state = self.shared.state();
        state.fault = fault;
        self.shared.changed.notify_all();
        if fault == Fault::Refuse {
            self.wake(&state);
            for connection in state.connections.drain(..) {
                connection.reset();
            }
        }
        while state.listening == (fault == Fault::Refuse) && !state.ended {
            state = self.shared.wait(state);
        }
    }

    /// How many clients' connections are open now.
    pub fn open_connections(&self) -> usize {
        let mut state = self.shared.state();
        state.connections.retain(Connection::is_open);
        state.connections.len()
    }

    /// How many connections were accepted since the start.
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::Relaxed)
    }

    /// Lets the listening thread look at the state: it waits for a connection, so it is given one.
    fn wake(&self, state: &State) {
        if state.listening {
            let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        }
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        state.ended = true;
        self.shared.changed.notify_all();
        self.wake(&state);
        for connection in state.connections.drain(..) {
            connection.reset();
        }
        drop(state);
        if let Some(thread) = self.listener.take() {
            let _ = thread.join();
        }
    }
}

/// Accepts connections; while they are to be refused, there is no listener.
fn serve(shared: &Arc<Shared>, listener: TcpListener, address: SocketAddr) {
    let mut listener = Some(listener);
    loop {
        let client = listener.as_ref().map(TcpListener::accept);
        let mut state = shared.state();
        if state.ended {
            return;
        }
        if state.fault == Fault::Refuse {
            listener = None;
            state.listening = false;
            shared.changed.notify_all();
            while state.fault == Fault::Refuse && !state.ended {
                state = shared.wait(state);
            }
        }
        if listener.is_none() {
            match TcpListener::bind(address) {
                Ok(again) => listener = Some(again),
                // Somebody else took the port: the proxy is over, and clients are refused.
                Err(_) => state.ended = true,
            }
            state.listening = listener.is_some();
            shared.changed.notify_all();
            continue;
        }
        if let Some(Ok((client, _))) = client {
            drop(state);
            shared.accepted.fetch_add(1, Ordering::Relaxed);
            // A target that cannot be reached ends the client's connection.
            let Ok(connection) = Connection::start(client, shared) else { continue };
            let mut state = shared.state();
            state.connections.retain(Connection::is_open);
            match state.fault == Fault::Refuse || state.ended {
                true => connection.reset(),
                false => state.connections.push(connection),
            }
        }
    }
}

#[cfg(test)]
mod tests;
