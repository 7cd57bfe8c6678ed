//! The calls about indices as a whole, on real servers.

use es_client::{
    ErrorKind,
    dsl::mapping::{IndexSettings, keyword},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};
use serde::{Deserialize, Serialize};

on_each_server!(mappings, settings, shards);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(doc_type = "book")]
struct Book {
    #[field(keyword)]
    title: String,
    pages: u32,
}

async fn mappings(server: Server) {
    let Some(es) = client(server).await else { return };
    let (indices, index) = (es.indices(), unique("mappings"));
    indices
        .create(&index)
        .mapping(Mapping::new().with_document::<Book>().field("pages", keyword()))
        .send()
        .await
        .unwrap();
    // Another type for a field that is there: nothing is changed.
    let error = indices.put_mapping_for::<Book>().index(&index).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api, "{error}");
    indices.delete(&index).send().await.unwrap();

    indices.create(&index).mapping(Mapping::new().with_document::<Book>()).send().await.unwrap();
    assert!(indices.put_mapping_for::<Book>().index(&index).timeout("30s").send().await.unwrap().acknowledged);
    let more = Mapping::new().with_document::<Book>().field("lang", keyword());
    assert!(indices.put_mapping(&index).mapping(more).send().await.unwrap().acknowledged);
    let mappings = indices.get_mapping(&index).send().await.unwrap();
    let fields = mappings.get(&index).unwrap().properties();
    assert_eq!(fields.keys().collect::<Vec<_>>(), ["lang", "pages", "title"]);
    assert_eq!(fields["title"].type_name(), "keyword");
    let error = indices.put_mapping_for::<Book>().index(unique("none")).send().await.unwrap_err();
    assert!(error.is_index_not_found(), "{error}");
    indices.delete(&index).send().await.unwrap();
}

async fn settings(server: Server) {
    let Some(es) = client(server).await else { return };
    let (indices, index) = (es.indices(), unique("settings"));
    let settings = IndexSettings::new().number_of_shards(2).number_of_replicas(0);
    indices.create(&index).settings(settings).send().await.unwrap();
    let settings = IndexSettings::new().refresh_interval("7s").param("blocks.write", true);
    assert!(indices.put_settings(&index).settings(settings).send().await.unwrap().acknowledged);
    for flat in [false, true] {
        let all = indices.get_settings(&index).flat_settings(flat).include_defaults(true).send().await.unwrap();
        let settings = &all[&index];
        assert_eq!((settings.number_of_shards, settings.number_of_replicas), (Some(2), Some(0)));
        assert_eq!(settings.refresh_interval.as_deref(), Some("7s"));
        assert!(settings.blocks.write && !settings.blocks.read && !settings.hidden);
        assert_eq!(settings.provided_name.as_deref(), Some(&*index));
        assert!(settings.creation_date > Some(1_500_000_000_000) && settings.uuid.is_some());
        assert!(settings.version_created.is_some() && settings.defaults.is_some());
        assert_eq!(settings.raw.get("index").is_none(), flat);
    }
    let settings = json!({"refresh_interval": null, "index": {"blocks": {"write": null}}});
    indices.put_settings(&index).settings(settings).send().await.unwrap();
    let all = indices.get_settings(&index).names(["index.refresh*", "index.number_of_*"]).send().await.unwrap();
    let settings = &all[&index];
    assert_eq!((settings.refresh_interval.as_deref(), settings.number_of_shards), (None, Some(2)));
    assert!(!settings.blocks.write && settings.uuid.is_none());

    let error = indices.put_settings(&index).settings(json!({"number_of_shards": 3})).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Api, "{error}");
    for error in [
        indices.put_settings(unique("none")).settings(json!({"codec": null})).send().await.unwrap_err(),
        indices.get_settings(unique("none")).send().await.unwrap_err(),
    ] {
        assert!(error.is_index_not_found(), "{error}");
    }
    indices.delete(&index).send().await.unwrap();
}

async fn shards(server: Server) {
    let Some(es) = client(server).await else { return };
    let (indices, index) = (es.indices(), unique("shards"));
    let settings = IndexSettings::new().number_of_shards(1).number_of_replicas(0);
    indices.create(&index).settings(settings).send().await.unwrap();
    es.index(&json!({"a": 1})).index(&index).id(1).send().await.unwrap();
    for answer in [
        indices.refresh(&index).send().await,
        indices.flush(&index).force(true).wait_if_ongoing(true).send().await,
        indices.forcemerge(&index).max_num_segments(1).flush(true).send().await,
        indices.clear_cache(&index).query(true).request(true).fielddata(true).fields("a").send().await,
        indices.clear_cache(&index).send().await,
    ] {
        let shards = answer.unwrap();
        assert_eq!((shards.total, shards.successful, shards.failed), (1, 1, 0));
    }
    for error in [
        indices.refresh(unique("none")).send().await.unwrap_err(),
        indices.flush(unique("none")).send().await.unwrap_err(),
        indices.forcemerge(unique("none")).send().await.unwrap_err(),
        indices.clear_cache(unique("none")).send().await.unwrap_err(),
        indices.open(unique("none")).send().await.unwrap_err(),
    ] {
        assert!(error.is_index_not_found(), "{error}");
    }
    assert!(indices.open(&index).timeout("30s").send().await.unwrap().acknowledged);
    indices.delete(&index).send().await.unwrap();
}
