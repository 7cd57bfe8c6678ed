//! One scenario: a client, its load, a fault, and what must hold after it.

use std::{
    collections::HashMap,
    future::Future,
    sync::Mutex,
    time::{Duration, Instant},
};

use es_client::{
    prelude::*,
    transport::{NodePool, NodeUrl, TransportBuilder},
};
use es_tests::{Rig, unique};

use crate::{
    journal::{Attempt, Journal, Outcome},
    load::{Load, Log, ReadError, TASKS, Wrote},
    report::Row,
    resources::Resources,
    stored::{self, Stored},
};

/// A bound for waits that end by themselves when all is well.
const PATIENCE: Duration = Duration::from_secs(90);

/// What a scenario can see and do while the load is on.
pub(crate) struct Scene {
    pub(crate) rig: Rig,
    index: String,
    journal: Journal,
    pool: NodePool,
    load: Load,
    /// The nodes by the addresses that the client has for them.
    hosts: Vec<NodeUrl>,
    seen: Mutex<Seen>,
}

/// What the scenario saw.
#[derive(Default)]
struct Seen {
    /// How long the traffic took to leave each node that was disturbed, and to come back to it.
    left: Vec<Duration>,
    back: Vec<Duration>,
    /// While no node could answer.
    outage: Option<(Instant, Instant)>,
    violations: Vec<String>,
}

/// Runs a scenario with such a client and tells how it went; `hosts` are the nodes that may be asked.
pub(crate) async fn run(
    rig: &Rig,
    name: &'static str,
    hosts: &[String],
    client: TransportBuilder<Elasticsearch>,
    scenario: impl AsyncFnOnce(&Scene),
) -> Row {
    let started = Instant::now();
    let (index, journal) = (unique("faults"), Journal::default());
    rig.create_index(&index).await;
    let before = Resources::at_rest().await;

    // A node is back after 2 s at the latest, so that scenarios are short; the rest is the default.
    let client = client.max_dead_timeout(Duration::from_secs(2)).request_timeout(Duration::from_secs(3));
    let es = client.retry_on_timeout(true).node_layer(journal.clone()).build().unwrap();
    let pool = es.transport().pool().unwrap().clone();
    journal.observe(pool.clone());
    es.server().await.unwrap();
    let load = Load::start(&es, &index).await;
    drop(es);
    let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
    let scene = Scene { rig: rig.clone(), index, journal, pool, load, hosts, seen: Mutex::default() };
    scene.calm().await;
    scenario(&scene).await;
    scene.calm().await;
    let row = scene.end(name, before).await;
    println!("{name}: {} s", started.elapsed().as_secs());
    row.violations.iter().for_each(|violation| println!("  {violation}"));
    row
}

impl Scene {
    /// Disturbs a node until the traffic has left it and found it bad a second time; then heals it
    /// and waits until it is asked again.
    pub(crate) async fn disturb(&self, node: usize, fault: impl Future<Output = ()>, heal: impl Future<Output = ()>) {
        self.abandon(node, fault).await;
        self.until("the node is tried again", || (self.failures(node) > 1).then_some(())).await;
        heal.await;
        self.until_asked(node, Instant::now()).await;
    }

    /// Disturbs a node, and waits until the traffic has left it.
    pub(crate) async fn abandon(&self, node: usize, fault: impl Future<Output = ()>) {
        let begun = Instant::now();
        let left = self.until("the traffic leaves the node", || self.is_dead(node).then(Instant::now));
        let (left, ()) = tokio::join!(left, fault);
        let Some(left) = left else { return };
        self.seen().left.push(left - begun);
        let url = &self.hosts[node];
        let failed = |a: &&Attempt| a.node == *url && a.begun >= begun && a.begun <= left && !a.outcome.is_success();
        let failed = self.journal.read(|attempts| attempts.iter().filter(failed).count());
        // What was under way on kept connections, which says nothing of the node; then one wave on fresh ones.
        if failed > 2 * TASKS {
            self.violated(format!("{failed} attempts failed on {url} before the traffic left it"));
        }
    }

    /// Waits until a node answers attempts that begin after `since`.
    pub(crate) async fn until_asked(&self, node: usize, since: Instant) {
        let url = &self.hosts[node];
        let asked = self.until("the traffic comes back", || self.journal.answered(url, since)).await;
        self.seen().back.extend(asked.map(|asked| asked - since));
    }

    /// With `fault` the last node is gone; until a read is answered again, failed ones are excused.
    pub(crate) async fn without_nodes(&self, fault: impl Future<Output = ()>, heal: impl Future<Output = ()>) {
        let begun = Instant::now();
        fault.await;
        let all_gone = Instant::now();
        for node in 0..self.hosts.len() {
            self.until("all nodes are known to be gone", || (self.failures(node) > 1).then_some(())).await;
        }
        let answered = || {
            let first = |log: &Log| log.reads.iter().find(|r| r.begun > all_gone && r.result.is_ok()).map(|r| r.ended);
            self.load.log(first)
        };
        // How long servers take to start is not the client's affair; the log tells the first answer all the same.
        heal.await;
        let answered = self.until("a read is answered again", answered).await;
        self.seen().outage = answered.map(|ended| (begun, ended));
    }

    /// Lets the load go on for a while: some requests of every task.
    pub(crate) async fn calm(&self) {
        let done = || self.load.log(|log| log.writes.len() + log.reads.len());
        let enough = done() + 10 * TASKS;
        self.until("the load goes on", || (done() >= enough).then_some(())).await;
    }

    /// Waits until every node that runs has a whole copy of the scenario's index.
    pub(crate) async fn until_copied(&self) {
        self.rig.until_copied(&self.index).await;
    }

    /// Whether a node ever answered.
    pub(crate) fn has_answered(&self, node: usize) -> bool {
        self.journal.read(|attempts| {
            attempts.iter().any(|a| a.node == self.hosts[node] && matches!(a.outcome, Outcome::Answered(_)))
        })
    }

    /// How many nodes the client knows.
    pub(crate) fn known_nodes(&self) -> usize {
        self.pool.nodes().len()
    }

    pub(crate) fn failures(&self, node: usize) -> u32 {
        self.pool.nodes().iter().find(|known| *known.url() == self.hosts[node]).map_or(0, |known| known.failures())
    }

    fn is_dead(&self, node: usize) -> bool {
        self.pool.nodes().iter().any(|known| *known.url() == self.hosts[node] && self.pool.is_dead(known))
    }

    /// Waits for something, within bounds.
    pub(crate) async fn until<T>(&self, what: &str, mut found: impl FnMut() -> Option<T>) -> Option<T> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(found) = found() {
                return Some(found);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        self.violated(format!("not within {PATIENCE:?}: {what}"));
        None
    }

    pub(crate) fn violated(&self, what: String) {
        self.seen().violations.push(what);
    }

    fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    /// Ends the load, lets go of the client, and looks at what is left.
    async fn end(self, name: &'static str, before: Resources) -> Row {
        let Self { rig, index, journal, pool, load, seen, .. } = self;
        let log = load.stop().await;
        drop(pool);
        let row = journal.read(|attempts| Row::new(name, attempts.len(), &log));
        let Seen { left, back, outage, mut violations } = seen.into_inner().unwrap();
        violations.extend(journal.read(|attempts| check_attempts(attempts, &log)));
        // It holds the pool, and with it the connections.
        drop(journal);

        let after = Resources::settle(before).await;
        if !after.within(before) {
            violations.push(format!("not given back: {before:?} before and {after:?} after"));
        }
        let (failed, excused): (Vec<_>, Vec<_>) = log
            .reads
            .iter()
            .filter_map(|read| match &read.result {
                Err(ReadError::Failed(reason)) => Some((read, reason)),
                _ => None,
            })
            .partition(|(read, _)| !outage.is_some_and(|(from, to)| read.ended >= from && read.begun <= to));
        violations.extend(failed.iter().take(5).map(|(_, reason)| format!("a read failed: {reason}")));

        let stored = stored::check(&rig.witness(), &index, &log).await;
        let Stored { lost, duplicated, unexpected, .. } = &stored;
        for (what, writes) in [("lost", lost), ("duplicated", duplicated), ("unexpected", unexpected)] {
            violations.extend(writes.iter().take(5).map(|write| format!("{what}: {write}")));
        }
        rig.witness().indices().delete(&index).send().await.unwrap();
        Row {
            failed_reads: failed.len(),
            excused_reads: excused.len(),
            left: left.into_iter().max(),
            back: back.into_iter().max(),
            before,
            after,
            stored,
            violations,
            ..row
        }
    }
}

/// What may not happen in any attempt, whatever the fault.
fn check_attempts(attempts: &[Attempt], log: &Log) -> Vec<String> {
    let mut violations = Vec::new();
    let needless = attempts.iter().filter(|attempt| attempt.needless).count();
    if needless > 0 {
        violations.push(format!("{needless} attempts went to a dead node though a living one was left"));
    }
    let mut of_request: HashMap<u64, Vec<Outcome>> = HashMap::new();
    for attempt in attempts {
        of_request.entry(attempt.request).or_default().push(attempt.outcome);
    }
    for write in &log.writes {
        let outcomes = of_request.get(&write.request).map_or(&[][..], Vec::as_slice);
        // Only the last attempt may have done something.
        let earlier = &outcomes[..outcomes.len().saturating_sub(1)];
        if earlier.iter().any(|outcome| !outcome.did_nothing()) {
            violations.push(format!("{} was sent again after it may have been executed", write.key));
        }
        if matches!(write.result, Wrote::NotSent(_)) && !outcomes.iter().all(|outcome| outcome.did_nothing()) {
            violations.push(format!("{} was sent, and said not to be", write.key));
        }
    }
    violations
}
