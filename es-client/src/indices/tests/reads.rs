//! What is made of answers about indices.

use serde_json::json;

use crate::{
    ErrorKind, Server,
    testing::{Recorder, SERVERS},
};

/// Nested and flat settings are read alike.
#[tokio::test]
async fn settings_are_read_in_both_forms() {
    let nested = json!({"i": {"settings": {"index": {
        "creation_date": "1795342633341", "number_of_shards": "5", "number_of_replicas": "1", "uuid": "Tl3D7",
        "refresh_interval": "-1", "blocks": {"write": "true", "read_only_allow_delete": "false"},
        "version": {"created": "7100299"}, "provided_name": "<i-{now/d}>", "hidden": "true",
        "analysis": {"analyzer": {"a": {"type": "custom", "filter": ["lowercase"]}}},
    }}, "defaults": {"index": {"codec": "default"}}}});
    let flat = json!({"i": {"settings": {
        "index.creation_date": "1795342633341", "index.number_of_shards": "5", "index.number_of_replicas": "1",
        "index.uuid": "Tl3D7", "index.refresh_interval": "-1", "index.blocks.write": "true",
        "index.blocks.read_only_allow_delete": "false", "index.version.created": "7100299",
        "index.provided_name": "<i-{now/d}>", "index.hidden": "true", "index.analysis.analyzer.a.type": "custom",
        "index.analysis.analyzer.a.filter": ["lowercase"],
    }, "defaults": {"index.codec": "default"}}});
    for (server, body) in SERVERS.into_iter().flat_map(|server| [(server, &nested), (server, &flat)]) {
        let (service, es) = Recorder::of(server(), 200, body);
        let call = es.indices().get_settings("i*").names("index.*").include_defaults(true).flat_settings(true);
        let all = call.send().await.unwrap();
        assert_eq!(service.one().line(), "GET /i*/_settings/index.*?include_defaults=true&flat_settings=true");
        let settings = &all["i"];
        assert_eq!((settings.number_of_shards, settings.number_of_replicas), (Some(5), Some(1)));
        assert_eq!((settings.uuid.as_deref(), settings.creation_date), (Some("Tl3D7"), Some(1_795_342_633_341)));
        assert_eq!(settings.version_created.as_deref(), Some("7100299"));
        assert_eq!(settings.provided_name.as_deref(), Some("<i-{now/d}>"));
        assert_eq!(settings.refresh_interval.as_deref(), Some("-1"));
        assert!(settings.hidden && settings.blocks.write && !settings.blocks.read_only_allow_delete);
        for name in ["analysis.analyzer.a.type", "index.analysis.analyzer.a.type"] {
            assert_eq!(settings.get(name), Some(&json!("custom")));
        }
        assert_eq!(settings.get("analysis.analyzer.a.filter"), Some(&json!(["lowercase"])));
        assert_eq!((settings.get("codec"), settings.get("index.")), (None, None));
        assert_eq!(settings.raw, body["i"]["settings"]);
        assert_eq!(settings.defaults.as_ref(), Some(&body["i"]["defaults"]));
    }
}

#[tokio::test]
async fn settings_that_are_none_are_an_error() {
    for (body, words) in [
        (json!({"i": {"settings": {"index": {"number_of_shards": "many"}}}}), "`number_of_shards` is `many`"),
        (json!({"i": {"settings": 1}}), "`settings` is no object"),
        (json!({"i": {}}), "missing field `settings`"),
        (json!([]), "invalid type"),
    ] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let error = es.indices().get_settings("i").send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(words), "{error}");
    }
    let (service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert!(es.indices().get_settings("i").send().await.unwrap().is_empty());
    assert_eq!(service.one().line(), "GET /i/_settings");
    assert!(es.indices().get_settings("i").names("a,").send().await.is_err());
    assert!(service.take().is_empty());
}
