//! A client of a whole Elasticsearch or OpenSearch cluster, as a stack of tower layers.
//!
//! `http::Request<Body>` in, `http::Response<Body>` out; it knows nodes, not documents.
//! [`Transport`] puts the layers together:
//!
//! ```text
//! MetricsLayer            if asked for: durations
//! your layers             around each request
//! CompressLayer           if asked for: gzip, once for all attempts
//! ProductCheckLayer       if asked for: no other product than Elasticsearch
//! RetryLayer              attempts and their history, waits between them
//! SniffLayer              waits for, and causes, sniffs of the cluster's nodes
//! NodePoolLayer           picks a node for each attempt and notes how it fares
//! AttemptTimeoutLayer     the time limit of an attempt
//! HeadersLayer AuthLayer  what every attempt carries
//! DecompressLayer         if asked for
//! your node layers        around each attempt
//! Http1                   the node's own connections, or what you put in their place
//! TLS, your connector     the streams they are made of, TCP by default
//! ```
//!
//! Each layer can be used alone, in anybody's `ServiceBuilder`, over any HTTP client.
//!
//! # The way of a request
//!
//! Which file does what to a request, in the order in which it comes through; files import only what
//! stands below them or at their side, never upward.
//!
//! ```text
//! builder/            the settings; builder/settings.rs is the data that they become
//! transport.rs        compose() puts the layers together; send() gives them the request
//! erased.rs           your layers, boxed
//! layers/metrics/     if asked for: begins to measure; conventions.rs: what metrics and spans say of it
//! layers/retry/       service: keeps the request for another attempt (replay)
//!                     future: attempt, wait, attempt; attempts: is there another? (policy, backoff, budget)
//! layers/sniff/       service: waits for the sniff on start; future: has a failed node looked into
//!                     sniffer: one sniff at a time; discovery: asks the nodes; parse: reads their answer
//! pool/               service: picks a node (mod, selector), writes its URI (uri)
//!                     attempt, future: tell the pool how it ended (health)
//! layers/timeout/     service: starts the clock; future: the answer or the end of the time
//! layers/headers/     service: adds what the request lacks
//! layers/auth/        service: adds the credentials, the node's own if there are no others
//! layers/aws/         signs for AWS, where it is one of your node layers
//! layers/buffer/      only over another service than Http1: reads its response into memory
//! http1/mod.rs        writes the request to a connection and reads the head of the response
//!   connections.rs    an idle connection, or a place for a new one
//!   connector.rs      the stream of a new one: tcp.rs, tls/
//!   body.rs           a response that is read as it arrives
//! body/collect.rs     any other: reads it into memory
//! ```
//!
//! Back it goes the same way: what failed is an [`Error`] from the layer that saw it on, to which the
//! pool adds the node and the retries add the attempts.
//!
//! The ground floor is data: `node_url.rs`, `error.rs`, `credentials.rs`, `body/`, `options.rs` (what
//! travels in the extensions of a request and its response), `hosts/` (all that users write for hosts).
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
//! provider, the one that the program installs; `gzip` for compression; `tracing` for spans; `metrics` for metrics by `opentelemetry` 0.33; `aws` for signatures;
//! `proxy` for HTTP proxies; `testing` for the module of this name, a cluster in memory.
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

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod builder;
pub mod compat;
mod content_coding;
mod credentials;
mod erased;
mod error;
mod hosts;
mod http1;
mod layers;
mod node_url;
mod options;
mod pool;
mod server_mode;
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

#[cfg(feature = "aws")]
pub use crate::layers::aws::{
    AwsCredentials, AwsService, AwsSigV4, AwsSigV4Future, AwsSigV4Layer, AwsWebIdentity, ProvideAwsCredentials,
};
#[cfg(feature = "gzip")]
pub use crate::layers::compress::{Compress, CompressLayer, Decompress, DecompressLayer};
#[cfg(feature = "metrics")]
pub use crate::layers::metrics::{Metrics, MetricsFuture, MetricsLayer};
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
    server_mode::ServerMode,
    transport::{Transport, TransportFuture},
};
