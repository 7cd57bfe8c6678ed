//! Much data through faults of real servers, held against a model.
//!
//! `cargo test -p es-tests --test evidence -- --nocapture` prints the figures for 100,000 documents, in about two
//! minutes; `EVIDENCE_DOCUMENTS=1000000` is the long form. It watches the memory of the process, so it runs on Linux
//! only.
//!
//! | file | concern |
//! |---|---|
//! | `work.rs` | the documents, and what is done with each |
//! | `model.rs` | what they must be after what the bulk said |
//! | `writes.rs` | the bulk, a node that is killed meanwhile, and faults of the network |
//! | `reads.rs` | the scan, and the same faults |

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests stop at the first surprise")]

mod model;
mod reads;
mod work;
mod writes;

use std::time::Duration;

use es_client::prelude::*;
use es_cluster::Fault;
use es_tests::{Growth, Rig, unique};

/// By how much the memory may grow, whatever the number of documents.
const MEMORY_LIMIT_KIB: usize = 200 * 1024;

/// What happens between the client and a node: reset, stall, drip, refuse.
const FAULTS: [(&str, Fault); 4] = [
    ("resets mid-body", Fault::ResetAfter(20)),
    ("silence", Fault::Silence),
    ("slow drip", Fault::Drip { bytes: 8, pause: Duration::from_millis(200) }),
    ("refused connections", Fault::Refuse),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_is_doubled() {
    let documents = std::env::var("EVIDENCE_DOCUMENTS").ok().map(|number| number.parse().expect("a number"));
    let documents = documents.unwrap_or(100_000);
    let Some(rig) = Rig::of_three_nodes().await else { return };
    let es = rig.client(&rig.proxied()).request_timeout(Duration::from_secs(10)).retry_on_timeout(true);
    let es = es.max_dead_timeout(Duration::from_secs(2)).build().unwrap();
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
    println!("the client's memory grew by {} MiB at the most", growth.most_kib() / 1024);
    rig.witness().indices().delete(&index).send().await.unwrap();
    model.judge(&read);
    assert!(growth.most_kib() < MEMORY_LIMIT_KIB);
}
