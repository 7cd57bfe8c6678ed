//! The innermost service: one attempt on one node, over the node's own HTTP/1.1 connections.

use std::{
    error::Error as StdError,
    fmt,
    future::{Future, poll_fn},
    io,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
    time::Duration,
};

use http::{
    Request, Response, Uri,
    header::{ACCEPT_ENCODING, HOST},
};
use http_body::Body as _;
use hyper::client::conn::{TrySendError, http1};
use tokio::{runtime::Handle, time::Instant};
use tower_service::Service;

mod body;
pub(crate) mod connections;
pub(crate) mod connector;
#[cfg(feature = "proxy")]
pub(crate) mod proxy;
mod stream;
mod tcp;
#[cfg_attr(feature = "tls-no-provider", path = "tls/mod.rs")]
#[cfg_attr(not(feature = "tls-no-provider"), path = "tls/off.rs")]
pub(crate) mod tls;

use self::{
    body::StreamingBody,
    connections::{Connection, KeepAlive},
    connector::Connector,
};
use crate::{
    body::{Body, collect},
    content_coding::refuse_unasked,
    error::{BoxError, Delivery, Error, ErrorKind},
    http1::tls::{Tls, TlsSettings},
    node_url::NodeUrl,
    options::{Deadline, RequestOptions},
    pool::Node,
};

/// Settings of the connections to each node.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Http1Config {
    /// How many connections to one node are open at the most; a further request waits for one.
    /// Default 64.
    pub connections_per_node: usize,
    /// How long connecting may take, with the look-up of a name and over all its addresses, and how
    /// long the TLS handshake after it. Default 5 s.
    pub connect_timeout: Duration,
    /// An idle connection is closed after this time. Default 55 s, which is below what common load
    /// balancers allow.
    pub idle_timeout: Duration,
    /// A connection is not used again, and closed, once it is this old, so that changes of DNS are noticed.
    /// Default none.
    pub max_lifetime: Option<Duration>,
    /// A longer response is an error. Bytes; default 1 GiB.
    pub max_response_size: usize,
}

impl Default for Http1Config {
    fn default() -> Self {
        Self {
            connections_per_node: 64,
            connect_timeout: Duration::from_secs(5),
            idle_timeout: Duration::from_secs(55),
            max_lifetime: None,
            max_response_size: 1 << 30,
        }
    }
}

/// Sends a request to the node in its extensions and reads the whole response, or hands it over as
/// it arrives where the request [wants that](crate::RequestOptions::stream_response).
///
/// It belongs inside a [`NodePoolLayer`](crate::NodePoolLayer), which picks the node. Connections
/// are kept per node and the last used one is taken first. A kept connection that the server
/// closed before any byte of the request was written is replaced without an error.
#[derive(Debug, Clone)]
pub struct Http1 {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    config: Http1Config,
    connector: Connector,
    protocol: http1::Builder,
    /// Made on first use where no host was given as https: a callback of sniffs may bring one.
    tls: OnceLock<Tls>,
    on_connect: OnConnect,
}

/// Called with the node and the time that it took, when a connection was made.
#[derive(Default)]
pub(crate) struct OnConnect(pub(crate) Option<ConnectCallback>);

type ConnectCallback = Box<dyn Fn(&Node, Duration) + Send + Sync>;

impl fmt::Debug for OnConnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OnConnect").field(&self.0.is_some()).finish()
    }
}

impl Http1 {
    /// A service with these settings. Nodes whose URL is `https` are verified by the authorities of
    /// the platform.
    pub fn new(config: Http1Config) -> Self {
        Self::over(config, Connector::default(), None, OnConnect::default())
    }

    /// A service over streams that this connector makes, and with this TLS, if it is needed for the
    /// hosts that are known.
    pub(crate) fn over(config: Http1Config, connector: Connector, tls: Option<Tls>, on_connect: OnConnect) -> Self {
        let tls = tls.map_or_else(OnceLock::new, OnceLock::from);
        Self { shared: Arc::new(Shared { config, connector, protocol: http1::Builder::new(), tls, on_connect }) }
    }
}

impl Service<Request<Body>> for Http1 {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(Arc::clone(&self.shared).exchange(request))
    }
}

impl Shared {
    /// The time of one step of connecting: its own, or what is left of the request's.
    fn connect_limit(&self, request: Option<Deadline>) -> Option<Deadline> {
        let own = Deadline::after(self.config.connect_timeout, "connect_timeout");
        own.into_iter().chain(request).min_by_key(|deadline| deadline.at)
    }

    /// One request and its response.
    #[allow(
        clippy::manual_async_fn,
        reason = "808 bytes; an async fn holds the request twice, 1088, and allocators are slow past 1 KiB"
    )]
    fn exchange(
        self: Arc<Self>,
        mut request: Request<Body>,
    ) -> impl Future<Output = Result<Response<Body>, Error>> + Send {
        async move {
            let node = prepare(&mut request)?;
            let streams = RequestOptions::streams(&request);
            let asks_for_coding = request.headers().contains_key(ACCEPT_ENCODING);
            let connections = node.connections();
            let limit = self.config.connections_per_node;
            let place = match connections.try_place(limit)? {
                Some(place) => place,
                // Boxed because it is rare and large, as is connecting.
                None => Box::pin(connections.place(limit, Deadline::of(&request))).await?,
            };
            loop {
                let mut connection = match connections.take() {
                    Some(connection) => connection,
                    None => Box::pin(self.connect(&node, Deadline::of(&request))).await?,
                };
                let reused = connection.reused;
                if let Err(error) = poll_fn(|cx| connection.sender.poll_ready(cx)).await {
                    if reused {
                        continue;
                    }
                    return Err(Error::new(ErrorKind::Connect).with_cause(error));
                }
                let response = match connection.sender.try_send_request(request).await {
                    Ok(response) => response,
                    Err(failure) => {
                        if reused {
                            connections.clear();
                        }
                        request = unsent(&node, failure, reused)?;
                        continue;
                    }
                };
                let (parts, incoming) = response.into_parts();
                if !asks_for_coding && !incoming.is_end_stream() {
                    refuse_unasked(&parts.headers, parts.status)?;
                }
                let keep = KeepAlive { idle: self.config.idle_timeout, lifetime: self.config.max_lifetime };
                if streams && parts.status.is_success() {
                    let body = StreamingBody { incoming, connection: Some((connection, place)), keep, node };
                    return Ok(Response::from_parts(parts, body.into_body()));
                }
                let body = collect(incoming, self.config.max_response_size).await?;
                if connection.is_ready().await {
                    connections.put_ready(connection, keep);
                }
                return Ok(Response::from_parts(parts, Body::from(body)));
            }
        }
    }

    /// The TLS to this node.
    fn tls(&self, url: &NodeUrl) -> Result<&Tls, Error> {
        if let Some(tls) = self.tls.get() {
            return Ok(tls);
        }
        let made = TlsSettings::default().connector().map_err(|cause| {
            Error::new(ErrorKind::Tls).context(format!("{url} needs TLS, which cannot be had")).with_cause(cause)
        })?;
        Ok(self.tls.get_or_init(|| made))
    }

    /// A new connection, on which HTTP is spoken in a task of its own. It has its own time limit and
    /// no more than the request has left: so a node that never answers is known to have got nothing.
    async fn connect(&self, node: &Node, deadline: Option<Deadline>) -> Result<Connection, Error> {
        let (url, begun) = (node.url(), Instant::now());
        let limit = self.connect_limit(deadline);
        let connecting = self.connector.connect(url);
        let stream = match within(limit, connecting.stream).await {
            Ok(made) => made.map_err(unreachable)?,
            Err(limit) => return Err(late(limit, connecting.proxy)),
        };
        let stream = if url.is_tls() {
            match within(self.connect_limit(deadline), self.tls(url)?.handshake(url, stream)).await {
                Ok(made) => made?,
                Err(limit) => return Err(silent(url, limit)),
            }
        } else {
            stream
        };
        let failed = |error: BoxError| Error::new(ErrorKind::Connect).with_cause(error);
        let (sender, connection) = self.protocol.handshake(stream).await.map_err(|e| failed(e.into()))?;
        let open = node.connections().count_open();
        let work = async move {
            // An error of the connection reaches the request that is on it, if there is one.
            let _ = connection.await;
            drop(open);
        };
        Handle::try_current().map_err(|e| failed(e.into()))?.spawn(work);
        let opened = Instant::now();
        if let OnConnect(Some(on_connect)) = &self.on_connect {
            on_connect(node, opened - begun);
        }
        Ok(Connection { sender, opened, reused: false })
    }
}

/// The output of a future, or an error with the time limit if it is not ready by then.
async fn within<F: Future>(limit: Option<Deadline>, future: F) -> Result<F::Output, Deadline> {
    match limit {
        Some(limit) => limit.within(future).await.ok_or(limit),
        None => Ok(future.await),
    }
}

/// Takes the node out of the extensions, and prepares the request for the wire: `Host`, origin-form URI.
fn prepare(request: &mut Request<Body>) -> Result<Arc<Node>, Error> {
    let Some(node) = request.extensions_mut().remove::<Arc<Node>>() else {
        return Err(Error::config("Http1 needs a node to send to: put it inside a NodePoolLayer"));
    };
    if !request.headers().contains_key(HOST) {
        request.headers_mut().append(&HOST, node.url().host_header().clone());
    }
    // HTTP/1.1 sends the path alone to an origin server.
    if request.uri().authority().is_some()
        && let Some(path) = request.uri().path_and_query()
    {
        *request.uri_mut() = Uri::from(path.clone());
    }
    Ok(node)
}

/// The request, if it was not sent because a reused connection was stale: it is sent on another
/// connection. Otherwise the error.
fn unsent(node: &Node, mut failure: TrySendError<Request<Body>>, reused: bool) -> Result<Request<Body>, Error> {
    let message = failure.take_message();
    let error = |failure: TrySendError<_>| broken(node.url(), failure.into_error(), reused);
    match message {
        Some(request) if reused => Ok(request),
        Some(_) => Err(error(failure).with_delivery(Delivery::NotSent)),
        None if reused => Err(error(failure).on_stale_connection()),
        None => Err(error(failure)),
    }
}

/// The error of a connector: its own, if it tells more than a cause.
fn unreachable(cause: BoxError) -> Error {
    match cause.downcast::<Error>() {
        Ok(error) => *error,
        Err(cause) => {
            Error::new(ErrorKind::Connect).with_cause(cause).advice("is the server running, and the address right?")
        }
    }
}

fn late(Deadline { limit, setting, .. }: Deadline, proxy: Option<String>) -> Error {
    let (through, whose) = match proxy {
        None => (String::new(), "address"),
        Some(proxy) => (format!(" through the proxy {proxy}"), "proxy"),
    };
    Error::new(ErrorKind::Connect)
        .context(format!("no connection{through} within {limit:?}"))
        .advice(format!("allow more with `{setting}`, or check the {whose}"))
}

fn silent(url: &NodeUrl, Deadline { limit, setting, .. }: Deadline) -> Error {
    let (host, port) = (url.host(), url.port());
    Error::new(ErrorKind::Tls)
        .context(format!("the node accepted the connection and did not answer the TLS handshake within {limit:?}"))
        .advice(format!(
            "if it does not speak https, give its host as http://{host}:{port}; if it is slow, allow more with \
             `{setting}`"
        ))
}

/// The error of a request whose connection failed after it began to be sent.
fn broken(url: &NodeUrl, error: hyper::Error, reused: bool) -> Error {
    let mut cause = StdError::source(&error);
    let mut reset = false;
    while let Some(inner) = cause {
        reset |= inner.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::ConnectionReset);
        cause = inner.source();
    }
    let context = if error.is_parse() {
        "the node answered with something that is not HTTP/1.1"
    } else if reset {
        "the node reset the connection before it answered"
    } else if error.is_incomplete_message() {
        "the node closed the connection before it answered"
    } else {
        "the connection broke before the answer was read"
    };
    // A port with TLS answers a plain request with an alert of TLS, or closes the connection.
    let may_be_tls = !url.is_tls() && !reused && (error.is_parse() || reset || error.is_incomplete_message());
    let error = Error::new(ErrorKind::Connection).context(context).with_cause(error);
    match may_be_tls {
        true => error.advice(format!("if it speaks https, give its host as https://{}:{}", url.host(), url.port())),
        false => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_future_of_a_request_is_below_1_kib() {
        let exchange = Http1::new(Http1Config::default()).shared.exchange(Request::new(Body::empty()));
        let size = size_of_val(&exchange);
        assert!(size < 1024, "{size} bytes");
    }
}
