//! The examples of the "Python Interface" page, top to bottom, on a real server.
//!
//! `cargo run` starts a server by itself; `cargo run -- --url http://localhost:9200` uses that one.

use std::process::ExitCode;

use es_client::{
    dsl::mapping::{keyword, text},
    prelude::*,
    queries::*,
};
use es_examples::{Result, Running, run, with_indices};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A document, with the index that it belongs to. Servers up to version 6 want the type, too.
#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "test-index", doc_type = "tweet")]
struct Tweet {
    author: String,
    text: String,
    timestamp: Timestamp,
}

#[derive(Debug, Serialize, Deserialize, Document)]
#[document(index = "index_name", doc_type = "doc_name")]
struct Person {
    name: String,
    age: Option<u32>,
}

fn main() -> ExitCode {
    run(1, |running| async move {
        let es = running.client()?;
        println!("\nThe server is {}.", es.server().await?);
        with_indices(&es, &["test-index", "my_index", "index_name"], || async {
            indexing_a_document(&es).await?;
            connection_to_a_cluster(&running).await?;
            creating_an_empty_index_and_setting_the_mapping(&es).await?;
            partial_update_and_update_by_query(&es).await
        })
        .await
    })
}

async fn indexing_a_document(es: &Elasticsearch) -> Result {
    println!("\n== Indexing a document");
    let doc = Tweet {
        author: "kimchy".into(),
        text: "Elasticsearch: cool. bonsai cool.".into(),
        timestamp: Timestamp::now(),
    };

    // Write a document
    let res = es.index(&doc).id(1).send().await?;
    println!("{}", res.created());

    // Fetch the document
    let res = es.get::<Tweet>(1).send().await?;
    println!("{:?}", res.map(|found| found.source));

    // Make sure that it can be found
    es.indices().refresh("test-index").send().await?;

    // Search for the document
    let res = es.search::<Tweet>().query(match_all()).send().await?;
    println!("Got {} Hits:", res.total());

    // Show each hit (10 at most, unless `.size(..)` says otherwise)
    for hit in &res.hits {
        println!("{} {}: {}", hit.source.timestamp, hit.source.author, hit.source.text);
    }
    Ok(())
}

async fn connection_to_a_cluster(running: &Running) -> Result {
    println!("\n== Connection to a cluster");
    let es = running
        .builder()
        .sniff_on_start(true)
        .sniff_on_connection_fail(true)
        .sniffer_timeout(Duration::from_secs(60))
        .sniff_timeout(Duration::from_secs(10))
        .retry_on_timeout(true)
        .build()?;
    es.server().await?;
    for node in es.transport().pool().map(|pool| pool.nodes()).unwrap_or_default() {
        println!("{} {}", node.url(), node.info().name.as_deref().unwrap_or_default());
    }
    println!("(`cargo run --bin cluster` shows this with three nodes, one of which is killed)");
    Ok(())
}

async fn creating_an_empty_index_and_setting_the_mapping(es: &Elasticsearch) -> Result {
    println!("\n== Creating an empty index and setting the mapping");
    // name the index
    let index_name = "my_index";
    // define the mapping
    let mapping = Mapping::new().field("foo", text()).field("bar", keyword());

    // create an empty index with the defined mapping - no documents added
    if !es.indices().exists(index_name).send().await? {
        let res = es.indices().create(index_name).doc_type("my_type").mapping(mapping).send().await?;
        // check the response of the request
        println!("{res:?}");
        // check the result of the mapping on the index
        println!("{:?}", es.indices().get_mapping(index_name).send().await?);
    }
    Ok(())
}

async fn partial_update_and_update_by_query(es: &Elasticsearch) -> Result {
    println!("\n== Partial update and update by query");
    let p = Person::fields();
    es.index(&Person { name: "Jon".into(), age: None }).id("doc_id").send().await?;

    // The name becomes John; a field that is missing would be added
    es.update::<Person>("doc_id").doc(Partial::new().set(p.name, "John")).refresh(true).send().await?;
    println!("{:?}", es.get::<Person>("doc_id").send().await?.map(|found| found.source));

    // The age of everybody whose name matches John. The value travels as a parameter, so the
    // server compiles the script once, whatever the age
    let res = es
        .update_by_query::<Person>()
        .query(p.name.matches("John"))
        .script(UpdateScript::new().set(p.age, 23))
        .send()
        .await;
    match res {
        Ok(report) => println!("{} updated", report.updated),
        // The build of Elasticsearch 9.2 that is published for tests has no scripts
        Err(error) => println!("{error}"),
    }
    println!("{:?}", es.get::<Person>("doc_id").send().await?.map(|found| found.source));
    Ok(())
}
