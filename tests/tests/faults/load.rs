//! The constant load: writes, reads by id and searches, and what became of each.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use es_client::{Error, document::OpType, prelude::*, queries::*, transport::Delivery};
use tokio::task::JoinSet;

/// How many requests are under way at the most: two of each kind.
pub(crate) const TASKS: usize = 6;

/// What each task waits between two requests, so that the servers, not the load, set the pace.
const PAUSE: Duration = Duration::from_millis(10);

/// Documents that are there, and show in searches, before the fault.
const SEEDS: u64 = 20;

pub(crate) struct Write {
    pub(crate) request: u64,
    /// What tells the documents apart, whoever made their ids.
    pub(crate) key: String,
    pub(crate) result: Wrote,
}

pub(crate) enum Wrote {
    /// Under this id.
    Acknowledged(String),
    /// The client says that nothing was sent.
    NotSent(String),
    /// It may have been executed.
    Unsure,
}

pub(crate) struct Read {
    pub(crate) begun: Instant,
    pub(crate) ended: Instant,
    pub(crate) result: Result<(), ReadError>,
}

pub(crate) enum ReadError {
    /// The server's own 503, for want of a master or a copy of the shard.
    Unavailable,
    Failed(String),
}

/// What became of the requests, in the order in which they ended.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) writes: Vec<Write>,
    pub(crate) reads: Vec<Read>,
}

/// Tasks that send requests until they are stopped.
pub(crate) struct Load {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

struct Shared {
    es: Elasticsearch,
    index: String,
    stopped: AtomicBool,
    log: Mutex<Log>,
}

/// Numbers the requests of the whole process.
pub(crate) fn next_request() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Relaxed)
}

impl Load {
    /// Writes the seeds, and then begins.
    pub(crate) async fn start(es: &Elasticsearch, index: &str) -> Self {
        let shared = Arc::new(Shared {
            es: es.clone(),
            index: index.to_owned(),
            stopped: AtomicBool::new(false),
            log: Mutex::default(),
        });
        for _ in 0..SEEDS {
            shared.write(true).await;
        }
        es.indices().refresh(index).send().await.unwrap();
        let mut tasks = JoinSet::new();
        for task in 0..TASKS {
            let shared = Arc::clone(&shared);
            tasks.spawn(async move {
                let mut own_id = false;
                while !shared.stopped.load(Relaxed) {
                    own_id = !own_id;
                    match task % 3 {
                        0 => shared.write(own_id).await,
                        1 => shared.get().await,
                        _ => shared.search().await,
                    }
                    tokio::time::sleep(PAUSE).await;
                }
            });
        }
        Self { shared, tasks }
    }

    pub(crate) fn log<T>(&self, reader: impl FnOnce(&Log) -> T) -> T {
        reader(&self.shared.log.lock().unwrap())
    }

    /// Waits for the requests under way, and gives the log.
    pub(crate) async fn stop(mut self) -> Log {
        self.shared.stopped.store(true, Relaxed);
        while let Some(task) = self.tasks.join_next().await {
            task.unwrap();
        }
        std::mem::take(&mut self.shared.log.lock().unwrap())
    }
}

impl Shared {
    /// Creates a document, under an id of ours or one that the server makes.
    async fn write(&self, own_id: bool) {
        let request = next_request();
        let key = format!("k{request}");
        let document = json!({"key": key, "text": "written once, to be found for ever"});
        let call = self.es.index(&document).index(&self.index).opaque_id(&request.to_string());
        let call = if own_id { call.id(&key).op_type(OpType::Create) } else { call };
        let result = match call.send().await {
            Ok(written) if written.created() && written.version == 1 => Wrote::Acknowledged(written.id),
            Err(error) if is_undelivered(&error) => Wrote::NotSent(error.to_string()),
            _ => Wrote::Unsure,
        };
        self.log.lock().unwrap().writes.push(Write { request, key, result });
    }

    /// Reads an acknowledged document by its id.
    async fn get(&self) {
        let (key, id) = self.any_written(usize::MAX);
        let (request, begun) = (next_request(), Instant::now());
        let call = self.es.get::<Value>(&id).index(&self.index).opaque_id(&request.to_string());
        let result = match call.send().await {
            Ok(Some(found)) if found.source["key"] == *key => Ok(()),
            Ok(found) => Err(ReadError::Failed(format!("get of {id} found {found:?}"))),
            Err(error) => Err(ReadError::of(&error)),
        };
        self.note(begun, result);
    }

    /// Searches one of the seeds.
    async fn search(&self) {
        let (key, _) = self.any_written(SEEDS as usize);
        let (request, begun) = (next_request(), Instant::now());
        let call = self.es.search::<Value>().index(&self.index).query(term("key", key.as_str()));
        let result = match call.opaque_id(&request.to_string()).send().await {
            Ok(page) if page.hits.len() == 1 && page.hits[0].source["key"] == *key => Ok(()),
            Ok(page) => Err(ReadError::Failed(format!("search of {key} found {} hits", page.hits.len()))),
            Err(error) => Err(ReadError::of(&error)),
        };
        self.note(begun, result);
    }

    fn note(&self, begun: Instant, result: Result<(), ReadError>) {
        self.log.lock().unwrap().reads.push(Read { begun, ended: Instant::now(), result });
    }

    /// Key and id of one of the first `among` writes, or of the last acknowledged one before it.
    fn any_written(&self, among: usize) -> (String, String) {
        let log = self.log.lock().unwrap();
        let candidates = &log.writes[..among.min(log.writes.len())];
        let start = next_request() as usize * 7919 % candidates.len();
        let found = candidates[..=start].iter().rev().find_map(|write| match &write.result {
            Wrote::Acknowledged(id) => Some((write.key.clone(), id.clone())),
            _ => None,
        });
        found.expect("the seeds are acknowledged")
    }
}

fn is_undelivered(error: &Error) -> bool {
    error.transport().is_some_and(|error| error.delivery() == Delivery::NotSent)
}

impl ReadError {
    fn of(error: &Error) -> Self {
        match error.status().map(|status| status.as_u16()) {
            Some(503) => Self::Unavailable,
            _ => Self::Failed(error.to_string()),
        }
    }
}
