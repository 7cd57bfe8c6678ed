//! Much data through faults of real servers, held against a model.
//!
//! `cargo test -p es-tests --test evidence -- --nocapture` prints the figures for 100,000 documents, in some
//! minutes; `EVIDENCE_DOCUMENTS=1000000` is the long form. It watches the memory of the process, so it runs on Linux
//! only, one test after another.
//!
//! | file | concern |
//! |---|---|
//! | `work.rs` | the documents, and what is done with each |
//! | `model.rs` | what they must be after what the bulk said |
//! | `writes.rs` | the bulk, a node that is killed meanwhile, and faults of the network |
//! | `reads.rs` | the scan, and the same faults |
//! | `tasks.rs` | tasks on OpenSearch, the same faults, and nodes that are killed |
//! | `counters.rs` | what the tasks do: they update, copy and delete |

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod counters;
mod model;
mod reads;
mod tasks;
mod work;
mod writes;

use std::time::Duration;

use es_client::prelude::*;
use es_cluster::{Fault, Server};
use es_tests::{Growth, Rig, unique};
use tokio::sync::Mutex;

/// By how much the memory may grow, whatever the number of documents.
const MEMORY_LIMIT_KIB: usize = 200 * 1024;

/// What happens between the client and a node: reset, stall, drip, refuse.
const FAULTS: [(&str, Fault); 4] = [
    ("resets mid-body", Fault::ResetAfter(20)),
    ("silence", Fault::Silence),
    ("slow drip", Fault::Drip { bytes: 8, pause: Duration::from_millis(200) }),
    ("refused connections", Fault::Refuse),
];

/// One test has the machine for itself.
static ALONE: Mutex<()> = Mutex::const_new(());

fn documents() -> u32 {
    std::env::var("EVIDENCE_DOCUMENTS").map_or(100_000, |number| number.parse().expect("a number"))
}

/// A client that goes through the proxies and does not wait long.
fn client(rig: &Rig) -> Elasticsearch {
    let es = rig.client(&rig.proxied()).request_timeout(Duration::from_secs(10)).retry_on_timeout(true);
    es.max_dead_timeout(Duration::from_secs(2)).build().unwrap()
}

/// Tells how much memory the client took, which must not be much.
fn judge_memory(growth: &Growth) {
    println!("the client's memory grew by {} MiB at the most", growth.most_kib() / 1024);
    assert!(growth.most_kib() < MEMORY_LIMIT_KIB);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_doubled() {
    let _alone = ALONE.lock().await;
    let Some(rig) = Rig::start(Rig::three_nodes(Server::Elasticsearch9)).await else { return };
    let (es, documents) = (client(&rig), documents());
    let index = unique("evidence");
    let settings = json!({"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "30s",
        "index.gc_deletes": "1h"});
    let create = es.indices().create_for::<work::Record>().index(&index).settings(settings);
    create.request_timeout(Duration::from_secs(60)).send().await.unwrap();

    println!("{documents} documents on three nodes of Elasticsearch 9.2.0\n");
    let model = model::Model::of(documents, writes::part(documents, writes::KILLED));
    let growth = Growth::watch();
    let model = writes::run(&rig, &es, &index, model).await;
    let read = reads::run(&rig, &es, &index, &model).await;
    model.judge(&read);
    judge_memory(&growth);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_document_is_updated_copied_and_deleted_once() {
    let _alone = ALONE.lock().await;
    // Tasks are not repeated by the servers when their memory is short, as they are not when a node dies.
    let servers = Rig::three_nodes(Server::OpenSearch3).heap_mb(768);
    let Some(rig) = Rig::start(servers).await else { return };
    let (es, documents) = (client(&rig), documents());
    println!("{documents} documents on three nodes of OpenSearch 3.8.0\n");
    let growth = Growth::watch();
    tasks::run(&rig, &es, documents, &growth).await;
}
