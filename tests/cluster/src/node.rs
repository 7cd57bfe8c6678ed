use std::{
    fmt,
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use crate::{http::without_credentials, process::Process, server::node_name, site::Ports};

/// How long a node gets to end by itself.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// One node of a [`Cluster`](crate::Cluster).
pub struct Node {
    name: String,
    url: String,
    /// None for a server that is not ours.
    ours: Option<Ours>,
}

pub(crate) struct Ours {
    pub(crate) ports: Ports,
    process: Mutex<Process>,
}

impl Node {
    pub(crate) fn ours(index: usize, scheme: &str, ports: Ports, process: Process) -> Self {
        Self {
            name: node_name(index),
            url: format!("{scheme}://127.0.0.1:{}", ports.http),
            ours: Some(Ours { ports, process: Mutex::new(process) }),
        }
    }

    pub(crate) fn external(name: String, url: String) -> Self {
        Self { name, url, ours: None }
    }

    /// The node's name: `node-1` and so on.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the node listens, without a slash at the end; it stays the same when the node is restarted.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// True while the node's process runs; always true for a server that is not ours.
    pub fn is_running(&self) -> bool {
        self.ours.as_ref().is_none_or(|ours| ours.process().ended().is_none())
    }

    pub(crate) fn process(&self) -> Option<&Ours> {
        self.ours.as_ref()
    }
}

impl Ours {
    pub(crate) fn process(&self) -> MutexGuard<'_, Process> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn transport(&self) -> String {
        format!("127.0.0.1:{}", self.ports.transport)
    }

    pub(crate) fn kill(&self) {
        self.process().kill();
        self.wait_until_gone();
    }

    pub(crate) fn stop(&self) {
        self.process().terminate(STOP_LIMIT);
        self.wait_until_gone();
    }

    /// A process that was started by the one we know may live a moment longer. Only a refused connection tells that
    /// nobody listens; one that takes too long does not.
    fn wait_until_gone(&self) {
        let address = SocketAddr::from(([127, 0, 0, 1], self.ports.http));
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            match TcpStream::connect_timeout(&address, Duration::from_secs(1)) {
                Err(error) if error.kind() == ErrorKind::ConnectionRefused => return,
                _ => thread::sleep(Duration::from_millis(20)),
            }
        }
    }
}

impl Drop for Ours {
    fn drop(&mut self) {
        self.kill();
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Node")
            .field("name", &self.name)
            .field("url", &without_credentials(&self.url))
            .field("running", &self.is_running())
            .finish()
    }
}
