//! The transports that are compared, from the floor upwards: each sends the same bytes and reads an
//! answer to its end.

use std::{convert::Infallible, future::ready, str::FromStr};

use bytes::Bytes;
use elasticsearch::http::{Method, headers::HeaderMap};
use es_transport::{Body, Idempotency, NodePool, NodePoolConfig, NodePoolLayer, RequestOptions, Transport};
use http::{Request, Response};
use http_body::Body as HttpBody;
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, client::conn::http1::SendRequest};
use hyper_util::{
    client::legacy::{Client as Legacy, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use tokio::net::TcpStream;
use tower::{Layer, Service, ServiceExt, service_fn, util::BoxService};

use crate::Result;

const QUERY: &str =
    r#"{"query":{"bool":{"must":[{"match":{"title":"bonsai"}}],"filter":[{"term":{"lang":"en"}}]}},"size":0}"#;
const PATH: &str = "/tweets/_search";

/// One way to send a request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stack {
    Hyper,
    Transport,
    Legacy,
    TransportOverLegacy,
    Reqwest,
    ElasticsearchRs,
    PickOf3,
    PickOf1000,
}

impl Stack {
    pub const ALL: [Self; 6] =
        [Self::Hyper, Self::Transport, Self::Legacy, Self::TransportOverLegacy, Self::Reqwest, Self::ElasticsearchRs];

    /// The node pool alone, over a service that answers at once.
    pub const PICKS: [Self; 2] = [Self::PickOf3, Self::PickOf1000];

    pub fn name(self) -> &'static str {
        match self {
            Self::Hyper => "hyper",
            Self::Transport => "es-transport",
            Self::Legacy => "legacy",
            Self::TransportOverLegacy => "over-legacy",
            Self::Reqwest => "reqwest",
            Self::ElasticsearchRs => "elasticsearch",
            Self::PickOf3 => "pick-3",
            Self::PickOf1000 => "pick-1000",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Hyper => "bare hyper `SendRequest`, one connection",
            Self::Transport => "**es-transport**, the whole stack",
            Self::Legacy => "hyper-util's legacy client alone",
            Self::TransportOverLegacy => "es-transport's layers over hyper-util's legacy client",
            Self::Reqwest => "reqwest 0.12",
            Self::ElasticsearchRs => "the `elasticsearch` crate 9.1.0-alpha.1, its transport",
            Self::PickOf3 => "picking one of 3 nodes",
            Self::PickOf1000 => "picking one of 1,000 nodes",
        }
    }
}

impl FromStr for Stack {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .chain(Self::PICKS)
            .find(|stack| stack.name() == name)
            .ok_or_else(|| format!("no stack is called {name}"))
    }
}

/// A stack that is connected to the server.
pub enum Client {
    Hyper { sender: SendRequest<Full<Bytes>>, host: String },
    Transport(Transport),
    Legacy { client: Legacy<HttpConnector, Full<Bytes>>, origin: String },
    Reqwest { client: reqwest::Client, origin: String },
    ElasticsearchRs(elasticsearch::http::transport::Transport),
    Pick(BoxService<Request<Body>, Response<Body>, es_transport::Error>),
}

impl Client {
    pub async fn new(stack: Stack, port: u16) -> Result<Self> {
        let origin = format!("http://127.0.0.1:{port}");
        Ok(match stack {
            Stack::PickOf3 => pick(3)?,
            Stack::PickOf1000 => pick(1000)?,
            Stack::Hyper => {
                let stream = TcpStream::connect(("127.0.0.1", port)).await?;
                stream.set_nodelay(true)?;
                let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
                tokio::spawn(connection);
                Self::Hyper { sender, host: format!("127.0.0.1:{port}") }
            }
            Stack::Transport => Self::Transport(Transport::builder().node(&origin).http_auth("user:password").build()?),
            Stack::Legacy => Self::Legacy { client: legacy(), origin },
            Stack::TransportOverLegacy => {
                let builder = Transport::builder().node(&origin).http_auth("user:password");
                Self::Transport(builder.over(legacy::<Body>()).build()?)
            }
            Stack::Reqwest => Self::Reqwest { client: reqwest::Client::builder().no_proxy().build()?, origin },
            Stack::ElasticsearchRs => Self::ElasticsearchRs(elasticsearch_rs(&origin)?),
        })
    }

    /// A search by POST, whose answer is read to its end.
    pub async fn post(&mut self) -> Result {
        match self {
            Self::Hyper { sender, host } => {
                sender.ready().await?;
                let request = headers(Request::post(PATH), host).body(Full::from(QUERY))?;
                read(sender.send_request(request).await?).await
            }
            Self::Transport(transport) => {
                let options = RequestOptions::new().endpoint("search").idempotency(Idempotency::Idempotent);
                let request = Request::post(PATH).extension(options).body(Body::from(QUERY))?;
                whole(transport.send(request).await?)
            }
            Self::Legacy { client, origin } => {
                let request = headers(Request::post(format!("{origin}{PATH}")), "").body(Full::from(QUERY))?;
                read(client.request(request).await?).await
            }
            Self::Reqwest { client, origin } => {
                let request = client
                    .post(format!("{origin}{PATH}"))
                    .header("accept", "application/json")
                    .header("content-type", "application/json")
                    .header("authorization", AUTHORIZATION)
                    .body(QUERY);
                expect(!request.send().await?.bytes().await?.is_empty())
            }
            Self::Pick(pool) => {
                let request = Request::post(PATH).body(Body::from(QUERY))?;
                expect(pool.ready().await?.call(request).await?.status().is_success())
            }
            Self::ElasticsearchRs(transport) => {
                let (headers, query) = (HeaderMap::new(), None::<&()>);
                let answer = transport.send(Method::Post, PATH, headers, query, Some(QUERY), None).await?;
                expect(!answer.bytes().await?.is_empty())
            }
        }
    }

    /// A get, whose answer is read to its end.
    pub async fn get(&mut self) -> Result {
        const PATH: &str = "/tweets/_doc/1";
        match self {
            Self::Hyper { sender, host } => {
                sender.ready().await?;
                let request = headers(Request::get(PATH), host).body(Full::default())?;
                read(sender.send_request(request).await?).await
            }
            Self::Transport(transport) => {
                let request = Request::get(PATH).extension(RequestOptions::new().endpoint("get")).body(Body::empty())?;
                whole(transport.send(request).await?)
            }
            Self::Legacy { client, origin } => {
                let request = headers(Request::get(format!("{origin}{PATH}")), "").body(Full::default())?;
                read(client.request(request).await?).await
            }
            Self::Reqwest { client, origin } => {
                let request = client.get(format!("{origin}{PATH}")).header("authorization", AUTHORIZATION);
                expect(!request.send().await?.bytes().await?.is_empty())
            }
            Self::Pick(_) => Err("the pool alone is not timed".into()),
            Self::ElasticsearchRs(transport) => {
                let (headers, query) = (HeaderMap::new(), None::<&()>);
                let answer = transport.send(Method::Get, PATH, headers, query, None::<()>, None).await?;
                expect(!answer.bytes().await?.is_empty())
            }
        }
    }
}

/// hyper-util's client, without Nagle's delay as all others.
pub fn legacy<B>() -> Legacy<HttpConnector, B>
where
    B: HttpBody<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + Unpin + 'static,
{
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    Legacy::builder(TokioExecutor::new()).build(connector)
}

/// The transport of the crate `elasticsearch`.
pub fn elasticsearch_rs(origin: &str) -> Result<elasticsearch::http::transport::Transport> {
    use elasticsearch::{auth::Credentials, http::transport::*};
    let builder = TransportBuilder::new(SingleNodeConnectionPool::new(origin.parse()?)).disable_proxy();
    Ok(builder.auth(Credentials::Basic("user".into(), "password".into())).build()?)
}

/// A pool of so many nodes over a service that answers at once.
fn pick(nodes: usize) -> Result<Client> {
    let hosts: Vec<_> = (0..nodes).map(|n| format!("node{n}")).collect();
    let pool = NodePool::new(hosts, NodePoolConfig::default())?;
    let nothing = service_fn(|_: Request<Body>| ready(Ok::<_, Infallible>(Response::new(Body::empty()))));
    Ok(Client::Pick(BoxService::new(NodePoolLayer::new(pool).layer(nothing))))
}

pub const AUTHORIZATION: &str = "Basic dXNlcjpwYXNzd29yZA==";

/// The five headers that the transport sends, too.
pub fn headers(mut request: http::request::Builder, host: &str) -> http::request::Builder {
    if !host.is_empty() {
        request = request.header("host", host);
    }
    request
        .header("user-agent", "es-bench/0.1.0")
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .header("authorization", AUTHORIZATION)
}

async fn read(response: Response<Incoming>) -> Result {
    expect(!response.into_body().collect().await?.to_bytes().is_empty())
}

fn whole(response: Response<Body>) -> Result {
    expect(response.body().as_bytes().is_some_and(|bytes| !bytes.is_empty()))
}

pub fn expect(truth: bool) -> Result {
    if truth { Ok(()) } else { Err("the answer is not what the server sends".into()) }
}
