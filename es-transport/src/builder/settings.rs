//! The settings themselves, whatever is built of them.

use std::{fmt, time::Duration};

use http::{HeaderMap, StatusCode};

use crate::{
    credentials::Credentials,
    erased::{HttpService, UserLayer},
    error::Error,
    hosts::Host,
    http1::tls::TlsSettings,
    http1::{Http1Config, connector::Connector},
    layers::retry::{Backoff, RetryConfig},
    layers::sniff::{SniffConfig, SniffedNodeCallback},
    pool::{NodePoolConfig, Selector},
    server_mode::ServerMode,
};

/// All settings, with the first one that cannot be used.
pub(crate) struct Settings {
    pub(crate) hosts: Vec<Host>,
    pub(crate) credentials: Option<Credentials>,
    pub(crate) sniff: SniffConfig,
    pub(crate) sniffed_node: Option<SniffedNodeCallback>,
    pub(crate) cloud: bool,
    pub(crate) server_mode: ServerMode,
    pub(crate) pool: NodePoolConfig,
    pub(crate) selector: Option<Box<dyn Selector>>,
    pub(crate) retry: RetryConfig,
    pub(crate) http1: Http1Config,
    pub(crate) connector: Option<Connector>,
    #[cfg(feature = "proxy")]
    pub(crate) proxy: crate::http1::proxy::ProxySettings,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) layers: Vec<UserLayer>,
    pub(crate) node_layers: Vec<UserLayer>,
    pub(crate) require_elasticsearch: bool,
    pub(crate) over: Option<HttpService>,
    #[cfg(feature = "gzip")]
    pub(crate) compress: bool,
    #[cfg(feature = "metrics")]
    pub(crate) metrics: Option<crate::layers::metrics::MetricsLayer>,
    pub(crate) tls: TlsSettings,
    /// Whether the defaults are those of the older Python clients.
    pub(crate) legacy: bool,
    pub(crate) given: Given,
    /// The names under which settings that have two were given.
    names: Vec<(&'static str, &'static str)>,
    first_error: Option<Error>,
}

/// What was given of the settings whose defaults [`legacy`](super::TransportBuilder::legacy) changes.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) statuses: Option<Vec<StatusCode>>,
    pub(crate) non_idempotent: Option<bool>,
    pub(crate) backoff: Option<Backoff>,
    pub(crate) budget: Option<bool>,
    pub(crate) dead_timeout: Option<Duration>,
    pub(crate) max_dead_timeout: Option<Duration>,
    pub(crate) connections_per_node: Option<usize>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hosts: Vec::new(),
            credentials: None,
            sniff: SniffConfig::default(),
            sniffed_node: None,
            cloud: false,
            server_mode: ServerMode::default(),
            pool: NodePoolConfig::default(),
            selector: None,
            retry: RetryConfig::default(),
            http1: Http1Config::default(),
            connector: None,
            #[cfg(feature = "proxy")]
            proxy: crate::http1::proxy::ProxySettings::default(),
            request_timeout: Some(Duration::from_secs(10)),
            headers: HeaderMap::new(),
            layers: Vec::new(),
            node_layers: Vec::new(),
            require_elasticsearch: false,
            over: None,
            #[cfg(feature = "gzip")]
            compress: false,
            #[cfg(feature = "metrics")]
            metrics: None,
            tls: TlsSettings::default(),
            legacy: false,
            given: Given::default(),
            names: Vec::new(),
            first_error: None,
        }
    }
}

impl Settings {
    /// The settings, if all of them can be used.
    pub(super) fn checked(mut self) -> Result<Self, Error> {
        if self.cloud && self.sniff.is_on() {
            self.fail(Error::config("sniffing cannot be combined with `cloud_id`: the nodes are behind one address"));
        }
        if self.server_mode == ServerMode::Serverless {
            self.check_serverless();
        }
        self.server_mode.add_headers(&mut self.headers);
        if let Some(error) = self.first_error.take() {
            return Err(error);
        }
        #[cfg(feature = "proxy")]
        if let Some(proxied) = std::mem::take(&mut self.proxy).connector()?
            && (self.connector.replace(proxied).is_some() || self.over.is_some())
        {
            return Err(Error::config(
                "a proxy is given, and a `connector` or service that makes the way to the nodes by itself",
            )
            .advice("give one of them"));
        }
        if self.legacy {
            self.legacy_defaults();
        }
        let Given { statuses, non_idempotent, backoff, budget, dead_timeout, max_dead_timeout, connections_per_node } =
            std::mem::take(&mut self.given);
        self.retry.statuses = statuses.unwrap_or(self.retry.statuses);
        self.retry.non_idempotent = non_idempotent.unwrap_or(self.retry.non_idempotent);
        self.retry.backoff = backoff.unwrap_or(self.retry.backoff);
        self.retry.budget = budget.unwrap_or(self.retry.budget);
        self.pool.dead_timeout = dead_timeout.unwrap_or(self.pool.dead_timeout);
        self.pool.max_dead_timeout = max_dead_timeout.unwrap_or(self.pool.max_dead_timeout);
        self.http1.connections_per_node = connections_per_node.unwrap_or(self.http1.connections_per_node);
        Ok(self)
    }

    /// Refuses what makes no sense where no nodes are seen.
    fn check_serverless(&mut self) {
        let is_refused = [
            ("several hosts", self.hosts.len() > 1),
            ("sniffing", self.sniff.is_on() || self.sniffed_node.is_some()),
            ("a selector of nodes", self.selector.is_some()),
        ];
        if let Some((what, _)) = is_refused.into_iter().find(|(_, is_given)| *is_given) {
            self.fail(Error::config(format!(
                "{what} cannot be combined with `ServerMode::Serverless`: there is one address and no nodes are seen"
            )));
        }
    }

    /// The defaults that [`TransportBuilder::legacy`](super::TransportBuilder::legacy) lists.
    fn legacy_defaults(&mut self) {
        self.retry.statuses.retain(|status| *status != StatusCode::TOO_MANY_REQUESTS);
        self.retry.non_idempotent = true;
        self.retry.backoff = Backoff::none();
        self.retry.budget = false;
        self.pool.dead_timeout = Duration::from_secs(60);
        self.pool.max_dead_timeout = Duration::from_secs(60 << 5);
        self.http1.connections_per_node = 10;
        self.sniff.wait = true;
    }

    pub(super) fn fail(&mut self, error: Error) {
        self.first_error.get_or_insert(error);
    }

    /// Notes the name under which a setting was given, and refuses its other one.
    pub(crate) fn named(&mut self, name: &'static str, other: &'static str) {
        if self.names.contains(&(other, name)) {
            self.fail(Error::config(format!("`{name}` and `{other}` are the same setting: give one of them")));
        }
        self.names.push((name, other));
    }

    pub(super) fn authenticate(&mut self, name: &'static str, credentials: Result<Credentials, Error>) {
        match credentials {
            Ok(credentials) if self.credentials.is_none() => self.credentials = Some(credentials),
            Ok(_) => self.fail(Error::config(format!("`{name}` and other credentials are given: give one of them"))),
            Err(error) => self.fail(error),
        }
    }

    pub(crate) fn connections(&mut self, connections: usize) {
        if connections == 0 {
            self.fail(Error::config("`connections_per_node` is 0: a node needs at least one"));
        }
        self.given.connections_per_node = Some(connections);
    }

    /// Trusts the authorities in a PEM file.
    #[cfg(feature = "tls-no-provider")]
    pub(crate) fn ca_file(&mut self, path: &std::path::Path) {
        let trusted = match std::fs::read(path) {
            Ok(pem) => self.tls.trust_pem(&pem),
            Err(e) => Err(Error::config(format!("cannot read the authority's file {}", path.display())).with_cause(e)),
        };
        self.check(trusted);
    }

    /// Trusts the certificate of this fingerprint, or what it signed.
    #[cfg(feature = "tls-no-provider")]
    pub(crate) fn ca_fingerprint(&mut self, fingerprint: &str) {
        let trusted = self.tls.trust_fingerprint(fingerprint);
        self.check(trusted);
    }

    #[cfg(feature = "tls-no-provider")]
    pub(super) fn check(&mut self, result: Result<(), Error>) {
        if let Err(error) = result {
            self.fail(error);
        }
    }
}

impl fmt::Debug for Settings {
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
