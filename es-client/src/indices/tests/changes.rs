//! Calls that change indices, and those that go to all their shards.

use es_dsl::{
    mapping::{IndexSettings, keyword},
    prelude::*,
};
use es_transport::{Idempotency, RequestOptions};
use serde_json::{Value, json};

use crate::{
    ErrorKind, Server,
    indices::IndexBlock,
    testing::{Asked, Recorder, SERVERS, Tweet},
};

const ACKNOWLEDGED: &str = r#"{"acknowledged":true}"#;

/// Whether a request may be repeated after a server may have executed it.
pub(super) fn is_repeated(asked: &Asked) -> bool {
    let endpoint = asked.options.endpoint_name().unwrap().to_owned();
    let options = |idempotency| RequestOptions::new().endpoint(endpoint.clone()).idempotency(idempotency);
    assert!(asked.options == options(Idempotency::Idempotent) || asked.options == options(Idempotency::NotIdempotent));
    asked.options == options(Idempotency::Idempotent)
}

#[tokio::test]
async fn a_mapping_is_that_of_its_type_where_there_are_types() {
    let mapping = || Mapping::new().field("lang", keyword());
    for server in SERVERS {
        let is_typed = server() == Server::elasticsearch(5, 6);
        let line = |typed: &str, plain: &str| format!("PUT {}", if is_typed { typed } else { plain });
        let (service, es) = Recorder::of(server(), 200, ACKNOWLEDGED);
        let answer = es.indices().put_mapping("a,b").mapping(mapping()).send().await.unwrap();
        assert_eq!((answer.acknowledged, answer.shards_acknowledged), (true, None));
        let asked = service.one();
        assert_eq!(asked.line(), line("/a,b/_mapping/doc", "/a,b/_mapping"));
        assert_eq!(asked.json(), json!({"properties": {"lang": {"type": "keyword"}}}));
        assert!(is_repeated(&asked));

        es.indices().put_mapping("a").doc_type("x").mapping(mapping()).send().await.unwrap();
        assert_eq!(service.one().line(), line("/a/_mapping/x", "/a/_mapping"));

        es.indices().put_mapping_for::<Tweet>().send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), line("/tweets/_mapping/tweet", "/tweets/_mapping"));
        assert_eq!(asked.json(), serde_json::to_value(Tweet::mapping()).unwrap());
        es.indices().put_mapping_for::<Tweet>().index("other").write_index_only(true).send().await.unwrap();
        let other = line("/other/_mapping/tweet?write_index_only=true", "/other/_mapping?write_index_only=true");
        assert_eq!(service.one().line(), other);

        let error = es.indices().put_mapping("a").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(es.indices().put_mapping_for::<Value>().send().await.is_err());
        assert!(service.take().is_empty());
    }
}

#[tokio::test]
async fn settings_are_sent_as_they_are() {
    let (service, es) = Recorder::of(Server::unknown(), 200, ACKNOWLEDGED);
    let settings = IndexSettings::new().number_of_replicas(2).refresh_interval("30s");
    let call = es.indices().put_settings("a").settings(settings).preserve_existing(true);
    assert!(call.send().await.unwrap().acknowledged);
    let asked = service.one();
    assert_eq!(asked.line(), "PUT /a/_settings?preserve_existing=true");
    assert_eq!(asked.json(), json!({"number_of_replicas": 2, "refresh_interval": "30s"}));
    es.indices().put_settings("_all").settings(json!({"codec": null})).send().await.unwrap();
    assert_eq!(service.one().json(), json!({"codec": null}));

    let error = es.indices().put_settings("a").send().await.unwrap_err();
    assert!(error.to_string().contains("give `.settings(..)`"), "{error}");
    let error = es.indices().put_settings("a").settings([("x", f64::NAN)]).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(service.take().is_empty());
}

#[tokio::test]
async fn indices_are_opened() {
    for (body, shards) in [(ACKNOWLEDGED, None), (r#"{"acknowledged":true,"shards_acknowledged":false}"#, Some(false))]
    {
        let (service, es) = Recorder::of(Server::unknown(), 200, body);
        let answer = es.indices().open(["a", "b"]).wait_for_active_shards(1).send().await.unwrap();
        assert_eq!((answer.acknowledged, answer.shards_acknowledged), (true, shards));
        assert_eq!(service.one().line(), "POST /a,b/_open?wait_for_active_shards=1");
    }
}

#[tokio::test]
async fn calls_to_all_shards_tell_of_them() {
    let (service, es) = Recorder::of(Server::unknown(), 200, r#"{"_shards":{"total":4,"successful":2,"failed":0}}"#);
    let indices = es.indices();
    for answer in [
        indices.refresh("a").send().await,
        indices.flush("a").force(true).wait_if_ongoing(true).send().await,
        indices.forcemerge("a").max_num_segments(1).flush(false).only_expunge_deletes(false).send().await,
        indices.clear_cache("_all").query(true).request(false).fielddata(true).fields(["x", "y"]).send().await,
    ] {
        let shards = answer.unwrap();
        assert_eq!((shards.total, shards.successful), (4, 2));
    }
    let asked = service.take();
    let lines: Vec<_> = asked.iter().map(|asked| asked.line()).collect();
    assert_eq!(
        lines,
        [
            "POST /a/_refresh",
            "POST /a/_flush?force=true&wait_if_ongoing=true",
            "POST /a/_forcemerge?max_num_segments=1&flush=false&only_expunge_deletes=false",
            "POST /_all/_cache/clear?query=true&request=false&fielddata=true&fields=x,y",
        ]
    );
    let repeated: Vec<_> = asked.iter().map(is_repeated).collect();
    assert_eq!(repeated, [true, true, false, true]);
}

/// Servers tell it with status 200, or with the status of a shard's failure.
#[tokio::test]
async fn failed_shards_are_an_error() {
    let body = json!({"_shards": {"total": 2, "successful": 1, "failed": 1, "failures": [
        {"shard": 0, "index": "a", "status": "SERVICE_UNAVAILABLE", "reason": {"type": "unavailable_shards_exception", "reason": "gone"}},
    ]}});
    for status in [200, 503] {
        let (_service, es) = Recorder::of(Server::unknown(), status, &body);
        let indices = es.indices();
        for answer in [
            indices.refresh("a").send().await,
            indices.flush("a").send().await,
            indices.forcemerge("a").send().await,
            indices.clear_cache("a").send().await,
        ] {
            let error = answer.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Api);
            assert_eq!(error.cause().unwrap().reason.as_deref(), Some("gone"));
            assert!(error.to_string().contains("unavailable_shards_exception: gone"), "{error}");
        }
    }
}

#[tokio::test]
async fn indices_are_closed_and_blocked_or_it_is_an_error() {
    let closed = json!({"acknowledged": true, "shards_acknowledged": true, "indices": {"a": {"closed": true}}});
    let blocked =
        json!({"acknowledged": true, "shards_acknowledged": true, "indices": [{"name": "a", "blocked": true}]});
    for server in SERVERS {
        let is_old = server() == Server::elasticsearch(5, 6);
        let (service, es) =
            Recorder::of(server(), 200, if is_old { json!({"acknowledged": true}) } else { closed.clone() });
        let answer = es.indices().close("a").ignore_unavailable(true).send().await.unwrap();
        assert_eq!((answer.acknowledged, answer.shards_acknowledged), (true, (!is_old).then_some(true)));
        let asked = service.one();
        assert_eq!((asked.line().as_str(), is_repeated(&asked)), ("POST /a/_close?ignore_unavailable=true", true));

        let (service, es) = Recorder::of(server(), 200, &blocked);
        let answer = es.indices().add_block("a", IndexBlock::ReadOnly).send().await;
        if is_old {
            assert!(answer.unwrap_err().to_string().contains("it needs Elasticsearch 7.9 or OpenSearch 1.0"));
            assert!(service.take().is_empty());
        } else {
            assert!(answer.unwrap().acknowledged);
            assert_eq!(service.one().line(), "PUT /a/_block/read_only");
            es.indices().add_block("a", "write").send().await.unwrap();
            assert_eq!(service.one().line(), "PUT /a/_block/write");
            assert!(es.indices().add_block("a", "").send().await.is_err());
        }
    }
}

#[tokio::test]
async fn an_index_that_is_not_closed_or_blocked_is_an_error() {
    let reason = json!({"type": "some_exception", "reason": "because"});
    let of_shard = json!([{"shard": 0, "index": "b", "status": "INTERNAL_SERVER_ERROR", "reason": reason}]);
    for result in [
        json!({"closed": false, "blocked": false, "exception": {"error": reason}}),
        json!({"closed": false, "blocked": false, "failedShards": {"0": {"failures": of_shard}}}),
        json!({"failed_shards": [{"id": 0, "failures": of_shard}]}),
    ] {
        let of_close = json!({"acknowledged": false, "indices": {"a": {"closed": true}, "b": result}});
        let (_service, es) = Recorder::of(Server::unknown(), 200, of_close);
        let closed = es.indices().close("a,b").send().await;
        let of_block = json!({"acknowledged": false, "indices": [{"name": "a", "blocked": true}, result]});
        let (_service, es) = Recorder::of(Server::unknown(), 200, of_block);
        for answer in [closed, es.indices().add_block("a,b", IndexBlock::Write).send().await] {
            let error = answer.unwrap_err();
            assert!(error.to_string().contains("1 of 2 indices failed: some_exception: because"), "{error}");
        }
    }
}
