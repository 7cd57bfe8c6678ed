//! Copying an index as a task: live progress, an interruption, and going on by the task's id.
//!
//! With `--url`, Ctrl-C leaves the task to the servers and prints how to go on. A server that the program started itself ends
//! with it, so there the program shows both halves by itself.

use std::process::ExitCode;

use es_client::{
    bulk,
    by_query::{ByQueryReport, Reindex, RequestsPerSecond},
    prelude::*,
    tasks::Task,
};
use es_examples::{Result, check_absent, run_with};
use indicatif::{ProgressBar, ProgressStyle};

const FROM: &str = "articles";
const TO: &str = "articles-2";

/// How many documents there are, and how many a second are copied at first.
const DOCUMENTS: u64 = 20_000;
const RATE: u32 = 2_000;

fn main() -> ExitCode {
    run_with(
        1,
        &[("resume", "the id of a task that was interrupted, to go on with; needs --url")],
        |running, options| async move {
            let es = Elasticsearch::builder().hosts(running.urls()).build()?;
            let task = match options.get("resume") {
                Some(id) => es.tasks().resume::<Reindex>(id)?,
                None => begin(&es).await?,
            };
            let id = task.id().to_owned();
            let url = &running.urls()[0];
            println!("the servers copy as the task {id}");

            // A server of our own ends with us, so we only play that we are interrupted.
            let half = if running.cluster().is_some() { DOCUMENTS / 2 } else { u64::MAX };
            tokio::select! {
                done = watch(&task, half) => done?,
                _ = tokio::signal::ctrl_c() => {
                    println!("interrupted; the servers go on. To watch them again:");
                    println!("cargo run -p es-examples --bin reindex -- --url {url} --resume {id}");
                    return Ok(());
                }
            }
            drop(task);

            let other = Elasticsearch::builder().hosts(running.urls()).build()?;
            let task = other.tasks().resume::<Reindex>(&id)?;
            if half != u64::MAX {
                println!("another client goes on with {id}, as fast as the server can");
                task.rethrottle(RequestsPerSecond::Unlimited).await?;
                watch(&task, u64::MAX).await?;
            }
            let report = task.wait().await?;
            println!("{} of {} copied in {:.1?}", report.created + report.updated, report.total, report.took);
            other.indices().delete([FROM, TO]).send().await?;
            Ok(())
        },
    )
}

/// Loads documents, and begins to copy them.
async fn begin(es: &Elasticsearch) -> Result<Task<ByQueryReport>> {
    check_absent(es, &[FROM, TO]).await?;
    let documents = (0..DOCUMENTS).map(|number| json!({"title": format!("Article {number}"), "number": number}));
    es.bulk().index(FROM).refresh(true).index_all(bulk::iter(documents)).send().await?;
    let copy = es.reindex::<Value>().index(FROM).dest(TO).requests_per_second(RATE).scroll_size(200).refresh(true);
    Ok(copy.start().await?)
}

/// Shows how far the task is, until so many documents are done or it ends.
async fn watch(task: &Task<ByQueryReport>, until: u64) -> Result {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{wide_bar} {pos}/{len} {msg}")?);
    let mut progress = task.progress(Duration::from_millis(200));
    while let Some(now) = progress.try_next().await? {
        bar.set_length(now.total);
        bar.set_position(now.done());
        if let Some(left) = now.time_left() {
            bar.set_message(format!("{left:.0?} left"));
        }
        if now.done() >= until {
            break;
        }
    }
    bar.abandon();
    Ok(())
}
