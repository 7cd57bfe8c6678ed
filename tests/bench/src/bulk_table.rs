//! The table of many writes.

use std::{env, process::Command};

use crate::{
    Result,
    bulk::{DOCUMENTS, Stack},
    process::{ONE_CORE, ROUNDS, Server, best_by_turns, instructions, of_clients},
    tables::{ratio, whole},
};

/// How often each process writes all documents.
const TIMES: u32 = 4;

/// Writes documents to a server that only acknowledges: what a client takes for each.
///
/// `ES_BENCH_PYTHON` is a Python that has the packages `elasticsearch` and `orjson`; without it, that client is left out.
pub fn bulk() -> Result {
    println!("{DOCUMENTS} documents of 400 bytes, 1,000 in a request, to a server that only acknowledges: for each\n");
    let times = nanos()?;
    let server = Server::start(&[])?;
    let mut stacks = Stack::ALL.iter();
    println!("| client | instructions | ratio | ns of the processor | ratio |\n|---|---|---|---|---|");
    let mut floor = None;
    for (description, nanos) in times {
        let count = stacks.next().and_then(|stack| {
            let count = instructions(&["only", "bulk", stack.name(), &server.port.to_string()], 1, 2)?;
            Some(count / f64::from(DOCUMENTS))
        });
        let (floor_count, floor_nanos) = *floor.get_or_insert((count, nanos));
        println!(
            "| {description} | {} | {} | {nanos:.0} | {:.2} |",
            whole(count),
            ratio(count, floor_count),
            nanos / floor_nanos
        );
    }
    Ok(())
}

/// What each client takes of the processor for each document.
pub fn nanos() -> Result<Vec<(&'static str, f64)>> {
    let server = Server::start(ONE_CORE)?;
    let mut descriptions = Stack::ALL.map(Stack::description).to_vec();
    let mut clients = of_clients(ONE_CORE, ["repeat", "bulk"], Stack::ALL.map(Stack::name), server.port, TIMES)?;
    if let Ok(python) = env::var("ES_BENCH_PYTHON") {
        let mut client = Command::new(ONE_CORE[0]);
        client.args(&ONE_CORE[1..]).arg(python).arg(concat!(env!("CARGO_MANIFEST_DIR"), "/bulk.py"));
        client.args([server.port.to_string(), DOCUMENTS.to_string(), TIMES.to_string()]);
        descriptions.push("elasticsearch-py's `streaming_bulk`, orjson");
        clients.push(client);
    }
    let times = best_by_turns(ROUNDS, &mut clients)?;
    Ok(descriptions
        .into_iter()
        .zip(times)
        .map(|(client, [micros, _])| (client, micros * 1e3 / f64::from(DOCUMENTS)))
        .collect())
}
