//! Aliases on real servers.

use es_client::{ErrorKind, indices::Alias, prelude::*, queries::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(aliases_come_and_go, what_is_missing, aliases_move_at_once, a_failed_change_is_told);

async fn aliases_come_and_go(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, alias) = (unique("aliased"), unique("alias"));
    let mapping = Mapping::new().field("lang", es_client::dsl::mapping::keyword());
    es.indices().create(&index).mapping(mapping).send().await.unwrap();
    for (id, lang) in ["en", "de"].iter().enumerate() {
        es.index(&json!({"lang": lang})).index(&index).id(id).routing("r").refresh(true).send().await.unwrap();
    }
    assert!(es.indices().put_alias(&index, &alias).send().await.unwrap().acknowledged);
    assert_eq!(es.count::<Value>().index(&alias).send().await.unwrap(), 2);
    let english = Alias::new().filter::<Value>(term("lang", "en")).routing("r");
    assert!(es.indices().put_alias(&index, &alias).alias(english).send().await.unwrap().acknowledged);
    assert_eq!(es.count::<Value>().index(&alias).send().await.unwrap(), 1);

    let aliases = es.indices().get_alias(&alias).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&alias).collect::<Vec<_>>(), [&index]);
    let kept = aliases.get(&index, &alias).unwrap();
    assert!(kept.filter.is_some());
    assert_eq!((kept.index_routing.as_deref(), kept.search_routing.as_deref()), (Some("r"), Some("r")));
    let all = es.indices().get_aliases().index(&index).send().await.unwrap();
    assert_eq!(all, aliases);
    assert!(es.indices().exists_alias(&alias).send().await.unwrap());
    assert!(es.indices().exists_alias(&alias).index(&index).send().await.unwrap());

    let writes = es.indices().put_alias(&index, &alias).alias(Alias::new().is_write_index(true)).send().await;
    if server == Server::Elasticsearch5 {
        let error = writes.unwrap_err();
        assert!(error.to_string().contains("`is_write_index` needs Elasticsearch 6.4"), "{error}");
    } else {
        assert!(writes.unwrap().acknowledged);
        let aliases = es.indices().get_alias(&alias).index(&index).send().await.unwrap().unwrap();
        assert_eq!(aliases.get(&index, &alias), Some(&Alias::new().is_write_index(true)));
    }
    assert!(es.indices().delete_alias(&index, &alias).send().await.unwrap().acknowledged);
    assert_eq!(es.indices().get_alias(&alias).send().await.unwrap(), None);
    assert!(!es.indices().exists_alias(&alias).send().await.unwrap());
    es.indices().delete(&index).send().await.unwrap();
}

async fn what_is_missing(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, alias, missing) = (unique("aliased"), unique("alias"), unique("missing"));
    es.indices().create(&index).send().await.unwrap();
    es.indices().put_alias(&index, &alias).send().await.unwrap();

    assert_eq!(es.indices().get_alias(&missing).send().await.unwrap(), None);
    assert_eq!(es.indices().get_alias(format!("{missing}*")).send().await.unwrap(), None);
    let error = es.indices().get_alias([&alias, &missing]).send().await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains(&format!("alias [{missing}] missing")), "{error}");
    assert!(!es.indices().exists_alias([&alias, &missing]).send().await.unwrap());
    let error = es.indices().get_alias(&alias).index(&missing).send().await.unwrap_err();
    assert!(error.is_index_not_found(), "{error}");
    assert!(!es.indices().exists_alias(&alias).index(&missing).send().await.unwrap());

    let error = es.indices().delete_alias(&index, &missing).send().await.unwrap_err();
    assert!(error.is_not_found() && !error.is_index_not_found(), "{error}");
    assert!(es.indices().put_alias(&missing, &alias).send().await.unwrap_err().is_index_not_found());
    let error = es.indices().put_alias(&index, "not/a/name").send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Api, 400));
    es.indices().delete(&index).send().await.unwrap();
}

async fn aliases_move_at_once(server: Server) {
    let Some(es) = client(server).await else { return };
    let [old, new, alias] = ["old", "new", "alias"].map(unique);
    for index in [&old, &new] {
        es.indices().create(index).send().await.unwrap();
    }
    es.indices().update_aliases().add(&old, &alias).send().await.unwrap();
    let filter = Alias::new().filter::<Value>(match_all()).search_routing("a,b");
    let call = es.indices().update_aliases().remove(&old, &alias).add(&new, &alias).add_as(&new, unique("b"), filter);
    assert!(call.send().await.unwrap().acknowledged);
    let aliases = es.indices().get_alias(&alias).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&alias).collect::<Vec<_>>(), [&new]);
    // An alias takes the name of an index that goes.
    es.indices().update_aliases().remove_index(&old).add(&new, &old).timeout("30s").send().await.unwrap();
    let aliases = es.indices().get_alias(&old).send().await.unwrap().unwrap();
    assert_eq!(aliases.indices_of(&old).collect::<Vec<_>>(), [&new]);
    es.indices().delete(&new).send().await.unwrap();
}

async fn a_failed_change_is_told(server: Server) {
    let Some(es) = client(server).await else { return };
    let [index, alias, missing] = ["aliased", "alias", "missing"].map(unique);
    es.indices().create(&index).send().await.unwrap();
    // A missing index: nothing is done.
    let call = es.indices().update_aliases().add(&index, &alias).add(&missing, &alias);
    assert!(call.send().await.unwrap_err().is_index_not_found());
    assert!(!es.indices().exists_alias(&alias).send().await.unwrap());
    let error = es.indices().update_aliases().remove(&index, &missing).send().await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    // A missing alias beside other actions: these are done.
    let both = es.indices().update_aliases().remove(&index, &missing).add(&index, &alias).send().await;
    match server {
        Server::Elasticsearch9 => {
            let error = both.unwrap_err();
            assert!(error.to_string().contains("1 of 2 actions failed: "), "{error}");
        }
        _ => assert!(both.unwrap().acknowledged),
    }
    assert!(es.indices().exists_alias(&alias).send().await.unwrap());
    // Unless it has to be there.
    let strict = es.indices().update_aliases().remove_existing(&index, &missing).add(&index, &missing).send().await;
    let error = strict.unwrap_err();
    match server {
        Server::Elasticsearch9 | Server::OpenSearch3 => assert!(error.is_not_found(), "{error}"),
        _ => assert!(error.to_string().contains("`must_exist` needs "), "{error}"),
    }
    assert!(!es.indices().exists_alias(&missing).send().await.unwrap());
    es.indices().delete(&index).send().await.unwrap();
}
