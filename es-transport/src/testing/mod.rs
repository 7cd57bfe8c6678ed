//! A cluster in memory, to test how a program behaves when nodes fail, stall, leave and come back.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use es_transport::{Body, Transport, testing::{Reply, VirtualCluster}};
//!
//! let cluster = VirtualCluster::new(2);
//! cluster.node(0).always(Reply::refused());
//! let transport = Transport::builder()
//!     .hosts(cluster.hosts())
//!     .randomize_hosts(false)
//!     .over(cluster.service())
//!     .build()?;
//!
//! let response = transport.send(http::Request::get("/").body(Body::empty())?).await?;
//! assert_eq!(response.status(), 200);
//! let nodes: Vec<_> = cluster.attempts().iter().map(|attempt| attempt.node).collect();
//! assert_eq!(nodes, [0, 1]);
//! # Ok(()) }
//! ```

mod cluster;
mod reply;

pub use self::{
    cluster::{RecordedAttempt, VirtualCluster, VirtualNode, VirtualService},
    reply::Reply,
};
