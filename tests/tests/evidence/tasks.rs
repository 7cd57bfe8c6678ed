//! Tasks that update, copy and delete, nodes that are killed meanwhile, and faults of the network.

use std::{
    ops::Range,
    time::{Duration, Instant},
};

use es_client::{
    by_query::ByQueryReport,
    prelude::*,
    tasks::{Task, TaskProgress},
};
use es_cluster::Fault;
use es_tests::{Growth, Rig};

use crate::{
    FAULTS,
    counters::{Counters, Work},
    judge_memory,
};

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

/// What became of tasks.
#[derive(Debug, Default)]
struct Sums {
    tasks: u64,
    lost: u64,
    failed: u64,
    done: u64,
    conflicts: u64,
}

/// Updates all documents, copies them and deletes two thirds of them; each in parts, each part with an event.
pub(crate) async fn run(rig: &Rig, es: &Elasticsearch, documents: u32, growth: &Growth) {
    let counters = Counters::create(es, documents).await;
    let killed = [Victim::Another, Victim::Runner].map(Event::Kill);
    let events = [Event::Nothing].into_iter().chain(killed);
    let events: Vec<_> = events.chain(FAULTS.map(|(what, fault)| Event::Fault(what, fault))).collect();
    let size = documents / events.len() as u32;
    for work in Work::ALL {
        let (mut sums, started) = (Sums::default(), Instant::now());
        for (event, number) in events.iter().zip(0..) {
            let is_last = number + 1 == events.len() as u32;
            let keys = number * size..if is_last { documents } else { (number + 1) * size };
            work_through(rig, &counters, work, &keys, *event, &mut sums).await;
        }
        let (seconds, past_tense) = (started.elapsed().as_secs_f64(), work.past_tense());
        let Sums { tasks, lost, failed, done, conflicts } = sums;
        println!("\n{past_tense} in {seconds:.1} s, with the events and what was waited for after them");
        println!(
            "{tasks} tasks, {lost} lost and {failed} failed: {done} documents told as {past_tense}, {conflicts} as conflicts",
        );
        counters.judge(work).await;
        judge_memory(growth);
        println!();
    }
}

/// Does the work with each of these documents: begins a task, and another one for what is left where one failed or was
/// lost.
async fn work_through(
    rig: &Rig,
    counters: &Counters<'_>,
    work: Work,
    keys: &Range<u32>,
    event: Event,
    sums: &mut Sums,
) {
    let (mut event, mut what, tasks_before) = (event, String::new(), sums.tasks);
    loop {
        let (found, done_before) = (counters.found(work, keys).await, counters.done_before(work, keys).await);
        let left = found - done_before;
        if left == 0 {
            break;
        }
        let task = counters.start(work, keys).await;
        let ((seen, report), happened) = tokio::join!(follow(&task), happen(rig, work, task.id(), event));
        if what.is_empty() {
            what = happened;
        }
        counters.until_copied(rig).await;
        counters.refresh().await;
        let found_now = counters.found(work, keys).await;
        let really = left - (found_now - counters.done_before(work, keys).await);
        // A write to a shard whose node dies is begun anew by the servers, and may then conflict with itself.
        let (done, conflicts) = match &report {
            Ok(report) => {
                let (done, conflicts) = (work.done(report), report.version_conflicts);
                assert_eq!((report.total, report.failures.len()), (found, 0), "{report:?}");
                assert_eq!(done + conflicts, found, "{report:?}");
                (done, conflicts)
            }
            Err(_) => (work.seen(&seen), seen.version_conflicts),
        };
        assert!(done <= really, "{done} of {left} told, and {really} found: {report:?}");
        if !matches!(event, Event::Kill(_)) {
            assert_eq!((done, really, report.is_ok()), (left, left, true), "{report:?}");
        }
        sums.tasks += 1;
        sums.done += done;
        sums.conflicts += conflicts;
        if let Err(error) = report {
            println!("    told: {error}");
            *if error.is_task_lost() { &mut sums.lost } else { &mut sums.failed } += 1;
        }
        event = Event::Nothing;
    }
    let tasks = sums.tasks - tasks_before;
    println!("{} documents {}, tasks: {tasks}; meanwhile {what}", keys.len(), work.past_tense());
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
async fn happen(rig: &Rig, work: Work, task: &str, event: Event) -> String {
    let witness = rig.witness();
    let mut progress = work.watch(&witness, task);
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
