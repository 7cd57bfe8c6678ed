//! What the targets share: a document, a service that gives one answer, and a clock that does not wait.

use std::{cell::OnceCell, convert::Infallible};

use bytes::Bytes;
use es_client::{Server, prelude::*};
use es_transport::{Body, HttpService, IntoHttpService};
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

/// A document with fields of many types.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
#[document(index = "docs", doc_type = "doc")]
pub struct Doc {
    pub text: String,
    #[field(keyword)]
    pub tags: Vec<String>,
    pub likes: u32,
    pub rating: Option<f64>,
    pub at: Option<jiff::Timestamp>,
    #[serde(default)]
    pub day: Option<chrono::NaiveDate>,
    #[serde(default)]
    pub inner: Option<Inner>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
pub struct Inner {
    #[field(keyword)]
    pub name: String,
    pub size: i64,
}

/// A service that gives every request the answer of `answer`.
pub fn service<F>(answer: F) -> HttpService
where
    F: Fn(&Request<Body>) -> Response<Bytes> + Clone + Send + Sync + 'static,
{
    let answers = move |request: Request<Body>| {
        let answer = answer(&request).map(Body::from);
        async move { Ok::<_, Infallible>(answer) }
    };
    tower::service_fn(answers).into_http_service()
}

/// A client of one server, which answers `GET /` as 7.10 does and everything else with this.
pub fn client(status: u16, body: &[u8]) -> Elasticsearch {
    let body = Bytes::copy_from_slice(body);
    let answer = move |_: &Request<Body>| {
        let answer = Response::builder().status(status).header("content-type", "application/json");
        answer.body(body.clone()).expect("a response")
    };
    Elasticsearch::from_service(service(answer)).with_server(Server::elasticsearch(7, 10))
}

/// Runs to its end what waits for nothing but the clock, which is turned forward.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    thread_local! {
        static RUNTIME: OnceCell<Runtime> = const { OnceCell::new() };
    }
    RUNTIME.with(|runtime| {
        let build = || tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.get_or_init(|| build().expect("a runtime")).block_on(future)
    })
}

/// Shows an error in all its forms.
pub fn show(error: &dyn std::error::Error) {
    let mut next = Some(error);
    while let Some(error) = next {
        assert!(!error.to_string().is_empty(), "{error:?}");
        next = error.source();
    }
}
