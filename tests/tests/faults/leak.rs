//! A loop of requests that end in every way there is, in which nothing may grow.

use std::{
    env,
    sync::Arc,
    time::{Duration, Instant},
};

use es_client::{prelude::*, queries::*, transport::Node};
use es_tests::{Rig, memory_kib, unique};
use tokio::task::JoinSet;

use crate::{ALONE, resources::Resources};

/// How many requests are under way at once.
const WAVE: usize = 32;

/// How the memory may differ between the first quarter of the loop and its end, however long it is.
const GROWTH_KIB: usize = 16 * 1024;

/// `ES_FAULTS_LOOP_SECONDS`, or a quarter of a minute.
fn duration() -> Duration {
    let seconds = env::var("ES_FAULTS_LOOP_SECONDS").ok().map(|text| text.parse().expect("a number of seconds"));
    Duration::from_secs(seconds.unwrap_or(15))
}

fn node(es: &Elasticsearch) -> Arc<Node> {
    Arc::clone(&es.transport().pool().unwrap().nodes()[0])
}

/// One request, which ends as its number says; whether there was an answer.
async fn request(es: Elasticsearch, index: String, number: usize) -> bool {
    let id = number % 100;
    let get = || es.get::<Value>(id).index(&index);
    match number % 8 {
        0 => es.index(&json!({"n": number, "text": "x".repeat(2_000)})).index(&index).id(id).send().await.is_ok(),
        1 => es.search::<Value>().index(&index).query(match_("text", "nothing")).send().await.is_ok(),
        2 => es.get::<Value>("1").index("there-is-no-such-index").send().await.is_err_and(|e| e.is_not_found()),
        // Out of time, on the client's side.
        3 => get().request_timeout(Duration::from_micros(500)).send().await.is_ok(),
        // Dropped at any moment of its way.
        4 | 5 => tokio::time::timeout(Duration::from_micros(number as u64 % 61 * 50), get().send()).await.is_ok(),
        6 => {
            // Dropped before it began.
            drop(get().send());
            false
        }
        _ => get().send().await.is_ok(),
    }
}

#[tokio::test]
async fn a_loop_of_requests_and_dropped_requests_leaves_nothing_behind() {
    let _alone = ALONE.lock().await;
    let Some(rig) = Rig::of_three_nodes().await else { return };
    let (index, begun, duration) = (unique("leak"), Instant::now(), duration());
    let before = Resources::at_rest().await;
    let es = Elasticsearch::builder().hosts(rig.cluster().url()).build().unwrap();
    es.server().await.unwrap();

    let (mut sent, mut answered, mut early_memory) = (0, 0, None);
    let mut most = before;
    while begun.elapsed() < duration {
        let mut wave = JoinSet::new();
        for _ in 0..WAVE {
            wave.spawn(request(es.clone(), index.clone(), sent));
            sent += 1;
        }
        while let Some(done) = wave.join_next().await {
            answered += usize::from(done.unwrap());
        }
        assert_eq!(node(&es).in_flight(), 0, "a request is counted that is over");
        // A wave needs that many connections, and one task closes those that are idle for long; those that
        // were given up end within a moment.
        let most_allowed = Resources { sockets: before.sockets + WAVE, tasks: before.tasks + WAVE + 1 };
        let now = Resources::settle(most_allowed).await;
        assert!(now.within(most_allowed), "{now:?} after {sent} requests, {before:?} before");
        most = Resources { sockets: most.sockets.max(now.sockets), tasks: most.tasks.max(now.tasks) };
        if begun.elapsed() > duration / 4 {
            early_memory.get_or_insert_with(|| (sent, memory_kib()));
        }
    }
    let ((early_sent, early), late) = (early_memory.unwrap(), memory_kib());
    es.indices().delete(&index).send().await.unwrap();
    drop(es);
    let after = Resources::settle(before).await;
    println!("\n{sent} requests in waves of {WAVE}, {answered} answered, in {duration:?}");
    println!("sockets: {} before, {} at most, {} after", before.sockets, most.sockets, after.sockets);
    println!("tasks: {} before, {} at most, {} after", before.tasks, most.tasks, after.tasks);
    println!("memory: {early} KiB after {early_sent} requests, {late} KiB after {sent}\n");
    assert!(after.within(before), "{before:?} before, {after:?} after");
    assert!(late < early + GROWTH_KIB, "memory grew from {early} to {late} KiB");
    // Of eight requests four are let be.
    assert!(answered >= sent / 2 - WAVE && answered < sent, "{answered} of {sent}");
}

#[tokio::test]
async fn connections_of_a_burst_go_when_they_are_idle_for_long() {
    let _alone = ALONE.lock().await;
    let Some(rig) = Rig::of_three_nodes().await else { return };
    let client = Elasticsearch::builder().hosts(rig.cluster().url()).idle_timeout(Duration::from_secs(2));
    let es = client.build().unwrap();
    let get = || es.request(Method::GET, "/_cluster/health");
    let mut burst = JoinSet::new();
    for _ in 0..WAVE {
        burst.spawn(get().send());
    }
    while let Some(answer) = burst.join_next().await {
        answer.unwrap().unwrap();
    }
    assert!(node(&es).open_connections() > 2);
    let deadline = Instant::now() + Duration::from_secs(20);
    while node(&es).open_connections() > 1 {
        let open = node(&es).open_connections();
        assert!(Instant::now() < deadline, "{open} connections are open, of which one is used");
        get().send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
