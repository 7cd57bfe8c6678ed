//! The settings of connections and of what goes over them.

use std::time::Duration;

use http::Uri;
use tower_service::Service;

use super::TransportBuilder;
use crate::{error::BoxError, http1::connector::Connector};

/// Connections.
impl<T> TransportBuilder<T> {
    /// How many connections to one node are open at the most. Default 64.
    pub fn connections_per_node(mut self, connections: usize) -> Self {
        self.settings.named("connections_per_node", "maxsize");
        self.settings.connections(connections);
        self
    }

    /// The time limit of making a connection, with the look-up of a name and over all its
    /// addresses, and of the TLS handshake after it. Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.settings.http1.connect_timeout = timeout;
        self
    }

    /// Makes the streams to the nodes in place of the transport's own TCP: over a Unix
    /// socket, with names resolved in another way, or through a proxy that the feature `proxy` does not speak to.
    ///
    /// It is called with the origin of the node, such as `https://es1:9200/`. TLS is put on top of
    /// its streams where the scheme asks for it, and [`connect_timeout`](Self::connect_timeout)
    /// limits it. Default: happy eyeballs (RFC 8305) over the addresses that the system knows,
    /// without Nagle's delay and with TCP's keep-alive after 60 s.
    ///
    /// hyper-util's connectors fit as they are:
    ///
    /// ```
    /// use es_transport::Transport;
    /// use hyper_util::client::legacy::connect::{HttpConnector, proxy::Tunnel};
    ///
    /// let proxy = Tunnel::new("http://proxy.example:3128".parse()?, HttpConnector::new());
    /// let transport = Transport::builder().hosts("es.example").connector(proxy).build()?;
    /// # let _ = transport;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An `HttpConnector` that connects to `https` nodes itself needs `enforce_http(false)`.
    pub fn connector<C>(mut self, connector: C) -> Self
    where
        C: Service<Uri> + Clone + Send + Sync + 'static,
        C::Response: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
        C::Error: Into<BoxError>,
        C::Future: Send,
    {
        self.settings.connector = Some(Connector::new(connector));
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
