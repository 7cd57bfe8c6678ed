//! Every setting of a transport: its names, its default, its unit.

mod connections;
mod middleware;
#[cfg(feature = "proxy")]
mod proxy;
mod settings;
#[cfg(feature = "tls-no-provider")]
mod tls;

use std::{fmt, marker::PhantomData, sync::Arc, time::Duration};

use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};

pub(crate) use self::settings::Settings;
use crate::{
    credentials::Credentials,
    error::Error,
    hosts::{Host, into::IntoHosts},
    layers::retry::Backoff,
    pool::{NodeInfo, Selector},
    server_mode::ServerMode,
    transport::Transport,
};

/// Collects the settings of a [`Transport`], or of what is built on one.
///
/// Each setting has one name here. The other names that the Python clients have for some of them are
/// those of [`PythonNames`](crate::compat::PythonNames). The first bad setting is what
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
    pub(crate) settings: Settings,
    target: PhantomData<fn() -> T>,
}

impl<T> Default for TransportBuilder<T> {
    fn default() -> Self {
        Self { settings: Settings::default(), target: PhantomData }
    }
}

impl<T> TransportBuilder<T> {
    /// Behaves as the Python client of the 5.x to 7.x series did, where that differs from the
    /// defaults here. A setting that is given wins, whether before or after this.
    ///
    /// | setting | default | legacy |
    /// |---|---|---|
    /// | statuses that are retried | 429, 502, 503, 504 | 502, 503, 504 |
    /// | requests that are not idempotent | repeated only when surely not sent | repeated like any other |
    /// | wait between attempts | full jitter | none |
    /// | retry budget | yes | no |
    /// | dead timeout of a node | 1 s, doubled up to 30 s | 60 s, doubled up to 32 min |
    /// | connections per node | 64 | 10 |
    /// | a sniff after a failure | holds the request up only if no living node is left | always does |
    pub fn legacy(mut self) -> Self {
        self.settings.legacy = true;
        self
    }
}

impl Transport {
    /// Begins with the defaults: `http://localhost:9200`, no sniffing, three retries.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }
}

impl<T: From<Transport>> TransportBuilder<T> {
    /// Builds it. Nothing is sent yet: the sniff on start begins with the first request.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for the first setting that cannot be used.
    pub fn build(self) -> Result<T, Error> {
        self.settings.checked().and_then(Transport::compose).map(T::from)
    }
}

/// Nodes.
impl<T> TransportBuilder<T> {
    /// The hosts to begin with: strings, `(host, port)` pairs, or the JSON of the Python client;
    /// see [`IntoHosts`]. Default `http://localhost:9200`. Repeated calls add up.
    pub fn hosts(mut self, hosts: impl IntoHosts) -> Self {
        match hosts.into_hosts() {
            Ok(hosts) if hosts.is_empty() => {
                self.settings.fail(Error::config("`hosts` is empty: a client needs at least one node"))
            }
            Ok(hosts) => self.settings.hosts.extend(hosts),
            Err(error) => self.settings.fail(error),
        }
        self
    }

    /// One node by its whole URL, such as `https://user:password@es.example:9243`.
    pub fn node(mut self, url: &str) -> Self {
        match Host::url(url) {
            Ok(host) => self.settings.hosts.push(host),
            Err(error) => self.settings.fail(error),
        }
        self
    }

    /// The deployment of this id, as the cloud's console shows it. Its nodes are behind one
    /// address, so sniffing cannot be combined with it.
    pub fn cloud_id(mut self, id: &str) -> Self {
        match Host::cloud(id) {
            Ok(host) => {
                self.settings.cloud = true;
                self.settings.hosts.push(host);
            }
            Err(error) => self.settings.fail(error),
        }
        self
    }

    /// What kind of service the hosts are. Default a cluster, [`ServerMode::Stack`]; for Elasticsearch Serverless
    /// [`ServerMode::Serverless`].
    ///
    /// ```
    /// use es_transport::{ServerMode, Transport};
    ///
    /// let transport = Transport::builder()
    ///     .node("https://project.es.eu-west-1.aws.elastic.cloud:443")
    ///     .server_mode(ServerMode::Serverless)
    ///     .api_key("bm90OnNlY3JldA==")
    ///     .build()?;
    /// # let _ = transport;
    /// # Ok::<_, es_transport::Error>(())
    /// ```
    pub fn server_mode(mut self, mode: ServerMode) -> Self {
        self.settings.server_mode = mode;
        self
    }

    /// Whether the order of the hosts is shuffled. Default true.
    pub fn randomize_hosts(mut self, randomize: bool) -> Self {
        self.settings.named("randomize_hosts", "randomize_nodes_in_pool");
        self.settings.pool.randomize = randomize;
        self
    }

    /// Chooses the node of each attempt. Default [`RoundRobin`](crate::RoundRobin).
    pub fn selector(mut self, selector: impl Selector) -> Self {
        self.settings.selector = Some(Box::new(selector));
        self
    }

    /// For how long a node is skipped after its first failure; doubled with each further one.
    /// Default 1 s.
    pub fn dead_timeout(mut self, timeout: Duration) -> Self {
        self.settings.given.dead_timeout = Some(timeout);
        self
    }

    /// The statuses that take a node out of use. Default 502, 503 and 504.
    pub fn dead_on_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        match statuses.into_iter().map(StatusCode::from_u16).collect() {
            Ok(statuses) => self.settings.pool.dead_statuses = statuses,
            Err(_) => self.settings.fail(Error::config("`dead_on_status` takes statuses from 100 to 999")),
        }
        self
    }

    /// The longest time for which a node is skipped. Default 30 s.
    pub fn max_dead_timeout(mut self, timeout: Duration) -> Self {
        self.settings.given.max_dead_timeout = Some(timeout);
        self
    }
}

/// Sniffing: see [`SniffConfig`](crate::SniffConfig).
impl<T> TransportBuilder<T> {
    /// Whether the cluster's nodes are sniffed before the first request. Default false.
    pub fn sniff_on_start(mut self, sniff: bool) -> Self {
        self.settings.sniff.on_start = sniff;
        self
    }

    /// Whether the nodes are sniffed when one was taken out of use. Default false.
    pub fn sniff_on_connection_fail(mut self, sniff: bool) -> Self {
        self.settings.named("sniff_on_connection_fail", "sniff_on_node_failure");
        self.settings.sniff.on_connection_fail = sniff;
        self
    }

    /// The time between two sniffs. Default none: no sniff is caused by time alone.
    pub fn sniffer_timeout(mut self, interval: impl Into<Option<Duration>>) -> Self {
        self.settings.named("sniffer_timeout", "min_delay_between_sniffing");
        self.settings.sniff.interval = interval.into();
        self
    }

    /// Decides about each node that a sniff finds: under which address it is used (as when nodes
    /// publish addresses of a network that is not this program's), or `None` to leave it out.
    ///
    /// Where a host was given as `https`, a node that is plain `http` and was not given itself is
    /// left out whatever the callback says, so that credentials never leave over the weaker scheme;
    /// a sniff that finds no others fails. [`Host::at`] keeps the scheme.
    ///
    /// ```
    /// use es_transport::{Host, Transport};
    ///
    /// let builder = Transport::builder().sniffed_node_callback(|info, host| {
    ///     (info.attribute("zone") == Some("eu")).then_some(host)
    /// });
    /// # let _ = builder;
    /// ```
    pub fn sniffed_node_callback(
        mut self,
        callback: impl Fn(&NodeInfo, Host) -> Option<Host> + Send + Sync + 'static,
    ) -> Self {
        self.settings.named("sniffed_node_callback", "host_info_callback");
        self.settings.sniffed_node = Some(Arc::new(callback));
        self
    }

    /// The time limit of a single sniffing request. Default 100 ms.
    pub fn sniff_timeout(mut self, timeout: Duration) -> Self {
        self.settings.sniff.timeout = timeout;
        self
    }
}

/// Retries and time limits.
impl<T> TransportBuilder<T> {
    /// Whether a request that timed out on one node is tried on another; otherwise the caller
    /// gets the error. Default false. A request that may not be executed twice is not repeated
    /// either way.
    pub fn retry_on_timeout(mut self, retry: bool) -> Self {
        self.settings.retry.on_timeout = retry;
        self.settings.pool.dead_on_timeout = retry;
        self
    }

    /// How many times a request is repeated at the most. Default 3; 0 means one attempt.
    pub fn max_retries(mut self, retries: u32) -> Self {
        self.settings.retry.max_retries = retries;
        self
    }

    /// The statuses after which a request is repeated. Default 429, 502, 503, 504.
    pub fn retry_on_status(mut self, statuses: impl IntoIterator<Item = u16>) -> Self {
        match statuses.into_iter().map(StatusCode::from_u16).collect() {
            Ok(statuses) => self.settings.given.statuses = Some(statuses),
            Err(_) => self.settings.fail(Error::config("`retry_on_status` takes statuses from 100 to 999")),
        }
        self
    }

    /// The wait between two attempts. Default 0 to 100 ms, growing to 10 s.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.settings.given.backoff = Some(backoff);
        self
    }

    /// The time limit of a request with all its attempts and the waits between them. Default none:
    /// the limits of the attempts add up.
    pub fn total_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.retry.total_timeout = timeout.into();
        self
    }

    /// Whether requests that are not idempotent are repeated like any other, at the risk that they
    /// are executed twice. Default false. Those that may have been
    /// [executed in part](crate::Idempotency::PartlyExecuted), such as `_update_by_query`, are not.
    pub fn retry_non_idempotent(mut self, retry: bool) -> Self {
        self.settings.given.non_idempotent = Some(retry);
        self
    }

    /// Whether retries stop when most requests fail. Default true.
    pub fn retry_budget(mut self, limited: bool) -> Self {
        self.settings.given.budget = Some(limited);
        self
    }

    /// The time limit of each attempt at a request; `None` waits for ever. Default 10 s.
    pub fn request_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.settings.named("request_timeout", "timeout");
        self.settings.request_timeout = timeout.into();
        self
    }
}

/// Authentication and headers.
impl<T> TransportBuilder<T> {
    /// HTTP basic authentication in the form `user:password`.
    pub fn http_auth(mut self, user_password: &str) -> Self {
        self.settings.authenticate("http_auth", Credentials::user_password(user_password));
        self
    }

    /// HTTP basic authentication.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Self {
        self.settings.authenticate("basic_auth", Credentials::basic(user, password));
        self
    }

    /// Authentication with an API key, as the server returned it in `encoded`.
    pub fn api_key(mut self, encoded: &str) -> Self {
        self.settings.authenticate("api_key", Credentials::api_key(encoded));
        self
    }

    /// Authentication with a bearer token: of OAuth2, or a service account's.
    pub fn bearer_auth(mut self, token: &str) -> Self {
        self.settings.authenticate("bearer_auth", Credentials::bearer(token));
        self
    }

    /// A header for every request that does not bring it itself.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => {
                self.settings.headers.insert(name, value);
            }
            _ => self.settings.fail(Error::config(format!(
                "the header `{}` cannot be sent: its name or value holds what no header can carry",
                name.escape_debug()
            ))),
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
        self.settings.require_elasticsearch = require;
        self
    }

    /// What the program calls itself in the `User-Agent` header.
    pub fn user_agent(self, name: &str) -> Self {
        self.header(USER_AGENT.as_str(), name)
    }
}

impl<T> fmt::Debug for TransportBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

#[cfg(test)]
mod tests;
