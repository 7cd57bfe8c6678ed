//! A type changes, and its index with it, while programs read and write: nobody finds a gap.

use std::{
    process::ExitCode,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use es_client::{bulk, dsl::mapping::Diff, migration::MigrationStep, prelude::*, queries::*};
use es_examples::{Result, check_absent, run};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};

const ALIAS: &str = "notes";
const DOCUMENTS: u64 = 50_000;

/// How it was.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "notes", doc_type = "note", settings(number_of_replicas = 0))]
struct OldNote {
    topic: String,
    number: u64,
}

/// How it is now: topics are exact values.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "notes", doc_type = "note", settings(number_of_replicas = 0))]
struct Note {
    #[field(keyword)]
    topic: String,
    number: u64,
}

fn main() -> ExitCode {
    run(1, |running| async move {
        let es = Elasticsearch::builder().hosts(running.urls()).build()?;
        let first = format!("{ALIAS}-1");
        check_absent(&es, &[ALIAS, first.as_str()]).await?;
        es.indices().create_for::<OldNote>().index(&first).alias(ALIAS, Default::default()).send().await?;
        let notes = (0..DOCUMENTS).map(|number| OldNote { topic: "Plans".into(), number });
        es.bulk().refresh(true).index_all(bulk::iter(notes)).send().await?;

        let stop = Arc::new(AtomicBool::new(false));
        let looks = Arc::new(AtomicU64::new(0));
        let reader = tokio::spawn(read(es.clone(), stop.clone(), looks.clone()));
        let writer = tokio::spawn(write(es.clone().with_write_block_wait(Duration::from_secs(60)), stop.clone()));
        let outcome = change(&es).await;
        stop.store(true, Relaxed);
        reader.await??;
        let (written, longest) = writer.await??;
        let (plan, report) = outcome?;
        println!(
            "{} documents copied; the old index took no writes for {:.0?}; the longest of {written} writes took {longest:.0?}",
            report.copied, report.blocked
        );
        es.indices().refresh(ALIAS).send().await?;
        let notes = es.count::<Note>().send().await?;
        println!("{} looks, and each found all notes; now there are {notes}, as there should be", looks.load(Relaxed));
        if notes != DOCUMENTS + written {
            return Err(format!("{} were written", DOCUMENTS + written).into());
        }
        es.indices().delete([&plan.source, &plan.target]).send().await?;
        Ok(())
    })
}

/// Brings the index to what the type says.
async fn change(es: &Elasticsearch) -> Result<(es_client::migration::Plan, es_client::migration::MigrationReport)> {
    let diff = es.diff::<Note>().send().await?;
    println!("{diff}");
    let Diff::Reindex(_) = diff else { return Err("this should not be possible on the live index".into()) };
    let plan = es.migration::<Note>().plan().await?;
    println!("{} is copied to {}; the plan as JSON:\n{}", plan.source, plan.target, serde_json::to_string(&plan)?);
    let bar = ProgressBar::new(DOCUMENTS);
    bar.set_style(ProgressStyle::with_template("{msg:10} {wide_bar} {pos}/{len}")?);
    let shown = Arc::new(Mutex::new(MigrationStep::Create));
    let report = es
        .migrate(plan.clone())
        .on_progress(move |progress| {
            let mut step = shown.lock().unwrap_or_else(PoisonError::into_inner);
            if *step != progress.step {
                bar.println(format!("{:?}", progress.step));
                *step = progress.step;
            }
            bar.set_message(format!("{:?}", progress.step));
            bar.set_position(progress.documents);
        })
        .send()
        .await?;
    Ok((plan, report))
}

/// Looks at the alias again and again: all notes of the beginning are there.
async fn read(es: Elasticsearch, stop: Arc<AtomicBool>, looks: Arc<AtomicU64>) -> Result {
    while !stop.load(Relaxed) {
        let found = es.count::<Note>().query(range("number").lt(DOCUMENTS)).send().await?;
        if found < DOCUMENTS {
            return Err(format!("a gap: {found} of {DOCUMENTS} notes").into());
        }
        looks.fetch_add(1, Relaxed);
    }
    Ok(())
}

/// Writes new notes, and tells how many, and how long the longest write took.
async fn write(es: Elasticsearch, stop: Arc<AtomicBool>) -> Result<(u64, Duration)> {
    let (mut written, mut longest) = (0, Duration::ZERO);
    while !stop.load(Relaxed) {
        let begun = Instant::now();
        let note = Note { topic: "Ideas".into(), number: DOCUMENTS + written };
        es.index(&note).id(format!("new-{written}")).send().await?;
        longest = longest.max(begun.elapsed());
        written += 1;
    }
    Ok((written, longest))
}
