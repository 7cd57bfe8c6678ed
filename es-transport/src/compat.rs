//! The other names that the Python clients have for settings.

use std::time::Duration;

use crate::{builder::TransportBuilder, hosts::Host, pool::NodeInfo};

/// Settings by the names that one or another version of the Python client has for them, for programs
/// that are moved from there.
///
/// Each is the same setting as the one it names, and giving both is an error when the transport is
/// built. The names of the Python client that are not here are those of [`TransportBuilder`] itself.
///
/// ```
/// use std::time::Duration;
/// use es_transport::{Transport, compat::PythonNames};
///
/// let builder = Transport::builder().hosts("es1").maxsize(25).timeout(Duration::from_secs(30));
/// assert!(builder.build().is_ok());
/// let twice = Transport::builder().maxsize(25).connections_per_node(25);
/// assert!(twice.build().is_err());
/// # Ok::<_, es_transport::Error>(())
/// ```
pub trait PythonNames: Sized + sealed::Sealed {
    /// [`TransportBuilder::connections_per_node`].
    #[must_use]
    fn maxsize(self, connections: usize) -> Self;

    /// [`TransportBuilder::request_timeout`].
    #[must_use]
    fn timeout(self, timeout: impl Into<Option<Duration>>) -> Self;

    /// [`TransportBuilder::randomize_hosts`].
    #[must_use]
    fn randomize_nodes_in_pool(self, randomize: bool) -> Self;

    /// [`TransportBuilder::sniff_on_connection_fail`].
    #[must_use]
    fn sniff_on_node_failure(self, sniff: bool) -> Self;

    /// [`TransportBuilder::sniffer_timeout`].
    #[must_use]
    fn min_delay_between_sniffing(self, interval: impl Into<Option<Duration>>) -> Self;

    /// [`TransportBuilder::sniffed_node_callback`].
    #[must_use]
    fn host_info_callback(self, callback: impl Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync + 'static) -> Self;

    /// [`TransportBuilder::ca_file`].
    #[cfg(feature = "tls-no-provider")]
    #[must_use]
    fn ca_certs(self, path: impl AsRef<std::path::Path>) -> Self;

    /// [`TransportBuilder::ca_fingerprint`].
    #[cfg(feature = "tls-no-provider")]
    #[must_use]
    fn ssl_assert_fingerprint(self, fingerprint: &str) -> Self;
}

impl<T> PythonNames for TransportBuilder<T> {
    fn maxsize(mut self, connections: usize) -> Self {
        self.settings.named("maxsize", "connections_per_node");
        self.settings.connections(connections);
        self
    }

    fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.named("timeout", "request_timeout");
        self.settings.request_timeout = timeout.into();
        self
    }

    fn randomize_nodes_in_pool(mut self, randomize: bool) -> Self {
        self.settings.named("randomize_nodes_in_pool", "randomize_hosts");
        self.settings.pool.randomize = randomize;
        self
    }

    fn sniff_on_node_failure(mut self, sniff: bool) -> Self {
        self.settings.named("sniff_on_node_failure", "sniff_on_connection_fail");
        self.settings.sniff.on_connection_fail = sniff;
        self
    }

    fn min_delay_between_sniffing(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.settings.named("min_delay_between_sniffing", "sniffer_timeout");
        self.settings.sniff.interval = interval.into();
        self
    }

    fn host_info_callback(
        mut self,
        callback: impl Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync + 'static,
    ) -> Self {
        self.settings.named("host_info_callback", "sniffed_node_callback");
        self.settings.sniffed_node = Some(std::sync::Arc::new(callback));
        self
    }

    #[cfg(feature = "tls-no-provider")]
    fn ca_certs(mut self, path: impl AsRef<std::path::Path>) -> Self {
        self.settings.named("ca_certs", "ca_file");
        self.settings.ca_file(path.as_ref());
        self
    }

    #[cfg(feature = "tls-no-provider")]
    fn ssl_assert_fingerprint(mut self, fingerprint: &str) -> Self {
        self.settings.named("ssl_assert_fingerprint", "ca_fingerprint");
        self.settings.ca_fingerprint(fingerprint);
        self
    }
}

mod sealed {
    /// Only the builder has these names.
    pub trait Sealed {}

    impl<T> Sealed for super::TransportBuilder<T> {}
}
