//! Updates by a query as tasks, nodes that are killed meanwhile, and faults of the network.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use es_client::{
    bulk::{self, Operation},
    by_query::{ByQueryReport, UpdateByQuery},
    prelude::*,
    tasks::{Task, TaskProgress},
};
use es_cluster::Fault;
use es_tests::{Rig, unique};
use serde::{Deserialize, Serialize};

use crate::{FAULTS, model::Read};

/// A document that counts its updates.
#[derive(Debug, Serialize, Deserialize, Document)]
struct Counter {
    key: u32,
    updates: u8,
    #[field(keyword)]
    text: String,
}

impl Counter {
    fn new(key: u32) -> Self {
        Self { key, updates: 0, text: format!("{key}-").repeat(20) }
    }
}

/// What happens while a task is between a quarter and half of its documents.
#[derive(Debug, Clone, Copy)]
enum Event {
    Nothing,
    /// A node is killed, and comes back.
    Kill(Victim),
    /// Between the client and a node.
    Fault(&'static str, Fault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Victim {
    /// The node that the task runs on.
    Runner,
    /// One that has some of the documents.
    Another,
}

/// Writes all documents and updates them in parts, each with an event; then reads them.
pub(crate) async fn run(rig: &Rig, es: &Elasticsearch, documents: u32) -> Read {
    let index = unique("counters");
    let settings = json!({"number_of_shards": 3, "number_of_replicas": 1, "refresh_interval": "30s"});
    let create = es.indices().create_for::<Counter>().index(&index).settings(settings);
    create.request_timeout(Duration::from_secs(60)).send().await.unwrap();
    let operations = (0..documents).map(|key| Operation::index(&Counter::new(key)).id(key));
    es.bulk().index(&index).operations(bulk::iter(operations)).send().await.unwrap();
    es.indices().refresh(&index).request_timeout(Duration::from_secs(60)).send().await.unwrap();

    let started = Instant::now();
    let killed = [Victim::Another, Victim::Runner].map(Event::Kill);
    let events = [Event::Nothing].into_iter().chain(killed);
    let events: Vec<_> = events.chain(FAULTS.map(|(what, fault)| Event::Fault(what, fault))).collect();
    let size = documents / events.len() as u32;
    for (event, number) in events.iter().zip(0..) {
        let is_last = number + 1 == events.len() as u32;
        let keys = number * size..if is_last { documents } else { (number + 1) * size };
        update(rig, es, &index, keys, *event).await;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{documents} documents updated in {seconds:.1} s, with the events and what was waited for after them");
    read(es, &index, documents).await
}

/// Adds one to each of these documents: begins a task, and another one for what is left where one failed or was lost.
async fn update(rig: &Rig, es: &Elasticsearch, index: &str, keys: Range<u32>, event: Event) {
    let fields = Counter::fields();
    let query = || fields.key.range().gte(keys.start).lt(keys.end).and(fields.updates.term(0));
    let (mut begun, mut updated, mut conflicts, mut failures) = (0, 0, 0, Vec::new());
    let mut what = String::new();
    let mut left = keys.len() as u64;
    while left > 0 {
        let call = es.update_by_query::<Counter>().index(index).query(query()).conflicts_proceed().slices(2);
        let call = call.script(Script::painless("ctx._source.updates += 1")).scroll_size(200);
        let task = call.start().await.unwrap();
        begun += 1;
        let event = if begun == 1 { event } else { Event::Nothing };
        let ((seen, report), happened) = tokio::join!(follow(&task), happen(rig, task.id(), event));
        if begun == 1 {
            what = happened;
        }
        rig.until_copied(index).await;
        es.indices().refresh(index).request_timeout(Duration::from_secs(60)).send().await.unwrap();
        let now_left = es.count::<Counter>().index(index).query(query()).send().await.unwrap();
        // An update of a shard whose node dies is begun anew by the servers, and may then conflict with itself.
        let (done, done_or_in_conflict) = match &report {
            Ok(report) => {
                assert_eq!(report.total, report.updated + report.version_conflicts, "{report:?}");
                assert_eq!((report.total, report.failures.len()), (left, 0), "{report:?}");
                (report.updated, report.total)
            }
            Err(_) => (seen.updated, left),
        };
        let really = left - now_left;
        assert!(done <= really && really <= done_or_in_conflict, "{done} of {left}, and now {now_left}: {report:?}");
        if !matches!(event, Event::Kill(_)) {
            assert_eq!((really, &report.is_ok()), (left, &true), "{report:?}");
        }
        updated += done;
        conflicts += report.as_ref().map_or(seen.version_conflicts, |report| report.version_conflicts);
        failures.extend(report.err().map(|error| error.is_task_lost()));
        left = now_left;
    }
    let lost = failures.iter().filter(|is_lost| **is_lost).count();
    println!("{} documents updated, meanwhile {what}", keys.len());
    println!(
        "    {begun} tasks, {lost} of them lost and {} failed: {updated} told as updated, {conflicts} as conflicts",
        failures.len() - lost
    );
}

/// How far the task was when it was last seen, and its end.
async fn follow(task: &Task<ByQueryReport>) -> (TaskProgress, Result<ByQueryReport, es_client::Error>) {
    let (mut progress, mut last) = (task.progress(Duration::from_millis(20)), TaskProgress::default());
    loop {
        match progress.try_next().await {
            Ok(Some(now)) => last = now,
            Ok(None) => return (last, task.wait().await),
            Err(error) => return (last, Err(error)),
        }
    }
}

/// Lets something happen to a task; tells what it was.
async fn happen(rig: &Rig, task: &str, event: Event) -> String {
    let witness = rig.witness();
    let mut progress = witness.tasks().resume::<UpdateByQuery>(task).unwrap().progress(Duration::from_millis(10));
    // Until it has so many fourths of its documents; or until its end.
    let mut reached = async |fourths: u64| {
        while let Ok(Some(now)) = progress.try_next().await
            && (now.total == 0 || now.done() * 4 < now.total * fourths)
        {}
    };
    reached(1).await;
    let started = Instant::now();
    let what = match event {
        Event::Nothing => "nothing",
        Event::Kill(victim) => {
            let runner = runner(rig, &witness, task).await;
            let node = if victim == Victim::Runner { runner } else { (runner + 1) % 3 };
            rig.kill(node).await;
            reached(2).await;
            rig.restart([&[0], &[1], &[2]][node]).await;
            match victim {
                Victim::Runner => "SIGKILL of the node that the task runs on, which comes back",
                Victim::Another => "SIGKILL of another node, which comes back",
            }
        }
        Event::Fault(what, fault) => {
            rig.fault(1, fault).await;
            reached(2).await;
            rig.fault(1, Fault::Pass).await;
            what
        }
    };
    format!("{what}, for {:.1} s", started.elapsed().as_secs_f64())
}

/// The place of the node that a task runs on: the task's id begins with the node's.
async fn runner(rig: &Rig, witness: &Elasticsearch, task: &str) -> usize {
    let (id, _) = task.split_once(':').unwrap();
    let node: Value = witness.request(Method::GET, format!("/_nodes/{id}")).send().await.unwrap().json().unwrap();
    let name = node["nodes"][id]["name"].as_str().unwrap();
    rig.cluster().nodes().iter().position(|node| node.name() == name).unwrap()
}

/// Reads all documents in four slices.
async fn read(es: &Elasticsearch, index: &str, documents: u32) -> Read {
    let mut read = Read::of(documents);
    let mut hits = es.scan::<Counter>().index(index).version(true).slices(4).stream();
    while let Some(hit) = hits.try_next().await.unwrap() {
        let Counter { key, updates, text } = hit.source;
        read.add(key, updates, hit.version.unwrap(), text == Counter::new(key).text);
    }
    read
}
