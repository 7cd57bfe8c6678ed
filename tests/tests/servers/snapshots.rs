//! Snapshots: repositories, and indices that are saved and brought back.

use std::time::Duration;

use es_client::{prelude::*, snapshots::SnapshotState};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(an_index_is_saved_and_restored, what_is_missing_and_what_is_in_the_way);

async fn an_index_is_saved_and_restored(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, repository) = (unique("saved"), unique("backups"));
    for n in 0..3 {
        es.index(&json!({"n": n})).index(&index).id(n).refresh(true).send().await.unwrap();
    }
    let snapshots = es.snapshots();
    let create =
        snapshots.create_repository(&repository, "fs").settings(json!({"location": repository, "compress": true}));
    assert!(create.send().await.unwrap().acknowledged);
    assert_eq!(snapshots.verify_repository(&repository).send().await.unwrap().len(), 1);
    let known = snapshots.get_repository(&repository).send().await.unwrap();
    assert_eq!((known[&repository].kind.as_str(), &known[&repository].settings["compress"]), ("fs", &json!("true")));

    let create = snapshots.create(&repository, "one").indices(&index).include_global_state(false);
    let one = create.request_timeout(None).send().await.unwrap();
    assert_eq!((one.state, &one.indices[..]), (Some(SnapshotState::Success), &[index.clone()][..]));
    assert_eq!(one.shards.unwrap().failed, 0);

    // Begun, and looked after until it is done.
    snapshots.create(&repository, "two").indices(&index).include_global_state(false).start().await.unwrap();
    let two = loop {
        let two = snapshots.get(&repository, "two").send().await.unwrap().snapshots.remove(0);
        if two.state != Some(SnapshotState::InProgress) {
            break two;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(two.state, Some(SnapshotState::Success), "{two:?}");
    assert!(snapshots.running().repository(&repository).send().await.unwrap().is_empty());
    let status = snapshots.status(&repository, "two").send().await.unwrap().remove(0);
    assert_eq!((&status.state, status.shards_stats.failed), (&SnapshotState::Success, 0));
    assert_eq!(status.indices[&index].shards.len() as u32, status.shards_stats.total);
    let brief = snapshots.get(&repository, "*").verbose(false).send().await.unwrap();
    assert_eq!(brief.snapshots.len(), 2, "{brief:?}");

    let restore = snapshots.restore(&repository, "one").indices(&index).rename("^(.+)$", "$1-again");
    let again = format!("{index}-again");
    let restored = restore.request_timeout(None).send().await.unwrap();
    assert_eq!((&restored.indices[..], restored.shards.failed), (&[again.clone()][..], 0));
    assert_eq!(es.get::<Value>(2).index(&again).send().await.unwrap().unwrap().source, json!({"n": 2}));
    let second = snapshots.restore(&repository, "one").rename("^(.+)$", "$1-twice");
    second.index_settings(json!({"index.number_of_replicas": 0})).start().await.unwrap();
    let twice = format!("{index}-twice");
    while es.get::<Value>(2).index(&twice).send().await.is_err() {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    for name in ["one", "two"] {
        assert!(snapshots.delete(&repository, name).request_timeout(None).send().await.unwrap().acknowledged);
    }
    assert!(snapshots.get(&repository, "*").send().await.unwrap().snapshots.is_empty());
    assert!(snapshots.delete_repository(&repository).send().await.unwrap().acknowledged);
    for name in [&index, &again, &twice] {
        es.indices().delete(name).send().await.unwrap();
    }
}

async fn what_is_missing_and_what_is_in_the_way(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, repository) = (unique("kept"), unique("empty"));
    let snapshots = es.snapshots();
    for error in [
        snapshots.get_repository("nope").send().await.unwrap_err(),
        snapshots.verify_repository("nope").send().await.unwrap_err(),
        snapshots.delete_repository("nope").send().await.unwrap_err(),
        snapshots.get("nope", "x").send().await.unwrap_err(),
        snapshots.create("nope", "x").send().await.unwrap_err(),
        snapshots.create("nope", "x").start().await.unwrap_err(),
    ] {
        assert!(error.is_repository_not_found() && error.is_not_found(), "{error}");
    }
    let outside = snapshots.create_repository(&repository, "fs").settings(json!({"location": "/somewhere/else"}));
    let error = outside.send().await.unwrap_err();
    assert!(error.to_string().contains("restart"), "the hint says what to do: {error}");

    let settings = json!({"location": repository});
    snapshots.create_repository(&repository, "fs").settings(settings).verify(false).send().await.unwrap();
    for error in [
        snapshots.get(&repository, "nope").send().await.unwrap_err(),
        snapshots.status(&repository, "nope").send().await.unwrap_err(),
        snapshots.delete(&repository, "nope").send().await.unwrap_err(),
        snapshots.restore(&repository, "nope").send().await.unwrap_err(),
        snapshots.restore(&repository, "nope").start().await.unwrap_err(),
    ] {
        assert!(error.is_snapshot_not_found() && !error.is_repository_not_found(), "{error}");
    }
    assert!(snapshots.get(&repository, "nope*").send().await.unwrap().snapshots.is_empty());
    let unavailable = snapshots.get(&repository, "nope").ignore_unavailable(true).send().await.unwrap();
    assert!(unavailable.snapshots.is_empty());

    es.indices().create(&index).wait_for_active_shards(1).send().await.unwrap();
    let create = || snapshots.create(&repository, "one").indices(&index).include_global_state(false);
    create().send().await.unwrap();
    let error = create().send().await.unwrap_err();
    assert!(error.is_already_exists(), "{error}");
    let error = snapshots.restore(&repository, "one").send().await.unwrap_err();
    assert!(error.to_string().contains("rename"), "the hint says what to do: {error}");
    snapshots.delete(&repository, "one").send().await.unwrap();
    snapshots.delete_repository(&repository).send().await.unwrap();
    es.indices().delete(&index).send().await.unwrap();
}
