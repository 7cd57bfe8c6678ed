//! What the integration tests share: the servers, clients of them, and names nobody else uses.

pub mod errors;
#[cfg(target_os = "linux")]
mod memory;
mod record;
mod rig;

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use es_client::{Elasticsearch, transport::TransportBuilder};
use es_cluster::{Cluster, ClusterBuilder, Server};

#[cfg(target_os = "linux")]
pub use memory::{Growth, memory_kib};
pub use rig::Rig;

/// The node of this server that all tests of the process share; `None`, with its reason printed,
/// where the machine cannot run it.
pub async fn shared(server: Server) -> Option<&'static Cluster> {
    blocking(move || es_cluster::shared(server)).await
}

/// A cluster of a test's own, under the same rule.
pub async fn require(builder: ClusterBuilder) -> Option<Cluster> {
    blocking(move || es_cluster::require(builder)).await
}

/// Runs what blocks, a start of servers say, where it holds up nobody.
///
/// # Panics
/// When the work panics.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// The settings of a client of the shared node.
pub async fn builder(server: Server) -> Option<TransportBuilder<Elasticsearch>> {
    Some(recorded(Elasticsearch::builder().hosts(shared(server).await?.url()), server))
}

/// The same settings of a client whose answers are kept, where they are to be kept.
pub fn recorded(builder: TransportBuilder<Elasticsearch>, server: Server) -> TransportBuilder<Elasticsearch> {
    match record::folder() {
        Some(folder) => {
            builder.layer(tower::layer::layer_fn(move |service| record::record(service, server, folder.clone())))
        }
        None => builder,
    }
}

/// A client of the shared node.
///
/// # Panics
/// When the node's URL cannot be used.
#[allow(clippy::panic, reason = "a test without its client has failed")]
pub async fn client(server: Server) -> Option<Elasticsearch> {
    match builder(server).await?.build() {
        Ok(client) => Some(client),
        Err(error) => panic!("{error}"),
    }
}

/// A name that no other test, and no earlier run on the same server, uses.
pub fn unique(name: &str) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!("{name}-{}-{}", std::process::id(), NEXT.fetch_add(1, Relaxed))
}

/// Makes of each `async fn(Server)` one test for each server.
#[macro_export]
macro_rules! on_each_server {
    ($($test:ident),* $(,)?) => {$(
        mod $test {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn elasticsearch_5() {
                super::$test(es_cluster::Server::Elasticsearch5).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn elasticsearch_7() {
                super::$test(es_cluster::Server::Elasticsearch7).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn elasticsearch_9() {
                super::$test(es_cluster::Server::Elasticsearch9).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn opensearch_3() {
                super::$test(es_cluster::Server::OpenSearch3).await;
            }
        }
    )*};
}
