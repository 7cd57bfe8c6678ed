//! Answers that the integration tests got from every server, read again by the typed calls.
//!
//! `ES_RECORD=<this crate's folder>/tests/data/servers cargo test -p es-tests --test servers` writes them: of each endpoint, status and server one.

use std::collections::{BTreeMap, BTreeSet};

use super::{Recorded, SERVERS, client, endpoints, named, sample, trouble, typed};

/// The answers of one server.
pub(super) fn answers(server: &str) -> Vec<Recorded> {
    let text = std::fs::read_to_string(sample::path(&format!("servers/{server}.jsonl"))).unwrap();
    text.lines().map(Recorded::read).collect()
}

#[tokio::test]
async fn answers_of_every_server_are_read() {
    let mut troubles = Vec::new();
    for server in SERVERS {
        for answer in answers(server) {
            if let Some(made) = typed::read(&client(&answer, named(server)), &answer).await
                && let Some(trouble) = trouble(&answer, made)
            {
                troubles
                    .push(format!("{server}, {}, {}: {trouble}\n    {}", answer.endpoint, answer.status, answer.body));
            }
        }
    }
    assert!(troubles.is_empty(), "{} are not read:\n{}", troubles.len(), troubles.join("\n"));
}

/// Why there is no answer of an endpoint, by endpoint and server: lines of an endpoint, the reason, and the servers.
pub(super) fn unrecorded() -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(sample::path("unrecorded.txt")).unwrap();
    let mut unrecorded = BTreeSet::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [endpoint, reason, servers] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        assert!(!reason.is_empty(), "{line}");
        unrecorded.extend(servers.split(' ').map(|server| (endpoint.to_owned(), server.to_owned())));
    }
    unrecorded
}

/// Each typed call was made on each server that has its endpoint, and there is an answer and a reader of it here.
#[tokio::test]
async fn every_typed_call_has_an_answer_of_every_server() {
    let mut unrecorded = unrecorded();
    let mut wrong = BTreeMap::<&str, Vec<String>>::new();
    let offered = endpoints::offered().await;
    for server in SERVERS {
        let mut read = BTreeSet::new();
        for answer in answers(server).iter().filter(|answer| answer.status < 300) {
            if typed::read(&client(answer, named(server)), answer).await.is_some() {
                read.insert(answer.endpoint.clone());
            }
        }
        for (endpoint, _) in offered.iter().filter(|(_, typed)| typed.servers.contains(server)) {
            let is_listed = unrecorded.remove(&((*endpoint).to_owned(), server.to_owned()));
            if read.contains(*endpoint) == is_listed {
                let what = if is_listed { "listed, and recorded" } else { "not recorded, or not read" };
                wrong.entry(endpoint).or_default().push(format!("{server}: {what}"));
            }
        }
    }
    assert!(unrecorded.is_empty(), "listed, and no call: {unrecorded:?}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
