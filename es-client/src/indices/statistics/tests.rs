//! Statistics, segments and recoveries.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{ErrorKind, Server, indices::RecoveryStage, testing::Recorder};

fn shards(failed: u32) -> Value {
    json!({"total": 2, "successful": 1, "failed": failed})
}

#[tokio::test]
async fn statistics_have_the_parts_that_were_asked_for() {
    let sums = json!({
        "docs": {"count": 3, "deleted": 1},
        "store": {"size_in_bytes": 208, "reserved_in_bytes": -1, "of_tomorrow": 7},
        "get": {"total": 2, "time_in_millis": 1500, "exists_total": 1, "exists_time_in_millis": -1, "missing_total": 1,
            "missing_time_in_millis": 0, "current": 0},
        "something": {"new": 1},
    });
    let body = json!({
        "_shards": shards(0),
        "_all": {"primaries": sums, "total": sums},
        "indices": {"i": {"uuid": "u", "health": "green", "status": "open", "primaries": sums, "total": sums, "shards": {"0": []}}},
    });
    let (service, es) = Recorder::of(Server::unknown(), 200, body);
    let call = es.indices().stats("i*").metrics(["docs", "store"]).level("shards").fields("f").groups(["g", "h"]);
    let stats = call.forbid_closed_indices(false).expand_wildcards("all").send().await.unwrap();
    let line =
        "GET /i*/_stats/docs,store?level=shards&fields=f&groups=g,h&forbid_closed_indices=false&expand_wildcards=all";
    assert_eq!(service.one().line(), line);
    assert_eq!((stats.shards.successful, stats.all.total.docs.unwrap().count), (1, 3));
    let index = &stats.indices["i"];
    assert_eq!(
        (index.uuid.as_deref(), index.health.as_deref(), index.status.as_deref()),
        (Some("u"), Some("green"), Some("open"))
    );
    assert_eq!(index.primaries.store.as_ref().unwrap().reserved_in_bytes, Some(-1));
    let get = index.total.get.as_ref().unwrap();
    assert_eq!((get.total, get.time, get.exists_time), (2, Duration::from_millis(1500), Duration::ZERO));
    assert!(index.primaries.search.is_none() && index.shards.is_some());
    assert_eq!(index.primaries.other["something"], json!({"new": 1}));
    es.indices().stats("_all").send().await.unwrap();
    assert_eq!(service.one().line(), "GET /_all/_stats");
    assert!(es.indices().stats("i").metrics("").send().await.is_err());
}

#[tokio::test]
async fn failed_shards_and_other_answers_are_errors() {
    let sums = json!({"primaries": {}, "total": {}});
    for body in [
        json!({"_shards": shards(1), "_all": sums, "indices": {}}),
        json!({"_shards": shards(0), "indices": {}}),
        json!({"_all": sums, "indices": {}}),
        json!({"_shards": shards(0), "_all": {"primaries": {"docs": {"count": 1}}, "total": {}}, "indices": {}}),
        json!({"_shards": shards(0)}),
    ] {
        let has_failed = body["_shards"]["failed"] == 1;
        let kind = if has_failed { ErrorKind::Api } else { ErrorKind::Decode };
        let (_service, es) = Recorder::of(Server::unknown(), 200, &body);
        assert_eq!(es.indices().stats("i").send().await.unwrap_err().kind(), kind, "{body}");
        if body.get("_shards").is_none() || has_failed || body.get("indices").is_none() {
            assert_eq!(es.indices().segments("i").send().await.unwrap_err().kind(), kind, "{body}");
        }
        assert_eq!(es.indices().recovery("i").send().await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

#[tokio::test]
async fn segments_are_read() {
    let segment = json!({"generation": 0, "num_docs": 1, "deleted_docs": 0, "size_in_bytes": 3500, "committed": false,
        "search": true, "version": "8.7.0", "compound": true, "attributes": {"Lucene87StoredFieldsFormat.mode": "BEST_SPEED"}});
    let copy = json!({"routing": {"state": "STARTED", "primary": true, "node": "n"}, "num_committed_segments": 0,
        "num_search_segments": 1, "segments": {"_0": segment}});
    let (service, es) = Recorder::of(
        Server::unknown(),
        200,
        json!({"_shards": shards(0), "indices": {"i": {"shards": {"0": [copy]}}}}),
    );
    let indices = es.indices().segments("i").ignore_unavailable(true).send().await.unwrap();
    assert_eq!(service.one().line(), "GET /i/_segments?ignore_unavailable=true");
    let copy = &indices["i"].shards[&0][0];
    assert!(copy.routing.primary && copy.segments["_0"].search);
    assert_eq!((copy.num_search_segments, copy.segments["_0"].num_docs), (1, 1));
}

#[tokio::test]
async fn recoveries_are_read() {
    let recovery = json!({"id": 0, "type": "PEER", "stage": "DREAMING", "primary": false, "start_time_in_millis": 1,
        "total_time_in_millis": 2, "source": {"id": "n", "host": "h", "transport_address": "t", "ip": "p", "name": "m"},
        "target": {}, "index": {"size": {"total_in_bytes": 9, "reused_in_bytes": 0, "recovered_in_bytes": 9, "percent": "100.0%"},
            "files": {"total": 1, "reused": 0, "recovered": 1, "percent": "100.0%"}, "total_time_in_millis": 1},
        "translog": {"recovered": 0, "total": -1, "percent": "-1.0%", "total_time_in_millis": 0}, "verify_index": {}});
    let (service, es) = Recorder::of(Server::unknown(), 200, json!({"i": {"shards": [recovery]}}));
    let indices = es.indices().recovery("i").active_only(true).detailed(false).send().await.unwrap();
    assert_eq!(service.one().line(), "GET /i/_recovery?active_only=true&detailed=false");
    let recovery = &indices["i"][0];
    assert_eq!(recovery.stage, RecoveryStage::Other("DREAMING".to_owned()));
    assert_eq!((recovery.source.name.as_deref(), &recovery.source.other["host"]), (Some("m"), &json!("h")));
    assert_eq!((recovery.index.size.recovered_in_bytes, recovery.translog.total), (9, -1));
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert!(es.indices().recovery("_all").send().await.unwrap().is_empty());
}
