//! A service that answers from a list and keeps what it was asked, and recorded answers of real
//! servers.

use std::{
    convert::Infallible,
    future::{Future, ready},
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use es_dsl::Document;
use es_transport::{Body, RequestOptions};
use http::{HeaderMap, Request, Response};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_service::Service;

use crate::{Elasticsearch, Server};

/// The document of most tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(index = "tweets", doc_type = "tweet")]
pub(crate) struct Tweet {
    pub(crate) author: String,
    pub(crate) likes: u32,
}

impl Tweet {
    pub(crate) fn sample() -> Self {
        Self { author: "kimchy".to_owned(), likes: 3 }
    }
}

/// The servers of each dialect.
pub(crate) const SERVERS: [fn() -> Server; 4] = [
    || Server::elasticsearch(5, 6),
    || Server::elasticsearch(7, 10),
    || Server::elasticsearch(9, 2),
    || Server::opensearch(3, 8),
];

/// One request as the service got it.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) body: String,
    pub(crate) headers: HeaderMap,
    pub(crate) options: RequestOptions,
}

impl Asked {
    /// `PUT /index/_doc/1`.
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.uri)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Answers requests in turn; the last answer is given again and again.
#[derive(Clone)]
pub(crate) struct Recorder {
    state: Arc<Mutex<State>>,
}

struct State {
    asked: Vec<Asked>,
    answers: Vec<Response<String>>,
}

impl Recorder {
    /// A service that gives these answers.
    pub(crate) fn answering(answers: impl IntoIterator<Item = Response<String>>) -> Self {
        let mut answers: Vec<_> = answers.into_iter().collect();
        answers.reverse();
        Self { state: Arc::new(Mutex::new(State { asked: Vec::new(), answers })) }
    }

    /// A service that gives one answer to everything, and a client of it that takes it for such a
    /// server.
    pub(crate) fn of(server: Server, status: u16, body: impl ToString) -> (Self, Elasticsearch) {
        let recorder = Self::answering([answer(status, body)]);
        (recorder.clone(), recorder.client().with_server(server))
    }

    pub(crate) fn client(&self) -> Elasticsearch {
        Elasticsearch::from_service(self.clone())
    }

    /// What was asked since the last time this was called.
    pub(crate) fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// The one request since the last time.
    pub(crate) fn one(&self) -> Asked {
        let mut asked = self.take();
        assert_eq!(asked.len(), 1, "{asked:?}");
        asked.remove(0)
    }
}

/// An answer of this status and body.
pub(crate) fn answer(status: u16, body: impl ToString) -> Response<String> {
    Response::builder().status(status).body(body.to_string()).unwrap()
}

impl Service<Request<Body>> for Recorder {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let state = &mut *self.state.lock().unwrap();
        state.asked.push(Asked {
            method: request.method().to_string(),
            uri: request.uri().to_string(),
            body: String::from_utf8(request.body().as_bytes().unwrap().to_vec()).unwrap(),
            headers: request.headers().clone(),
            options: request.extensions().get::<RequestOptions>().cloned().unwrap_or_default(),
        });
        let response = match state.answers.len() {
            1 => state.answers[0].clone(),
            _ => state.answers.pop().unwrap(),
        };
        // As if it took a moment, so that calls can overlap.
        Box::pin(async move {
            tokio::task::yield_now().await;
            ready(Ok(response.map(Body::from))).await
        })
    }
}
