//! HTTP proxies.

use super::TransportBuilder;

/// HTTP proxies, with the feature `proxy`. Without these settings there is none, whatever the environment says.
///
/// All connections to nodes go through the proxy as tunnels (`CONNECT`), those to `http` nodes and those that
/// sniffing finds too: what the proxy says itself is never taken for a node's answer. A proxy that is not reached
/// or refuses is [`ErrorKind::Connect`](crate::ErrorKind::Connect), and nothing was sent then. The time of making
/// the tunnel counts for [`connect_timeout`](TransportBuilder::connect_timeout). Proxies of other kinds can be had by
/// [`connector`](TransportBuilder::connector), which cannot be combined with these settings.
impl<T> TransportBuilder<T> {
    /// Reaches the nodes through this HTTP proxy. User and password stand in its URL, percent-encoded, and go to the
    /// proxy alone. The port is 80 unless the URL has one.
    ///
    /// ```
    /// use es_transport::Transport;
    ///
    /// let transport = Transport::builder()
    ///     .hosts("https://es.example:9243")
    ///     .proxy("http://user:password@proxy.example:3128")
    ///     .no_proxy("localhost,.internal,10.0.0.0/8")
    ///     .build()?;
    /// # let _ = transport;
    /// # Ok::<_, es_transport::Error>(())
    /// ```
    pub fn proxy(mut self, url: &str) -> Self {
        self.settings.proxy.all(url);
        self
    }

    /// Hosts that are reached without a proxy, separated by commas or spaces: names, which stand for their subdomains
    /// too (`es.example`, `.es.example` and `*.es.example` are the same), addresses, networks as `10.0.0.0/8`, or `*` for
    /// all. With a port, `es.example:9200`, a name or an address is meant at this port only. Repeated calls add up.
    /// An entry that can match no node is refused by [`build`](Self::build), where no proxy is given too.
    pub fn no_proxy(mut self, hosts: &str) -> Self {
        self.settings.proxy.except(hosts);
        self
    }

    /// Takes the proxies that the environment names, for what was not given before:
    ///
    /// | variable | |
    /// |---|---|
    /// | `HTTPS_PROXY` | for `https` nodes |
    /// | `HTTP_PROXY` | for `http` nodes; not looked at in CGI programs, where a request can set it |
    /// | `ALL_PROXY` | for nodes that have none by the variables above |
    /// | `NO_PROXY` | hosts without a proxy, as in [`no_proxy`](Self::no_proxy) |
    ///
    /// Each may be written in lower case; the upper case wins. An empty variable counts as none.
    pub fn proxy_from_env(mut self) -> Self {
        self.settings.proxy.environment(|name| std::env::var(name).ok());
        self
    }
}
