//! The bulk, a node that is killed meanwhile, and faults of the network.

use std::{
    ops::Range,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use es_client::{
    bulk::{BulkHandle, Outcome},
    prelude::*,
};
use es_cluster::Fault;
use es_tests::Rig;

use crate::{
    FAULTS,
    model::Model,
    work::{all, operation},
};

/// The documents are written in parts; in the middle of each but the first something happens.
const PARTS: u32 = 6;

/// The part in which a node is killed.
pub(crate) const KILLED: u32 = 1;

/// The documents of a part.
pub(crate) fn part(documents: u32, part: u32) -> Range<u32> {
    documents / PARTS * part..if part + 1 == PARTS { documents } else { documents / PARTS * (part + 1) }
}

/// Writes all documents; gives what is known of them.
pub(crate) async fn run(rig: &Rig, es: &Elasticsearch, index: &str, model: Model) -> Model {
    let (documents, started) = (model.documents(), Instant::now());
    let (model, settled) = (Arc::new(Mutex::new(model)), Arc::new(AtomicU64::new(0)));
    let (told, counted) = (Arc::clone(&model), Arc::clone(&settled));
    let bulk = es.bulk().index(index).max_attempts(1_000).retry_timeout(Duration::from_secs(600));
    let bulk = bulk.on_progress(move |progress| counted.store(progress.settled, Relaxed));
    let bulk = bulk.start_with(move |outcome: Outcome<(u32, u8)>| told.lock().unwrap().settle(&outcome));
    let mut begun = 0;
    for number in 0..PARTS {
        let keys = part(documents, number);
        let operations = all(keys.clone()).count() as u64;
        let at = |share: u64| begun + operations * share / 4;
        let event = event(rig, number, &settled, at(1), at(2));
        let (pushed, took) = tokio::join!(push(&bulk, keys), event);
        pushed.unwrap();
        println!("{}", took);
        begun += operations;
    }
    let report = bulk.close().await;
    let report = match &report {
        Ok(report) => report,
        Err(error) => error.bulk_report().unwrap(),
    };
    let model = Arc::into_inner(model).unwrap().into_inner().unwrap();
    let (seconds, total) = (started.elapsed().as_secs_f64(), report.total());
    println!("\n{total} operations in {seconds:.1} s, {:.0} of a second", total as f64 / seconds);
    println!("{} requests, {} operations sent again", report.requests, report.repeats);
    let (created, updated, deleted, noops) = (report.created, report.updated, report.deleted, report.noops);
    println!("{created} created, {updated} updated, {deleted} deleted, {noops} changed nothing");
    println!("{} rejected, {} not known: {:?}", report.rejected, report.unknown, report.failures.first());
    assert_eq!(total, begun, "every operation ends once");
    assert_eq!(report.unknown, model.unknown);
    model
}

async fn push(bulk: &BulkHandle<(u32, u8)>, keys: Range<u32>) -> Result<(), es_client::Error> {
    for (key, step) in all(keys) {
        bulk.push(operation(key, step)).await?;
    }
    Ok(())
}

/// What happens in a part, from when so many operations are settled until so many more are; tells what it was.
async fn event(rig: &Rig, part: u32, settled: &AtomicU64, from: u64, to: u64) -> String {
    let reached = async |number: u64| {
        while settled.load(Relaxed) < number {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    reached(from).await;
    let started = Instant::now();
    let what = match part {
        0 => {
            reached(to).await;
            "nothing"
        }
        KILLED => {
            rig.kill(1).await;
            reached(to).await;
            rig.restart(&[1]).await;
            "SIGKILL of a node, which comes back"
        }
        _ => {
            let (what, fault) = FAULTS[part as usize - 2];
            let node = part as usize % 3;
            rig.fault(node, fault).await;
            reached(to).await;
            rig.fault(node, Fault::Pass).await;
            what
        }
    };
    format!("while {} operations are written: {what}, for {:.1} s", to - from, started.elapsed().as_secs_f64())
}
