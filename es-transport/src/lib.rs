//! A client of a whole Elasticsearch or OpenSearch cluster, as a stack of tower layers.
//!
//! `http::Request<Body>` in, `http::Response<Body>` out; it knows nodes, not documents.
//! [`Transport`] puts the layers together:
//!
//! ```text
//! your layers             around each request
//! RetryLayer              attempts and their history, waits between them
//! SniffLayer              waits for, and causes, sniffs of the cluster's nodes
//! NodePoolLayer           picks a node for each attempt and notes how it fares
//! AttemptTimeoutLayer     the time limit of an attempt
//! HeadersLayer AuthLayer  what every attempt carries
//! your node layers        around each attempt
//! Http1                   the node's own connections
//! TLS, your connector     the streams they are made of, TCP by default
//! ```
//!
//! Each layer can be used alone, in anybody's `ServiceBuilder`, over any HTTP client.
//!
//! # Security
//!
//! Credentials are in no error, no `Debug`, no span and no [`NodeUrl`]. They go to the nodes alone
//! that were configured or that sniffing found, and never over a weaker scheme: where a host was
//! given as `https`, a plain `http` node that sniffing brings is refused. Redirects are not followed.
//! Certificates are verified unless `danger_accept_any_certificate` says otherwise, TLS is 1.2 or
//! later, and paths and headers cannot be broken out of. The size of responses is limited, before and
//! after unpacking, but for those that the caller reads as they arrive.
//!
//! # More
//!
//! What it costs is measured in [`benchmark`]; what it does when nodes fail is listed, with the tests
//! that say so, in [`conformance`].
//!
//! Features: `tls` (default) for https by rustls on ring; `tls-no-provider` for https with another
//! provider, the one that the program installs; `gzip` for compression; `tracing` for spans;
//! `testing` for the module of this name, a cluster in memory.
//!
//! ```no_run
//! # async fn f() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//! use es_transport::{Body, Transport};
//!
//! let transport = Transport::builder()
//!     .hosts([("es1", 9200), ("es2", 9200)])
//!     .sniff_on_start(true)
//!     .sniff_timeout(Duration::from_secs(10))
//!     .build()?;
//! let response = transport.send(http::Request::get("/").body(Body::empty())?).await?;
//! println!("{}", response.status());
//! # Ok(())
//! # }
//! ```

mod body;
mod builder;
pub mod compat;
mod credentials;
mod erased;
mod error;
mod hosts;
mod http1;
mod layers;
mod node_url;
mod options;
mod pool;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod transport;

#[cfg(doc)]
/// What a request costs, beside what the transport is built on and beside other clients.
#[doc = include_str!("benchmark.md")]
pub mod benchmark {}

#[cfg(doc)]
/// Which rows of the conformance list hold, and by which tests.
#[doc = include_str!("conformance.md")]
pub mod conformance {}

#[cfg(feature = "gzip")]
pub use crate::layers::compress::{Compress, CompressLayer, Decompress, DecompressLayer};
#[cfg(feature = "tracing")]
pub use crate::layers::trace::{Trace, TraceFuture, TraceLayer};
pub use crate::{
    body::Body,
    builder::TransportBuilder,
    credentials::Credentials,
    erased::{HttpService, IntoHttpService},
    error::{Attempt, BoxError, Delivery, Error, ErrorKind},
    hosts::{Host, into::IntoHosts},
    http1::{Http1, Http1Config},
    layers::{
        auth::{Auth, AuthLayer},
        headers::{Headers, HeadersLayer},
        product_check::{ProductCheck, ProductCheckFuture, ProductCheckLayer},
        retry::{Backoff, Retry, RetryConfig, RetryFuture, RetryLayer},
        sniff::{Sniff, SniffConfig, SniffFuture, SniffLayer, SniffedNodeCallback, Sniffer},
        timeout::{AttemptTimeout, AttemptTimeoutLayer, TimeoutFuture},
    },
    node_url::NodeUrl,
    options::{Idempotency, RequestOptions, ResponseInfo},
    pool::{
        LeastInFlight, Node, NodeInfo, NodePool, NodePoolConfig, Only, Prefer, Random, RoundRobin, Selector,
        future::PoolFuture, layer::NodePoolLayer, service::NodePoolService,
    },
    transport::{Transport, TransportFuture},
};
