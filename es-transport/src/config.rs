//! Every setting of a transport: its names, its default, its unit.

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};
use http_body::Body as HttpBody;
use tower_layer::Layer;
use tower_service::Service;

use crate::{
    auth::Credentials,
    body::Body,
    error::{BoxError, Error},
    hosts::{Host, IntoHosts},
    node::{Http1Config, NodeInfo},
    pool::{NodePoolConfig, RoundRobin, Selector},
    retry::{Backoff, RetryConfig},
    sniff::{SniffConfig, SniffedNodeCallback},
    tls::TlsSettings,
    transport::{HttpService, Transport, UserLayer, erase},
};

/// Collects the settings of a [`Transport`], or of what is built on one.
///
/// The settings of the Python client keep their names; where a newer name for the same setting
/// exists, both work, and giving both is an error. The first bad setting is what
/// [`build`](TransportBuilder::build) reports.
///
/// ```
/// use std::time::Duration;
/// use es_transport::Transport;
///
/// let transport = Transport::builder()
///     .hosts([("es1", 9200), ("es2", 9200)])
///     .sniff_on_start(true)
///     .sniff_on_connection_fail(true)
///     .sniffer_timeout(Duration::from_secs(60))
///     .sniff_timeout(Duration::from_secs(10))
///     .retry_on_timeout(true)
///     .http_auth("user:password")
///     .build()?;
/// # let _ = transport;
/// # Ok::<_, es_transport::Error>(())
/// ```
#[must_use]
pub struct TransportBuilder<T = Transport> {
    pub(crate) hosts: Vec<Host>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) sniff: SniffConfig,
    pub(crate) sniffed_node: Option<SniffedNodeCallback>,
    pub(crate) cloud: bool,
    pub(crate) pool: NodePoolConfig,
    pub(crate) selector: Box<dyn Selector>,
    pub(crate) retry: RetryConfig,
    pub(crate) http1: Http1Config,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) layers: Vec<UserLayer>,
    pub(crate) node_layers: Vec<UserLayer>,
    pub(crate) require_elasticsearch: bool,
    pub(crate) over: Option<HttpService>,
    #[cfg(feature = "gzip")]
    pub(crate) compress: bool,
    pub(crate) tls: TlsSettings,
    /// The names under which settings that have two were given.
    given: Vec<(&'static str, &'static str)>,
    first_error: Option<Error>,
    target: PhantomData<fn() -> T>,
}

impl<T> Default for TransportBuilder<T> {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            credentials: None,
            sniff: SniffConfig::default(),
            sniffed_node: None,
            cloud: false,
            pool: NodePoolConfig::default(),
            selector: Box::new(RoundRobin::default()),
            retry: RetryConfig::default(),
            http1: Http1Config::default(),
            request_timeout: Some(Duration::from_secs(10)),
            headers: HeaderMap::new(),
            layers: Vec::new(),
            node_layers: Vec::new(),
            require_elasticsearch: false,
            over: None,
            #[cfg(feature = "gzip")]
            compress: false,
            tls: TlsSettings::default(),
            given: Vec::new(),
            first_error: None,
            target: PhantomData,
        }
    }
}

impl<T> TransportBuilder<T> {
    /// Behaves as the Python client of the 5.x to 7.x series did, where that differs from the
    /// defaults here. Call it first: what is set after it wins.
    ///
    /// | setting | default | legacy |
    /// |---|---|---|
    /// | statuses that are retried | 429, 502, 503, 504 | 502, 503, 504 |
    /// | requests that are not idempotent | repeated only when surely not sent | repeated like any other |
    /// | wait between attempts | full jitter | none |
    /// | retry budget | yes | no |
    /// | time of death | 1 s, doubled up to 30 s | 60 s, doubled up to 32 min |
    /// | connections per node | 64 | 10 |
    /// | a sniff after a failure | holds the request up only if no living node is left | always does |
    pub fn legacy(mut self) -> Self {
        self.retry.statuses.retain(|status| *status != StatusCode::TOO_MANY_REQUESTS);
        self.retry.non_idempotent = true;
        self.retry.backoff = Backoff { base: Duration::ZERO, max: Duration::ZERO };
        self.retry.budget = false;
        self.pool.dead_timeout = Duration::from_secs(60);
        self.pool.max_dead_timeout = Duration::from_secs(60 << 5);
        self.http1.connections_per_node = 10;
        self.sniff.wait = true;
        self
    }
}

impl<T: From<Transport>> TransportBuilder<T> {
    /// Builds it. Nothing is sent yet: even a sniff on start begins with the first request.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for the first setting that cannot be used.
    pub fn build(mut self) -> Result<T, Error> {
        if self.cloud && self.sniff.is_on() {
            self.fail(Error::config("sniffing cannot be combined with `cloud_id`: the nodes are behind one address"));
        }
        match self.first_error.take() {
            Some(error) => Err(error),
            None => Transport::compose(self).map(T::from),
        }
    }
}

/// Which nodes.
impl<T> TransportBuilder<T> {
    /// The hosts to begin with: strings, `(host, port)` pairs, or the JSON of the Python client;
    /// see [`IntoHosts`]. Default `http://localhost:9200`. Repeated calls add up.
    pub fn hosts(mut self, hosts: impl IntoHosts) -> Self {
        match hosts.into_hosts() {
            Ok(hosts) if hosts.is_empty() => {
                self.fail(Error::config("`hosts` is empty: a client needs at least one node"))
            }
            Ok(hosts) => self.hosts.extend(hosts),
            Err(error) => self.fail(error),
        }
        self
    }

    /// One node by its whole URL, such as `https://user:password@es.example:9243`.
    pub fn node(mut self, url: &str) -> Self {
        match Host::url(url) {
            Ok(host) => self.hosts.push(host),
            Err(error) => self.fail(error),
        }
        self
    }

    /// The deployment of this id, as the cloud's console shows it. Its nodes are behind one
    /// address, so sniffing cannot be combined with it.
    pub fn cloud_id(mut self, id: &str) -> Self {
        match Host::cloud(id) {
            Ok(host) => {
                self.cloud = true;
                self.hosts.push(host);
            }
            Err(error) => self.fail(error),
        }
        self
    }

    /// Whether the order of the hosts is shuffled. Default true.
    /// Also `randomize_nodes_in_pool`.
    pub fn randomize_hosts(mut self, randomize: bool) -> Self {
        self.named("randomize_hosts", "randomize_nodes_in_pool");
        self.pool.randomize = randomize;
        self
    }

    /// The newer name of [`randomize_hosts`](Self::randomize_hosts).
    pub fn randomize_nodes_in_pool(mut self, randomize: bool) -> Self {
        self.named("randomize_nodes_in_pool", "randomize_hosts");
        self.pool.randomize = randomize;
        self
    }

    /// Chooses the node of each attempt. Default [`RoundRobin`].
    pub fn selector(mut self, selector: impl Selector) -> Self {
        self.selector = Box::new(selector);
        self
    }

    /// For how long a node is left alone after its first failure; doubled with each further one.
    /// Default 1 s.
    pub fn dead_timeout(mut self, timeout: Duration) -> Self {
        self.pool.dead_timeout = timeout;
        self
    }

    /// The longest time for which a node is left alone. Default 30 s.
    pub fn max_dead_timeout(mut self, timeout: Duration) -> Self {
        self.pool.max_dead_timeout = timeout;
        self
    }
}

/// Sniffing: see [`SniffConfig`].
impl<T> TransportBuilder<T> {
    /// Whether the cluster's nodes are sniffed before the first request. Default false.
    pub fn sniff_on_start(mut self, sniff: bool) -> Self {
        self.sniff.on_start = sniff;
        self
    }

    /// Whether the nodes are sniffed when one was taken out of use. Default false.
    /// Also `sniff_on_node_failure`.
    pub fn sniff_on_connection_fail(mut self, sniff: bool) -> Self {
        self.named("sniff_on_connection_fail", "sniff_on_node_failure");
        self.sniff.on_connection_fail = sniff;
        self
    }

    /// The newer name of [`sniff_on_connection_fail`](Self::sniff_on_connection_fail).
    pub fn sniff_on_node_failure(mut self, sniff: bool) -> Self {
        self.named("sniff_on_node_failure", "sniff_on_connection_fail");
        self.sniff.on_connection_fail = sniff;
        self
    }

    /// The time between two sniffs. Default: none is made for the sake of time alone.
    /// Also `min_delay_between_sniffing`.
    pub fn sniffer_timeout(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.named("sniffer_timeout", "min_delay_between_sniffing");
        self.sniff.interval = interval.into();
        self
    }

    /// The newer name of [`sniffer_timeout`](Self::sniffer_timeout).
    pub fn min_delay_between_sniffing(mut self, interval: Duration) -> Self {
        self.named("min_delay_between_sniffing", "sniffer_timeout");
        self.sniff.interval = Some(interval);
        self
    }

    /// Decides about each node that a sniff finds: under which address it is used (as when nodes
    /// publish addresses of a network that is not this program's), or `None` to leave it out.
    /// Also `host_info_callback`.
    ///
    /// Where a host was given as `https`, a node that is plain `http` and was not given itself is
    /// left out whatever the callback says, so that credentials never leave over the weaker scheme;
    /// a sniff that finds no others fails. [`Host::at`] keeps the scheme.
    ///
    /// ```
    /// use es_transport::{Host, Transport};
    ///
    /// let builder = Transport::builder().sniffed_node_callback(|info, host| {
    ///     let zone = info.attributes.get("zone")?.first()?;
    ///     (zone == "eu").then_some(host)
    /// });
    /// # let _ = builder;
    /// ```
    pub fn sniffed_node_callback(
        mut self,
        callback: impl Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync + 'static,
    ) -> Self {
        self.sniffed_node = Some(Arc::new(callback));
        self
    }

    /// The older name of [`sniffed_node_callback`](Self::sniffed_node_callback).
    pub fn host_info_callback(
        self,
        callback: impl Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync + 'static,
    ) -> Self {
        self.sniffed_node_callback(callback)
    }

    /// The time limit of a single sniffing request. Default 100 ms.
    pub fn sniff_timeout(mut self, timeout: Duration) -> Self {
        self.sniff.timeout = timeout;
        self
    }
}

/// Retries and time limits.
impl<T> TransportBuilder<T> {
    /// Whether a request that timed out on one node is tried on another; otherwise the caller
    /// gets the error. Default false. A request that may not be executed twice is not repeated
    /// either way.
    pub fn retry_on_timeout(mut self, retry: bool) -> Self {
        self.retry.on_timeout = retry;
        self.pool.dead_on_timeout = retry;
        self
    }

    /// How many times a request is repeated at the most. Default 3; 0 means one attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.retry.max_retries = retries;
        self
    }

    /// The statuses after which a request is repeated. Default 429, 502, 503, 504.
    pub fn retry_on_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        match statuses.into_iter().map(StatusCode::from_u16).collect() {
            Ok(statuses) => self.retry.statuses = statuses,
            Err(error) => self.fail(Error::config("`retry_on_status` takes HTTP statuses").with_source(error)),
        }
        self
    }

    /// The wait between two attempts. Default 0 to 100 ms, growing to 10 s.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.retry.backoff = backoff;
        self
    }

    /// The time limit of a request with all its attempts and the waits between them. Default none:
    /// the limits of the attempts add up.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.retry.total_timeout = timeout.into();
        self
    }

    /// Whether requests that are not idempotent are repeated like any other, at the risk that they
    /// are executed twice. Default false.
    pub fn retry_non_idempotent(mut self, retry: bool) -> Self {
        self.retry.non_idempotent = retry;
        self
    }

    /// Whether retries stop when most requests fail. Default true.
    pub fn retry_budget(mut self, limited: bool) -> Self {
        self.retry.budget = limited;
        self
    }

    /// The time limit of each attempt at a request; `None` waits for ever. Default 10 s.
    /// Also `timeout`.
    pub fn request_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.named("request_timeout", "timeout");
        self.request_timeout = timeout.into();
        self
    }

    /// The older name of [`request_timeout`](Self::request_timeout).
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.named("timeout", "request_timeout");
        self.request_timeout = timeout.into();
        self
    }
}

/// Who is asking.
impl<T> TransportBuilder<T> {
    /// HTTP basic authentication in the form `user:password`. Also `basic_auth`.
    pub fn http_auth(mut self, user_password: &str) -> Self {
        self.authenticate("http_auth", Credentials::user_password(user_password));
        self
    }

    /// HTTP basic authentication.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Self {
        self.authenticate("basic_auth", Credentials::basic(user, password));
        self
    }

    /// Authentication with an API key, as the server returned it in `encoded`.
    pub fn api_key(mut self, encoded: &str) -> Self {
        self.authenticate("api_key", Credentials::api_key(encoded));
        self
    }

    /// Authentication with a bearer token: of OAuth2, or a service account's.
    pub fn bearer_auth(mut self, token: &str) -> Self {
        self.authenticate("bearer_auth", Credentials::bearer(token));
        self
    }

    /// A header for every request that does not bring it itself.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.fail(Error::config(format!("the header `{}` cannot be sent", name.escape_debug()))),
        }
        self
    }

    /// Speaks to a server in the manner of an earlier major version, such as 8 to a server of
    /// version 9: by `Accept` and `Content-Type`
    /// `application/vnd.elasticsearch+json; compatible-with=8`. Servers before 7.11 and OpenSearch
    /// refuse that. Default plain JSON, which all servers understand.
    pub fn compatible_with(self, major: u8) -> Self {
        let media_type = format!("application/vnd.elasticsearch+json; compatible-with={major}");
        self.header(ACCEPT.as_str(), &media_type).header(CONTENT_TYPE.as_str(), &media_type)
    }

    /// Whether servers are refused that do not say that they are Elasticsearch, of version 7.14 or
    /// later. Default false.
    pub fn require_elasticsearch(mut self, require: bool) -> Self {
        self.require_elasticsearch = require;
        self
    }

    /// What the program calls itself in the `User-Agent` header.
    pub fn user_agent(self, name: &str) -> Self {
        self.header(USER_AGENT.as_str(), name)
    }
}

/// TLS: settings of nodes whose URL is `https`. Without any, the platform's authorities are trusted.
#[cfg(feature = "tls-no-provider")]
impl<T> TransportBuilder<T> {
    /// Trusts the authorities in this PEM file, and no others. Repeated calls add up.
    /// Also `ca_certs`.
    pub fn ca_file(self, path: impl AsRef<std::path::Path>) -> Self {
        let path = path.as_ref();
        match std::fs::read(path) {
            Ok(pem) => self.ca_pem(pem),
            Err(e) => self
                .failing(Error::config(format!("cannot read the authority's file {}", path.display())).with_source(e)),
        }
    }

    /// The older name of [`ca_file`](Self::ca_file).
    pub fn ca_certs(self, path: impl AsRef<std::path::Path>) -> Self {
        self.ca_file(path)
    }

    /// Trusts the authorities in this PEM text, and no others. Repeated calls add up.
    pub fn ca_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        let trusted = self.tls.trust_pem(pem.as_ref());
        self.checked(trusted)
    }

    /// Trusts the node's certificate, or an authority that signed it, by its SHA-256 fingerprint:
    /// 64 hexadecimal digits, as the server prints at its first start. The host name is then not
    /// compared. Also `ssl_assert_fingerprint`.
    pub fn ca_fingerprint(mut self, fingerprint: &str) -> Self {
        let trusted = self.tls.trust_fingerprint(fingerprint);
        self.checked(trusted)
    }

    /// The older name of [`ca_fingerprint`](Self::ca_fingerprint).
    pub fn ssl_assert_fingerprint(self, fingerprint: &str) -> Self {
        self.ca_fingerprint(fingerprint)
    }

    /// Shows a client certificate: its chain and its private key, both in PEM.
    pub fn client_certificate(mut self, chain_pem: impl AsRef<[u8]>, key_pem: impl AsRef<[u8]>) -> Self {
        let identified = self.tls.identify(chain_pem.as_ref(), key_pem.as_ref());
        self.checked(identified)
    }

    /// Accepts any certificate. Whoever sits between client and node can then read and change
    /// everything, credentials included: for experiments only.
    pub fn danger_accept_any_certificate(mut self) -> Self {
        let trusted = self.tls.trust_anyone();
        self.checked(trusted)
    }

    /// Takes a configuration of rustls as it is, for whatever the other settings cannot say.
    pub fn rustls_config(mut self, config: Arc<rustls::ClientConfig>) -> Self {
        self.tls.whole(config);
        self
    }
}

/// Connections.
impl<T> TransportBuilder<T> {
    /// How many connections to one node are open at the most. Default 64. Also `maxsize`.
    pub fn connections_per_node(mut self, connections: usize) -> Self {
        self.named("connections_per_node", "maxsize");
        self.connections(connections);
        self
    }

    /// The older name of [`connections_per_node`](Self::connections_per_node).
    pub fn maxsize(mut self, connections: usize) -> Self {
        self.named("maxsize", "connections_per_node");
        self.connections(connections);
        self
    }

    /// The time limit of making a connection. Default 5 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http1.connect_timeout = timeout;
        self
    }

    /// After which time an idle connection is closed, whether a request comes or not. Default 55 s.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.http1.idle_timeout = timeout;
        self
    }

    /// After which age a connection is not used again, and closed. Default never.
    pub fn max_lifetime(mut self, lifetime: impl Into<Option<Duration>>) -> Self {
        self.http1.max_lifetime = lifetime.into();
        self
    }

    /// The longest response that is read, in bytes. Default 1 GiB.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.http1.max_response_size = bytes;
        self
    }
}

/// Compression.
#[cfg(feature = "gzip")]
impl<T> TransportBuilder<T> {
    /// Whether requests are compressed with gzip and responses asked for in gzip. Default false,
    /// which is faster on a local network.
    pub fn http_compress(mut self, compress: bool) -> Self {
        self.compress = compress;
        self
    }
}

/// Middleware: any tower layer over `http` types, from tower-http or one's own.
impl<T> TransportBuilder<T> {
    /// A layer around each request, its retries included. The layer added first is the outermost.
    pub fn layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.layers.push(UserLayer::new(layer));
        self
    }

    /// A layer around each attempt, after the node was picked: it sees the request with the
    /// node's URI and, in its extensions, the [`Node`](crate::Node). The layer added first is the
    /// outermost.
    pub fn node_layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request<Body>>>::Future: Send,
        <L::Service as Service<Request<Body>>>::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.node_layers.push(UserLayer::new(layer));
        self
    }
}

impl<T> TransportBuilder<T> {
    /// Sends the attempts through another HTTP client, or a virtual cluster, instead of the
    /// transport's own connections. It gets requests with whole URIs and the
    /// [`Node`](crate::Node) in their extensions.
    pub fn over<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<Body>, Response = Response<B>> + Clone + Send + Sync + 'static,
        S::Future: Send,
        S::Error: Into<BoxError>,
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        self.over = Some(erase(service));
        self
    }

    #[cfg(feature = "tls-no-provider")]
    fn failing(mut self, error: Error) -> Self {
        self.fail(error);
        self
    }

    #[cfg(feature = "tls-no-provider")]
    fn checked(self, result: Result<(), Error>) -> Self {
        match result {
            Ok(()) => self,
            Err(error) => self.failing(error),
        }
    }

    fn fail(&mut self, error: Error) {
        self.first_error.get_or_insert(error);
    }

    /// Notes the name under which a setting was given, and refuses its other one.
    fn named(&mut self, name: &'static str, other: &'static str) {
        if self.given.contains(&(other, name)) {
            self.fail(Error::config(format!("`{name}` and `{other}` are the same setting: give one of them")));
        }
        self.given.push((name, other));
    }

    fn authenticate(&mut self, name: &'static str, credentials: Result<Credentials, Error>) {
        match credentials {
            Ok(credentials) if self.credentials.is_none() => self.credentials = Some(credentials),
            Ok(_) => self
                .fail(Error::config(format!("`{name}` and another kind of credentials are given: give one of them"))),
            Err(error) => self.fail(error),
        }
    }

    fn connections(&mut self, connections: usize) {
        if connections == 0 {
            self.fail(Error::config("a node needs at least one connection"));
        }
        self.http1.connections_per_node = connections;
    }
}

impl<T> fmt::Debug for TransportBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportBuilder")
            .field("hosts", &self.hosts)
            .field("credentials", &self.credentials)
            .field("sniff", &self.sniff)
            .field("pool", &self.pool)
            .field("retry", &self.retry)
            .field("http1", &self.http1)
            .field("request_timeout", &self.request_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn refused(builder: TransportBuilder) -> String {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        error.to_string()
    }

    #[test]
    fn n01_the_default_is_localhost() {
        let transport = Transport::builder().build().unwrap();
        let urls: Vec<_> = transport.pool().unwrap().nodes().iter().map(|n| n.url().to_string()).collect();
        assert_eq!(urls, ["http://localhost:9200"]);
    }

    #[test]
    fn n06_a_setting_has_one_name_at_a_time() {
        let second = Duration::from_secs(1);
        for builder in [
            Transport::builder().sniffer_timeout(second).min_delay_between_sniffing(second),
            Transport::builder().sniff_on_node_failure(true).sniff_on_connection_fail(true),
            Transport::builder().timeout(second).request_timeout(second),
            Transport::builder().maxsize(1).connections_per_node(1),
            Transport::builder().randomize_hosts(true).randomize_nodes_in_pool(true),
        ] {
            assert!(refused(builder).contains("are the same setting"));
        }
        assert!(Transport::builder().sniffer_timeout(second).sniffer_timeout(None).build().is_ok());
    }

    #[test]
    fn h06_n07_one_kind_of_credentials() {
        assert!(refused(Transport::builder().http_auth("u:p").api_key("abc")).contains("another kind"));
        assert!(refused(Transport::builder().http_auth("nobody")).contains("user:password"));
        assert!(Transport::builder().http_auth("u:p").build().is_ok());
    }

    #[test]
    fn p01_p02_pools_without_or_with_repeated_nodes_are_refused() {
        assert!(refused(Transport::builder().hosts(Vec::<String>::new())).contains("at least one"));
        assert!(refused(Transport::builder().hosts(["es1", "http://ES1:9200/"])).contains("twice"));
    }

    #[test]
    fn the_first_bad_setting_is_reported() {
        assert!(refused(Transport::builder().node("nohost").hosts([("b@d", 1)])).contains("`nohost`"));
        assert!(refused(Transport::builder().header("bad name", "x")).contains("bad name"));
        assert!(refused(Transport::builder().connections_per_node(0)).contains("at least one connection"));
        assert!(refused(Transport::builder().retry_on_status([42])).contains("retry_on_status"));
    }

    #[test]
    fn h09_debug_hides_credentials() {
        let builder: TransportBuilder = Transport::builder().http_auth("elastic:s3cret").hosts("u:s3cret@es1");
        let shown = format!("{builder:?} {:?}", builder.hosts);
        assert!(!shown.contains("s3cret") && !shown.contains("ZWxhc3Rp"), "{shown}");
    }
}
