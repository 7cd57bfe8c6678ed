//! The settings of connections and of what goes over them.

use std::time::Duration;

use super::TransportBuilder;

/// Connections.
impl<T> TransportBuilder<T> {
    /// How many connections to one node are open at the most. Default 64. Also `maxsize`.
    pub fn connections_per_node(mut self, connections: usize) -> Self {
        self.settings.named("connections_per_node", "maxsize");
        self.settings.connections(connections);
        self
    }

    /// The older name of [`connections_per_node`](Self::connections_per_node).
    pub fn maxsize(mut self, connections: usize) -> Self {
        self.settings.named("maxsize", "connections_per_node");
        self.settings.connections(connections);
        self
    }

    /// The time limit of making a connection. Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.http1.connect_timeout = timeout;
        self
    }

    /// After which time an idle connection is closed, whether a request comes or not. Default 55 s.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.settings.http1.idle_timeout = timeout;
        self
    }

    /// After which age a connection is not used again, and closed. Default never.
    pub fn max_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.settings.http1.max_lifetime = lifetime.into();
        self
    }

    /// The longest response that is read, in bytes. Default 1 GiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.settings.http1.max_response_size = bytes;
        self
    }
}

/// Compression.
#[cfg(feature = "gzip")]
impl<T> TransportBuilder<T> {
    /// Whether requests are compressed with gzip and responses asked for in gzip. Default false,
    /// which is faster on a local network.
    pub fn http_compress(mut self, compress: bool) -> Self {
        self.settings.compress = compress;
        self
    }
}
