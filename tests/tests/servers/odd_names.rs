//! Names with characters that mean something in a path or a query string, on real servers.

use std::collections::BTreeMap;

use es_client::{
    ErrorKind,
    cluster::ComponentTemplate,
    dsl::script::StoredScript,
    indices::{IndexTemplate, LegacyTemplate, TemplateContent},
    ingest::{Pipeline, Processor},
    prelude::*,
};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(what_is_stored_under_an_odd_name_is_found_under_it);

/// The names, each of which is another thing.
fn names() -> Vec<String> {
    let odd = [
        "a b", "ü日", "100%", "%2F", "a#b", "a/b", "a+b", "a?b=c&d", "a:b", "a;b", "a'b\"c", "a\\b", "a.b", "a@b", "~",
        "a,b", "a*",
    ];
    odd.into_iter().map(|odd| format!("{}{odd}", unique("odd"))).collect()
}

/// Whether a server took a name; one that it refuses must not have been stored under another.
fn is_taken<T>(put: Result<T, es_client::Error>, name: &str) -> bool {
    match put {
        Ok(_) => true,
        Err(error) => {
            let is_refused = error.kind() == ErrorKind::Request || error.status().is_some_and(|status| status == 400);
            assert!(is_refused, "{name}: {error}");
            false
        }
    }
}

async fn what_is_stored_under_an_odd_name_is_found_under_it(server: Server) {
    let Some(es) = client(server).await else { return };
    let index = unique("odd-index");
    es.indices().create(&index).send().await.unwrap();
    let mut taken = BTreeMap::<&str, u32>::new();
    for name in names() {
        let pipeline = || Pipeline::new([Processor::set("a", 1)]);
        if is_taken(es.ingest().put_pipeline(&name, pipeline()).send().await, &name) {
            assert_eq!(
                es.ingest().get_pipeline(&name).send().await.unwrap().unwrap().processors,
                pipeline().processors
            );
            let through = es.index(&json!({})).index(&index).id(&name).pipeline(&name).send().await;
            through.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(es.get::<Value>(&name).index(&index).send().await.unwrap().unwrap().source["a"], 1);
            es.ingest().delete_pipeline(&name).send().await.unwrap();
            assert_eq!(es.ingest().get_pipeline(&name).send().await.unwrap(), None);
            *taken.entry("pipeline").or_default() += 1;
        }
        if server.has_scripting() && is_taken(es.scripts().put(&name, StoredScript::painless("1")).send().await, &name)
        {
            assert!(es.scripts().get(&name).send().await.unwrap().is_some(), "{name}");
            es.scripts().delete(&name).send().await.unwrap();
            assert!(es.scripts().get(&name).send().await.unwrap().is_none(), "{name}");
            *taken.entry("script").or_default() += 1;
        }
        let pattern = unique("odd-pattern");
        if is_taken(es.indices().put_template(&name, LegacyTemplate::new([&*pattern])).send().await, &name) {
            assert!(es.indices().exists_template(&name).send().await.unwrap(), "{name}");
            assert!(es.indices().get_template(&name).send().await.unwrap().is_some(), "{name}");
            es.indices().delete_template(&name).send().await.unwrap();
            assert!(!es.indices().exists_template(&name).send().await.unwrap(), "{name}");
            *taken.entry("template").or_default() += 1;
        }
        if server != Server::Elasticsearch5 {
            let component = ComponentTemplate::new(TemplateContent::new());
            if is_taken(es.cluster().put_component_template(&name, component).send().await, &name) {
                assert!(es.cluster().exists_component_template(&name).send().await.unwrap(), "{name}");
                let index_template = IndexTemplate::new([&*pattern]).composed_of([&*name]);
                if is_taken(es.indices().put_index_template(&name, index_template).send().await, &name) {
                    assert!(es.indices().exists_index_template(&name).send().await.unwrap(), "{name}");
                    let found = es.indices().get_index_template(&name).send().await.unwrap().unwrap();
                    assert_eq!(found.composed_of, [&*name]);
                    es.indices().simulate_template().name(&name).send().await.unwrap();
                    es.indices().delete_index_template(&name).send().await.unwrap();
                    assert!(!es.indices().exists_index_template(&name).send().await.unwrap(), "{name}");
                }
                es.cluster().delete_component_template(&name).send().await.unwrap();
                assert!(!es.cluster().exists_component_template(&name).send().await.unwrap(), "{name}");
                *taken.entry("component").or_default() += 1;
            }
        }
        if is_taken(es.indices().put_alias(&index, &name).send().await, &name) {
            assert!(es.indices().exists_alias(&name).send().await.unwrap(), "{name}");
            let aliases = es.indices().get_alias(&name).send().await.unwrap().unwrap();
            assert!(aliases.get(&index, &name).is_some(), "{name}: {aliases:?}");
            es.count::<Value>().index(&name).send().await.unwrap_or_else(|error| panic!("{name}: {error}"));
            es.search::<Value>().index(&name).send().await.unwrap_or_else(|error| panic!("{name}: {error}"));
            let pages = es.msearch(vec![es.search::<Value>().index(&name)]).send().await.unwrap();
            pages[0].as_ref().unwrap_or_else(|error| panic!("{name}: {error}"));
            es.indices().update_aliases().remove(&index, &name).send().await.unwrap();
            assert!(!es.indices().exists_alias(&name).send().await.unwrap(), "{name}");
            *taken.entry("alias").or_default() += 1;
        }
        if is_taken(es.indices().create(&name).send().await, &name) {
            assert!(es.indices().exists(&name).send().await.unwrap(), "{name}");
            es.index(&json!({})).index(&name).id(&name).routing(&name).refresh(true).send().await.unwrap();
            assert_eq!(es.count::<Value>().index(&name).routing(&name).send().await.unwrap(), 1, "{name}");
            let found =
                es.mget::<Value>([es_client::document::MgetItem::new(&name).routing(&name)]).index(&name).send().await;
            assert!(found.unwrap()[0].as_ref().unwrap().is_some(), "{name}");
            let vectors = es.termvectors::<Value>(&name).index(&name).routing(&name).send().await;
            assert!(vectors.unwrap().is_some(), "{name}");
            assert_eq!(es.cat().count().index(&name).send().await.unwrap()[0].count, Some(1), "{name}");
            es.indices().delete(&name).send().await.unwrap();
            assert!(!es.indices().exists(&name).send().await.unwrap(), "{name}");
            *taken.entry("index").or_default() += 1;
        }
    }
    for kind in ["template", "alias", "index"] {
        assert!(taken.get(kind).is_some_and(|count| *count > 5), "{taken:?}");
    }
    es.indices().delete(&index).send().await.unwrap();
}
