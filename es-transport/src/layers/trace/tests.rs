use http::Request;

use super::TraceLayer;
use crate::{
    Body, RequestOptions, Transport,
    testing::{Reply, VirtualCluster},
};
use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// Keeps what is recorded, one line a span.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<String>>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!(" {field}={value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("es_transport")
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut spans = self.0.lock().unwrap();
        let mut line = attributes.metadata().name().to_owned();
        attributes.record(&mut Line(&mut line));
        spans.push(line);
        span::Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &span::Id, values: &span::Record<'_>) {
        let mut spans = self.0.lock().unwrap();
        values.record(&mut Line(&mut spans[span.into_u64() as usize - 1]));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn spans_tell_operation_node_and_outcome_and_no_secret() {
    let spans = Spans::default();
    let guard = tracing::subscriber::set_default(spans.clone());
    let cluster = VirtualCluster::new(2);
    cluster.node(0).next(Reply::status(503));
    cluster.node(1).next(Reply::refused());
    let transport = Transport::builder()
        .hosts(cluster.hosts())
        .randomize_hosts(false)
        .http_auth("elastic:s3cret")
        .layer(TraceLayer::new())
        .node_layer(TraceLayer::new())
        .over(cluster.service())
        .build()
        .unwrap();
    let options = RequestOptions::new().endpoint("get");
    let request = Request::get("/tweets/_doc/1?token=s3cret").extension(options).body(Body::empty()).unwrap();
    transport.send(request).await.unwrap();
    drop(guard);

    let spans = spans.0.lock().unwrap().clone();
    let [request, attempts @ ..] = &spans[..] else { panic!("no span") };
    assert!(request.starts_with("elasticsearch.request db.system.name=\"elasticsearch\""), "{request}");
    for part in [
        "db.operation.name=\"get\"",
        "db.collection.name=\"tweets\"",
        "url.path=\"/tweets/_doc/1\"",
        "db.response.status_code=\"200\"",
        "http.request.resend_count=2",
    ] {
        assert!(request.contains(part), "{part} in {request}");
    }
    assert_eq!(attempts.len(), 3);
    assert!(attempts[0].contains("server.address=\"node0\" server.port=9200"), "{}", attempts[0]);
    assert!(attempts[0].contains("db.response.status_code=\"503\""), "{}", attempts[0]);
    assert!(attempts[1].contains("error.type=\"connect\""), "{}", attempts[1]);
    assert!(!spans.join("").contains("s3cret"));
}

#[tokio::test]
async fn batches_tell_their_size_unless_they_are_of_one() {
    let spans = Spans::default();
    let guard = tracing::subscriber::set_default(spans.clone());
    let cluster = VirtualCluster::new(1);
    let layer = TraceLayer::new().system_name("opensearch");
    let transport = Transport::builder().hosts(cluster.hosts()).layer(layer).over(cluster.service()).build().unwrap();
    for size in [0, 1, 250] {
        let options = RequestOptions::new().endpoint("bulk").batch_size(size);
        let request = Request::post("/_bulk").extension(options).body(Body::empty()).unwrap();
        transport.send(request).await.unwrap();
    }
    drop(guard);

    let spans = spans.0.lock().unwrap().clone();
    let start = "elasticsearch.request db.system.name=\"opensearch\" db.operation.name=\"bulk\"";
    for (span, size) in spans.iter().zip([" db.operation.batch.size=0", "", " db.operation.batch.size=250"]) {
        assert!(span.starts_with(&format!("{start}{size} http")), "{span}");
    }
}
