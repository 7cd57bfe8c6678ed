use std::time::Duration;

use http::{Request, Response};
use opentelemetry::{KeyValue, metrics::MeterProvider};
use opentelemetry_sdk::metrics::{
    InMemoryMetricExporter, PeriodicReader, SdkMeterProvider,
    data::{AggregatedMetrics, MetricData},
};
use opentelemetry_semantic_conventions::{attribute, metric};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{MetricsLayer, connections, layer::DURATION, operation::CANCELLED};
use crate::{
    Body, RequestOptions, Transport, TransportBuilder,
    layers::conventions,
    testing::{Reply, VirtualCluster},
};

/// Keeps what is measured.
struct Meters {
    provider: SdkMeterProvider,
    exporter: InMemoryMetricExporter,
}

impl Meters {
    fn new() -> Self {
        let exporter = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(exporter.clone()).build();
        Self { provider: SdkMeterProvider::builder().with_reader(reader).build(), exporter }
    }

    fn layer(&self) -> MetricsLayer {
        self.provider.meter("test").into()
    }

    /// One line for each time series of the metrics whose name begins so: name, attributes by name, and how many were
    /// measured or what was observed.
    fn lines(&self, name: &str) -> Vec<String> {
        self.exporter.reset();
        self.provider.force_flush().unwrap();
        let mut lines = Vec::new();
        for exported in self.exporter.get_finished_metrics().unwrap() {
            for metric in exported.scope_metrics().flat_map(|scope| scope.metrics()) {
                let mut line = |attributes: &mut dyn Iterator<Item = &KeyValue>, value: String| {
                    let mut attributes: Vec<_> = attributes.map(|a| format!("{}={}", a.key, a.value)).collect();
                    attributes.sort();
                    lines.push(format!("{} {{{}}} {value}", metric.name(), attributes.join(", ")));
                };
                match metric.data() {
                    AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
                        histogram.data_points().for_each(|p| line(&mut p.attributes(), format!("{}x", p.count())));
                    }
                    AggregatedMetrics::I64(MetricData::Sum(sum)) => {
                        sum.data_points().for_each(|p| line(&mut p.attributes(), p.value().to_string()));
                    }
                    AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                        sum.data_points().for_each(|p| line(&mut p.attributes(), p.value().to_string()));
                    }
                    other => panic!("{} is {other:?}", metric.name()),
                }
            }
        }
        lines.retain(|line| line.starts_with(name));
        lines.sort();
        lines
    }

    fn durations(&self) -> Vec<String> {
        let strip = |line: String| line.strip_prefix("db.client.operation.duration ").unwrap().to_owned();
        self.lines("db.client.operation").into_iter().map(strip).collect()
    }
}

fn over(cluster: &VirtualCluster) -> TransportBuilder {
    Transport::builder().hosts(cluster.hosts()).randomize_hosts(false).over(cluster.service())
}

async fn send(transport: &Transport, endpoint: &'static str, path: &str) {
    let options = RequestOptions::new().endpoint(endpoint);
    let _ = transport.send(Request::get(path).extension(options).body(Body::empty()).unwrap()).await;
}

#[test]
fn names_are_those_of_the_conventions() {
    let ours = [
        (conventions::BATCH_SIZE, attribute::DB_OPERATION_BATCH_SIZE),
        (conventions::COLLECTION, attribute::DB_COLLECTION_NAME),
        (conventions::ERROR_TYPE, attribute::ERROR_TYPE),
        (conventions::NAMESPACE, attribute::DB_NAMESPACE),
        (conventions::OPERATION, attribute::DB_OPERATION_NAME),
        (conventions::SERVER_ADDRESS, attribute::SERVER_ADDRESS),
        (conventions::SERVER_PORT, attribute::SERVER_PORT),
        (conventions::STATUS, attribute::DB_RESPONSE_STATUS_CODE),
        (conventions::SYSTEM, attribute::DB_SYSTEM_NAME),
        (connections::POOL_NAME, attribute::DB_CLIENT_CONNECTION_POOL_NAME),
        (connections::STATE, attribute::DB_CLIENT_CONNECTION_STATE),
        (DURATION, metric::DB_CLIENT_OPERATION_DURATION),
        (connections::COUNT, metric::DB_CLIENT_CONNECTION_COUNT),
        (connections::CREATE_TIME, metric::DB_CLIENT_CONNECTION_CREATE_TIME),
        (connections::MAX, metric::DB_CLIENT_CONNECTION_MAX),
        (connections::PENDING_REQUESTS, metric::DB_CLIENT_CONNECTION_PENDING_REQUESTS),
        (connections::TIMEOUTS, metric::DB_CLIENT_CONNECTION_TIMEOUTS),
    ];
    for (ours, theirs) in ours {
        assert_eq!(ours, theirs);
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_counts_once_with_all_its_attempts() {
    let (cluster, meters) = (VirtualCluster::new(2), Meters::new());
    let transport = over(&cluster).metrics(meters.layer()).build().unwrap();
    send(&transport, "get", "/tweets/_doc/1?routing=s3cret").await;
    cluster.node(1).next(Reply::status(503));
    cluster.node(0).next(Reply::refused());
    send(&transport, "get", "/tweets/_doc/2").await;
    assert_eq!(cluster.attempts().len(), 4);
    let common = "db.collection.name=tweets, db.operation.name=get, db.system.name=elasticsearch";
    assert_eq!(
        meters.durations(),
        [format!("{{{common}, server.address=node0, server.port=9200}} 2x")],
        "it is the node that answered"
    );
}

#[tokio::test(start_paused = true)]
async fn durations_are_seconds_in_the_buckets_of_the_conventions() {
    let (cluster, meters) = (VirtualCluster::new(1), Meters::new());
    let transport = over(&cluster).metrics(meters.layer()).build().unwrap();
    cluster.node(0).next(Reply::ok().after(Duration::from_millis(250)));
    send(&transport, "search", "/tweets/_search").await;
    meters.provider.force_flush().unwrap();
    let exported = meters.exporter.get_finished_metrics().unwrap();
    let metric = exported.iter().flat_map(|e| e.scope_metrics()).flat_map(|scope| scope.metrics());
    let metric = metric.into_iter().find(|metric| metric.name() == DURATION).unwrap();
    assert_eq!(metric.unit(), "s");
    let AggregatedMetrics::F64(MetricData::Histogram(histogram)) = metric.data() else { panic!("{metric:?}") };
    let point = histogram.data_points().next().unwrap();
    assert_eq!(point.bounds().collect::<Vec<_>>(), [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0]);
    assert!((point.sum() - 0.25).abs() < 0.002, "{}", point.sum());
    assert_eq!(point.bucket_counts().collect::<Vec<_>>(), [0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn failures_tell_their_status_or_the_kind_of_error() {
    let (cluster, meters) = (VirtualCluster::new(1), Meters::new());
    let transport = over(&cluster).metrics(meters.layer().collection_names(false)).max_retries(0).build().unwrap();
    cluster.node(0).next(Reply::status(404)).next(Reply::status(429)).next(Reply::stall()).next(Reply::refused());
    for _ in 0..4 {
        send(&transport, "get", "/tweets/_doc/1").await;
    }
    cluster.node(0).next(Reply::stall());
    let given_up = send(&transport, "get", "/tweets/_doc/1");
    assert!(tokio::time::timeout(Duration::from_secs(1), given_up).await.is_err());
    transport.close();
    let common = "db.operation.name=get, ";
    let at = "server.address=node0, server.port=9200";
    assert_eq!(
        meters.durations(),
        [
            format!("{{{common}db.response.status_code=404, db.system.name=elasticsearch, error.type=404, {at}}} 1x"),
            format!("{{{common}db.response.status_code=429, db.system.name=elasticsearch, error.type=429, {at}}} 1x"),
            format!("{{{common}db.system.name=elasticsearch, error.type={CANCELLED}}} 1x"),
            format!("{{{common}db.system.name=elasticsearch, error.type=connect, {at}}} 1x"),
            format!("{{{common}db.system.name=elasticsearch, error.type=timeout, {at}}} 1x"),
        ]
    );
}

#[tokio::test]
async fn only_whole_names_of_one_index_are_told() {
    let (cluster, meters) = (VirtualCluster::new(1), Meters::new());
    let transport = over(&cluster).metrics(meters.layer().system_name("opensearch")).build().unwrap();
    for path in ["/", "/_search", "/a,b/_search", "/logs-*/_search", "/%3Clogs-%7Bnow%7D%3E/_search", "/_all/_search"] {
        send(&transport, "search", path).await;
    }
    send(&transport, "search", "/caf%C3%A9/_search").await;
    let at = "server.address=node0, server.port=9200";
    assert_eq!(
        meters.durations(),
        [
            format!("{{db.collection.name=café, db.operation.name=search, db.system.name=opensearch, {at}}} 1x"),
            format!("{{db.operation.name=search, db.system.name=opensearch, {at}}} 6x"),
        ]
    );
}

#[tokio::test]
async fn the_cloud_names_the_cluster() {
    let (cluster, meters) = (VirtualCluster::new(1), Meters::new());
    let transport = over(&cluster).metrics(meters.layer()).build().unwrap();
    cluster.node(0).next(Reply::ok().header("x-found-handling-cluster", "9d0a"));
    send(&transport, "info", "/").await;
    assert!(meters.durations()[0].contains("db.namespace=9d0a"), "{:?}", meters.durations());
}

#[tokio::test]
async fn the_layer_stands_alone() {
    let meters = Meters::new();
    let service = tower::service_fn(async |_: Request<Body>| Ok::<_, std::io::Error>(Response::new(Body::from("{}"))));
    let mut service = tower::ServiceBuilder::new().layer(meters.layer()).service(service);
    let request = Request::get("/tweets/_count").body(Body::empty()).unwrap();
    tower_service::Service::call(&mut service, request).await.unwrap();
    assert_eq!(meters.durations(), ["{db.collection.name=tweets, db.system.name=elasticsearch} 1x"]);
}

#[tokio::test]
async fn connections_are_counted_by_state_with_those_who_wait_for_them() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let node = listener.local_addr().unwrap().to_string();
    let (release, mut released) = tokio::sync::mpsc::channel::<()>(1);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut buffer = [0; 1024];
        while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {
            released.recv().await;
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await.unwrap();
        }
    });
    let meters = Meters::new();
    let transport = Transport::builder()
        .hosts([node.as_str()])
        .connections_per_node(1)
        .metrics(meters.layer().pool_name("shop"))
        .build()
        .unwrap();
    let spawn = |timeout: u64| {
        let transport = transport.clone();
        let options = RequestOptions::new().max_retries(0).total_timeout(Duration::from_millis(timeout));
        let request = Request::get("/").extension(options).body(Body::empty()).unwrap();
        tokio::spawn(async move { transport.send(request).await.is_ok() })
    };
    let lines = || {
        let lines = meters.lines("db.client.connection").into_iter();
        let name = format!("db.client.connection.pool.name=shop/{node}");
        lines.map(|l| l.replace(&name, "POOL").replace("db.client.connection.", "")).collect::<Vec<_>>()
    };
    let (first, late) = (spawn(10_000), spawn(50));
    while transport.pool().unwrap().nodes()[0].pending_requests() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(lines()[2..], ["max {POOL} 1", "pending_requests {POOL} 1", "timeouts {POOL} 0"]);
    assert!(!late.await.unwrap());
    release.send(()).await.unwrap();
    assert!(first.await.unwrap());
    assert_eq!(
        lines(),
        [
            "count {POOL, state=idle} 1",
            "count {POOL, state=used} 0",
            "create_time {POOL} 1x",
            "max {POOL} 1",
            "pending_requests {POOL} 0",
            "timeouts {POOL} 1"
        ]
    );
    drop(transport);
    assert_eq!(lines(), ["create_time {POOL} 1x"], "the nodes are gone with their transport");
}
