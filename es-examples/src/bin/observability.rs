//! Spans and metrics of a client, as a program would send them to its collector: here they are printed.

use std::{process::ExitCode, time::Duration};

use es_client::{bulk, prelude::*, queries::*, transport::TraceLayer};
use es_examples::{Result, run, with_indices};
use opentelemetry::{KeyValue, metrics::MeterProvider};
use opentelemetry_sdk::{
    error::OTelSdkResult,
    metrics::{
        PeriodicReader, SdkMeterProvider, Temporality,
        data::{AggregatedMetrics, Metric, MetricData, ResourceMetrics},
        exporter::PushMetricExporter,
    },
};
use serde::{Deserialize, Serialize};
use tracing_subscriber::fmt::{format::FmtSpan, time::uptime};

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "visits", doc_type = "visit")]
struct Visit {
    #[field(keyword)]
    page: String,
    millis: u32,
}

fn main() -> ExitCode {
    // Each span is printed when it is closed.
    tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).with_target(false).with_timer(uptime()).init();
    run(1, |running| async move {
        let metrics = SdkMeterProvider::builder().with_reader(PeriodicReader::builder(Table).build()).build();
        let es = Elasticsearch::builder()
            .hosts(running.urls())
            .layer(TraceLayer::new()) // one span for each request ...
            .node_layer(TraceLayer::new()) // ... and in it one for each attempt
            .metrics(metrics.meter("observability"))
            .build()?;
        with_indices(&es, &["visits"], || visits(&es)).await?;
        // A program has them sent every minute. Here they come once, at the end.
        metrics.shutdown()?;
        Ok(())
    })
}

async fn visits(es: &Elasticsearch) -> Result {
    es.indices().create_for::<Visit>().send().await?;
    let visits = (0..500).map(|number| Visit { page: format!("/page/{}", number % 7), millis: number % 90 });
    es.bulk().index_all(bulk::iter(visits)).send().await?;
    es.indices().refresh("visits").send().await?;
    let v = Visit::fields();
    for number in 0..7 {
        let page = es.search::<Visit>().query(v.page.term(format!("/page/{number}"))).send().await?;
        println!("{} visits of page {number}", page.total());
    }
    // What fails is told, too: these two are answered with 404, which is nothing bad for the first.
    println!("{:?}", es.get::<Visit>("no such visit").send().await?);
    if let Err(error) = es.search::<Value>().index("no-such-index").query(match_all()).send().await {
        println!("{error}");
    }
    Ok(())
}

/// Prints the metrics as a table, in the place of an exporter to a collector.
struct Table;

impl PushMetricExporter for Table {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let metrics = metrics.scope_metrics().flat_map(|scope| scope.metrics());
        metrics.for_each(print);
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}

fn print(metric: &Metric) {
    println!("\n{} ({})", metric.name(), metric.unit());
    match metric.data() {
        AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
            for point in histogram.data_points() {
                let millis = |seconds: f64| format!("{:.2} ms", seconds * 1e3);
                let (mean, max) = (point.sum() / point.count() as f64, point.max().unwrap_or_default());
                let value = format!("{} times, mean {}, longest {}", point.count(), millis(mean), millis(max));
                row(point.attributes(), &value);
            }
        }
        AggregatedMetrics::I64(MetricData::Sum(sum)) => {
            sum.data_points().for_each(|point| row(point.attributes(), &point.value().to_string()));
        }
        AggregatedMetrics::U64(MetricData::Sum(sum)) => {
            sum.data_points().for_each(|point| row(point.attributes(), &point.value().to_string()));
        }
        other => println!("{other:?}"),
    }
}

fn row<'a>(attributes: impl Iterator<Item = &'a KeyValue>, value: &str) {
    // What is the same in all rows is left out.
    let told = attributes.filter(|attribute| !matches!(attribute.key.as_str(), "db.system.name" | "server.address"));
    let mut told: Vec<_> = told.map(|attribute| format!("{}={}", attribute.key, attribute.value)).collect();
    told.sort();
    println!("  {value:43} {}", told.join(" ").replace("db.client.connection.", "").replace("db.", ""));
}
