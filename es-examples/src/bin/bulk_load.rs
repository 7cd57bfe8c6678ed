//! Loading a data set of the size that you give: `--documents 1000000`. The bar shows the rate, what failed, how many
//! requests are under way, and the bytes that wait in memory.

use std::process::ExitCode;

use es_client::{bulk, prelude::*};
use es_examples::{Result, run_with, with_indices};
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

/// One measurement of one of a thousand sensors.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "measurements", doc_type = "measurement")]
struct Measurement {
    #[field(keyword)]
    sensor: String,
    celsius: f64,
    second: u64,
    note: String,
}

impl Measurement {
    fn of(number: u64) -> Self {
        Self {
            sensor: format!("sensor-{}", number % 1_000),
            celsius: 15.0 + (number as f64 / 100.0).sin() * 10.0,
            second: number / 1_000,
            note: format!("measurement {number} of the example"),
        }
    }
}

fn main() -> ExitCode {
    run_with(1, &[("documents", "how many documents to load; default 100000")], |running, options| async move {
        let documents = options.get("documents").map_or(Ok(100_000), |number| number.parse())?;
        let es = Elasticsearch::builder().hosts(running.urls()).build()?;
        with_indices(&es, &["measurements"], || load(&es, documents)).await
    })
}

async fn load(es: &Elasticsearch, documents: u64) -> Result {
    // Nobody searches while documents are loaded, so there is nothing to refresh.
    es.indices().create_for::<Measurement>().settings(json!({"refresh_interval": "-1"})).send().await?;

    let bar = ProgressBar::new(documents);
    bar.set_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} {per_sec} {msg}")?);
    let shown = bar.clone();
    let bulk = es.bulk().on_progress(move |now| {
        shown.set_position(now.settled);
        let (memory, failed) = (HumanBytes(now.bytes_in_flight as u64), HumanCount(now.failed));
        let (requests, most) = (now.requests_in_flight, now.concurrency);
        shown.set_message(format!("{failed} failed, {requests} of {most} requests, {memory} in memory"));
    });
    let outcome = bulk.index_all(bulk::iter((0..documents).map(Measurement::of))).send().await;
    bar.abandon();
    match &outcome {
        Ok(report) => println!("{report} in {:.1?}; {} sent again", report.took, report.repeats),
        // The others are loaded all the same.
        Err(error) => match error.bulk_report() {
            Some(report) => println!("{report}"),
            None => return Err(error.clone().into()),
        },
    }

    es.indices().refresh("measurements").send().await?;
    let mut hits = es.scan::<Measurement>().slices_auto().stream();
    let (mut read, mut hottest) = (0_u64, f64::MIN);
    while let Some(hit) = hits.try_next().await? {
        read += 1;
        hottest = hottest.max(hit.source.celsius);
    }
    println!("{} read again; the hottest has {hottest:.1} °C", HumanCount(read));
    Ok(())
}
