use std::{fmt, time::Duration};

use crate::{Cluster, Error, Server, security::Certificates};

/// Called with one short line at a time about what happens.
pub(crate) type Progress = Box<dyn Fn(&str) + Send + Sync>;

/// What a [`Cluster`] is to be like.
pub struct ClusterBuilder {
    pub(crate) server: Server,
    pub(crate) nodes: usize,
    pub(crate) heap_mb: u32,
    pub(crate) startup_timeout: Duration,
    pub(crate) settings: Vec<(Option<usize>, String, String)>,
    pub(crate) jvm_options: Vec<String>,
    pub(crate) certificates: Option<fn() -> Result<Certificates, Error>>,
    pub(crate) progress: Progress,
}

impl ClusterBuilder {
    pub(crate) fn new(server: Server) -> Self {
        Self {
            server,
            nodes: 1,
            heap_mb: 512,
            startup_timeout: Duration::from_secs(120),
            settings: Vec::new(),
            jvm_options: Vec::new(),
            certificates: None,
            progress: Box::new(|_| {}),
        }
    }

    /// How many nodes to start, each a process of its own. Default 1; 0 is taken as 1.
    #[must_use]
    pub fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes.max(1);
        self
    }

    /// The heap of each node in MiB. Default 512.
    #[must_use]
    pub fn heap_mb(mut self, megabytes: u32) -> Self {
        self.heap_mb = megabytes;
        self
    }

    /// How long starting may take, once the server is fetched and no other start is under way. Default 120 s.
    #[must_use]
    pub fn startup_timeout(mut self, timeout: Duration) -> Self {
        self.startup_timeout = timeout;
        self
    }

    /// A setting of every node, as in `elasticsearch.yml`; it goes before ours of the same name.
    ///
    /// Lists are written with commas: `.setting("node.roles", "master,data")`.
    #[must_use]
    pub fn setting(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.settings.push((None, name.into(), value.to_string()));
        self
    }

    /// A setting of one node, counted from 0, such as its roles or attributes.
    #[must_use]
    pub fn node_setting(mut self, node: usize, name: impl Into<String>, value: impl ToString) -> Self {
        self.settings.push((Some(node), name.into(), value.to_string()));
        self
    }

    /// An option of every node's JVM, after ours.
    ///
    /// The servers are started for quick starts; to measure their speed, pass `-XX:TieredStopAtLevel=4`.
    #[must_use]
    pub fn jvm_option(mut self, option: impl Into<String>) -> Self {
        self.jvm_options.push(option.into());
        self
    }

    /// With https, a user and a service token of the cluster's own, which [`Cluster::security`] tells.
    ///
    /// Only Elasticsearch 9 has it. Nodes ask for a client certificate and take clients without one too, unless
    /// the setting `xpack.security.http.ssl.client_authentication` is set to `required`.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn security(mut self) -> Self {
        self.certificates = Some(crate::certificates::create);
        self
    }

    /// Called with a short line for people at every step: fetching, starting, ready.
    #[must_use]
    pub fn on_progress(mut self, progress: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Fetches the server if need be, starts the nodes and waits until all are there.
    ///
    /// # Errors
    /// When Java or Maven is missing, the server cannot be fetched, a node ends at once, or the cluster is not
    /// ready in time; nothing keeps running then.
    pub fn start(self) -> Result<Cluster, Error> {
        Cluster::start(self)
    }
}

impl fmt::Debug for ClusterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClusterBuilder")
            .field("server", &self.server)
            .field("nodes", &self.nodes)
            .field("heap_mb", &self.heap_mb)
            .field("startup_timeout", &self.startup_timeout)
            .field("settings", &self.settings)
            .field("jvm_options", &self.jvm_options)
            .field("security", &self.certificates.is_some())
            .finish_non_exhaustive()
    }
}
