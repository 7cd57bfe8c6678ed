//! Templates on real servers.

use es_client::{
    Error, ErrorKind,
    cluster::ComponentTemplate,
    dsl::mapping::{keyword, long},
    indices::{Alias, IndexTemplate, LegacyTemplate, TemplateContent},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(legacy_templates, index_templates, component_templates, simulations, data_streams);

/// A document whose type has a name of its own on version 5.
#[derive(Debug, serde::Serialize, serde::Deserialize, Document)]
#[document(doc_type = "log", settings(number_of_shards = 1))]
struct Log {
    level: String,
}

async fn legacy_templates(server: Server) {
    let Some(es) = client(server).await else { return };
    let (name, alias) = (unique("legacy"), unique("alias"));
    let (pattern, index) = (format!("{name}-*"), format!("{name}-1"));
    let template = LegacyTemplate::new([&pattern]).content_of::<Log>().order(2).version(7).alias(&alias, Alias::new());
    assert_eq!(es.indices().get_template(&name).send().await.unwrap(), None);
    assert!(!es.indices().exists_template(&name).send().await.unwrap());
    assert!(es.indices().put_template(&name, template.clone()).send().await.unwrap().acknowledged);
    let error = es.indices().put_template(&name, template.clone()).create(true).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400));

    assert!(es.indices().exists_template(&name).send().await.unwrap());
    let kept = es.indices().get_template(&name).send().await.unwrap().unwrap();
    assert_eq!((&kept.index_patterns, kept.order, kept.version), (&template.index_patterns, Some(2), Some(7)));
    assert_eq!(kept.settings.as_ref().unwrap().get("number_of_shards"), Some(&json!("1")));
    let doc_type = if server == Server::Elasticsearch5 { "log" } else { "_doc" };
    assert_eq!(kept.mappings[doc_type], Log::mapping().with_document());
    assert!(kept.aliases.contains_key(&alias));
    assert_eq!(es.indices().get_templates(pattern.replace('-', "*")).send().await.unwrap()[&name], kept);
    // It can be put as it was read.
    assert!(es.indices().put_template(&name, kept).send().await.unwrap().acknowledged);

    es.indices().create(&index).send().await.unwrap();
    let mapping = es.indices().get_mapping(&index).send().await.unwrap();
    assert!(mapping.get(&index).unwrap().properties().get("level").is_some());
    assert!(es.indices().exists_alias(&alias).index(&index).send().await.unwrap());

    if server == Server::Elasticsearch5 {
        let error = es.indices().put_template(&name, LegacyTemplate::new(["a-*", "b-*"])).send().await.unwrap_err();
        assert!(error.to_string().contains("has one index pattern"), "{error}");
    }
    assert!(es.indices().delete_template(&name).send().await.unwrap().acknowledged);
    let error = es.indices().delete_template(&name).send().await.unwrap_err();
    assert!(error.is_not_found() && !error.is_index_not_found(), "{error}");
    assert!(es.indices().get_templates(&name).send().await.unwrap().is_empty());
    es.indices().delete(&index).send().await.unwrap();
}

/// A server of version 5 has no composable templates, and is not asked.
fn is_refused<T>(server: Server, result: &Result<T, Error>) -> bool {
    let Err(error) = result else { return false };
    let is_refused = error.kind() == ErrorKind::Request;
    assert_eq!(is_refused, server == Server::Elasticsearch5, "{error}");
    is_refused
}

async fn index_templates(server: Server) {
    let Some(es) = client(server).await else { return };
    let (name, alias) = (unique("composable"), unique("alias"));
    let (pattern, index) = (format!("{name}-*"), format!("{name}-1"));
    let content = TemplateContent::of::<Log>().alias(&alias, Alias::new().is_write_index(true).routing("r"));
    let template = IndexTemplate::new([&pattern]).content(content).priority(100).version(7);
    let template = template.meta(json!({"owner": "search"}));
    let missing = es.indices().get_index_template(&name).send().await;
    if is_refused(server, &missing) {
        return;
    }
    assert_eq!(missing.unwrap(), None);
    assert!(es.indices().get_index_templates(&pattern).send().await.unwrap().is_empty());
    assert!(!es.indices().exists_index_template(&name).send().await.unwrap());
    assert!(es.indices().put_index_template(&name, template.clone()).send().await.unwrap().acknowledged);
    let error = es.indices().put_index_template(&name, template.clone()).create(true).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400));
    let error = es.indices().put_index_template(unique("same"), template.clone()).send().await.unwrap_err();
    assert!(error.to_string().contains("same priority"), "{error}");

    assert!(es.indices().exists_index_template(&name).send().await.unwrap());
    let kept = es.indices().get_index_template(&name).send().await.unwrap().unwrap();
    assert_eq!(kept.content.mappings, template.content.mappings);
    assert_eq!(kept.content.aliases, template.content.aliases);
    assert_eq!(kept.content.settings.as_ref().unwrap().get("number_of_shards"), Some(&json!("1")));
    assert_eq!((kept.priority, kept.version, &kept.meta), (Some(100), Some(7), &template.meta));
    assert_eq!(es.indices().get_index_templates(format!("{name}*")).send().await.unwrap()[&name], kept);
    // It can be put as it was read.
    assert!(es.indices().put_index_template(&name, kept).send().await.unwrap().acknowledged);

    es.indices().create(&index).send().await.unwrap();
    let aliases = es.indices().get_alias(&alias).send().await.unwrap().unwrap();
    assert_eq!(aliases.get(&index, &alias).unwrap().is_write_index, Some(true));

    assert!(es.indices().delete_index_template(&name).send().await.unwrap().acknowledged);
    assert!(es.indices().delete_index_template(&name).send().await.unwrap_err().is_not_found());
    assert_eq!(es.indices().get_index_template(&name).send().await.unwrap(), None);
    es.indices().delete(&index).send().await.unwrap();
}

async fn component_templates(server: Server) {
    let Some(es) = client(server).await else { return };
    let (base, name) = (unique("base"), unique("composed"));
    let content = TemplateContent::of::<Log>().alias(unique("alias"), Alias::new());
    let template = ComponentTemplate::new(content).version(3).meta(json!({"owner": "search"}));
    let missing = es.cluster().get_component_template(&base).send().await;
    if is_refused(server, &missing) {
        return;
    }
    assert_eq!(missing.unwrap(), None);
    assert!(es.cluster().get_component_templates(format!("{base}*")).send().await.unwrap().is_empty());
    assert!(!es.cluster().exists_component_template(&base).send().await.unwrap());
    assert!(es.cluster().put_component_template(&base, template.clone()).send().await.unwrap().acknowledged);
    let error = es.cluster().put_component_template(&base, template.clone()).create(true).send().await.unwrap_err();
    assert!(error.to_string().contains("already exists"), "{error}");

    assert!(es.cluster().exists_component_template(&base).send().await.unwrap());
    let kept = es.cluster().get_component_template(&base).send().await.unwrap().unwrap();
    assert_eq!((&kept.content.mappings, kept.version), (&template.content.mappings, Some(3)));
    assert_eq!((&kept.content.aliases, &kept.meta), (&template.content.aliases, &template.meta));
    assert_eq!(es.cluster().get_component_templates(format!("{base}*")).send().await.unwrap()[&base], kept);
    assert!(es.cluster().put_component_template(&base, kept).send().await.unwrap().acknowledged);

    let composed = IndexTemplate::new([format!("{name}-*")]).composed_of([&base]).priority(100);
    es.indices().put_index_template(&name, composed).send().await.unwrap();
    let simulated = es.indices().simulate_index_template(format!("{name}-1")).send().await.unwrap().unwrap();
    assert_eq!(simulated.content.mappings, template.content.mappings);
    let error = es.cluster().delete_component_template(&base).send().await.unwrap_err();
    assert!(error.to_string().contains("still in use"), "{error}");
    es.indices().delete_index_template(&name).send().await.unwrap();
    assert!(es.cluster().delete_component_template(&base).send().await.unwrap().acknowledged);
    assert!(es.cluster().delete_component_template(&base).send().await.unwrap_err().is_not_found());
}

async fn simulations(server: Server) {
    let Some(es) = client(server).await else { return };
    let name = unique("simulated");
    let (pattern, index) = (format!("{name}-*"), format!("{name}-1"));
    let none = es.indices().simulate_index_template(&index).send().await;
    if is_refused(server, &none) {
        return;
    }
    assert_eq!(none.unwrap(), None);
    let content = TemplateContent::new().mapping(Mapping::new().field("a", keyword()));
    let template = IndexTemplate::new([&pattern]).content(content.clone()).priority(1);
    es.indices().put_index_template(&name, template).send().await.unwrap();

    let simulated = es.indices().simulate_index_template(&index).send().await.unwrap().unwrap();
    assert_eq!((&simulated.content.mappings, simulated.overlapping.len()), (&content.mappings, 0));
    let simulated = es.indices().simulate_template().name(&name).send().await.unwrap();
    assert_eq!(simulated.content.mappings, content.mappings);
    let content = TemplateContent::new().mapping(Mapping::new().field("b", long()));
    let other = IndexTemplate::new([&pattern]).content(content.clone()).priority(2);
    for simulated in [
        es.indices().simulate_template().template(other.clone()).send().await.unwrap(),
        es.indices().simulate_index_template(&index).template(other).send().await.unwrap().unwrap(),
    ] {
        assert_eq!(simulated.content.mappings, content.mappings);
        assert_eq!(simulated.overlapping[0].name, name);
        assert_eq!(simulated.overlapping[0].index_patterns[..], [&*pattern]);
    }
    let error = es.indices().simulate_template().name(unique("none")).send().await.unwrap_err();
    assert!(error.to_string().contains("does not exist"), "{error}");
    es.indices().delete_index_template(&name).send().await.unwrap();
}

/// The published packages of Elasticsearch have no module for data streams.
async fn data_streams(server: Server) {
    let Some(es) = client(server).await else { return };
    let (name, missing) = (unique("stream"), unique("none"));
    let found = es.indices().get_data_stream(&missing).send().await;
    if is_refused(server, &found) {
        return;
    }
    if server != Server::OpenSearch3 {
        assert_eq!(found.unwrap_err().kind(), ErrorKind::Api);
        return;
    }
    assert_eq!(found.unwrap(), None);
    assert!(es.indices().get_data_stream(format!("{missing}*")).send().await.unwrap().unwrap().is_empty());
    let template = IndexTemplate::new([format!("{name}*")]).data_stream().priority(100);
    es.indices().put_index_template(&name, template).send().await.unwrap();
    assert!(es.indices().create_data_stream(&name).send().await.unwrap().acknowledged);
    assert!(es.indices().create_data_stream(&name).send().await.unwrap_err().is_already_exists());
    let streams = es.indices().get_data_stream(&name).send().await.unwrap().unwrap();
    assert_eq!((&streams[0].name, streams[0].generation, streams[0].indices.len()), (&name, 1, 1));
    assert_eq!(
        (streams[0].template.as_deref(), streams[0].timestamp_field.name.as_str()),
        (Some(&*name), "@timestamp")
    );
    assert!(es.indices().delete_data_stream(&name).send().await.unwrap().acknowledged);
    es.indices().delete_index_template(&name).send().await.unwrap();
}
