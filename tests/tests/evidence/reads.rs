//! The scan, and faults of the network meanwhile.

use std::time::{Duration, Instant};

use es_client::prelude::*;
use es_cluster::Fault;
use es_tests::Rig;

use crate::{
    FAULTS,
    model::{Model, Read},
    work::Record,
};

/// Reads all documents in four slices. A fault is set at each fifth of them, for half a fifth.
pub(crate) async fn run(rig: &Rig, es: &Elasticsearch, index: &str, model: &Model) -> Read {
    rig.until_copied(index).await;
    es.indices().refresh(index).request_timeout(Duration::from_secs(60)).send().await.unwrap();
    let documents = model.documents();
    let (mut read, mut number, started) = (Read::of(documents), 0_u32, Instant::now());
    let scan = es.scan::<Record>().index(index).version(true).slices(4).page_size(1_000);
    let mut hits = scan.stream();
    while let Some(hit) = hits.try_next().await.unwrap() {
        number += 1;
        if number.is_multiple_of(documents / 10) {
            // Set at one tenth, and taken away at the next.
            let tenth = number / (documents / 10);
            let place = tenth.wrapping_sub(1) as usize / 2;
            if let Some((_, fault)) = FAULTS.get(place) {
                rig.fault(place % 3, if tenth.is_multiple_of(2) { Fault::Pass } else { *fault }).await;
            }
        }
        let Record { key, step, text } = hit.source;
        read.add(key, step, hit.version.unwrap(), text == Record::new(key, step).text);
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{number} documents scanned in {seconds:.1} s, {:.0} of a second", f64::from(number) / seconds);
    read
}
