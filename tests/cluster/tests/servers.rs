//! Every server really starts, answers and ends.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{
    fs::Permissions,
    io::{BufRead, BufReader, Read},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use es_cluster::{Cluster, ClusterBuilder, Error, Server, require, shared};
use serde_json::Value;
use tempfile::TempDir;

fn builder(server: Server) -> ClusterBuilder {
    Cluster::builder(server).on_progress(|line| eprintln!("{line}"))
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into()
}

fn json(mut response: ureq::http::Response<ureq::Body>) -> Value {
    serde_json::from_str(&response.body_mut().read_to_string().unwrap()).unwrap()
}

fn get(url: &str) -> Value {
    json(agent().get(url).call().unwrap())
}

fn send(method: &str, url: &str, body: &str) -> Value {
    let request = ureq::http::Request::builder().method(method).uri(url).header("content-type", "application/json");
    json(agent().run(request.body(body.to_owned()).unwrap()).unwrap())
}

fn listens(url: &str) -> bool {
    TcpStream::connect(url.trim_start_matches("http://")).is_ok()
}

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < deadline, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Writes a document, updates it by a script where there are scripts, and finds it.
fn works(cluster: &Cluster) {
    let server = cluster.server();
    let nodes = get(&format!("{}/_nodes", cluster.url()));
    for node in nodes["nodes"].as_object().unwrap().values() {
        assert_eq!(node["version"], server.version());
    }
    let index = format!("{}/works-{}", cluster.url(), std::process::id());
    let doc = if server == Server::Elasticsearch5 { "doc" } else { "_doc" };
    let written = send("PUT", &format!("{index}/{doc}/1?refresh=true"), r#"{"n": 1}"#);
    assert_eq!(written["result"], "created", "{written}");
    if server.has_scripting() {
        let script = r#"{"script": {"source": "ctx._source.n += params.by", "params": {"by": 41}}}"#;
        let script =
            if server == Server::Elasticsearch5 { script.replace("source\"", "inline\"") } else { script.into() };
        let update = match server {
            Server::Elasticsearch5 => format!("{index}/doc/1/_update?refresh=true"),
            _ => format!("{index}/_update/1?refresh=true"),
        };
        let updated = send("POST", &update, &script);
        assert_eq!(updated["result"], "updated", "{updated}");
    }
    let n = if server.has_scripting() { 42 } else { 1 };
    let found = send("POST", &format!("{index}/_search"), &format!(r#"{{"query": {{"term": {{"n": {n}}}}}}}"#));
    assert_eq!(found["hits"]["hits"][0]["_id"], "1", "{found}");
    let deleted = send("DELETE", &index, "");
    assert_eq!(deleted["acknowledged"], true, "{deleted}");
}

fn one_node(server: Server) {
    let Some(cluster) = shared(server) else { return };
    works(cluster);
    assert!(cluster.nodes()[0].is_running());
}

#[test]
fn elasticsearch_5_starts_and_works() {
    one_node(Server::Elasticsearch5);
}

#[test]
fn elasticsearch_7_starts_and_works() {
    one_node(Server::Elasticsearch7);
}

#[test]
fn elasticsearch_9_starts_and_works() {
    one_node(Server::Elasticsearch9);
}

#[test]
fn opensearch_3_starts_and_works() {
    one_node(Server::OpenSearch3);
}

/// A node dies and comes back to where it was; then one leaves in an orderly way.
fn nodes_die_and_return(server: Server) {
    let Some(cluster) = require(builder(server).nodes(3).node_setting(2, "node.attr.rack", "r2")) else {
        return;
    };
    works(&cluster);
    let nodes = get(&format!("{}/_nodes", cluster.url()));
    let racks: Vec<_> =
        nodes["nodes"].as_object().unwrap().values().filter(|n| n["attributes"]["rack"] == "r2").collect();
    assert_eq!(racks.len(), 1);
    assert_eq!(racks[0]["name"], "node-3");

    cluster.kill(0).unwrap();
    assert!(!cluster.nodes()[0].is_running());
    assert!(!listens(cluster.nodes()[0].url()));
    assert_eq!(cluster.url(), cluster.nodes()[1].url());
    cluster.wait_for_nodes(2).unwrap();
    works(&cluster);

    cluster.restart(0).unwrap();
    cluster.wait_for_nodes(3).unwrap();
    assert_eq!(cluster.url(), cluster.nodes()[0].url());

    cluster.stop(2).unwrap();
    cluster.wait_for_nodes(2).unwrap();
    works(&cluster);

    let urls = cluster.urls();
    drop(cluster);
    let listening: Vec<_> = urls.iter().filter(|url| listens(url)).collect();
    assert!(listening.is_empty(), "after its end, somebody listens at {listening:?}");
}

#[test]
fn elasticsearch_9_nodes_die_and_return() {
    nodes_die_and_return(Server::Elasticsearch9);
}

#[test]
fn elasticsearch_7_nodes_die_and_return() {
    nodes_die_and_return(Server::Elasticsearch7);
}

#[test]
fn elasticsearch_5_nodes_die_and_return() {
    nodes_die_and_return(Server::Elasticsearch5);
}

#[test]
fn opensearch_3_nodes_die_and_return() {
    nodes_die_and_return(Server::OpenSearch3);
}

/// The program of this crate, which holds a server until it ends.
struct Holder {
    process: Child,
    temporary: TempDir,
}

impl Holder {
    fn start(server: &str, environment: &[(&str, &Path)]) -> Self {
        // Below a folder that everybody may enter, in case the server runs as another user.
        let temporary = tempfile::Builder::new().permissions(Permissions::from_mode(0o755)).tempdir_in("/tmp").unwrap();
        let process = Command::new(env!("CARGO_BIN_EXE_es-cluster"))
            .arg(server)
            .env("TMPDIR", temporary.path())
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self { process, temporary }
    }

    /// Where the server listens, once it does.
    fn url(&mut self) -> String {
        let mut url = String::new();
        BufReader::new(self.process.stdout.take().unwrap()).read_line(&mut url).unwrap();
        let url = url.trim().to_owned();
        assert!(!url.is_empty() && listens(&url), "{}", self.messages());
        url
    }

    /// Ends it with a signal, and waits until nothing is left.
    fn end(&mut self, signal: &str, url: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        self.process.wait().unwrap();
        wait_until("the server still listens", || !listens(url));
        wait_until("its folder is still there", || self.temporary.path().read_dir().unwrap().next().is_none());
    }

    /// What it said so far; it must have ended.
    fn messages(&mut self) -> String {
        let mut text = String::new();
        self.process.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_server_ends_with_a_process_that_is_killed_or_interrupted() {
    for (server, signal) in [(Server::Elasticsearch5, "INT"), (Server::Elasticsearch9, "KILL")] {
        if shared(server).is_none() {
            continue;
        }
        let mut holder = Holder::start(server.version(), &[]);
        let url = holder.url();
        holder.end(signal, &url);
    }
}

#[test]
fn processes_that_need_the_same_server_fetch_it_once_and_do_not_meet() {
    if shared(Server::Elasticsearch5).is_none() {
        return;
    }
    let cache = tempfile::tempdir().unwrap();
    let start = |_| Holder::start("5.6.9", &[("ES_CLUSTER_CACHE", cache.path())]);
    let mut holders: Vec<_> = (0..3).map(start).collect();
    let urls: Vec<_> = holders.iter_mut().map(Holder::url).collect();
    for url in &urls {
        assert_eq!(get(&format!("{url}/_cluster/health"))["number_of_nodes"], 1);
        assert_eq!(urls.iter().filter(|other| *other == url).count(), 1, "{urls:?}");
    }
    let mut fetched = 0;
    for (holder, url) in holders.iter_mut().zip(&urls) {
        holder.end("TERM", url);
        fetched += holder.messages().lines().filter(|line| line.starts_with("fetching ")).count();
    }
    assert_eq!(fetched, 1);
    let mut kept: Vec<_> =
        cache.path().read_dir().unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    kept.retain(|name| !name.starts_with("turn-"));
    kept.sort();
    assert_eq!(kept, ["elasticsearch-5.6.9-2", "lock"]);
}

#[test]
fn a_server_that_ends_at_once_shows_its_log() {
    let Some(cluster) = shared(Server::Elasticsearch5) else { return };
    let error = builder(cluster.server()).setting("no.such.setting", 1).start().unwrap_err();
    assert!(matches!(error, Error::Exited { .. }), "{error}");
    assert!(error.to_string().contains("unknown setting [no.such.setting]"), "{error}");
}

#[test]
fn a_server_that_takes_too_long_is_ended() {
    let Some(cluster) = shared(Server::Elasticsearch5) else { return };
    let error = builder(cluster.server()).startup_timeout(Duration::from_millis(300)).start().unwrap_err();
    assert!(matches!(error, Error::NotReady { .. }), "{error}");
}

#[test]
fn a_node_that_is_not_there_is_an_error() {
    let Some(cluster) = shared(Server::Elasticsearch5) else { return };
    assert!(matches!(cluster.kill(1), Err(Error::NoSuchNode { index: 1, nodes: 1 })));
}
