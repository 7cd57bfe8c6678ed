//! What every test of this binary stands on: a client, the size of the run, an index with documents.

use std::time::Instant;

use es_client::prelude::*;
use es_cluster::Server;
use es_tests::{builder, unique};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::choices::Choices;
use crate::documents;

/// How many requests are under way at once.
const CONCURRENCY: usize = 6;

/// One server, and how much is asked of it.
pub(crate) struct Rig {
    pub(crate) es: Elasticsearch,
    pub(crate) server: Server,
    pub(crate) seed: u64,
    pub(crate) count: u64,
}

/// The tests of one server go one after the other: some of them count what the server does.
static TURN: [Mutex<()>; 2] = [const { Mutex::const_new(()) }; 2];

/// Runs a test on this server, or skips it where there is none.
pub(crate) async fn with(server: Server, test: impl AsyncFnOnce(&Rig)) {
    let _turn = TURN[usize::from(server == Server::OpenSearch3)].lock().await;
    let Some(builder) = builder(server).await else { return };
    // Hundreds of scripts in one request take their time where other tests run beside these.
    let es = builder.request_timeout(Duration::from_secs(120)).build().unwrap();
    let rig = Rig {
        es,
        server,
        seed: setting("ES_GENERATED_SEED").unwrap_or(20_231_115),
        count: setting("ES_GENERATED_COUNT").unwrap_or(2_000),
    };
    test(&rig).await;
}

fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is not a whole number: {text}")))
}

impl Rig {
    pub(crate) fn choices(&self, case: u64) -> Choices {
        Choices::new(self.server, self.seed, case)
    }

    /// An index of this type, with these documents by their ids.
    pub(crate) async fn index<D: Document + serde::Serialize>(&self, name: &str, docs: &[(String, D)]) -> String {
        let index = unique(name);
        let create = self.es.indices().create(&index).mapping(D::mapping());
        create.settings(documents::settings()).send().await.unwrap_or_else(|error| panic!("{error}"));
        let mut lines = String::new();
        for (id, doc) in docs {
            let action = json!({"index": {"_id": id, "routing": "1"}});
            lines += &format!("{action}\n{}\n", serde_json::to_string(doc).unwrap());
        }
        let path = format!("/{index}/_bulk?refresh=true");
        let done = self.lines(&path, lines).await;
        assert_eq!(done["errors"], false, "{done:#}");
        index
    }

    /// Sends lines of JSON.
    pub(crate) async fn lines(&self, path: &str, lines: String) -> Value {
        self.try_lines(path, lines).await.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn try_lines(&self, path: &str, lines: String) -> Result<Value, es_client::Error> {
        let request = self.es.request(Method::POST, path).header("content-type", "application/x-ndjson");
        request.body(lines).send().await?.json()
    }

    /// The answers to searches, each an index and a body, in their order.
    pub(crate) async fn search(&self, searches: Vec<(String, String)>) -> Vec<Value> {
        let lines: Vec<String> =
            searches.into_iter().map(|(index, body)| format!("{{\"index\":\"{index}\"}}\n{body}\n")).collect();
        let batches = lines.chunks(100).map(<[String]>::to_vec).collect();
        let answers = self.at_once(batches, |rig: Self, batch| async move { rig.search_batch(batch).await }).await;
        answers.into_iter().flatten().collect()
    }

    /// The answers to searches. A body that the server cannot read fails all that came with it: then they are asked
    /// by halves, until it stands alone.
    async fn search_batch(&self, batch: Vec<String>) -> Vec<Value> {
        let mut answers = Vec::new();
        let mut waiting = vec![batch.as_slice()];
        while let Some(part) = waiting.pop() {
            match self.try_lines("/_msearch", part.concat()).await {
                Ok(mut answer) => match answer["responses"].take() {
                    Value::Array(responses) => answers.extend(responses),
                    _ => panic!("{answer}"),
                },
                Err(error) if part.len() == 1 => {
                    let body = error.body().unwrap_or_else(|| panic!("{error}"));
                    answers.push(serde_json::from_str(body).unwrap());
                }
                Err(_) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    waiting.extend([second, first]);
                }
            }
        }
        answers
    }

    /// What the server has against each of these queries when it only looks at them.
    pub(crate) async fn objections(&self, index: &str, queries: Vec<String>) -> Vec<Option<String>> {
        let path = format!("/{index}/_validate/query?explain=true");
        self.at_once(queries, |rig: Self, query| {
            let request = rig.es.request(Method::POST, &path).body(format!("{{\"query\":{query}}}"));
            async move {
                let answer: Value = match request.send().await {
                    Ok(answer) => answer.json().unwrap_or_else(|error| panic!("{error}")),
                    Err(error) => return Some(error.to_string()),
                };
                (answer["valid"] != true).then(|| answer.to_string())
            }
        })
        .await
    }

    /// What becomes of each item, in their order.
    pub(crate) async fn at_once<T, O: Send + 'static, F: Future<Output = O> + Send + 'static>(
        &self,
        items: Vec<T>,
        work: impl Fn(Self, T) -> F,
    ) -> Vec<O> {
        let mut running = JoinSet::new();
        let mut done = Vec::new();
        for (place, item) in items.into_iter().enumerate() {
            if running.len() >= CONCURRENCY
                && let Some(one) = running.join_next().await
            {
                done.push(one.unwrap());
            }
            let work = work(self.clone(), item);
            running.spawn(async move { (place, work.await) });
        }
        while let Some(one) = running.join_next().await {
            done.push(one.unwrap());
        }
        done.sort_by_key(|(place, _)| *place);
        done.into_iter().map(|(_, output)| output).collect()
    }

    pub(crate) async fn delete(&self, index: &str) {
        self.es.indices().delete(index).send().await.unwrap();
    }

    /// One line of the report.
    pub(crate) fn report(&self, what: &str, started: Instant) {
        println!("{}: {what}, in {:.1} s (seed {})", self.server, started.elapsed().as_secs_f64(), self.seed);
    }
}

impl Clone for Rig {
    fn clone(&self) -> Self {
        Self { es: self.es.clone(), ..*self }
    }
}
