//! Settings.

use serde_json::json;

use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

#[tokio::test]
async fn settings_are_read_nested_and_flat() {
    let nested = json!({"persistent": {"cluster": {"routing": {"allocation": {"enable": "all"}}}},
        "transient": {"indices": {"recovery": {"max_bytes_per_sec": "20mb"}}},
        "defaults": {"cluster": {"blocks": {"read_only": "false"}, "routing": {"allocation": {"enable": "none"}}}}});
    let flat = json!({"persistent": {"cluster.routing.allocation.enable": "all"},
        "transient": {"indices.recovery.max_bytes_per_sec": "20mb"},
        "defaults": {"cluster.blocks.read_only": "false", "cluster.routing.allocation.enable": "none"}});
    for server in SERVERS {
        for body in [&nested, &flat] {
            let (service, es) = Recorder::of(server(), 200, body);
            let settings = es.cluster().get_settings().include_defaults(true).send().await.unwrap();
            assert_eq!(service.one().line(), "GET /_cluster/settings?include_defaults=true");
            assert_eq!(settings.get("cluster.routing.allocation.enable").unwrap(), "all");
            assert_eq!(settings.get("cluster.blocks.read_only").unwrap(), "false");
            assert_eq!(settings.get("cluster.none"), None);
            assert_eq!(
                settings.transient.flat().into_keys().collect::<Vec<_>>(),
                ["indices.recovery.max_bytes_per_sec"]
            );
            assert!(!settings.persistent.is_empty());
        }
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"persistent": {}}));
    assert_eq!(es.cluster().get_settings().send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn settings_are_changed_and_taken_back() {
    let answer = json!({"acknowledged": true, "persistent": {"a": "1"}, "transient": {}});
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &answer);
        let put = es.cluster().put_settings().persistent("a.b", 1).transient("c", "x").reset_transient("d.*");
        let put = put.persistent_all(json!({"e": {"f": true}})).transient_all(json!({}));
        let done = put.send().await.unwrap();
        let asked = service.one();
        assert_eq!(asked.line(), "PUT /_cluster/settings");
        let body = json!({"persistent": {"a.b": 1, "e": {"f": true}}, "transient": {"c": "x", "d.*": null}});
        assert_eq!(asked.json(), body);
        assert!(done.acknowledged && done.persistent.get("a").is_some() && done.transient.is_empty());
    }
    let (service, es) = Recorder::of(Server::unknown(), 200, &answer);
    let put = || es.cluster().put_settings();
    for call in [put(), put().persistent("a", f64::NAN), put().persistent("a", 1).transient_all(["no object"])] {
        assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(service.take().is_empty());
}
