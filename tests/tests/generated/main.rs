//! Random queries, mappings, aggregations and update scripts, built through the typed API and given to real servers:
//! everything that compiles here and is valid by the manual has to be accepted, and every answer has to be read.
//!
//! `ES_GENERATED_COUNT` is the number of cases of each kind of thing (default 2,000); `ES_GENERATED_SEED` is the seed
//! they are made from. A failure prints the seed, the number of the case, its JSON and what the server said.
//! `cargo test -p es-tests --test generated -- --nocapture` prints what was accepted.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

#[macro_use]
mod choices;
mod aggregations;
mod documents;
mod failures;
mod mappings;
mod queries;
mod rig;
mod skipped;
mod updates;

/// Makes of each `async fn(Rig)` one test for each server.
macro_rules! on_both_servers {
    ($($test:path as $name:ident),* $(,)?) => {$(
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn elasticsearch_7() {
                rig::with(es_cluster::Server::Elasticsearch7, async |rig| $test(rig).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn opensearch_3() {
                rig::with(es_cluster::Server::OpenSearch3, async |rig| $test(rig).await).await;
            }
        }
    )*};
}

on_both_servers!(
    queries::are_accepted as queries_are_accepted,
    mappings::are_accepted as mappings_are_accepted,
    aggregations::are_read as aggregations_are_read,
    updates::do_as_the_model as update_scripts_do_as_the_model,
    updates::compile_once_per_shape as update_scripts_compile_once_per_shape,
);
