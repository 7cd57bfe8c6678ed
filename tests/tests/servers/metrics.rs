//! What the client measures of its calls and connections.

use std::collections::BTreeMap;

use es_client::{bulk, prelude::*, transport::MetricsLayer};
use es_cluster::Server;
use es_tests::{on_each_server, shared, unique};
use opentelemetry::{KeyValue, metrics::MeterProvider};
use opentelemetry_sdk::metrics::{
    InMemoryMetricExporter, PeriodicReader, SdkMeterProvider,
    data::{AggregatedMetrics, MetricData},
};

on_each_server!(calls_and_connections_are_measured);

/// What was counted, by the name of the metric and some of its attributes.
type Counts = BTreeMap<(String, String), i64>;

fn add<'a>(counts: &mut Counts, metric: &str, attributes: impl Iterator<Item = &'a KeyValue>, count: i64) {
    let told = attributes.filter(|a| !["server.address", "server.port"].contains(&a.key.as_str()));
    let mut told: Vec<_> = told.map(|a| format!("{}={}", a.key, a.value)).collect();
    told.sort();
    *counts.entry((metric.to_owned(), told.join(" "))).or_default() += count;
}

fn counts(exporter: &InMemoryMetricExporter) -> Counts {
    let mut counts = Counts::new();
    for exported in exporter.get_finished_metrics().unwrap() {
        for metric in exported.scope_metrics().flat_map(|scope| scope.metrics()) {
            match metric.data() {
                AggregatedMetrics::F64(MetricData::Histogram(histogram)) => histogram.data_points().for_each(|point| {
                    assert!(point.sum() > 0.0, "{metric:?}");
                    add(&mut counts, metric.name(), point.attributes(), point.count() as i64);
                }),
                AggregatedMetrics::I64(MetricData::Sum(sum)) => {
                    sum.data_points()
                        .for_each(|point| add(&mut counts, metric.name(), point.attributes(), point.value()));
                }
                _ => {}
            }
        }
    }
    counts
}

async fn calls_and_connections_are_measured(server: Server) {
    let Some(cluster) = shared(server).await else { return };
    let exporter = InMemoryMetricExporter::default();
    let reader = PeriodicReader::builder(exporter.clone()).build();
    let meters = SdkMeterProvider::builder().with_reader(reader).build();
    let layer = MetricsLayer::new(&meters.meter("test")).pool_name("tests");
    let es = Elasticsearch::builder().node(cluster.url()).metrics(layer).build().unwrap();
    let index = unique("measured");
    let index_as = |id: u64| bulk::Operation::index(&json!({"n": id})).index(&index).id(id);
    es.bulk().operations(bulk::iter([index_as(1), index_as(2)])).send().await.unwrap();
    assert!(es.get::<Value>(1).index(&index).send().await.unwrap().is_some());
    assert!(es.get::<Value>(3).index(&index).send().await.unwrap().is_none());
    es.indices().delete(&index).send().await.unwrap();
    assert!(es.count::<Value>().index(&index).send().await.is_err());
    meters.force_flush().unwrap();

    let counts = counts(&exporter);
    let count = |metric: &str, attributes: &str| {
        let name = (metric.to_owned(), attributes.to_owned());
        *counts.get(&name).unwrap_or_else(|| panic!("{name:?} is not among {counts:#?}"))
    };
    let requests = |attributes: &str| count("db.client.operation.duration", attributes);
    let here = format!("db.collection.name={index}");
    let missing = "db.response.status_code=404 db.system.name=elasticsearch error.type=404";
    assert_eq!(requests("db.operation.name=bulk db.system.name=elasticsearch"), 1);
    assert_eq!(requests(&format!("{here} db.operation.name=get db.system.name=elasticsearch")), 1);
    assert_eq!(requests(&format!("{here} db.operation.name=get {missing}")), 1);
    assert_eq!(requests(&format!("{here} db.operation.name=count {missing}")), 1);
    assert_eq!(requests(&format!("{here} db.operation.name=indices.delete db.system.name=elasticsearch")), 1);

    let node = cluster.url().trim_start_matches("http://").trim_end_matches('/');
    let pool = format!("db.client.connection.pool.name=tests/{node}");
    assert_eq!(count("db.client.connection.count", &format!("{pool} db.client.connection.state=idle")), 1);
    assert_eq!(count("db.client.connection.count", &format!("{pool} db.client.connection.state=used")), 0);
    assert_eq!(count("db.client.connection.create_time", &pool), 1);
    assert_eq!(count("db.client.connection.max", &pool), 64);
}
