//! The client.

use std::{fmt, sync::Arc, time::Duration};

use es_transport::{IntoHttpService, ServerMode, Transport, TransportBuilder};

use crate::{call::RequestSettings, error::Error, probe::ServerProbe, server::Server};

/// A client of an Elasticsearch or OpenSearch cluster.
///
/// A clone is another handle on the same nodes, connections and knowledge of the server.
///
/// ```no_run
/// use es_client::prelude::*;
///
/// # fn f() -> Result<(), es_client::Error> {
/// let es = Elasticsearch::builder()
///     .hosts([("es1", 9200), ("es2", 9200)])
///     .sniff_on_start(true)
///     .sniffer_timeout(Duration::from_secs(60))
///     .http_auth("user:password")
///     .build()?;
/// # let _ = es;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Elasticsearch {
    inner: Arc<Inner>,
    /// How long writes wait for indices that take none.
    write_block_wait: Option<Duration>,
}

struct Inner {
    transport: Transport,
    probe: ServerProbe,
    #[cfg(feature = "tracing")]
    warnings: warnings::Warnings,
}

impl Inner {
    fn new(transport: Transport, probe: ServerProbe) -> Arc<Self> {
        Arc::new(Self {
            transport,
            probe,
            #[cfg(feature = "tracing")]
            warnings: warnings::Warnings::default(),
        })
    }
}

impl Elasticsearch {
    /// Begins with the defaults of [`TransportBuilder`], which has all settings: the node
    /// `http://localhost:9200`, no sniffing, three retries, 10 s for each attempt.
    pub fn builder() -> TransportBuilder<Self> {
        TransportBuilder::default()
    }

    /// A client over somebody else's service: a mock, a recorder, another HTTP stack. It gets the
    /// requests as they are, with a path and no host.
    ///
    /// A service that does not answer `GET /` as a server would is best told what it stands for:
    /// `.with_server(Server::elasticsearch(9, 2))`.
    pub fn from_service(service: impl IntoHttpService) -> Self {
        Transport::from_service(service).into()
    }

    /// The same client, told what the server is instead of asking it.
    #[must_use]
    pub fn with_server(self, server: Server) -> Self {
        let inner = Inner::new(self.inner.transport.clone(), ServerProbe::known_to_be(server));
        Self { inner, ..self }
    }

    /// The same client, whose writes wait while an index takes none for the moment: a request that a write block refuses
    /// ([`Error::is_write_blocked`]) is sent again until the block is gone or the limit has passed. A
    /// [migration](crate::migration) sets such a block at its end; whatever a server refuses by it was not done.
    ///
    /// Calls wait for so long beside their other time limits. A [bulk](crate::bulk) sends the operations that are refused
    /// again as it does with those of a server that has too much to do, by its own limits.
    ///
    /// ```no_run
    /// # use es_client::prelude::*;
    /// let writers = Elasticsearch::default().with_write_block_wait(Duration::from_secs(30));
    /// # let _ = writers;
    /// ```
    #[must_use]
    pub fn with_write_block_wait(self, limit: Duration) -> Self {
        Self { write_block_wait: Some(limit), ..self }
    }

    pub(crate) fn write_block_wait(&self) -> Option<Duration> {
        self.write_block_wait
    }

    /// The product and version of the server; asked at the first time only.
    ///
    /// A server that denies the answer (status 401 or 403) counts as a current one of unknown
    /// version.
    ///
    /// # Errors
    /// When there is no answer, or one that no server of these products gives.
    pub async fn server(&self) -> Result<Server, Error> {
        match self.known_server() {
            Some(server) => Ok(server),
            None => self.find_server(&RequestSettings::default()).await,
        }
    }

    pub(crate) fn known_server(&self) -> Option<Server> {
        self.inner.probe.known()
    }

    /// Asks the server what it is, with the options and headers of a call.
    pub(crate) async fn find_server(&self, settings: &RequestSettings) -> Result<Server, Error> {
        self.inner.probe.ask(&self.inner.transport, settings).await
    }

    /// The transport beneath: its nodes, a sniff on demand, other credentials.
    pub fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// Logs what the server warns of.
    #[cfg(feature = "tracing")]
    pub(crate) fn log_warnings(&self, endpoint: &str, response: &crate::Response) {
        self.inner.warnings.log(endpoint, response.info());
    }

    /// Ends the client for all its handles: see [`Transport::close`].
    pub fn close(&self) {
        self.transport().close();
    }

    fn of(transport: Transport, probe: ServerProbe) -> Self {
        Self { inner: Inner::new(transport, probe), write_block_wait: None }
    }
}

impl Default for Elasticsearch {
    /// A client of `http://localhost:9200`.
    fn default() -> Self {
        // The default settings are sound; if they were not, the first call would say so.
        Self::builder().build().unwrap_or_else(|error| Self::from_service(unusable::Unusable::new(&error)))
    }
}

impl From<Transport> for Elasticsearch {
    fn from(transport: Transport) -> Self {
        let probe = match transport.server_mode() {
            ServerMode::Serverless => ServerProbe::known_to_be(Server::serverless()),
            _ => ServerProbe::default(),
        };
        Self::of(transport, probe)
    }
}

impl fmt::Debug for Elasticsearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elasticsearch")
            .field("transport", &self.inner.transport)
            .field("server", &self.inner.probe.known().map(|server| server.to_string()))
            .finish()
    }
}

mod unusable;
#[cfg(feature = "tracing")]
mod warnings;
