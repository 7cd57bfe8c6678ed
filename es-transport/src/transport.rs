//! The one place where the layers are put together.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use http::{HeaderMap, Request, Response};
use pin_project_lite::pin_project;
use tower::{ServiceBuilder, ServiceExt, util::Either};
use tower_layer::Layer;
use tower_service::Service;

#[cfg(feature = "gzip")]
use crate::layers::compress::{CompressLayer, DecompressLayer};
#[cfg(feature = "metrics")]
use crate::layers::metrics::MetricsLayer;
use crate::{
    body::Body,
    builder::Settings,
    credentials::Credentials,
    erased::{HttpService, IntoHttpService, UserLayer, around, user_layer},
    error::Error,
    hosts::Host,
    http1::{Http1, Http1Config, OnConnect},
    layers::{
        auth::{Auth, AuthLayer},
        buffer::BufferResponseLayer,
        headers::{Headers, HeadersLayer},
        product_check::ProductCheckLayer,
        retry::{Retry, RetryConfig, RetryLayer},
        sniff::{Sniff, SniffLayer, Sniffer},
        timeout::{AttemptTimeout, AttemptTimeoutLayer},
    },
    pool::{NodePool, RoundRobin, UriForm, layer::NodePoolLayer, service::NodePoolService},
    server_mode::ServerMode,
};

/// The innermost service: our connections, or what the user put around them or in their place.
type Connections = Either<Http1, HttpService>;

/// Around the connections and the user's node layers: what every attempt gets, sniffs included.
type Attempts = AttemptTimeout<Headers<Auth<Connections>>>;

/// Around the attempts: what every request gets.
type Requests = Retry<Sniff<NodePoolService<Attempts>>>;

/// The whole stack. It is one static type, with one box for the exchange with the node, unless there
/// are layers around requests, which are boxed.
type Stack = Either<Requests, HttpService>;

/// A client of a whole cluster: requests in, responses of any status out.
///
/// A clone is another handle on the same nodes and connections. A request needs a path only; the
/// node adds the rest.
///
/// ```no_run
/// # async fn f() -> Result<(), Box<dyn std::error::Error>> {
/// use es_transport::{Body, Transport};
///
/// let transport = Transport::builder().hosts(["es1", "es2"]).build()?;
/// let request = http::Request::get("/_cluster/health").body(Body::empty())?;
/// let response = transport.send(request).await?;
/// println!("{} {:?}", response.status(), response.body());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Transport {
    stack: Stack,
    shared: Arc<Shared>,
}

/// Shared by all handles.
struct Shared {
    closed: AtomicBool,
    /// `None` over somebody else's service.
    cluster: Option<Cluster>,
    max_response_size: usize,
    total_timeout: Option<Duration>,
    server_mode: ServerMode,
}

/// The parts that are read or changed while the transport is in use.
struct Cluster {
    pool: NodePool,
    sniffer: Sniffer,
    auth: AuthLayer,
}

impl Transport {
    /// A transport over somebody else's service: a mock, a recorder, another HTTP stack. It gets
    /// the requests with a path and no host, and with the headers of [`HeadersLayer`].
    ///
    /// The time limits and retries of a request's [`RequestOptions`](crate::RequestOptions) hold here,
    /// too. Without them there is no limit and one attempt: what the service does by itself decides.
    pub fn from_service(service: impl IntoHttpService) -> Self {
        let max_response_size = Http1Config::default().max_response_size;
        let retry = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let requests = ServiceBuilder::new()
            .layer(RetryLayer::new(retry))
            .layer(AttemptTimeoutLayer::new(None))
            .layer(HeadersLayer::new(HeaderMap::new()))
            .layer(BufferResponseLayer::new(max_response_size))
            .service(service.into_http_service());
        let stack = Either::Right(HttpService::new(requests));
        Self::of(
            stack,
            Shared {
                closed: AtomicBool::new(false),
                cluster: None,
                max_response_size,
                total_timeout: None,
                server_mode: ServerMode::default(),
            },
        )
    }

    fn of(stack: Stack, shared: Shared) -> Self {
        Self { stack, shared: Arc::new(shared) }
    }

    /// Puts the stack together, top-down: the layers around requests, retries, sniffing, the pool,
    /// what every attempt gets, the layers around attempts, the connections.
    pub(crate) fn compose(settings: Settings) -> Result<Self, Error> {
        let (compress, decompress) = compression(&settings);
        let Metering { layer: metrics, on_connect, on_pool } = metering(&settings);
        let mut hosts = settings.hosts;
        if hosts.is_empty() {
            hosts.push(Host::lenient("localhost")?);
        }
        let any_tls = hosts.iter().any(|host| host.url.is_tls());
        if settings.tls.is_set()
            && let Some(plain) = hosts.iter().find(|host| !host.url.is_tls())
        {
            return Err(Error::config(format!("there are settings of TLS, and the host {} is not https", plain.url))
                .advice("give it with https://, or leave the settings out"));
        }

        let product_check = settings.require_elasticsearch.then(|| user_layer(ProductCheckLayer::new()));
        let around_requests: Vec<_> =
            metrics.into_iter().chain(settings.layers).chain(compress).chain(product_check).collect();
        let around_attempts: Vec<_> = decompress.into_iter().chain(settings.node_layers).collect();

        let max_response_size = settings.http1.max_response_size;
        let total_timeout = settings.retry.total_timeout;
        let buffer = BufferResponseLayer::new(max_response_size);
        let own_connections = || {
            // The authorities of the platform are read only where they are needed.
            let tls = if any_tls { Some(settings.tls.connector()?) } else { None };
            Ok::<_, Error>(Http1::over(settings.http1, settings.connector.unwrap_or_default(), tls, on_connect))
        };
        let (connections, form) = if settings.over.is_none() && around_attempts.is_empty() {
            (Either::Left(own_connections()?), UriForm::Origin)
        } else {
            let connections = match settings.over {
                Some(service) => service,
                None => HttpService::new(own_connections()?),
            };
            let layered = buffer.layer(around(&around_attempts, connections));
            (Either::Right(HttpService::new(layered)), UriForm::Absolute)
        };

        let auth = AuthLayer::new(settings.credentials);
        let attempts: Attempts = ServiceBuilder::new()
            .layer(AttemptTimeoutLayer::new(settings.request_timeout))
            .layer(HeadersLayer::new(settings.headers))
            .layer(auth.clone())
            .service(connections);

        let selector = settings.selector.unwrap_or_else(|| Box::new(RoundRobin::default()));
        let pool = NodePool::of(hosts, settings.pool, selector)?;
        on_pool(&pool);
        // The sniffer picks its nodes itself, and a failed sniff goes to the next one at once.
        let to_nodes = HttpService::new(attempts.clone());
        let sniffer = Sniffer::of(pool.clone(), to_nodes, settings.sniff, settings.sniffed_node);

        let requests: Requests = ServiceBuilder::new()
            .layer(RetryLayer::new(settings.retry))
            .layer(SniffLayer::new(sniffer.clone()))
            .layer(NodePoolLayer::with_form(pool.clone(), form))
            .service(attempts);

        let stack = if around_requests.is_empty() {
            Either::Left(requests)
        } else {
            Either::Right(around(&around_requests, HttpService::new(requests)))
        };
        let cluster = Some(Cluster { pool, sniffer, auth });
        Ok(Self::of(
            stack,
            Shared {
                closed: AtomicBool::new(false),
                cluster,
                max_response_size,
                total_timeout,
                server_mode: settings.server_mode,
            },
        ))
    }

    /// What kind of service it speaks to.
    #[must_use]
    pub fn server_mode(&self) -> ServerMode {
        self.shared.server_mode
    }

    /// Sends a request and returns the response, whatever its status.
    ///
    /// # Errors
    /// [`Error`] when there is no response: it tells the kind of failure, what is known of the
    /// delivery, and all attempts.
    pub fn send(&self, request: Request<Body>) -> impl Future<Output = Result<Response<Body>, Error>> + Send + use<> {
        // An async fn would hold the request a second time.
        self.clone().oneshot(request)
    }

    /// The nodes; `None` for a transport made from somebody else's service.
    pub fn pool(&self) -> Option<&NodePool> {
        self.shared.cluster.as_ref().map(|cluster| &cluster.pool)
    }

    /// The longest response that is read into memory, in bytes:
    /// [`max_response_size`](crate::TransportBuilder::max_response_size), or 1 GiB over somebody else's service.
    pub fn max_response_size(&self) -> usize {
        self.shared.max_response_size
    }

    /// The time limit of a request with all its attempts, where the request has none of its own:
    /// [`total_timeout`](crate::TransportBuilder::total_timeout), or none over somebody else's service.
    pub fn total_timeout(&self) -> Option<Duration> {
        self.shared.total_timeout
    }

    /// Asks the cluster for its nodes now and waits until they are in use.
    ///
    /// # Errors
    /// [`ErrorKind::Sniff`](crate::ErrorKind::Sniff) when no node answered or none of the answer
    /// may be used; the nodes stay as they were. [`ErrorKind::Config`](crate::ErrorKind::Config)
    /// for a transport made from somebody else's service.
    pub async fn sniff(&self) -> Result<(), Error> {
        match &self.shared.cluster {
            Some(cluster) => cluster.sniffer.sniff().await,
            None => Err(Error::config("this transport sends to one service and has no nodes to sniff")),
        }
    }

    /// Replaces the credentials for all requests from now on. It has no effect on a transport
    /// made from somebody else's service.
    pub fn set_credentials(&self, credentials: Option<Credentials>) {
        if let Some(cluster) = &self.shared.cluster {
            cluster.auth.set(credentials);
        }
    }
}

/// Shutdown.
impl Transport {
    /// Closes it for all its handles: new requests are refused with [`ErrorKind::Closed`](crate::ErrorKind::Closed),
    /// a sniff that is running is cancelled, and idle connections are closed.
    ///
    /// A request that is with a node is answered still, and its connection closed then; one that
    /// waits for a sniff or a connection, or would begin another attempt, is refused. The pool has
    /// no nodes any more. Closing again changes nothing.
    ///
    /// There is no need to close what is not used any more: when the last handle is dropped, sniffs
    /// and connections end, too.
    pub fn close(&self) {
        self.shared.closed.store(true, Relaxed);
        if let Some(cluster) = &self.shared.cluster {
            // The pool comes first, so that whoever is woken finds it closed.
            cluster.pool.close();
            cluster.sniffer.close();
        }
    }

    fn check_open(&self) -> Result<(), Error> {
        if self.shared.closed.load(Relaxed) { Err(Error::closed()) } else { Ok(()) }
    }
}

/// What measures the requests, each new connection, and the connections of the pool.
struct Metering {
    layer: Option<UserLayer>,
    on_connect: OnConnect,
    on_pool: Box<dyn FnOnce(&NodePool)>,
}

#[cfg(feature = "metrics")]
fn metering(settings: &Settings) -> Metering {
    let own_connections = settings.metrics.as_ref().filter(|_| settings.over.is_none());
    let (metrics, limit) = (own_connections.cloned(), settings.http1.connections_per_node);
    Metering {
        layer: settings.metrics.clone().map(user_layer),
        on_connect: own_connections.map_or_else(OnConnect::default, MetricsLayer::on_connect),
        on_pool: Box::new(move |pool| {
            if let Some(metrics) = metrics {
                metrics.observe(pool, limit);
            }
        }),
    }
}

#[cfg(not(feature = "metrics"))]
fn metering(_: &Settings) -> Metering {
    Metering { layer: None, on_connect: OnConnect::default(), on_pool: Box::new(|_| ()) }
}

/// The layers of compression around requests and around attempts, where it is turned on.
#[cfg(feature = "gzip")]
fn compression(settings: &Settings) -> (Option<UserLayer>, Option<UserLayer>) {
    let decompress = || user_layer(DecompressLayer::new(settings.http1.max_response_size));
    (settings.compress.then(|| user_layer(CompressLayer::new())), settings.compress.then(decompress))
}

#[cfg(not(feature = "gzip"))]
fn compression(_: &Settings) -> (Option<UserLayer>, Option<UserLayer>) {
    (None, None)
}

impl Service<Request<Body>> for Transport {
    type Response = Response<Body>;
    type Error = Error;
    type Future = TransportFuture;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.check_open()?;
        self.stack.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> TransportFuture {
        TransportFuture { inner: self.stack.call(request) }
    }
}

pin_project! {
    /// The future of [`Transport`].
    pub struct TransportFuture {
        #[pin]
        inner: <Stack as Service<Request<Body>>>::Future,
    }
}

impl Future for TransportFuture {
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().inner.poll(cx)
    }
}

impl fmt::Debug for TransportFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportFuture").finish_non_exhaustive()
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport").field("pool", &self.pool()).finish_non_exhaustive()
    }
}
