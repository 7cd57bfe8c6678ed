//! Every order in which threads can pick nodes and note how they fare, by loom:
//!
//! ```sh
//! RUSTFLAGS="--cfg pool_model" cargo test -p es-transport --lib --target-dir target/model pool::model
//! ```
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::{sync::Arc, time::Duration};

use loom::{model::Builder, thread};

use super::*;

type Work = fn(&NodePool);

/// Runs these threads in every order on a pool of so many nodes, so much later than what was `before`.
fn in_every_order(nodes: u16, before: Work, later: Duration, threads: &'static [Work], after: Work) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let runtime = Arc::new(runtime);
    let clock = Arc::clone(&runtime);
    // Time stands still but where it is turned forward.
    let _entered = runtime.enter();
    let mut orders = Builder::new();
    // How often a thread is interrupted where it need not wait: with three of them it takes an hour.
    orders.preemption_bound = Some(2);
    orders.check(move || {
        let hosts: Vec<_> = (0..nodes).map(|n| ("es", 9200 + n)).collect();
        let config = NodePoolConfig { randomize: false, ..NodePoolConfig::default() };
        let pool = NodePool::new(hosts, config).unwrap();
        before(&pool);
        clock.block_on(tokio::time::advance(later));
        let run = |work: &'static Work| {
            let pool = pool.clone();
            thread::spawn(move || work(&pool))
        };
        for thread in threads.iter().map(run).collect::<Vec<_>>() {
            thread.join().unwrap();
        }
        health_and_snapshot_agree(&pool);
        after(&pool);
    });
}

fn health_and_snapshot_agree(pool: &NodePool) {
    let picked = pool.pick(&[]).unwrap();
    let snapshot = pool.snapshot();
    for node in &*snapshot.all {
        assert_eq!(node.failures() > 0, node.health().dead_until() > 0);
        assert_eq!(snapshot.living.iter().any(|living| living.url() == node.url()), !pool.is_dead(node));
    }
    assert!(snapshot.living.is_empty() || !pool.is_dead(&picked));
}

fn pick(pool: &NodePool) {
    assert!(pool.pick(&[]).is_some());
}

fn fail(pool: &NodePool) {
    let node = pool.pick(&[]).unwrap();
    pool.failed(&node, node.failures(), &"");
}

fn succeed(pool: &NodePool) {
    let node = pool.pick(&[]).unwrap();
    pool.succeeded(&node);
}

fn all_fail(pool: &NodePool) {
    for node in pool.nodes() {
        pool.failed(&node, 0, &"");
    }
}

fn nothing(_: &NodePool) {}

#[test]
fn p11_p23_a_request_finds_a_node_while_the_last_dead_one_recovers() {
    in_every_order(1, all_fail, Duration::ZERO, &[succeed, pick, pick], |pool| {
        assert_eq!(pool.nodes()[0].failures(), 0);
    });
    in_every_order(2, all_fail, Duration::ZERO, &[succeed, succeed, pick], nothing);
}

#[test]
fn p11_p13_a_request_finds_a_node_while_their_time_ends_and_they_fail_again() {
    in_every_order(2, all_fail, Duration::from_secs(5), &[pick, fail], nothing);
    in_every_order(2, all_fail, Duration::from_secs(5), &[fail, succeed], nothing);
    in_every_order(1, all_fail, Duration::from_secs(5), &[fail, pick, pick], nothing);
}

#[test]
fn p13_success_and_failure_that_meet_leave_the_one_or_the_other() {
    in_every_order(1, nothing, Duration::ZERO, &[fail, succeed, fail], nothing);
    in_every_order(2, nothing, Duration::ZERO, &[fail, succeed], nothing);
}

#[test]
fn p14_failures_that_began_together_are_one() {
    in_every_order(1, nothing, Duration::ZERO, &[all_fail, all_fail, pick], |pool| {
        assert_eq!(pool.nodes()[0].failures(), 1);
    });
}
