//! Tables, on real servers.

use es_client::{cluster::HealthStatus, prelude::*};
use es_cluster::Server;
use es_tests::{client, on_each_server, unique};

on_each_server!(tables_have_typed_rows);

async fn tables_have_typed_rows(server: Server) {
    let Some(es) = client(server).await else { return };
    let (index, alias, cat) = (unique("cat"), unique("cat-alias"), es.cat());
    let settings = json!({"number_of_shards": 1, "number_of_replicas": 1});
    es.indices().create(&index).settings(settings).body_raw(json!({"aliases": {&alias: {}}})).send().await.unwrap();
    es.index(&json!({"x": 1})).index(&index).id(1).refresh(true).send().await.unwrap();
    es.cluster().health().index(&index).wait_for_status("yellow").send().await.unwrap();

    let rows = cat.indices().index(&index).send().await.unwrap();
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((row.index.as_deref(), &row.health), (Some(index.as_str()), &Some(HealthStatus::Yellow)));
    assert_eq!((row.pri, row.rep, row.docs_count), (Some(1), Some(1), Some(1)));
    assert!(row.store_size.unwrap() > 0 && row.creation_date.is_none());
    let rows = cat.indices().index(&index).columns(["creation.date", "refresh.total"]).send().await.unwrap();
    assert!(
        rows[0].creation_date.unwrap() > 0 && rows[0].index.is_none() && rows[0].other.contains_key("refresh.total")
    );

    let rows = cat.shards().index(&index).columns("*").sort("prirep").send().await.unwrap();
    let [primary, replica] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(
        (primary.prirep.as_deref(), primary.state.as_deref(), primary.docs),
        (Some("p"), Some("STARTED"), Some(1))
    );
    assert_eq!((replica.unassigned_reason.as_deref(), replica.docs), (Some("INDEX_CREATED"), None));
    assert!(replica.unassigned_for.is_some());

    let rows = cat.nodes().columns("*").full_id(true).send().await.unwrap();
    let [node] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((node.master, node.version.as_deref()), (Some(true), Some(server.version())));
    assert!(node.heap_max.unwrap() > 0 && node.disk_total.unwrap() > 0 && node.uptime.unwrap() > Duration::ZERO);
    assert_eq!(cat.nodes().send().await.unwrap()[0].master, Some(true));

    let rows = cat.aliases().name(&alias).send().await.unwrap();
    assert_eq!(
        (rows[0].index.as_deref(), rows[0].filter, &rows[0].routing_index),
        (Some(index.as_str()), Some(false), &None)
    );
    let health = cat.health().send().await.unwrap();
    assert!(health[0].shards.unwrap() > 0 && health[0].active_shards_percent.unwrap() > 0.0);
    assert_eq!(cat.count().index(&index).send().await.unwrap()[0].count, Some(1));
    let rows = cat.allocation().send().await.unwrap();
    assert!(rows.iter().any(|row| row.node.as_deref() == Some("UNASSIGNED") && row.disk_total.is_none()), "{rows:?}");
    assert!(rows.iter().any(|row| row.disk_total.unwrap_or_default() > 0), "{rows:?}");
    cat.templates().send().await.unwrap();
    let rows = cat.thread_pool().pool("get").columns("*").send().await.unwrap();
    assert_eq!((rows.len(), rows[0].name.as_deref(), rows[0].rejected), (1, Some("get"), Some(0)));
    let rows = cat.recovery().index(&index).send().await.unwrap();
    assert_eq!((rows[0].stage.as_deref(), rows[0].bytes, &rows[0].source_node), (Some("done"), Some(0), &None));
    let rows = cat.segments().index(&index).send().await.unwrap();
    assert_eq!((rows[0].docs_count, rows[0].searchable), (Some(1), Some(true)));
    cat.plugins().send().await.unwrap();
    es.indices().delete(&index).send().await.unwrap();
}
