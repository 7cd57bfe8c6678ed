//! What is made of answers about indices.

use std::collections::BTreeMap;

use proptest::{collection::btree_map, prelude::*};
use serde_json::json;

use super::mapping;
use crate::{
    ErrorKind, Server,
    indices::Settings,
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

/// Version 5 takes these words, and keeps them as they were given.
#[tokio::test]
async fn settings_are_true_and_false_in_the_words_of_old_servers() {
    for (word, is_set) in [("on", true), ("yes", true), ("1", true), ("off", false), ("no", false), ("0", false)] {
        let body = json!({"i": {"settings": {"index": {"blocks": {"write": word}}}}});
        let (_service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, body);
        assert_eq!(es.indices().get_settings("i").send().await.unwrap()["i"].blocks.write, is_set, "{word}");
    }
    let body = json!({"i": {"settings": {"index": {"blocks": {"write": "perhaps"}}}}});
    let (_service, es) = Recorder::of(Server::elasticsearch(5, 6), 200, body);
    let error = es.indices().get_settings("i").send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("perhaps"), "{error}");
}

proptest! {
    /// Any setting is found by its name, nested and flat, and nothing else is.
    #[test]
    fn settings_are_found_in_both_forms(leaves in btree_map("[a-c](\\.[a-c]){0,3}", 0..9_u8, 0..8), other in "[a-d](\\.[a-d]){0,3}") {
        let (mut nested, mut flat, mut kept) = (json!({}), json!({}), BTreeMap::new());
        for (name, value) in leaves {
            // No setting stands where another has its group.
            let is_group = |known: &String| known.starts_with(&format!("{name}.")) || name.starts_with(&format!("{known}."));
            if kept.keys().any(is_group) {
                continue;
            }
            let mut place = &mut nested["index"];
            for part in name.split('.') {
                place = &mut place[part];
            }
            *place = json!(value.to_string());
            flat[format!("index.{name}")] = place.clone();
            kept.insert(name, place.clone());
        }
        for raw in [nested, flat] {
            let settings = Settings::of(raw, None).unwrap();
            for (name, value) in &kept {
                prop_assert_eq!(settings.get(name), Some(value));
                prop_assert_eq!(settings.get(&format!("index.{name}")), Some(value));
            }
            let is_leaf = settings.get(&other).is_some_and(|found| !found.is_object());
            prop_assert_eq!(is_leaf, kept.contains_key(&other));
        }
    }
}

#[tokio::test]
async fn settings_that_are_none_are_an_error() {
    for (body, words) in [
        (
            json!({"i": {"settings": {"index": {"number_of_shards": "many"}}}}),
            "`number_of_shards` has the value `many`",
        ),
        (json!({"i": {"settings": 1}}), "`settings` is not an object"),
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

#[tokio::test]
async fn what_an_index_is_like_is_read_from_any_version() {
    let plain = serde_json::to_value(mapping()).unwrap();
    for server in SERVERS {
        let is_typed = server() == Server::elasticsearch(5, 6);
        let (mappings, doc_type) =
            if is_typed { (json!({"my_type": plain}), "my_type") } else { (plain.clone(), "_doc") };
        let body = json!({
            "i": {
                "aliases": {"a": {"filter": {"term": {"x": 1}}, "is_write_index": true}},
                "mappings": mappings,
                "settings": {"index": {"number_of_shards": "1"}},
                "defaults": {"index": {"codec": "default"}},
                "data_stream": "d",
            },
            "empty": {"aliases": {}, "mappings": {}, "settings": {"index": {}}},
            "narrowed": {"aliases": {}},
        });
        let (service, es) = Recorder::of(server(), 200, body);
        let call = es.indices().get("i*,empty").include_defaults(true).flat_settings(false);
        let indices = call.send().await.unwrap().unwrap();
        assert_eq!(service.one().line(), "GET /i*,empty?include_defaults=true&flat_settings=false");
        let index = &indices["i"];
        assert_eq!(index.aliases["a"].is_write_index, Some(true));
        assert_eq!(index.settings.number_of_shards, Some(1));
        assert!(index.settings.defaults.is_some());
        assert_eq!(index.mapping(), Some(&mapping()));
        assert_eq!(index.mappings_by_type().collect::<Vec<_>>(), [(doc_type, &mapping())]);
        assert_eq!(index.data_stream.as_deref(), Some("d"));
        assert!(indices["empty"].aliases.is_empty() && indices["narrowed"].mapping().is_none());
    }
}

#[tokio::test]
async fn only_a_missing_index_is_none() {
    let missing = json!({"error": {"type": "index_not_found_exception", "reason": "no such index [i]"}, "status": 404});
    let other = json!({"error": {"type": "some_exception", "reason": "?"}, "status": 404});
    for (status, body, is_none) in
        [(404, missing.to_string(), true), (404, other.to_string(), false), (404, String::new(), false)]
    {
        let (_service, es) = Recorder::of(Server::unknown(), status, body);
        match es.indices().get("i").send().await {
            Ok(answer) => assert!(is_none && answer.is_none()),
            Err(error) => assert!(!is_none && error.status().unwrap().as_u16() == status),
        }
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.indices().get("i*").send().await.unwrap(), Some(BTreeMap::new()));
    for body in [json!({"i": {}}), json!({"i": {"mappings": {"properties": 1}}}), json!({"i": {"settings": []}})] {
        let (_service, es) = Recorder::of(Server::unknown(), 200, body);
        let error = es.indices().get("i").send().await.unwrap_err();
        assert!(error.to_string().contains("the index `i`: "), "{error}");
    }
}

#[tokio::test]
async fn mappings_of_fields_are_read_from_any_version() {
    let fields = json!({
        "a.b": {"full_name": "a.b", "mapping": {"b": {"type": "keyword", "null_value": null}}},
        "_id": {"full_name": "_id", "mapping": {}},
    });
    for server in SERVERS {
        let is_typed = server() == Server::elasticsearch(5, 6);
        let mappings = if is_typed { json!({"my_type": fields}) } else { fields.clone() };
        let (service, es) = Recorder::of(server(), 200, json!({"i": {"mappings": mappings}}));
        let call = es.indices().get_field_mapping("i", ["a.*", "_id"]).include_defaults(true);
        let mappings = call.send().await.unwrap();
        assert_eq!(service.one().line(), "GET /i/_mapping/field/a.*,_id?include_defaults=true");
        let of = mappings.get("i").unwrap();
        let field = &of["a.b"];
        assert_eq!((&*field.full_name, field.property.as_ref().unwrap().type_name()), ("a.b", "keyword"));
        assert_eq!(of["_id"].property, None);
        for fields in ["", "a,"] {
            let error = es.indices().get_field_mapping("i", fields).send().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request);
        }
        let (_service, es) = Recorder::of(server(), 200, json!({"i": {"mappings": {}}}));
        let mappings = es.indices().get_field_mapping("i", "none").send().await.unwrap();
        assert!(mappings.get("i").is_none_or(BTreeMap::is_empty));
    }
}

#[tokio::test]
async fn names_are_resolved() {
    let body = json!({
        "indices": [{"name": "i", "aliases": ["a"], "attributes": ["open", "hidden"]}, {"name": "j", "data_stream": "d"}],
        "aliases": [{"name": "a", "indices": ["i"]}],
        "data_streams": [{"name": "d", "backing_indices": ["j"], "timestamp_field": "@timestamp"}],
    });
    for server in SERVERS {
        let (service, es) = Recorder::of(server(), 200, &body);
        let resolved = es.indices().resolve_index(["i*", "d"]).expand_wildcards(["open", "hidden"]).send().await;
        if server() == Server::elasticsearch(5, 6) {
            assert!(resolved.unwrap_err().to_string().contains("it needs Elasticsearch 7.9 or OpenSearch 1.0"));
            continue;
        }
        let resolved = resolved.unwrap();
        assert_eq!(service.one().line(), "GET /_resolve/index/i*,d?expand_wildcards=open,hidden");
        assert_eq!(resolved.indices[0].attributes, ["open", "hidden"]);
        assert_eq!(resolved.indices[1].data_stream.as_deref(), Some("d"));
        assert_eq!((&*resolved.aliases[0].name, &*resolved.aliases[0].indices[0]), ("a", "i"));
        assert_eq!(resolved.data_streams[0].backing_indices, ["j"]);
    }
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    assert_eq!(es.indices().resolve_index("i").send().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn texts_are_analyzed() {
    let token = json!({"token": "foo", "start_offset": 0, "end_offset": 3, "type": "<ALPHANUM>", "position": 0});
    let (service, es) = Recorder::of(Server::unknown(), 200, json!({"tokens": [token]}));
    let analysis = es.indices().analyze("foo").send().await.unwrap();
    assert_eq!((&*analysis.tokens[0].token, &*analysis.tokens[0].token_type), ("foo", "<ALPHANUM>"));
    let asked = service.one();
    assert_eq!((asked.line(), asked.json()), ("POST /_analyze".to_owned(), json!({"text": ["foo"]})));
    let call = es.indices().analyze("a").text("b").index("i").analyzer("english").field("f").normalizer("n");
    let call = call.tokenizer("keyword").char_filter("html_strip").filter("lowercase");
    let call = call.filter(json!({"type": "stop", "stopwords": ["a"]})).explain(true).attributes(["keyword"]);
    call.send().await.unwrap();
    let asked = service.one();
    assert_eq!(asked.line(), "POST /i/_analyze");
    let body = json!({
        "text": ["a", "b"], "analyzer": "english", "field": "f", "normalizer": "n", "tokenizer": "keyword",
        "char_filter": ["html_strip"], "filter": ["lowercase", {"type": "stop", "stopwords": ["a"]}], "explain": true,
        "attributes": ["keyword"],
    });
    assert_eq!(asked.json(), body);
    assert!(es.indices().analyze("a").index("").send().await.is_err());

    let mut explained = token.clone();
    explained["bytes"] = json!("[66]");
    let step = json!({"name": "s", "tokens": [explained]});
    let detail = json!({"custom_analyzer": true, "charfilters": [{"name": "c", "filtered_text": ["x"]}],
        "tokenizer": step, "tokenfilters": [step]});
    let (_service, es) = Recorder::of(Server::unknown(), 200, json!({"detail": detail}));
    let analysis = es.indices().analyze("foo").send().await.unwrap();
    let detail = analysis.detail.unwrap();
    assert!(analysis.tokens.is_empty() && detail.custom_analyzer && detail.analyzer.is_none());
    assert_eq!(detail.charfilters[0].filtered_text, ["x"]);
    assert_eq!(detail.tokenizer.unwrap().tokens[0].attributes["bytes"], "[66]");
    let (_service, es) = Recorder::of(Server::unknown(), 200, "{}");
    let error = es.indices().analyze("foo").send().await.unwrap_err();
    assert!(error.to_string().contains("neither `tokens` nor `detail`"), "{error}");
}
