//! Migrations on real servers, with programs at work on the alias meanwhile.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use es_client::{
    bulk,
    dsl::mapping::Diff,
    migration::{MigrationProgress, Plan},
    prelude::*,
    queries::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, shared, unique};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

on_each_server!(
    writers_and_readers_of_the_alias_notice_nothing,
    a_process_that_dies_is_followed_by_another,
    an_index_gets_an_alias_of_its_name,
    what_cannot_be_migrated_is_refused,
    a_document_that_does_not_fit_stops_it,
);

/// Documents that no writer touches.
const STILL: u64 = 3_000;

/// Documents that all writers count up.
const COUNTERS: u64 = 8;

/// Documents of each writer.
const OWN: u64 = 40;

const WRITERS: u64 = 4;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "item")]
struct Old {
    kind: String,
    n: u64,
}

/// The same, whose field `kind` is another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "item")]
struct New {
    #[field(keyword)]
    kind: String,
    n: u64,
    #[field(date)]
    at: Option<String>,
}

fn item(kind: &str, n: u64) -> Old {
    Old { kind: kind.to_owned(), n }
}

/// An index behind an alias, with documents in it. Gives the alias.
async fn filled(es: &Elasticsearch) -> String {
    let alias = unique("migrated");
    let index = format!("{alias}-1");
    es.indices()
        .create_for::<Old>()
        .index(&index)
        .settings(json!({"number_of_shards": 2, "number_of_replicas": 0}))
        .send()
        .await
        .unwrap();
    es.indices().put_alias(&index, &alias).send().await.unwrap();
    let still = (0..STILL).map(|n| bulk::Operation::index(&item("still", n)).id(format!("still-{n}")));
    let counters = (0..COUNTERS).map(|n| bulk::Operation::index(&item("counter", 0)).id(format!("counter-{n}")));
    let routed = (0..10).map(|n| bulk::Operation::index(&item("routed", n)).id(format!("routed-{n}")).routing("r"));
    let all = still.chain(counters).chain(routed);
    es.bulk().index(&alias).refresh(true).operations(bulk::iter(all)).send().await.unwrap();
    alias
}

/// Programs that work on an alias, until they are told to stop.
struct Programs {
    stop: Arc<AtomicBool>,
    counted: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
    running: JoinSet<BTreeMap<String, Option<u64>>>,
}

impl Programs {
    fn start(es: &Elasticsearch, alias: &str) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (counted, refused) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let mut running = JoinSet::new();
        let patient = es.clone().with_write_block_wait(Duration::from_secs(60));
        for writer in 0..WRITERS {
            running.spawn(write(patient.clone(), alias.to_owned(), writer, stop.clone(), counted.clone()));
        }
        running.spawn(write_in_bulks(patient, alias.to_owned(), stop.clone()));
        running.spawn(write_without_patience(es.clone(), alias.to_owned(), stop.clone(), refused.clone()));
        running.spawn(read(es.clone(), alias.to_owned(), stop.clone()));
        Self { stop, counted, refused, running }
    }

    /// Stops them, and checks that the alias shows what they wrote and nothing else.
    async fn check(mut self, es: &Elasticsearch, alias: &str) {
        self.stop.store(true, Relaxed);
        let mut expected: BTreeMap<String, Option<u64>> = (0..STILL).map(|n| (format!("still-{n}"), Some(n))).collect();
        expected.extend((0..10).map(|n| (format!("routed-{n}"), Some(n))));
        while let Some(written) = self.running.join_next().await {
            expected.extend(written.unwrap());
        }
        es.indices().refresh(alias).send().await.unwrap();
        let mut found = BTreeMap::new();
        let mut hits = es.scan::<Old>().index(alias).stream();
        while let Some(hit) = hits.try_next().await.unwrap() {
            assert_eq!(hit.routing.as_deref(), hit.id.starts_with("routed").then_some("r"));
            assert!(found.insert(hit.id, Some(hit.source.n)).is_none());
        }
        let mut sum = 0;
        for n in 0..COUNTERS {
            sum += found.remove(&format!("counter-{n}")).unwrap().unwrap();
        }
        assert_eq!(sum, self.counted.load(Relaxed), "increments of the counters");
        expected.retain(|_, n| n.is_some());
        let wrong: Vec<_> = expected.iter().filter(|(id, n)| found.get(*id) != Some(n)).collect();
        let beyond: Vec<_> = found.keys().filter(|id| !expected.contains_key(*id)).collect();
        assert!(wrong.is_empty() && beyond.is_empty(), "lost: {wrong:?}; come back: {beyond:?}");
        println!(
            "{} documents as they should be, {sum} increments under optimistic checks, {} writes refused by the block",
            expected.len(),
            self.refused.load(Relaxed)
        );
    }
}

/// Indexes, updates and deletes documents of its own, and counts up documents of all.
async fn write(
    es: Elasticsearch,
    alias: String,
    writer: u64,
    stop: Arc<AtomicBool>,
    counted: Arc<AtomicU64>,
) -> BTreeMap<String, Option<u64>> {
    let mut own = BTreeMap::new();
    let mut random = writer + 1;
    let mut n = 0;
    while !stop.load(Relaxed) {
        n += 1;
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let choice = random >> 33;
        let id = format!("own-{writer}-{}", choice % OWN);
        match (choice >> 8) % 10 {
            0..4 => {
                es.index(&item("own", n)).index(&alias).id(&id).send().await.unwrap();
                own.insert(id, Some(n));
            }
            4..6 => {
                let updated = es.update::<Old>(&id).index(&alias).doc(json!({"n": n})).send().await;
                match own.get(&id) {
                    Some(Some(_)) => {
                        updated.unwrap();
                        own.insert(id, Some(n));
                    }
                    _ => assert!(updated.unwrap_err().is_document_not_found()),
                }
            }
            6..8 => {
                es.delete::<Old>(&id).index(&alias).send().await.unwrap();
                own.insert(id, None);
            }
            _ => {
                let counter = format!("counter-{}", choice % COUNTERS);
                let modified = es.modify::<Old>(counter, |item| item.n += 1).index(&alias).attempts(50).send().await;
                assert!(modified.unwrap().is_some());
                counted.fetch_add(1, Relaxed);
            }
        }
    }
    own
}

/// Writes and deletes documents in bulks.
async fn write_in_bulks(es: Elasticsearch, alias: String, stop: Arc<AtomicBool>) -> BTreeMap<String, Option<u64>> {
    let mut own = BTreeMap::new();
    let mut n = 0;
    while !stop.load(Relaxed) {
        n += 1;
        let operations = (0..20).map(|place| {
            let id = format!("bulk-{place}");
            let is_deleted = (n + place) % 3 == 0;
            own.insert(id.clone(), (!is_deleted).then_some(n));
            match is_deleted {
                true => bulk::Operation::from(bulk::Operation::delete::<Old>(id)),
                false => bulk::Operation::index(&item("bulk", n)).id(id).into(),
            }
        });
        let operations: Vec<bulk::Operation> = operations.collect();
        let sent = es.bulk().index(&alias).flush_interval(Duration::from_millis(1)).operations(bulk::iter(operations));
        sent.max_attempts(1_000).send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    own
}

/// What a write gets while the block is there, if it does not wait: the block, and nothing else.
async fn write_without_patience(
    es: Elasticsearch,
    alias: String,
    stop: Arc<AtomicBool>,
    refused: Arc<AtomicU64>,
) -> BTreeMap<String, Option<u64>> {
    let mut n = 0;
    let mut last = None;
    while !stop.load(Relaxed) {
        n += 1;
        match es.index(&item("hasty", n)).index(&alias).id("hasty").send().await {
            Ok(_) => last = Some(n),
            Err(error) => {
                assert!(error.is_write_blocked(), "{error}");
                refused.fetch_add(1, Relaxed);
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    BTreeMap::from([("hasty".to_owned(), last)])
}

/// Sees all documents that nobody changes, at each moment.
async fn read(es: Elasticsearch, alias: String, stop: Arc<AtomicBool>) -> BTreeMap<String, Option<u64>> {
    let mut n = 0;
    while !stop.load(Relaxed) {
        n += 1;
        let page = es.search::<Old>().index(&alias).query(match_("kind", "still")).size(1).send().await.unwrap();
        assert_eq!(page.total().value, STILL, "in the look {n}");
        let id = n % STILL;
        let found = es.get::<Old>(format!("still-{id}")).index(&alias).send().await.unwrap();
        assert_eq!(found.unwrap().source.n, id);
    }
    BTreeMap::new()
}

async fn writers_and_readers_of_the_alias_notice_nothing(server: Server) {
    let Some(es) = client(server).await else { return };
    let alias = filled(&es).await;
    let programs = Programs::start(&es, &alias);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(matches!(es.diff::<New>().index(&alias).send().await.unwrap(), Diff::Reindex(_)));
    let plan = es.migration::<New>().index(&alias).plan().await.unwrap();
    assert_eq!((plan.source.clone(), plan.target.clone()), (format!("{alias}-1"), format!("{alias}-2")));
    // A plan is data.
    let plan: Plan = serde_json::from_str(&serde_json::to_string(&plan).unwrap()).unwrap();
    let report = es.migrate(plan.clone()).send().await.unwrap();
    println!("{server}: {report:?}");
    assert!(report.copied >= STILL);
    tokio::time::sleep(Duration::from_millis(300)).await;
    programs.check(&es, &alias).await;
    let aliases = es.indices().get_alias(&alias).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&alias).collect::<Vec<_>>(), [&plan.target]);
    assert_eq!(es.diff::<New>().index(&alias).send().await.unwrap(), Diff::Same);
    // The old index is kept, and takes no writes.
    let error = es.index(&item("late", 1)).index(&plan.source).send().await.unwrap_err();
    assert!(error.is_write_blocked(), "{error}");
    // Once more: there is nothing to do.
    let report = es.migrate(plan.clone()).send().await.unwrap();
    assert_eq!((report.copied, report.deleted), (0, 0));
    assert!(es.migrate(plan.clone()).abort().await.is_err());
    es.indices().delete([&plan.source, &plan.target]).send().await.unwrap();
}

/// The variable by which a process that migrates gets its plan.
const PLAN: &str = "ES_TESTS_MIGRATION_PLAN";
const URL: &str = "ES_TESTS_MIGRATION_URL";

/// What the processes of the test below do: it is no test of its own.
#[tokio::test]
async fn a_process_that_migrates() {
    let (Ok(plan), Ok(url)) = (std::env::var(PLAN), std::env::var(URL)) else { return };
    let es = Elasticsearch::builder().hosts(url).build().unwrap();
    let plan: Plan = serde_json::from_str(&plan).unwrap();
    let on_progress = |progress: MigrationProgress| {
        println!("\nat {:?} {}", progress.step, progress.documents);
        // Here it is killed.
        std::thread::sleep(Duration::from_millis(15));
    };
    es.migrate(plan).on_progress(on_progress).send().await.unwrap();
    println!("\nat the end");
}

/// Where processes are killed, in the order of what they do: what they told last, and how many milliseconds later.
const DEATHS: &[(&str, u64)] = &[
    ("at Create 0", 0),
    ("at Create 0", 40),
    ("at Copy 0", 0),
    ("at Copy 0", 15),
    ("at Copy 0", 60),
    ("at Copy 0", 150),
    ("at CatchUp 0", 0),
    ("at CatchUp 0", 20),
    ("at Block 0", 0),
    ("at Block 0", 20),
    ("at Swap 0", 0),
    // The request that gives the alias away is on its way, or done.
    ("at Swap 0", 16),
    ("at Finish 0", 0),
];

/// Starts a process that migrates, and kills it some time after it has told this.
fn run_and_kill(plan: &Plan, url: &str, at: &str, later: Duration) {
    let mut process = start(plan, url);
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with(at)), "it ended before {at}");
    std::thread::sleep(later);
    // SIGKILL.
    process.kill().unwrap();
    process.wait().unwrap();
}

fn start(plan: &Plan, url: &str) -> Child {
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["migration::a_process_that_migrates", "--exact", "--nocapture"]);
    process.env(PLAN, serde_json::to_string(plan).unwrap()).env(URL, url);
    process.stdout(Stdio::piped()).spawn().unwrap()
}

async fn a_process_that_dies_is_followed_by_another(server: Server) {
    let Some(es) = client(server).await else { return };
    let url = shared(server).await.unwrap().url();
    let alias = filled(&es).await;
    let programs = Programs::start(&es, &alias);
    let plan = es.migration::<New>().index(&alias).delete_old(true).plan().await.unwrap();
    for &(at, later) in DEATHS {
        let (plan, url) = (plan.clone(), url.to_string());
        es_tests::blocking(move || run_and_kill(&plan, &url, at, Duration::from_millis(later))).await;
    }
    let last = (plan.clone(), url.to_string());
    assert!(es_tests::blocking(move || start(&last.0, &last.1).wait_with_output()).await.unwrap().status.success());
    tokio::time::sleep(Duration::from_millis(200)).await;
    programs.check(&es, &alias).await;
    assert_eq!(es.diff::<New>().index(&alias).send().await.unwrap(), Diff::Same);
    assert!(!es.indices().exists(&plan.source).send().await.unwrap());
    es.indices().delete(&plan.target).send().await.unwrap();
}

async fn an_index_gets_an_alias_of_its_name(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, other) = (unique("named"), unique("named-alias"));
    es.indices().create_for::<Old>().index(&index).send().await.unwrap();
    let filter = es_client::indices::Alias::new().filter::<Value>(range("n").gte(2));
    es.indices().put_alias(&index, &other).alias(filter).send().await.unwrap();
    for n in 0..5 {
        es.index(&item("named", n)).index(&index).id(n).refresh(true).send().await.unwrap();
    }
    let error = es.migration::<New>().index(&index).plan().await.unwrap_err();
    assert!(error.to_string().contains("`delete_old(true)`"), "{error}");
    let plan = es.migration::<New>().index(&index).delete_old(true).plan().await.unwrap();
    assert!(plan.replaces_index());
    es.migrate(plan.clone()).send().await.unwrap();
    assert_eq!(es.count::<New>().index(&index).send().await.unwrap(), 5);
    assert_eq!(es.count::<New>().index(&other).send().await.unwrap(), 3);
    let aliases = es.indices().get_alias(&index).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&index).collect::<Vec<_>>(), [&plan.target]);
    assert_eq!(es.get::<New>(3).index(&index).send().await.unwrap().unwrap().version, Some(1));
    es.migrate(plan.clone()).send().await.unwrap();
    es.indices().delete(&plan.target).send().await.unwrap();
}

async fn what_cannot_be_migrated_is_refused(server: Server) {
    let Some(es) = client(server).await else { return };
    let [one, two, alias] = ["refused", "refused", "refused-alias"].map(unique);
    let error = es.migration::<New>().index(&alias).plan().await.unwrap_err();
    assert!(error.to_string().contains("there is no index and no alias"), "{error}");
    es.indices().create_for::<Old>().index(&one).send().await.unwrap();
    let partial = Old::mapping().source_excludes(["n"]);
    es.indices().create(&two).mapping(partial).send().await.unwrap();
    es.indices().put_alias([&one, &two], &alias).send().await.unwrap();
    let error = es.migration::<New>().index(&alias).plan().await.unwrap_err();
    assert!(error.to_string().contains("has 2 indices"), "{error}");
    let error = es.migration::<New>().index(&two).delete_old(true).plan().await.unwrap_err();
    assert!(error.to_string().contains("the whole `_source`"), "{error}");
    let plan = es.migration::<New>().index(&one).delete_old(true).plan().await.unwrap();
    // Somebody else's index has the name.
    es.indices().create(&plan.target).send().await.unwrap();
    let error = es.migrate(plan.clone()).send().await.unwrap_err();
    assert!(error.to_string().contains("is not of this plan"), "{error}");
    // The index is another one.
    es.indices().delete([&one, &plan.target]).send().await.unwrap();
    es.indices().create_for::<Old>().index(&one).send().await.unwrap();
    let error = es.migrate(plan.clone()).send().await.unwrap_err();
    assert!(error.to_string().contains("is not the one"), "{error}");
    es.indices().put_settings(&one).settings(json!({"blocks.write": true})).send().await.unwrap();
    let error = es.migration::<New>().index(&one).delete_old(true).plan().await.unwrap_err();
    assert!(error.to_string().contains("takes no writes"), "{error}");
    es.indices().delete([&one, &two]).send().await.unwrap();
}

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(doc_type = "item")]
struct Narrow {
    kind: u8,
    n: u64,
}

async fn a_document_that_does_not_fit_stops_it(server: Server) {
    let Some(es) = client(server).await else { return };
    let alias = filled(&es).await;
    let plan = es.migration::<Narrow>().index(&alias).plan().await.unwrap();
    let error = es.migrate(plan.clone()).send().await.unwrap_err();
    // It comes from a bulk, or from the task that copies.
    let error = error.bulk_report().map_or(error.clone(), |report| report.failures[0].clone());
    assert!(error.is_mapping_error(), "{error}");
    let id = error.document().unwrap();
    assert!(es.exists::<Old>(id).index(&alias).send().await.unwrap(), "{id}: {error}");
    // Nobody notices.
    let aliases = es.indices().get_alias(&alias).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&alias).collect::<Vec<_>>(), [&plan.source]);
    es.index(&item("later", 1)).index(&alias).send().await.unwrap();
    es.migrate(plan.clone()).abort().await.unwrap();
    assert!(!es.indices().exists(&plan.target).send().await.unwrap());
    es.indices().delete(&plan.source).send().await.unwrap();
}
