//! Calls that go on as tasks, on real servers.

use std::time::{Duration, Instant};

use es_client::{
    bulk,
    by_query::{ByQueryReport, DeleteByQuery, Reindex, RequestsPerSecond},
    document::OpType,
    prelude::*,
    queries::*,
    tasks::{Progress, Task, TaskProgress},
};
use es_cluster::{Cluster, Server};
use es_tests::{client, on_each_server, recorded, require, unique};

on_each_server!(
    a_slow_task_is_watched_and_sped_up,
    a_task_is_cancelled,
    a_task_is_taken_up_again_by_its_id,
    conflicts_are_counted,
    parts_are_summed_up,
    a_task_that_failed_is_a_failure,
    a_merge_is_a_task,
    a_result_outlives_its_node_and_a_running_task_does_not,
);

/// How many documents an index has.
const COUNT: u64 = 30;

/// An index with documents, and one to copy them into.
async fn indices(es: &Elasticsearch) -> (String, String) {
    let (from, to) = (unique("task-from"), unique("task-to"));
    for name in [&from, &to] {
        es.indices().create(name).settings(json!({"number_of_shards": 3})).send().await.unwrap();
    }
    let documents = (0..COUNT).map(|n| json!({"n": n}));
    es.bulk().index(&from).refresh(true).index_all(bulk::iter(documents)).send().await.unwrap();
    (from, to)
}

/// A task that would take minutes.
async fn slow(es: &Elasticsearch, from: &str, to: &str) -> Task<ByQueryReport> {
    let call = es.reindex::<Value>().index(from).dest(to).scroll_size(1).requests_per_second(0.2).refresh(true);
    call.start().await.unwrap()
}

/// The first progress that fits.
async fn until(progress: &mut Progress, fits: impl Fn(&TaskProgress) -> bool) -> TaskProgress {
    loop {
        let now = progress.try_next().await.unwrap().unwrap();
        if fits(&now) {
            return now;
        }
    }
}

async fn a_slow_task_is_watched_and_sped_up(server: Server) {
    let Some(es) = client(server).await else { return };
    let (from, to) = indices(&es).await;
    if !server.has_scripting() {
        let error = es.reindex::<Value>().index(&from).dest(&to).start().await.unwrap_err();
        assert!(error.to_string().contains("module `reindex`"), "{error}");
        return;
    }
    let task = slow(&es, &from, &to).await;
    let mut progress = task.progress(Duration::from_millis(100));
    let now = until(&mut progress, |now| now.done() > 0).await;
    assert!(now.total == COUNT && now.created == now.done() && now.done() < COUNT && now.batches > 0, "{now:?}");
    assert!(now.running_time > Duration::ZERO && now.time_left().unwrap() > Duration::ZERO, "{now:?}");
    let error = task.wait().timeout(Duration::from_millis(200)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("goes on"), "{error}");

    let began = Instant::now();
    task.rethrottle(1_000).await.unwrap();
    task.rethrottle(RequestsPerSecond::Unlimited).await.unwrap();
    let report = task.wait().timeout(Duration::from_secs(60)).await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(30), "{:?}", began.elapsed());
    assert_eq!((report.total, report.created, report.batches), (COUNT, COUNT, COUNT));
    let last = until(&mut progress, |now| now.done() == COUNT).await;
    assert!(progress.try_next().await.unwrap().is_none(), "{last:?} was the end");
    assert_eq!(es.count::<Value>().index(&to).send().await.unwrap(), COUNT);
    // What ended has no rate.
    task.rethrottle(1).await.unwrap_err();
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn a_task_is_cancelled(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let (from, to) = indices(&es).await;
    for slices in [1, 3] {
        let call = es.reindex::<Value>().index(&from).dest(&to).scroll_size(1).requests_per_second(0.2).slices(slices);
        let task = call.start().await.unwrap();
        until(&mut task.progress(Duration::from_millis(100)), |now| now.done() > 0).await;
        task.cancel().await.unwrap();
        let error = task.wait().timeout(Duration::from_secs(60)).await.unwrap_err();
        assert!(error.is_cancelled() && !error.is_timeout(), "{slices}: {error:?}");
        let ended = task.progress(Duration::from_millis(100)).try_next().await.unwrap_err();
        assert!(ended.is_cancelled(), "{slices}: {ended:?}");
        assert!(task.cancel().await.is_err(), "there is nothing to cancel");
    }
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn a_task_is_taken_up_again_by_its_id(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let (from, to) = indices(&es).await;
    let task = slow(&es, &from, &to).await;
    let id = task.id().to_owned();
    drop(task);

    let other = client(server).await.unwrap();
    let wrong = other.tasks().resume::<DeleteByQuery>(&id).unwrap().wait().await.unwrap_err();
    assert!(wrong.to_string().contains("indices:data/write/reindex"), "{wrong}");
    let task = other.tasks().resume::<Reindex>(&id).unwrap();
    let now = until(&mut task.progress(Duration::from_millis(100)), |now| now.done() > 0).await;
    assert!(now.done() < COUNT, "it goes on: {now:?}");
    task.rethrottle(RequestsPerSecond::Unlimited).await.unwrap();
    assert_eq!(task.wait().timeout(Duration::from_secs(60)).await.unwrap().created, COUNT);
    // The result stays.
    let report = es.tasks().resume::<Reindex>(&id).unwrap().wait().await.unwrap();
    assert_eq!(report.created, COUNT);
    let unknown = es.tasks().resume::<Reindex>(format!("{id}999999")).unwrap().wait().await.unwrap_err();
    assert!(unknown.is_not_found(), "{unknown:?}");
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn conflicts_are_counted(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let (from, to) = indices(&es).await;
    let copy = || es.reindex::<Value>().index(&from).dest(&to).op_type(OpType::Create).refresh(true);
    assert_eq!(copy().max_docs(10).start().await.unwrap().wait().await.unwrap().created, 10);
    let task = copy().conflicts_proceed().start().await.unwrap();
    let report = task.wait().await.unwrap();
    assert_eq!((report.created, report.version_conflicts, report.total), (COUNT - 10, 10, COUNT));
    let last = task.progress(Duration::from_secs(1)).try_next().await.unwrap().unwrap();
    assert_eq!((last.version_conflicts, last.done()), (10, COUNT));
    let error = copy().start().await.unwrap().wait().await.unwrap_err();
    assert!(error.is_conflict(), "{error:?}");
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn parts_are_summed_up(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let (from, to) = indices(&es).await;
    let copy = || es.reindex::<Value>().index(&from).dest(&to).scroll_size(1).refresh(true);
    // Each part may do one in three seconds, so that some are done while others go on.
    let task = copy().slices(3).requests_per_second(1).start().await.unwrap();
    let mut progress = task.progress(Duration::from_millis(200));
    let all = until(&mut progress, |now| now.total == COUNT && now.done() >= 3).await;
    assert!(all.done() < COUNT && all.created == all.done(), "{all:?}");
    task.rethrottle(RequestsPerSecond::Unlimited).await.unwrap();
    let report = task.wait().timeout(Duration::from_secs(60)).await.unwrap();
    assert_eq!((report.total, report.created, report.failures.len()), (COUNT, COUNT, 0));
    let last = until(&mut progress, |now| now.done() == COUNT).await;
    assert_eq!((last.total, last.batches), (COUNT, report.batches));

    let auto = copy().slices_auto().start().await;
    if server == Server::Elasticsearch5 {
        assert!(auto.unwrap_err().to_string().contains("needs Elasticsearch 6.1"));
    } else {
        assert_eq!(auto.unwrap().wait().await.unwrap().updated, COUNT);
    }
    let update = es.update_by_query::<Value>().index(&from).slices(2).refresh(true).start().await.unwrap();
    assert_eq!(update.wait().await.unwrap().updated, COUNT);
    let delete = es.delete_by_query::<Value>().index(&from).query(range("n").lt(10)).refresh(true);
    let delete = delete.requests_per_second(1).scroll_size(1).start().await.unwrap();
    until(&mut delete.progress(Duration::from_millis(100)), |now| now.deleted > 0).await;
    delete.rethrottle(RequestsPerSecond::Unlimited).await.unwrap();
    assert_eq!(delete.wait().await.unwrap().deleted, 10);
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn a_task_that_failed_is_a_failure(server: Server) {
    let Some(es) = client(server).await else { return };
    if !server.has_scripting() {
        return;
    }
    let (from, to) = indices(&es).await;
    let script = || Script::painless("ctx.nothing.x = 1");
    let update = es.update_by_query::<Value>().index(&from).script(script()).start().await.unwrap();
    let copy = es.reindex::<Value>().index(&from).dest(&to).script(script()).slices(2).start().await.unwrap();
    for task in [update, copy] {
        let error = task.wait().await.unwrap_err();
        assert!(error.cause().unwrap().error_type == "script_exception", "{error:?}");
        assert!(error.to_string().contains(task.id()), "{error}");
        assert!(task.progress(Duration::from_secs(1)).try_next().await.is_err());
    }
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn a_merge_is_a_task(server: Server) {
    let Some(es) = client(server).await else { return };
    let (from, to) = indices(&es).await;
    let begun = es.indices().forcemerge(&from).max_num_segments(1).start().await;
    match server {
        Server::Elasticsearch5 | Server::Elasticsearch7 => {
            let error = begun.unwrap_err();
            assert!(error.to_string().contains("`start` needs Elasticsearch 8.1 or OpenSearch 2.7"), "{error}");
        }
        _ => {
            let task = begun.unwrap();
            let shards = task.wait().timeout(Duration::from_secs(60)).await.unwrap();
            assert!(shards.total >= 3 && shards.failed == 0, "{shards:?}");
        }
    }
    es.indices().delete([from, to]).send().await.unwrap();
}

async fn a_result_outlives_its_node_and_a_running_task_does_not(server: Server) {
    if !server.has_scripting() {
        return;
    }
    let Some(cluster) = require(Cluster::builder(server).nodes(3).heap_mb(384)).await else { return };
    let client_of = |urls: &[String]| recorded(Elasticsearch::builder().hosts(urls), server).build().unwrap();
    // The node that is asked is the one that works.
    let (victim, others) = (client_of(&cluster.urls()[2..]), client_of(&cluster.urls()[..2]));
    let (from, to) = indices(&victim).await;
    let ended = victim.reindex::<Value>().index(&from).dest(&to).start().await.unwrap();
    assert_eq!(ended.wait().await.unwrap().created, COUNT);
    let running = slow(&victim, &from, &to).await;
    let running = others.tasks().resume::<Reindex>(running.id()).unwrap();
    let mut progress = running.progress(Duration::from_millis(200));
    until(&mut progress, |now| now.done() > 0).await;
    let green = others.cluster().health().wait_for_status(es_client::cluster::HealthStatus::Green);
    green.timeout("60s").request_timeout(None).send().await.unwrap();

    let cluster = tokio::task::spawn_blocking(move || cluster.kill(2).map(|()| cluster)).await.unwrap().unwrap();
    let error = loop {
        match progress.try_next().await {
            Ok(now) => assert!(now.is_some(), "it did not end"),
            Err(error) => break error,
        }
    };
    assert!(error.is_task_lost(), "{error:?}");
    assert!(error.to_string().contains(&format!("of {COUNT} documents")), "it says how far it was: {error}");
    let report = others.tasks().resume::<Reindex>(ended.id()).unwrap().wait().await.unwrap();
    assert_eq!(report.created, COUNT, "the result was stored");
    drop(cluster);
}
