//! All spans and events on one page, `logs.md`, as a subscriber of `tracing_subscriber` prints them.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use es_client::{
    Server,
    bulk::{self, Operation},
    prelude::*,
    transport::{
        Backoff, Host, NodeInfo, TraceLayer, TransportBuilder,
        testing::{Reply, VirtualCluster},
    },
};
use es_tests::errors::assert_page;
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    fmt::{self, format::FmtSpan},
    layer::SubscriberExt,
};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Adds what was logged since to the page.
    fn tell(&self, page: &mut String, what_happened: &str) {
        let text = String::from_utf8(std::mem::take(&mut *self.0.lock().unwrap())).unwrap();
        *page += &format!("\n## {what_happened}\n\n");
        text.lines().for_each(|line| *page += &format!("    {}\n", line.trim_start()));
    }
}

fn client(cluster: &VirtualCluster) -> TransportBuilder<Elasticsearch> {
    // Without a pause but for the one that a server asks for.
    let backoff = Backoff::new(Duration::ZERO, Duration::from_secs(10));
    Elasticsearch::builder().hosts(cluster.hosts()).randomize_hosts(false).backoff(backoff).over(cluster.service())
}

#[tokio::test(start_paused = true)]
async fn the_log_is_what_the_code_says() {
    let log = Log::default();
    let writer = log.clone();
    let format = fmt::layer().without_time().with_ansi(false).with_span_events(FmtSpan::CLOSE);
    let ours =
        Targets::new().with_target("es_transport", LevelFilter::TRACE).with_target("es_client", LevelFilter::TRACE);
    let printed = format.with_writer(move || writer.clone()).with_filter(ours);
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(printed));
    let mut page = "# What is logged\n".to_owned();

    let cluster = VirtualCluster::new(1);
    let es = client(&cluster).build().unwrap().with_server(Server::elasticsearch(9, 2));
    cluster.node(0).next(Reply::refused());
    es.ping().send().await.unwrap();
    log.tell(&mut page, "A node fails, and answers again");

    let cluster = VirtualCluster::new(1);
    cluster.node(0).times(2, Reply::refused()).next(Reply::status(429).header("retry-after", "2"));
    let es = client(&cluster).build().unwrap().with_server(Server::elasticsearch(9, 2));
    es.ping().send().await.unwrap();
    log.tell(&mut page, "A request is sent again, to a node that fails twice and then has too much to do");

    let full =
        json!({"type": "es_rejected_execution_exception", "reason": "rejected execution of coordinating operation"});
    let item = |id: &str, status: u16, error: &Value| match status {
        201 => json!({"index": {"_index": "tweets", "_id": id, "status": 201, "result": "created", "_version": 1}}),
        _ => json!({"index": {"_index": "tweets", "_id": id, "status": status, "error": error}}),
    };
    let answer =
        |items: Vec<Value>| Reply::status(200).body(json!({"took": 1, "errors": true, "items": items}).to_string());
    let cluster = VirtualCluster::new(1);
    cluster.node(0).next(answer(vec![item("1", 201, &full), item("2", 429, &full)]));
    cluster.node(0).next(Reply::status(503)).next(answer(vec![item("2", 201, &full)]));
    let es = client(&cluster).build().unwrap().with_server(Server::elasticsearch(9, 2));
    let operation = |id: &str| Operation::index(&json!({"likes": 1})).index("tweets").id(id);
    es.bulk().operations(bulk::iter(["1", "2"].map(operation))).send().await.unwrap();
    log.tell(&mut page, "Operations of a bulk are sent again, for what each was told and for what the request was");

    let cluster = VirtualCluster::new(1);
    let warned = Reply::ok()
        .header("warning", "299 Elasticsearch-7.10.2-747e1cc \"[types removal] Specifying types is deprecated\"");
    cluster.node(0).times(2, warned);
    let es = client(&cluster).build().unwrap().with_server(Server::elasticsearch(7, 10));
    es.ping().send().await.unwrap();
    es.ping().send().await.unwrap();
    log.tell(&mut page, "A server warns of the same twice");

    let cluster = VirtualCluster::new(1);
    let es = client(&cluster).build().unwrap();
    cluster.node(0).dies();
    es.transport().sniff().await.unwrap_err();
    es.transport().sniff().await.unwrap_err();
    cluster.node(0).revives();
    es.transport().sniff().await.unwrap();
    es.transport().sniff().await.unwrap();
    log.tell(&mut page, "Sniffing fails twice, and succeeds twice");

    let cluster = VirtualCluster::new(2);
    let plain = |info: &NodeInfo, host: Host| match info.name.as_deref() {
        Some("node1") => Host::url("http://node1:9200").ok(),
        _ => Some(host),
    };
    let es = Elasticsearch::builder().node("https://node0:9200").sniffed_node_callback(plain).over(cluster.service());
    let es = es.build().unwrap();
    es.transport().sniff().await.unwrap();
    es.transport().sniff().await.unwrap();
    log.tell(&mut page, "A node is plain http that two sniffs find, and the hosts are https");

    let traced = client(&VirtualCluster::new(2)).layer(TraceLayer::new()).node_layer(TraceLayer::new());
    let es = traced.build().unwrap().with_server(Server::elasticsearch(9, 2));
    es.ping().send().await.unwrap();
    log.tell(&mut page, "A request with spans");

    let cluster = VirtualCluster::new(1);
    cluster.node(0).always(Reply::stall());
    let traced = client(&cluster).layer(TraceLayer::new()).node_layer(TraceLayer::new()).max_retries(0);
    let es =
        traced.request_timeout(Duration::from_millis(50)).build().unwrap().with_server(Server::elasticsearch(9, 2));
    es.get::<Value>(1).index("tweets").send().await.unwrap_err();
    log.tell(&mut page, "A request without an answer");
    drop(guard);

    // How long a span was open is another in each run.
    let times = regex::Regex::new(r" time\.(busy|idle)=\S+").unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/errors/logs.md");
    assert_page(file, &times.replace_all(&page, ""));
}
