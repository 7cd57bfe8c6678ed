//! How to test a program that uses the client, without a server. The two functions of the "shop" are what is tested;
//! the tests are at the end (`cargo test -p es-examples --bin testing`), and `main` prints what they see.

use std::{
    convert::Infallible,
    sync::mpsc::{Receiver, channel},
    time::Instant,
};

use es_client::{
    Server,
    prelude::*,
    transport::{
        Body,
        testing::{Reply, VirtualCluster},
    },
};
use es_examples::Result;
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use tower::service_fn;

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "products", doc_type = "product")]
struct Product {
    name: String,
    price: f64,
}

/// The cheapest product that has these words in its name.
async fn cheapest(es: &Elasticsearch, words: &str) -> Result<Option<Product>, es_client::Error> {
    let p = Product::fields();
    let page = es.search::<Product>().query(p.name.matches(words)).sort(p.price.asc()).size(1).send().await?;
    Ok(page.hits.into_iter().next().map(|hit| hit.source))
}

/// Whether the price is changed now; false if there is no such product.
async fn set_price(es: &Elasticsearch, id: u64, price: f64) -> Result<bool, es_client::Error> {
    let p = Product::fields();
    match es.update::<Product>(id).doc(Partial::new().set(p.price, price)).send().await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

/// A client whose requests all get this answer, and what they were. No trait is needed for it, in the program or
/// here: whatever is a tower service of HTTP requests can stand for the cluster.
fn recorded(server: Server, status: u16, answer: Value) -> (Elasticsearch, Receiver<String>) {
    let (sender, requests) = channel();
    let service = service_fn(move |request: Request<Body>| {
        let body = request.body().as_bytes().cloned().unwrap_or_default();
        let _ = sender.send(format!("{} {} {}", request.method(), request.uri(), String::from_utf8_lossy(&body)));
        let mut response = Response::new(answer.to_string());
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        async move { Ok::<_, Infallible>(response) }
    });
    (Elasticsearch::from_service(service).with_server(server), requests)
}

/// A client of nodes in memory, which do what they are told.
fn in_memory(cluster: &VirtualCluster) -> Result<Elasticsearch> {
    let builder = Elasticsearch::builder().hosts(cluster.hosts()).randomize_hosts(false);
    Ok(builder.over(cluster.service()).build()?.with_server(Server::elasticsearch(9, 2)))
}

/// What a server answers to a search that finds one product.
fn one_product() -> Value {
    json!({"took": 1, "timed_out": false, "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
        "hits": {"total": {"value": 1, "relation": "eq"}, "max_score": null,
            "hits": [{"_index": "products", "_id": "7", "_score": null, "_source": {"name": "oak desk", "price": 99.0}}]}})
}

/// What a server answers that has no such document.
fn no_document() -> Value {
    json!({"error": {"type": "document_missing_exception", "reason": "[8]: document missing"}, "status": 404})
}

/// In tokio's paused time a wait is over as soon as nothing else is to be done.
#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() -> Result {
    println!("What servers are sent");
    for server in [Server::elasticsearch(5, 6), Server::elasticsearch(9, 2), Server::opensearch(3, 8)] {
        let (es, requests) = recorded(server, 200, one_product());
        let found = cheapest(&es, "desk").await?;
        println!("  {server} is asked\n    {}\n  and {found:?} comes of it", requests.recv()?);
    }

    println!("\nWhat becomes of an error of the server");
    let (es, requests) = recorded(Server::elasticsearch(9, 2), 404, no_document());
    println!("  {} comes of\n    {}", set_price(&es, 8, 1.0).await?, requests.recv()?);

    println!("\nA node that is down");
    let cluster = VirtualCluster::new(2);
    cluster.node(0).always(Reply::refused());
    cluster.node(1).always(Reply::ok().body(one_product().to_string()));
    let found = cheapest(&in_memory(&cluster)?, "desk").await?;
    for attempt in cluster.attempts() {
        println!("  node {} was asked: {} {}", attempt.node, attempt.method, attempt.path);
    }
    println!("  {found:?} comes of it");

    println!("\nA cluster that never answers");
    let cluster = VirtualCluster::new(1);
    cluster.node(0).always(Reply::stall());
    let (begun, virtual_begun) = (Instant::now(), tokio::time::Instant::now());
    if let Err(error) = cheapest(&in_memory(&cluster)?, "desk").await {
        println!("  {error}");
    }
    println!("  after {:.1?}, which took {:.1?}", virtual_begun.elapsed(), begun.elapsed());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_cheapest_is_asked_for() {
        let (es, requests) = recorded(Server::elasticsearch(9, 2), 200, one_product());
        assert_eq!(cheapest(&es, "desk").await.unwrap().unwrap().name, "oak desk");
        let request = requests.recv().unwrap();
        let (line, body) = request.rsplit_once(' ').unwrap();
        assert_eq!(line, "POST /products/_search");
        let body: Value = serde_json::from_str(body).unwrap();
        assert_eq!((&body["size"], &body["query"]), (&json!(1), &json!({"match": {"name": {"query": "desk"}}})));
    }

    #[tokio::test]
    async fn a_product_that_is_missing_is_no_error() {
        let (es, _requests) = recorded(Server::elasticsearch(9, 2), 404, no_document());
        assert!(!set_price(&es, 8, 1.0).await.unwrap());
    }

    #[tokio::test]
    async fn another_node_is_asked_when_one_is_down() {
        let cluster = VirtualCluster::new(2);
        cluster.node(0).always(Reply::refused());
        cluster.node(1).always(Reply::ok().body(one_product().to_string()));
        assert!(cheapest(&in_memory(&cluster).unwrap(), "desk").await.unwrap().is_some());
        let nodes: Vec<_> = cluster.attempts().iter().map(|attempt| attempt.node).collect();
        assert_eq!(nodes, [0, 1]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_cluster_that_never_answers_is_an_error_after_ten_seconds() {
        let cluster = VirtualCluster::new(1);
        cluster.node(0).always(Reply::stall());
        let begun = tokio::time::Instant::now();
        let error = cheapest(&in_memory(&cluster).unwrap(), "desk").await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
        assert_eq!(begun.elapsed().as_secs(), 10);
    }
}
