//! Starts and stops real Elasticsearch and OpenSearch servers, without containers.
//!
//! Maven fetches a server once into `target/es-servers` (or the folder `ES_CLUSTER_CACHE` names); a JDK runs it,
//! one process a node, on free ports of 127.0.0.1. Whatever was started ends with this process, also when that is
//! killed. Tests share a node with [`shared`], or have a cluster of their own from [`Cluster::builder`].
//!
//! All calls block; from async code use them inside `spawn_blocking`.
//!
//! | file | concern |
//! |---|---|
//! | `server.rs` | what differs between the servers |
//! | `java.rs`, `artifacts.rs` | what a server needs before it starts; the public REST suites |
//! | `watchdog.rs`, `process.rs` | processes that end when they must |
//! | `ownership.rs` | files for a server that runs as another user |
//! | `lock.rs` | processes that must not do the same at once |
//! | `site.rs`, `node.rs`, `cluster.rs` | a cluster's folder and settings, its nodes, the whole |
//! | `security.rs`, `certificates.rs` | https and users (feature `tls`) |
//! | `proxy.rs`, `proxy/` | faults of the network between a client and a node |
//! | `shared.rs`, `external.rs` | one server for all tests; the one `ELASTICSEARCH_URL` names |

mod artifacts;
mod builder;
#[cfg(feature = "tls")]
mod certificates;
mod cluster;
mod error;
mod external;
mod http;
mod java;
mod lock;
mod node;
mod ownership;
mod process;
mod proxy;
mod security;
mod server;
mod shared;
mod site;
mod watchdog;

pub use builder::ClusterBuilder;
pub use cluster::Cluster;
pub use error::Error;
pub use node::Node;
pub use proxy::{Fault, Proxy};
pub use security::Security;
pub use server::Server;
pub use shared::{require, rest_api_spec, shared};
