//! Answers that real servers gave, and those of their manuals: what the typed calls make of them.
//!
//! The answers are data beside this repository (`ES_API_DATA` names the folder). Without them the tests read the sample
//! in `tests/data`, which the data and `UPDATE=1 cargo test -p es-client --test recorded sample -- --ignored` make: an answer of each
//! form, if it is short.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop at the first surprise")]

mod aggregations;
mod endpoints;
mod every_server;
mod no_answers;
mod readme;
mod sample;
mod typed;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::PathBuf;

use es_client::prelude::*;
use es_client::{Error, ErrorKind, Server};
use http::Response;

const LIVE: [&str; 2] = ["live_responses_es7.10.2.jsonl", "live_responses_os3.8.0.jsonl"];
const EXAMPLES: &str = "response_examples.jsonl";

/// The servers whose answers are recorded by the integration tests: the names of their files.
const SERVERS: [&str; 4] = ["elasticsearch_5", "elasticsearch_7", "elasticsearch_9", "opensearch_3"];

/// The server of this name.
fn named(server: &str) -> Server {
    match server {
        "elasticsearch_5" => Server::elasticsearch(5, 6),
        "elasticsearch_7" => Server::elasticsearch(7, 10),
        "elasticsearch_9" => Server::elasticsearch(9, 2),
        _ => Server::opensearch(3, 8),
    }
}

/// The answers in one file.
struct Answers {
    answers: Vec<Recorded>,
    /// Whether these are a sample only.
    sample: bool,
}

/// One answer.
struct Recorded {
    endpoint: String,
    path: String,
    request: Option<Value>,
    status: u16,
    body: Value,
}

/// A file of the data, if that is there.
fn data(file: &str) -> Option<String> {
    let folder = std::env::var_os("ES_API_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let text = std::fs::read_to_string(folder.join(file)).ok();
    if text.is_none() {
        println!("no {file} in {} (set ES_API_DATA)", folder.display());
    }
    text
}

/// The answers in a file of the data, or else in the sample of it.
fn recorded(file: &str) -> Answers {
    let (text, sample) = match data(file) {
        Some(text) => (text, false),
        None => (std::fs::read_to_string(sample::path(file)).unwrap(), true),
    };
    Answers { answers: text.lines().map(Recorded::read).collect(), sample }
}

impl Recorded {
    fn read(line: &str) -> Self {
        let mut json: Value = serde_json::from_str(line).unwrap();
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        let (endpoint, example, path) = (text("api"), text("endpoint"), text("path"));
        let request = serde_json::from_str(&text("request")).ok();
        let body = if json.get("response").is_some() { json["response"].take() } else { json["body"].take() };
        // An example of a manual has no status but that of its error.
        let status = json["status"].as_u64().or(body["status"].as_u64()).unwrap_or(200);
        let endpoint = if endpoint.is_empty() { example } else { endpoint };
        Self { endpoint, path, request, status: u16::try_from(status).unwrap(), body }
    }

    /// The response's body: JSON, or the text of what is none.
    fn text(&self) -> String {
        self.body.as_str().map_or_else(|| self.body.to_string(), str::to_owned)
    }
}

/// A client of a server that gives this answer to everything.
fn client(answer: &Recorded, server: Server) -> Elasticsearch {
    let (status, body) = (answer.status, answer.text());
    let service = move |_: http::Request<es_client::transport::Body>| {
        let response = Response::builder().status(status).header("content-type", "application/json");
        let response = response.header("x-elastic-product", "Elasticsearch").body(body.clone()).unwrap();
        async move { Ok::<_, Infallible>(response) }
    };
    Elasticsearch::from_service(tower::service_fn(service)).with_server(server)
}

/// The server that gave the answers of this file.
fn server(file: &str) -> Server {
    if file.contains("_os") { Server::opensearch(3, 8) } else { Server::elasticsearch(7, 10) }
}

/// What is wrong with what became of the answer, if anything.
fn trouble(answer: &Recorded, made: Result<(), Error>) -> Option<String> {
    let failed = answer.status >= 400;
    match made {
        Ok(()) => None,
        Err(error) if failed && error.kind() == ErrorKind::Api => {
            let is_told = error.status().is_some_and(|status| status.as_u16() == answer.status);
            let is_there = |name| answer.body.get(name).is_some_and(|cause: &Value| !cause.is_null());
            let is_explained = error.cause().is_some() == (is_there("error") || is_there("failures"));
            (!is_told || !is_explained).then(|| format!("the error does not tell all: {error:?}"))
        }
        Err(error) => Some(error.to_string()),
    }
}

#[tokio::test]
async fn answers_of_typed_endpoints_are_read() {
    let (mut read, mut errors) = (BTreeMap::<String, u32>::new(), BTreeMap::<String, u32>::new());
    let mut untyped = BTreeMap::<String, u32>::new();
    let mut troubles = Vec::new();
    let mut is_sample = false;
    for file in LIVE.into_iter().chain([EXAMPLES]) {
        let Answers { answers, sample } = recorded(file);
        is_sample |= sample;
        for answer in answers {
            let es = client(&answer, server(file));
            let made = match typed::read(&es, &answer).await {
                Some(made) => {
                    *read.entry(answer.endpoint.clone()).or_default() += 1;
                    made
                }
                // Errors have the same form everywhere.
                None if answer.status >= 400 => {
                    *errors.entry(answer.endpoint.clone()).or_default() += 1;
                    es.request(Method::GET, "/any").send().await.map(drop)
                }
                None => {
                    *untyped.entry(answer.endpoint.clone()).or_default() += 1;
                    continue;
                }
            };
            if let Some(trouble) = trouble(&answer, made) {
                troubles
                    .push(format!("{} ({}, {}): {trouble}\n    {}", answer.endpoint, answer.status, file, answer.body));
            }
        }
    }
    println!("read: {read:?}\nerrors of calls without a type: {errors:?}\nwithout a type: {untyped:?}");
    assert!(troubles.is_empty(), "{} are not read:\n{}", troubles.len(), troubles.join("\n"));
    let (searches, gets) = if is_sample { (30, 3) } else { (200, 30) };
    assert!(read["search"] > searches && read["get"] > gets, "{read:?}");
}
