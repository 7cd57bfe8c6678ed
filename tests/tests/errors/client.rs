//! Clients whose servers answer as a test says.

use std::convert::Infallible;

use es_client::{
    Server,
    prelude::*,
    transport::{Body, IntoHttpService},
};
use http::{Request, Response};

/// A document of a type of its own.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, Document)]
#[document(index = "tweets")]
pub(crate) struct Tweet {
    pub(crate) author: String,
    pub(crate) likes: u32,
}

/// A client of Elasticsearch 9.2 that answers by method and path.
pub(crate) fn answering(answer: impl Fn(&str) -> (u16, String) + Clone + Send + Sync + 'static) -> Elasticsearch {
    let service = tower::service_fn(move |request: Request<Body>| {
        let (status, body) = answer(&format!("{} {}", request.method(), request.uri().path()));
        let response = Response::builder().status(status).header("content-type", "application/json");
        async move { Ok::<_, Infallible>(response.body(Body::from(body)).unwrap()) }
    });
    Elasticsearch::from_service(service.into_http_service()).with_server(Server::elasticsearch(9, 2))
}

/// A client whose server always answers this.
pub(crate) fn always(status: u16, body: impl ToString) -> Elasticsearch {
    let body = body.to_string();
    answering(move |_| (status, body.clone()))
}

/// The health of a cluster that was waited for.
pub(crate) fn health(timed_out: bool) -> Value {
    json!({"cluster_name": "c", "status": "yellow", "timed_out": timed_out, "number_of_nodes": 1,
        "number_of_data_nodes": 1, "active_primary_shards": 1, "active_shards": 1, "relocating_shards": 0,
        "initializing_shards": 0, "unassigned_shards": 1, "number_of_pending_tasks": 0,
        "delayed_unassigned_shards": 0, "number_of_in_flight_fetch": 0, "task_max_waiting_in_queue_millis": 0,
        "active_shards_percent_as_number": 50.0})
}
