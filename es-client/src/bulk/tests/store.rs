//! A server that executes bulk requests in memory, and fails in the ways of real ones.

use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use es_transport::{Body, Delivery, Error, ErrorKind};
use http::{Request, Response};
use serde_json::{Value, json};
use tower_service::Service;

use crate::{Elasticsearch, Server};

/// How likely each failure is, in percent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Faults {
    /// No answer, and nothing done.
    pub(super) lost_request: u32,
    /// No answer, and all done.
    pub(super) lost_answer: u32,
    /// Status 429 of the whole request.
    pub(super) refused: u32,
    /// Status 503 of a proxy, after the request was executed.
    pub(super) proxy: u32,
    /// Status 429 or 503 of single operations.
    pub(super) item: u32,
}

/// A document, and how it came to be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Stored {
    pub(super) version: i64,
    pub(super) source: Value,
    /// The numbers of the operations that changed the document, in the order in which they did.
    pub(super) history: Vec<u64>,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) documents: BTreeMap<String, Stored>,
    /// All that was done, by the operation's number: how many times.
    pub(super) done: BTreeMap<u64, u32>,
    pub(super) requests: usize,
    pub(super) in_flight: usize,
    pub(super) most_in_flight: usize,
    /// Whether each request was taken, and not refused for want of room, in the order in which they were answered.
    pub(super) taken: Vec<bool>,
    /// How long requests that were taken were worked at, in sum.
    pub(super) worked: Duration,
    pub(super) bodies: Vec<String>,
}

/// A server in memory.
#[derive(Clone)]
pub(super) struct Store {
    pub(super) state: Arc<Mutex<State>>,
    random: Arc<Mutex<fastrand::Rng>>,
    faults: Faults,
    /// A longer body is refused (413).
    pub(super) longest: usize,
    /// More requests at once are refused (429).
    pub(super) admitted: usize,
    /// Whether what is refused for want of room is told of each operation, and not of the request.
    pub(super) refuses_operations: bool,
    /// Whether all operations are executed twice, as when the node of their shard dies.
    pub(super) begins_anew: bool,
}

impl Store {
    pub(super) fn new(faults: Faults, seed: u64) -> Self {
        let random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        Self {
            state: Arc::default(),
            random,
            faults,
            longest: usize::MAX,
            admitted: usize::MAX,
            refuses_operations: false,
            begins_anew: false,
        }
    }

    pub(super) fn client(&self) -> Elasticsearch {
        Elasticsearch::from_service(self.clone()).with_server(Server::elasticsearch(9, 2))
    }

    fn happens(&self, percent: u32) -> bool {
        self.random.lock().unwrap().u32(0..100) < percent
    }

    fn answer(&self, status: u16, body: &Value) -> Response<Body> {
        Response::builder().status(status).body(Body::from(body.to_string())).unwrap()
    }

    async fn respond(self, body: String) -> Result<Response<Body>, Error> {
        let has_room = {
            let mut state = self.state.lock().unwrap();
            state.requests += 1;
            state.bodies.push(body.clone());
            let has_room = state.in_flight < self.admitted;
            state.in_flight += usize::from(has_room);
            state.most_in_flight = state.most_in_flight.max(state.in_flight);
            has_room
        };
        if !has_room {
            // To refuse takes a moment, too.
            tokio::time::sleep(Duration::from_millis(1)).await;
            self.state.lock().unwrap().taken.push(false);
            return Ok(self.refuse(&body));
        }
        let wait = Duration::from_millis(self.random.lock().unwrap().u64(1..20));
        tokio::time::sleep(wait).await;
        let answer = self.execute(&body);
        let mut state = self.state.lock().unwrap();
        state.in_flight -= 1;
        state.taken.push(true);
        state.worked += wait;
        answer
    }

    fn refuse(&self, body: &str) -> Response<Body> {
        let error = json!({"type": "es_rejected_execution_exception", "reason": "full"});
        if !self.refuses_operations {
            return self.answer(429, &json!({"error": error, "status": 429}));
        }
        let items: Vec<Value> =
            operations(body).map(|(kind, ..)| json!({kind: {"status": 429, "error": error}})).collect();
        self.answer(200, &json!({"errors": true, "items": items}))
    }

    fn execute(&self, body: &str) -> Result<Response<Body>, Error> {
        if self.happens(self.faults.refused) {
            return Ok(self.answer(429, &json!({"error": "full", "status": 429})));
        }
        if body.len() > self.longest {
            return Ok(self.answer(413, &json!({"error": "too large", "status": 413})));
        }
        if self.happens(self.faults.lost_request) {
            return Err(Error::new(ErrorKind::Connection).with_delivery(Delivery::MaybeSent));
        }
        if self.begins_anew {
            operations(body).for_each(|(kind, metadata, source)| drop(self.operation(&kind, &metadata, source)));
        }
        let answered = operations(body)
            .map(|(kind, metadata, source)| json!({kind.clone(): self.operation(&kind, &metadata, source)}));
        let items: Vec<Value> = answered.collect();
        if self.happens(self.faults.lost_answer) {
            return Err(Error::new(ErrorKind::Timeout).with_delivery(Delivery::MaybeSent));
        }
        if self.happens(self.faults.proxy) {
            return Ok(self.answer(503, &json!("upstream is gone")));
        }
        Ok(self.answer(200, &json!({"took": 1, "errors": false, "items": items})))
    }

    fn operation(&self, kind: &str, metadata: &Value, source: Option<Value>) -> Value {
        let id = metadata["_id"].as_str().unwrap().to_owned();
        let named = |status: u16, rest: Value| {
            let mut answer = json!({"_index": metadata["_index"], "_id": id, "status": status});
            answer.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            answer
        };
        let failed = |status: u16, error_type: &str| {
            named(status, json!({"error": {"type": error_type, "reason": format!("[{id}]: why")}}))
        };
        if self.happens(self.faults.item) {
            return if self.happens(50) {
                failed(429, "es_rejected_execution_exception")
            } else {
                failed(503, "unavailable_shards_exception")
            };
        }
        let mut state = self.state.lock().unwrap();
        let state = &mut *state;
        // The number of the operation is in its routing.
        let number = metadata["routing"].as_str().and_then(|number| number.parse().ok());
        let before = state.documents.get(&id).map(|stored| stored.source.clone()).filter(|source| !source.is_null());
        let exists = before.is_some();
        let mut done = |source: Value| {
            let stored = state.documents.entry(id.clone()).or_default();
            stored.version += 1;
            stored.source = source;
            if let Some(number) = number {
                stored.history.push(number);
                *state.done.entry(number).or_default() += 1;
            }
            stored.version
        };
        let (status, result, version) = match (kind, source) {
            ("create", _) if exists => return failed(409, "version_conflict_engine_exception"),
            ("index" | "create", Some(source)) => {
                let version = done(source);
                if exists { (200, "updated", version) } else { (201, "created", version) }
            }
            ("delete", _) if exists => (200, "deleted", done(Value::Null)),
            ("delete", _) => (404, "not_found", done(Value::Null)),
            ("update", Some(change)) => {
                let Some(mut source) = before else { return failed(404, "document_missing_exception") };
                match change["script"].is_null() {
                    true => source.as_object_mut().unwrap().extend(change["doc"].as_object().unwrap().clone()),
                    false => source["count"] = (source["count"].as_u64().unwrap_or(0) + 1).into(),
                }
                (200, "updated", done(source))
            }
            other => panic!("{other:?}"),
        };
        named(status, json!({"result": result, "_version": version, "_seq_no": 1, "_primary_term": 1}))
    }
}

/// The operations of a body: what is done, the metadata and the source.
fn operations(body: &str) -> impl Iterator<Item = (String, Value, Option<Value>)> {
    let mut lines = body.lines();
    std::iter::from_fn(move || {
        let action: BTreeMap<String, Value> = serde_json::from_str(lines.next()?).unwrap();
        let (kind, metadata) = action.into_iter().next().unwrap();
        let source = (kind != "delete").then(|| serde_json::from_str(lines.next().unwrap()).unwrap());
        Some((kind, metadata, source))
    })
}

impl Service<Request<Body>> for Store {
    type Response = Response<Body>;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let body = String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap();
        Box::pin(self.clone().respond(body))
    }
}
