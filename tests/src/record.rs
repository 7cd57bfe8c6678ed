//! Keeps answers of the servers for the tests that have none: `ES_RECORD` names a folder, and every answer to a call of an
//! endpoint goes there, one of each endpoint, status and server.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use es_client::transport::{Body, Error, HttpService, IntoHttpService, RequestOptions};
use es_cluster::Server;
use http::{Request, Response};
use serde_json::{Value, json};
use tower::{ServiceExt, service_fn};

/// How long an answer should be, in bytes: of one endpoint and status, the longest below this is kept, else the shortest.
const LENGTH: usize = 1_500;

/// The answers of one server, by endpoint and status.
type Answers = BTreeMap<(String, u16), String>;

/// The answers of each server, by their files.
static ANSWERS: Mutex<BTreeMap<PathBuf, Answers>> = Mutex::new(BTreeMap::new());

/// The folder to keep answers in, if they are to be kept.
pub(crate) fn folder() -> Option<PathBuf> {
    std::env::var_os("ES_RECORD").map(PathBuf::from)
}

/// A service that keeps the answers of this server in this folder.
pub(crate) fn record(service: HttpService, server: Server, folder: PathBuf) -> HttpService {
    let record = move |request: Request<Body>| {
        let (service, folder) = (service.clone(), folder.clone());
        async move {
            let options = request.extensions().get::<RequestOptions>();
            let endpoint = options.and_then(RequestOptions::endpoint_name).map(str::to_owned);
            let (method, path) = (request.method().to_string(), request.uri().to_string());
            let (parts, body) = service.oneshot(request).await?.into_parts();
            let body = body.bytes(64 << 20).await?;
            // What goes on as a task answers with the task's id, which is not the answer of the call.
            let is_begun = parts.status.is_success() && path.contains("wait_for_completion=false");
            if let Some(api) = endpoint.filter(|_| !is_begun) {
                let answer = Answer { api, method, path, status: parts.status.as_u16() };
                answer.keep(&body, &folder.join(format!("{}.jsonl", file_name(server))));
            }
            Ok::<_, Error>(Response::from_parts(parts, Body::from(body)))
        }
    };
    service_fn(record).into_http_service()
}

/// The tests of a server have this name, too.
fn file_name(server: Server) -> &'static str {
    match server {
        Server::Elasticsearch5 => "elasticsearch_5",
        Server::Elasticsearch7 => "elasticsearch_7",
        Server::Elasticsearch9 => "elasticsearch_9",
        Server::OpenSearch3 => "opensearch_3",
    }
}

/// What an answer answers.
struct Answer {
    api: String,
    method: String,
    path: String,
    status: u16,
}

impl Answer {
    /// Keeps the answer, if it is a better one than that of before.
    fn keep(self, body: &Bytes, file: &Path) {
        let text = String::from_utf8_lossy(body);
        let response = serde_json::from_slice::<Value>(body).unwrap_or_else(|_| Value::from(&*text));
        // What failed in part is for tests of its own.
        let has_failed_shards = response["_shards"]["failed"].as_u64().is_some_and(|failed| failed > 0);
        if has_failed_shards || response["errors"] == true {
            return;
        }
        let Self { api, method, path, status } = self;
        let line = json!({"api": api, "method": method, "path": path, "status": status, "response": response});
        let line = without_folders(line.to_string());
        let mut all = ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = all.entry(file.to_owned()).or_insert_with(|| read(file));
        let is_better =
            answers.get(&(api.clone(), status)).is_none_or(|kept| match (kept.len() < LENGTH, line.len() < LENGTH) {
                (true, true) => line.len() > kept.len(),
                (true, false) => false,
                (false, true) => true,
                (false, false) => line.len() < kept.len(),
            });
        if is_better {
            answers.insert((api, status), line);
            let text: String = answers.values().flat_map(|line| [line.as_str(), "\n"]).collect();
            if let Err(error) = std::fs::write(file, text) {
                println!("{}: {error}", file.display());
            }
        }
    }
}

/// The text with the folders of this machine under other names.
fn without_folders(text: String) -> String {
    let servers = std::env::var("ES_CLUSTER_CACHE").unwrap_or_else(|_| "target/es-servers".to_owned());
    let temporary = std::env::temp_dir().display().to_string();
    text.replace(&servers, "/servers").replace(&temporary, "/data")
}

/// The answers that are in a file already.
fn read(file: &Path) -> Answers {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let key = |line: &str| {
        let json: Value = serde_json::from_str(line).ok()?;
        Some((json["api"].as_str()?.to_owned(), u16::try_from(json["status"].as_u64()?).ok()?))
    };
    text.lines().filter_map(|line| Some((key(line)?, line.to_owned()))).collect()
}
