//! The Elasticsearch and OpenSearch client for Rust backends: typed documents, queries and scripts.
//!
//! ```no_run
//! use es_client::{prelude::*, queries::*};
//!
//! # async fn f() -> Result<(), es_client::Error> {
//! let es = Elasticsearch::default(); // http://localhost:9200
//! let tweet = json!({"author": "kimchy", "text": "Elasticsearch: cool. bonsai cool."});
//! let res = es.index(&tweet).index("test-index").id(1).send().await?;
//! println!("{}", res.created());
//! es.indices().refresh("test-index").send().await?;
//! let bonsai = match_("text", "bonsai");
//! let page = es.search::<Value>().index("test-index").query(bonsai).send().await?;
//! println!("Got {} hits", page.total());
//! for hit in &page.hits {
//!     println!("{}: {}", hit.id, hit.source["text"]);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every call is a builder that owns all it needs: it can be kept, moved to another thread and sent
//! later, and ends with `send`. The page of each builder shows its own methods and, in one group, the
//! options that all calls share. A type that implements [`Document`](dsl::Document) brings its
//! index, its mapping and its fields with it; [`serde_json::Value`] is a document too, and names
//! its index in the call. [`Elasticsearch::endpoint`] reaches every endpoint that has no call here by its
//! name, and [`Elasticsearch::request`] by method and path.
//!
//! The server's product and version are asked for at the first call that depends on them; see
//! [`Server`]. Whatever goes wrong is an [`Error`], which tells the request, the node, the attempts
//! and the server's own words.
//!
//! | feature | what it adds |
//! |---|---|
//! | `tls` | https; the only one that is on by default. `tls-no-provider` is the same without `ring` |
//! | `async-search`, `cat`, `nodes`, `security`, `snapshots`, `tables` | the module of that name, for what few programs ask |
//! | `operations` | what those who run a cluster ask of it: statistics, segments and recoveries of [`indices`]; state, statistics, pending tasks and where shards are of the [`cluster`] |
//! | `full` | all of these |
//! | `jiff`, `time`, `chrono` | their types as dates |
//! | `gzip` | compression of requests and responses |
//! | `tracing`, `metrics` | spans and events; metrics by `opentelemetry` 0.33 |
//! | `proxy`, `aws` | HTTP proxies; signatures for OpenSearch on AWS |
//! | `testing` | a cluster in memory, `transport::testing` |
//!
//! | module | what it holds |
//! |---|---|
//! | [`guide`] | the book: how things are done, page by page |
//! | [`document`] | index, get, update and delete one document |
//! | [`search`] | search and the like: everything that matches, count, several searches at once, scrolls, explanations, templates |
//! | [`bulk`] | many writes at once |
//! | [`async_search`] | searches that go on while nobody waits |
//! | [`by_query`] | update, delete or copy all documents that match |
//! | [`migration`] | changing the mapping of a live index |
//! | [`indices`] | create, change, look at and delete indices, their aliases and templates |
//! | [`cat`] | tables of what the cluster consists of, as typed rows |
//! | [`cluster`] | the health of the cluster, its state and its settings |
//! | [`ingest`] | pipelines, through which documents go before they are indexed |
//! | [`scripts`] | scripts that the cluster stores, and scripts to try |
//! | [`stored`] | the calls that templates, pipelines and scripts share |
//! | [`nodes`] | what the nodes are, and what they use |
//! | [`tasks`] | what the servers have under way, and long work that goes on by itself |
//! | [`security`] | API keys, users and roles |
//! | [`snapshots`] | save indices to a repository and restore them |
//! | [`tables`] | queries in ES\|QL, SQL and PPL |
//! | [`endpoints`] | every other endpoint, by its name |
//! | [`request`] | a request by method and path |
//! | [`dsl`] | queries, mappings and scripts |
//! | [`queries`] | the functions that make queries: `use es_client::queries::*;` |
//! | [`transport`] | nodes, sniffing, retries, time limits |
//!
//! # The way of a call
//!
//! What `es.search::<Tweet>().query(q).send()` passes, file by file:
//!
//! ```text
//! search/mod.rs          the builder, Search; its own methods are in search/body.rs
//! call/builder.rs        the options of every call, and send
//! call/methods.rs        the methods that several builders share
//! call/mod.rs            check, find out the server, make the request, send it, read the answer
//!   client.rs, probe.rs      which server it is, asked for once (server.rs is what is known of it)
//!   search/mod.rs            Endpoint::request: method, path and body
//!     dialect/                 how the path and the body differ between servers
//!   call/state.rs            the options of the call
//!   call/exchange.rs         the http::Request, to es-transport and back
//!   response/mod.rs          the response in memory
//!   search/mod.rs            Endpoint::decode
//!     search/page.rs, response/hit.rs    the answer as serde's derives read it
//!     response/decode.rs                 where it does not fit, looked up after a failure
//! error/                 what any step may fail with; nothing below it but the transport's errors
//! ```
//!
//! # The recipe for another endpoint
//!
//! One file in the folder of its namespace (a namespace that few programs use is behind a feature of its name, what only operators ask behind `operations`), with
//!
//! 1. a `#[must_use]` struct named as namespace and endpoint (`IndicesRefresh`; documents and searches
//!    have no namespace) with a `call: CallState` and what the request needs;
//! 2. `builder!`, which names the groups of methods that it shares with other endpoints (`index`,
//!    `indices`, `doc_type`, `routing`, `refresh`, …: `call/methods.rs`) and what `send` gives;
//! 3. the method that makes it, on [`Elasticsearch`] or the struct of the namespace, whose docs name
//!    method and path, defaults, whether it is repeated, and show an example;
//! 4. its own methods: most are one line, `self.param("name", value)`;
//! 5. `impl Endpoint`: the name in the specification, `AVAILABLE` where not all servers have it,
//!    `is_absence` where status 404 is an answer, `request`, and `decode`, which mostly is
//!    `response.json()`. Names that users gave go into paths by `then_name`; what differs between servers
//!    is asked of `dialect`;
//! 6. its answer, if it is new: a `#[non_exhaustive]` struct with a derived `Deserialize`, whose members
//!    are required where they make it that answer.
//!
//! A test of the requests for all servers and of a recorded answer goes beside it, its parameters into
//! `tests/recorded/endpoints/` (those of the specification without a method into
//! `tests/data/left_out/`, with the reason), its arm into `dispatch` of the tests crate's
//! `rest_suites`, and a test on real servers beside it, whose answers are kept (`tests/data/README.md`) and
//! read again by an arm in `tests/recorded/typed/`.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The README's example is compiled with the tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(feature = "async-search")]
pub mod async_search;
#[cfg(doc)]
/// What calls cost, beside serde by hand and beside other clients.
///
#[doc = include_str!("benchmark.svg")]
///
#[doc = include_str!("benchmark.md")]
pub mod benchmark {}
pub mod bulk;
pub mod by_query;
mod call;
#[cfg(feature = "cat")]
pub mod cat;
mod client;
pub mod cluster;
mod dialect;
pub mod document;
pub mod endpoints;
mod error;
#[cfg(doc)]
pub mod guide;
pub mod indices;
pub mod ingest;
pub mod migration;
#[cfg(feature = "nodes")]
pub mod nodes;
mod open_enum;
pub mod prelude;
mod probe;
pub mod request;
mod response;
pub mod scripts;
pub mod search;
#[cfg(feature = "security")]
pub mod security;
mod server;
#[cfg(feature = "snapshots")]
pub mod snapshots;
pub mod stored;
#[cfg(feature = "tables")]
pub mod tables;
pub mod tasks;
#[cfg(test)]
mod testing;

pub use es_dsl as dsl;
pub use es_dsl::queries;
pub use es_transport as transport;
pub use es_transport::compat;

pub use crate::{
    call::Names,
    client::Elasticsearch,
    error::{Error, ErrorCause, ErrorKind, ScriptPosition, ShardFailure},
    response::{CallInfo, Response, Shards},
    server::{Product, Server, Version},
};
