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
};

use http::{HeaderMap, Request, Response};
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

#[cfg(feature = "gzip")]
use crate::layers::compress::{CompressLayer, DecompressLayer};
use crate::{
    body::Body,
    builder::{Settings, TransportBuilder},
    credentials::Credentials,
    erased::{HttpService, IntoHttpService, UserLayer},
    error::Error,
    hosts::Host,
    http1::Http1,
    layers::auth::{Auth, AuthLayer},
    layers::buffer::Whole,
    layers::headers::{Headers, HeadersLayer},
    layers::retry::{Retry, RetryLayer},
    layers::sniff::{Sniff, SniffLayer, Sniffer},
    layers::timeout::{AttemptTimeout, AttemptTimeoutLayer},
    link::Link,
    node_url::UriForm,
    pool::{NodePool, NodePoolLayer, NodePoolService, RoundRobin},
};

/// Around the connections and the user's node layers: what every attempt gets, sniffs included.
type Attempts = AttemptTimeout<Headers<Auth<Link>>>;

/// Around the attempts: what every request gets.
type Requests = Retry<Sniff<NodePoolService<Attempts>>>;

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
    calls: Calls,
    shared: Arc<Shared>,
}

/// What all handles share.
struct Shared {
    closed: AtomicBool,
    /// `None` over somebody else's service.
    cluster: Option<Cluster>,
}

/// Without user layers around it the stack is of one static type, and nothing is boxed but the
/// exchange with the node.
#[derive(Clone)]
enum Calls {
    Plain(Requests),
    Layered(HttpService),
}

/// The parts that are looked at or changed while the transport is in use.
struct Cluster {
    pool: NodePool,
    sniffer: Sniffer,
    auth: AuthLayer,
}

impl Transport {
    /// Begins with the defaults: `http://localhost:9200`, no sniffing, three retries.
    pub fn builder() -> TransportBuilder {
        TransportBuilder::default()
    }

    /// A transport over somebody else's service: a mock, a recorder, another HTTP stack. It gets
    /// the requests with a path and no host, and with the headers of [`HeadersLayer`].
    pub fn from_service(service: impl IntoHttpService) -> Self {
        let headers = HeadersLayer::new(HeaderMap::new());
        Self::of(Calls::Layered(HttpService::new(headers.layer(service.into_http_service()))), None)
    }

    fn of(calls: Calls, cluster: Option<Cluster>) -> Self {
        Self { calls, shared: Arc::new(Shared { closed: AtomicBool::new(false), cluster }) }
    }

    /// The stack, from the caller down to the wire: the user's layers, [`requests`], the user's
    /// node layers, the connections.
    pub(crate) fn compose(mut settings: Settings) -> Result<Self, Error> {
        #[cfg(feature = "gzip")]
        if settings.compress {
            let limit = settings.http1.max_response_size;
            settings.layers.push(UserLayer::new(CompressLayer::new()));
            settings.node_layers.insert(0, UserLayer::new(DecompressLayer::new(limit)));
            settings.link = layered;
        }
        let mut layers = std::mem::take(&mut settings.layers);
        if let Some(product_check) = settings.product_check.take() {
            layers.push(product_check);
        }
        let (link, form) = (settings.link)(&mut settings)?;
        let (stack, cluster) = requests(&mut settings, link, form)?;
        let mut calls = Calls::Plain(stack);
        if !layers.is_empty() {
            calls = Calls::Layered(UserLayer::around(layers, calls.boxed()));
        }
        Ok(Self::of(calls, Some(cluster)))
    }

    /// Sends a request and returns the response, whatever its status.
    ///
    /// # Errors
    /// [`Error`] when there is no response: it tells the kind of failure, what is known of the
    /// delivery, and all attempts.
    pub async fn send(&self, request: Request<Body>) -> Result<Response<Body>, Error> {
        self.check_open()?;
        let mut calls = self.calls.clone();
        std::future::poll_fn(|cx| calls.poll_ready(cx)).await?;
        calls.call(request).await
    }

    /// The nodes; `None` for a transport made from somebody else's service.
    pub fn pool(&self) -> Option<&NodePool> {
        self.shared.cluster.as_ref().map(|cluster| &cluster.pool)
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

/// Its end.
impl Transport {
    /// Ends it for all its handles: new requests are refused with [`ErrorKind::Closed`](crate::ErrorKind::Closed),
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

/// How requests get to a node, and the form they need for that: [`plain`] or [`layered`].
pub(crate) type LinkMaker = fn(&mut Settings) -> Result<(Link, UriForm), Error>;

/// By the transport's own connections.
pub(crate) fn plain(settings: &mut Settings) -> Result<(Link, UriForm), Error> {
    Ok((Link::Own(connections(settings)?), UriForm::Path))
}

/// By what the user put around the connections or in their place.
pub(crate) fn layered(settings: &mut Settings) -> Result<(Link, UriForm), Error> {
    let node = match settings.over.take() {
        Some(node) => node,
        None => HttpService::new(connections(settings)?),
    };
    let node = UserLayer::around(std::mem::take(&mut settings.node_layers), node);
    let whole = Whole::new(node, settings.http1.max_response_size);
    Ok((Link::Other(HttpService::new(whole)), UriForm::Whole))
}

/// The transport's own connections.
fn connections(settings: &mut Settings) -> Result<Http1, Error> {
    let any_tls = settings.hosts.iter().any(|host| host.url.is_tls());
    let tls = std::mem::take(&mut settings.tls);
    if tls.is_set() && !settings.hosts.iter().all(|host| host.url.is_tls()) {
        return Err(Error::config("TLS settings are given, but not all hosts are https"));
    }
    // The authorities of the platform are read only where they are needed.
    let tls = if any_tls { Some(tls.connector()?) } else { None };
    Ok(Http1::over(settings.http1.clone(), settings.connector.clone(), tls))
}

/// What every request passes on its way to a node, top-down.
fn requests(settings: &mut Settings, link: Link, form: UriForm) -> Result<(Requests, Cluster), Error> {
    let mut hosts = std::mem::take(&mut settings.hosts);
    if hosts.is_empty() {
        hosts.push(Host::lenient("localhost")?);
    }
    let selector = settings.selector.take().unwrap_or_else(|| Box::new(RoundRobin::default()));
    let pool = NodePool::of(hosts, settings.pool.clone(), selector)?;
    let auth = AuthLayer::new(settings.credentials.take());
    let headers = HeadersLayer::new(std::mem::take(&mut settings.headers));
    let attempts = AttemptTimeoutLayer::new(settings.request_timeout).layer(headers.layer(auth.layer(link)));

    // The sniffer picks its nodes itself, and a failed sniff goes to the next one at once.
    let to_nodes = HttpService::new(attempts.clone());
    let (config, callback) = (settings.sniff.clone(), settings.sniffed_node.take());
    let sniffer = Sniffer::of(pool.clone(), to_nodes, config, callback, settings.discovery);

    let picking = NodePoolLayer::with_form(pool.clone(), form).layer(attempts);
    let requests = RetryLayer::new(settings.retry.clone()).layer(SniffLayer::new(sniffer.clone()).layer(picking));
    Ok((requests, Cluster { pool, sniffer, auth }))
}

impl Calls {
    fn boxed(self) -> HttpService {
        match self {
            Self::Plain(stack) => HttpService::new(stack),
            Self::Layered(service) => service,
        }
    }
}

impl Service<Request<Body>> for Calls {
    type Response = Response<Body>;
    type Error = Error;
    type Future = TransportFuture;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        match self {
            Self::Plain(stack) => stack.poll_ready(cx),
            Self::Layered(service) => service.poll_ready(cx),
        }
    }

    fn call(&mut self, request: Request<Body>) -> TransportFuture {
        TransportFuture {
            way: match self {
                Self::Plain(stack) => Way::Plain { future: stack.call(request) },
                Self::Layered(service) => Way::Layered { future: service.call(request) },
            },
        }
    }
}

impl Service<Request<Body>> for Transport {
    type Response = Response<Body>;
    type Error = Error;
    type Future = TransportFuture;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.check_open()?;
        self.calls.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> TransportFuture {
        self.calls.call(request)
    }
}

pin_project! {
    /// The future of [`Transport`].
    pub struct TransportFuture {
        #[pin]
        way: Way,
    }
}

pin_project! {
    #[project = WayProj]
    enum Way {
        Plain { #[pin] future: <Requests as Service<Request<Body>>>::Future },
        Layered { #[pin] future: <HttpService as Service<Request<Body>>>::Future },
    }
}

impl Future for TransportFuture {
    type Output = Result<Response<Body>, Error>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project().way.project() {
            WayProj::Plain { future } => future.poll(cx),
            WayProj::Layered { future } => future.poll(cx),
        }
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
