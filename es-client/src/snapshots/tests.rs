use serde_json::{Value, json};

use super::*;
use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

/// A snapshot as servers give it, in this state.
fn snapshot(state: &str, failed: u32) -> Value {
    let failures: Vec<Value> = (0..failed)
        .map(|shard| {
            json!({"index": "i", "index_uuid": "x", "shard_id": shard, "reason": "primary shard is not allocated",
                "status": "INTERNAL_SERVER_ERROR"})
        })
        .collect();
    json!({"snapshot": "s", "uuid": "u", "version_id": 7_100_299, "version": "7.10.2", "indices": ["i"], "data_streams": [],
        "include_global_state": false, "state": state, "start_time_in_millis": 1_795_807_462_361_i64,
        "end_time_in_millis": 1_795_807_462_675_i64, "duration_in_millis": 314, "failures": failures,
        "shards": {"total": 5, "failed": failed, "successful": 5 - failed}})
}

#[tokio::test]
async fn a_snapshot_is_made_and_waited_for() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, json!({"snapshot": snapshot("SUCCESS", 0)}));
        let create = es.snapshots().create("_r", "s").indices(["a", "b-*"]).ignore_unavailable(true);
        let made = create.include_global_state(false).partial(false).master_timeout("1s").send().await.unwrap();
        assert_eq!((made.name.as_str(), made.state), ("s", Some(SnapshotState::Success)));
        assert_eq!(made.duration, Some(std::time::Duration::from_millis(314)));
        let asked = service.one();
        let timeout = match server().product() {
            Some(crate::Product::OpenSearch) => "cluster_manager_timeout",
            _ => "master_timeout",
        };
        assert_eq!(asked.line(), format!("PUT /_snapshot/%5Fr/s?wait_for_completion=true&{timeout}=1s"));
        assert_eq!(
            asked.json(),
            json!({"indices": "a,b-*", "ignore_unavailable": true, "include_global_state": false, "partial": false})
        );

        let (service, es) = Recorder::of(server(), 200, json!({"accepted": true}));
        es.snapshots().create("r", "s").start().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /_snapshot/r/s?wait_for_completion=false");
        assert_eq!(asked.json(), json!({}));
    }
}

#[tokio::test]
async fn a_snapshot_that_lacks_something_is_no_success() {
    for (state, failed, words) in [
        ("PARTIAL", 2, "2 of 5 shards are not in the snapshot: [i][0] primary shard is not allocated"),
        ("SUCCESS", 1, "1 of 5 shards are not in the snapshot"),
        ("FAILED", 0, "the snapshot is FAILED"),
        ("ABORTED", 0, "the snapshot is ABORTED"),
        ("NEWER_WORD", 0, "the snapshot is NEWER_WORD"),
    ] {
        let (_service, es) =
            Recorder::of(Server::elasticsearch(7, 10), 200, json!({"snapshot": snapshot(state, failed)}));
        let error = es.snapshots().create("r", "s").send().await.unwrap_err();
        assert_eq!((error.kind(), error.document()), (ErrorKind::Api, Some("s")), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"snapshot": snapshot("PARTIAL", 2)}));
    let made = es.snapshots().create("r", "s").partial(true).send().await.unwrap();
    assert_eq!((made.state, made.failures.len()), (Some(SnapshotState::Partial), 2));
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"snapshot": snapshot("FAILED", 2)}));
    assert!(es.snapshots().create("r", "s").send().await.is_err());
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"accepted": true}));
    assert_eq!(es.snapshots().create("r", "s").send().await.unwrap_err().kind(), ErrorKind::Decode, "nobody waited");
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"snapshot": {"snapshot": "s"}}));
    assert_eq!(es.snapshots().create("r", "s").send().await.unwrap_err().kind(), ErrorKind::Decode, "no state");
}

#[tokio::test]
async fn what_a_server_would_pass_over_is_not_sent() {
    let (service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, "{}");
    let with_notes = es.snapshots().create("r", "s").metadata(json!({"by": "cron"})).send();
    for (error, needed) in [
        (with_notes.await.unwrap_err(), "7.3"),
        (es.snapshots().create("r", "s").feature_states(["security"]).send().await.unwrap_err(), "7.12"),
        (es.snapshots().restore("r", "s").feature_states(["security"]).send().await.unwrap_err(), "7.12"),
        (es.snapshots().delete("r", ["a", "b"]).send().await.unwrap_err(), "7.8"),
        (es.snapshots().delete("r", "a*").send().await.unwrap_err(), "7.8"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.to_string().contains(needed), "{error}");
    }
    for error in [
        es.snapshots().create("", "s").send().await.unwrap_err(),
        es.snapshots().create("r", "").start().await.unwrap_err(),
        es.snapshots().create("r", "s").indices(["a", ""]).send().await.unwrap_err(),
        es.snapshots().restore("r", "s").indices(Vec::<String>::new()).send().await.unwrap_err(),
        es.snapshots().get("..", "s").send().await.unwrap_err(),
        es.snapshots().delete_repository("").send().await.unwrap_err(),
        es.snapshots().create_repository("r", "").send().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn repositories_are_registered_tried_and_forgotten() {
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, json!({"acknowledged": true}));
        let create = es.snapshots().create_repository("r", "fs").settings(json!({"location": "/x"}));
        assert!(create.verify(false).timeout("1s").send().await.unwrap().acknowledged);
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /_snapshot/r?verify=false&timeout=1s");
        assert_eq!(asked.json(), json!({"type": "fs", "settings": {"location": "/x"}}));
        es.snapshots().delete_repository(["a", "b"]).send().await.unwrap();
        assert_eq!(service.one().line(), "DELETE /_snapshot/a,b");
        es.snapshots().delete("r", "s").send().await.unwrap();
        assert_eq!(service.one().line(), "DELETE /_snapshot/r/s");

        let (service, es) = Recorder::of(server(), 200, json!({"nodes": {"x1": {"name": "node-1"}}}));
        let nodes = es.snapshots().verify_repository("r").send().await.unwrap();
        assert_eq!(nodes["x1"].name, "node-1");
        assert_eq!(service.one().line(), "POST /_snapshot/r/_verify");

        let (service, es) = Recorder::of(server(), 200, json!({"r": {"type": "fs", "settings": {"location": "/x"}}}));
        let repositories = es.snapshots().get_repository("*").send().await.unwrap();
        assert_eq!((repositories["r"].kind.as_str(), &repositories["r"].settings), ("fs", &json!({"location": "/x"})));
        assert_eq!(service.one().line(), "GET /_snapshot/*");
    }
}

#[tokio::test]
async fn snapshots_are_listed_with_their_states() {
    let body = json!({"snapshots": [snapshot("PARTIAL", 2), {"snapshot": "t", "uuid": "v", "indices": []}], "total": 7, "remaining": 5, "next": "n"});
    let (service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, &body);
    let get = es.snapshots().get("r", ["s*", "t"]).ignore_unavailable(true).verbose(false).size(2).after("m");
    let page = get.sort("name").order("desc").send().await.unwrap();
    assert_eq!(
        service.one().line(),
        "GET /_snapshot/r/s*,t?ignore_unavailable=true&verbose=false&size=2&after=m&sort=name&order=desc"
    );
    assert_eq!((page.remaining, page.next.as_deref()), (Some(5), Some("n")));
    let [partial, brief] = &page.snapshots[..] else { panic!("{page:?}") };
    assert_eq!((&partial.state, partial.failures.len()), (&Some(SnapshotState::Partial), 2), "a list tells states");
    assert_eq!((brief.name.as_str(), &brief.state), ("t", &None));

    // One of several repositories that cannot be read.
    let body = json!({"snapshots": [], "failures": {"broken": {"type": "repository_exception", "reason": "gone"}}});
    let (_service, es) = Recorder::of(Server::elasticsearch(9, 2), 200, &body);
    let error = es.snapshots().get("*", "*").send().await.unwrap_err();
    assert_eq!(
        (error.document(), error.cause().unwrap().error_type.as_str()),
        (Some("broken"), "repository_exception")
    );
}

#[tokio::test]
async fn a_pattern_that_none_fits_is_an_empty_list_and_a_missing_name_an_error() {
    let missing = |name: &str| json!({"error": {"root_cause": [], "type": "snapshot_missing_exception", "reason": format!("[r:{name}] is missing")}, "status": 404});
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 404, missing("z*"));
    assert!(es.snapshots().get("r", "z*").send().await.unwrap().snapshots.is_empty());
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 404, missing("z"));
    let error = es.snapshots().get("r", "z").send().await.unwrap_err();
    assert!(error.is_snapshot_not_found() && error.is_not_found(), "{error}");
}

#[tokio::test]
async fn restores_say_what_is_there_and_what_is_not() {
    let restored = |failed: u32| json!({"snapshot": {"snapshot": "s", "indices": ["b"], "shards": {"total": 5, "failed": failed, "successful": 5 - failed}}});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, restored(0));
        let restore = es.snapshots().restore("r", "s").indices("a").rename("a", "b").include_aliases(false);
        let restore = restore.include_global_state(false).ignore_unavailable(true).partial(true);
        let restore = restore.index_settings(json!({"index.number_of_replicas": 0}));
        let done = restore.ignore_index_settings(["index.refresh_interval"]).send().await.unwrap();
        assert_eq!((done.snapshot.as_str(), done.indices), ("s", vec!["b".to_owned()]));
        let asked = service.one();
        assert_eq!(asked.line(), "POST /_snapshot/r/s/_restore?wait_for_completion=true");
        assert_eq!(
            asked.json(),
            json!({"indices": "a", "ignore_unavailable": true, "include_global_state": false, "include_aliases": false,
                "partial": true, "rename_pattern": "a", "rename_replacement": "b",
                "index_settings": {"index.number_of_replicas": 0}, "ignore_index_settings": ["index.refresh_interval"]})
        );
    }
    let (_service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, restored(2));
    let error = es.snapshots().restore("r", "s").send().await.unwrap_err();
    assert!(error.to_string().contains("`s`: 2 of 5 shards were not restored"), "{error}");
    assert_eq!(es.snapshots().restore("r", "s").partial(true).send().await.unwrap().shards.failed, 2);
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"accepted": true}));
    es.snapshots().restore("r", "s").start().await.unwrap();
    assert_eq!(service.one().line(), "POST /_snapshot/r/s/_restore?wait_for_completion=false");
}

#[tokio::test]
async fn the_two_forms_of_a_status_say_the_same() {
    let shards = json!({"initializing": 0, "started": 1, "finalizing": 0, "done": 3, "failed": 1, "total": 5});
    let old = json!({"number_of_files": 5, "processed_files": 2, "total_size_in_bytes": 810, "processed_size_in_bytes": 300,
        "start_time_in_millis": 1, "time_in_millis": 57});
    let new = json!({"incremental": {"file_count": 5, "size_in_bytes": 810}, "processed": {"file_count": 2, "size_in_bytes": 300},
        "total": {"file_count": 5, "size_in_bytes": 810}, "start_time_in_millis": 1, "time_in_millis": 57});
    for stats in [old, new] {
        let shard = json!({"stage": "FAILURE", "reason": "disk full", "stats": stats.clone()});
        let body = json!({"snapshots": [{"snapshot": "s", "repository": "r", "uuid": "u", "state": "STARTED",
            "shards_stats": shards.clone(), "stats": stats.clone(),
            "indices": {"i": {"shards_stats": shards.clone(), "stats": stats, "shards": {"0": shard}}}}]});
        let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, body);
        let status = es.snapshots().status("r", "s").ignore_unavailable(false).send().await.unwrap().remove(0);
        assert_eq!(service.one().line(), "GET /_snapshot/r/s/_status?ignore_unavailable=false");
        assert_eq!((status.state, status.shards_stats.failed), (SnapshotState::Started, 1));
        assert_eq!((status.stats.total.bytes, status.stats.processed.unwrap().files), (810, 2));
        assert_eq!(status.indices["i"].shards["0"].reason.as_deref(), Some("disk full"));
    }
    let (service, es) = Recorder::of(Server::elasticsearch(7, 10), 200, json!({"snapshots": []}));
    assert!(es.snapshots().running().send().await.unwrap().is_empty());
    assert_eq!(service.one().line(), "GET /_snapshot/_status");
    es.snapshots().running().repository("r").send().await.unwrap();
    assert_eq!(service.one().line(), "GET /_snapshot/r/_status");
}
