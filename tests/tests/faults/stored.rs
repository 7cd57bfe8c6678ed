//! What the servers kept of the writes, held against what the client was told.

use std::collections::HashMap;

use es_client::prelude::*;

use crate::load::{Log, Wrote};

const PAGE: usize = 2_000;

/// How the writes of a scenario ended.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) acknowledged: usize,
    /// Of those that may have been executed, how many there are, and how many were.
    pub(crate) unsure: usize,
    pub(crate) unsure_found: usize,
    /// Acknowledged, and not there.
    pub(crate) lost: Vec<String>,
    /// There more than once, or with more than one version.
    pub(crate) duplicated: Vec<String>,
    /// There though the client said that nothing was sent, or that nobody wrote.
    pub(crate) unexpected: Vec<String>,
}

/// The documents of an index by their key, each with its id and version.
type Documents = HashMap<String, Vec<(String, i64)>>;

/// Reads the whole index, by searches and by ids.
pub(crate) async fn check(es: &Elasticsearch, index: &str, log: &Log) -> Stored {
    es.indices().refresh(index).send().await.unwrap();
    let mut documents = documents(es, index).await;
    let mut stored = Stored::default();
    let mut ids = Vec::new();
    for write in &log.writes {
        let copies = documents.remove(&write.key).unwrap_or_default();
        if copies.len() > 1 || copies.iter().any(|(_, version)| *version != 1) {
            stored.duplicated.push(format!("{}: {copies:?}", write.key));
        }
        let is_there = !copies.is_empty();
        match &write.result {
            Wrote::Acknowledged(id) => {
                stored.acknowledged += 1;
                ids.push(id.clone());
                if !copies.iter().any(|(found, _)| found == id) {
                    stored.lost.push(format!("{} under {id}", write.key));
                }
            }
            Wrote::NotSent(reason) if is_there => stored.unexpected.push(format!("{}: {reason}", write.key)),
            Wrote::NotSent(_) => {}
            Wrote::Unsure => {
                stored.unsure += 1;
                stored.unsure_found += usize::from(is_there);
            }
        }
    }
    stored.unexpected.extend(documents.into_keys());
    stored.lost.extend(missing(es, index, &ids).await);
    stored
}

/// Every document, at a point in time: between two searches, the copies of a shard may change places, and the
/// order of the documents with them.
async fn documents(es: &Elasticsearch, index: &str) -> Documents {
    let mut documents = Documents::new();
    let mut hits = es.scan::<Value>().index(index).version(true).stream();
    while let Some(hit) = hits.try_next().await.unwrap() {
        let key = hit.source["key"].as_str().unwrap().to_owned();
        documents.entry(key).or_default().push((hit.id, hit.version.unwrap()));
    }
    documents
}

/// Those of the ids under which there is no document.
async fn missing(es: &Elasticsearch, index: &str, ids: &[String]) -> Vec<String> {
    let mut missing = Vec::new();
    for ids in ids.chunks(PAGE) {
        let call = es.request(Method::POST, format!("/{index}/_mget")).query(&[("_source", "false")]);
        let answer: Value = call.json(&json!({"ids": ids})).send().await.unwrap().json().unwrap();
        let docs = answer["docs"].as_array().unwrap();
        assert_eq!(docs.len(), ids.len());
        missing
            .extend(docs.iter().filter(|doc| doc["found"] != true).map(|doc| format!("no document by {}", doc["_id"])));
    }
    missing
}
