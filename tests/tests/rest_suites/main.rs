//! The public REST suites of both products, run through the client.
//!
//! Steps are typed calls where there is one (`dispatch/`), and go by name through the table of endpoints elsewhere. The
//! suites come with Maven: see [`es_cluster::rest_api_spec`]. Every test of them must pass that is not listed in
//! `failing/`, with its reason. `REST_SUITES=search/ cargo test -p es-tests --test rest_suites -- --nocapture` runs the
//! tests whose names contain a text, and tells of every one that fails.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod assertions;
mod call;
mod dispatch;
mod recorder;
mod run;
mod skip;
mod stash;
mod suite;
mod wipe;

use std::{collections::BTreeMap, env, time::Duration};

use es_client::transport::Transport;
use es_cluster::{Cluster, Server};

use self::{
    recorder::Recorder,
    run::{Report, Runner},
    suite::Test,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn elasticsearch_7() {
    suite(Server::Elasticsearch7, include_str!("failing/elasticsearch-7.10.2.txt")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn opensearch_3() {
    suite(Server::OpenSearch3, include_str!("failing/opensearch-3.1.0.txt")).await;
}

async fn suite(server: Server, failing: &str) {
    let Some(folder) = es_tests::blocking(move || es_cluster::rest_api_spec(server)).await else { return };
    let builder =
        Cluster::builder(server).setting("node.attr.testattr", "test").on_progress(|line| eprintln!("{line}"));
    let Some(cluster) = es_tests::require(builder).await else { return };
    let only = env::var("REST_SUITES").unwrap_or_default();
    let failing: BTreeMap<&str, &str> =
        failing.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
    let mut tests: Vec<Test> = suite::read(&folder.join("test"));
    tests.retain(|test| test.name.contains(&only));

    let recorder = Recorder::default();
    let transport = Transport::builder()
        .hosts(cluster.url())
        .request_timeout(Duration::from_secs(60))
        .max_retries(0)
        .build()
        .unwrap();
    let mut runner = Runner { es: recorder.client(transport), recorder, server, report: Report::default() };
    runner.run(&tests).await;
    let report = runner.report;
    print(server, &report, &failing);
    let unexpected: Vec<_> = report.failed.keys().filter(|name| !failing.contains_key(name.as_str())).collect();
    assert!(unexpected.is_empty(), "{} tests fail that are not listed: {unexpected:#?}", unexpected.len());
    let mended: Vec<_> = failing.keys().filter(|name| report.passed.contains(**name)).collect();
    assert!(mended.is_empty(), "these pass now, and are listed as failing: {mended:#?}");
}

fn print(server: Server, report: &Report, failing: &BTreeMap<&str, &str>) {
    let skipped: usize = report.skipped.values().map(Vec::len).sum();
    let by_name: usize = report.by_name.values().sum();
    let steps = report.typed + by_name;
    println!(
        "{server}: {} tests passed, {} failed, {skipped} skipped in {} s; {} of {steps} steps ({:.1} %) by typed calls",
        report.passed.len(),
        report.failed.len(),
        report.time.as_secs(),
        report.typed,
        report.typed as f64 * 100.0 / steps.max(1) as f64,
    );
    for (reason, tests) in &report.skipped {
        println!("  skipped {}: {reason}", tests.len());
    }
    for (name, reason) in &report.failed {
        match failing.get(name.as_str()) {
            Some(known) => println!("  failed as listed: {name}: {known}"),
            None => println!("  FAILED {name}: {reason}"),
        }
    }
    let mut untyped: Vec<_> = report.by_name.iter().collect();
    untyped.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let untyped: Vec<_> = untyped.into_iter().map(|(api, count)| format!("{api} {count}")).collect();
    println!("  by name: {}", untyped.join(", "));
}
