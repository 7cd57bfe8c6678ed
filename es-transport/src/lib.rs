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

mod auth;
mod body;
#[cfg(feature = "gzip")]
mod compress;
mod config;
mod error;
mod headers;
mod hosts;
mod link;
mod node;
mod options;
mod pool;
mod product_check;
mod retry;
mod service;
mod sniff;
mod task;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod timeout;
#[cfg_attr(not(feature = "tls-no-provider"), path = "tls_off.rs")]
mod tls;
#[cfg(feature = "tracing")]
mod trace;
mod transport;
mod whole;

#[cfg(feature = "gzip")]
pub use crate::compress::{Compress, CompressLayer, Decompress, DecompressLayer};
#[cfg(feature = "tracing")]
pub use crate::trace::{Trace, TraceFuture, TraceLayer};
/// What a request costs, beside what the transport is built on and beside other clients.
#[doc = include_str!("benchmark.md")]
pub mod benchmark {}

/// Which rows of the conformance list hold, and by which tests.
#[doc = include_str!("conformance.md")]
pub mod conformance {}

pub use crate::{
    auth::{Auth, AuthLayer, Credentials},
    body::Body,
    config::TransportBuilder,
    error::{Attempt, BoxError, Delivery, Error, ErrorKind},
    headers::{Headers, HeadersLayer},
    hosts::{Host, IntoHosts, NodeUrl},
    node::{Http1, Http1Config, Node, NodeInfo},
    options::{Idempotency, RequestOptions, ResponseInfo},
    pool::{
        LeastInFlight, NodePool, NodePoolConfig, NodePoolLayer, NodePoolService, Only, PoolFuture, Prefer, Random,
        RoundRobin, Selector,
    },
    product_check::{ProductCheck, ProductCheckFuture, ProductCheckLayer},
    retry::{Backoff, Retry, RetryConfig, RetryFuture, RetryLayer},
    service::{HttpService, IntoHttpService},
    sniff::{Sniff, SniffConfig, SniffFuture, SniffLayer, SniffedNodeCallback, Sniffer},
    timeout::{AttemptTimeout, AttemptTimeoutLayer, TimeoutFuture},
    transport::{Transport, TransportFuture},
};
