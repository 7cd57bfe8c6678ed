//! The table of many writes.

use std::process::Command;

use crate::{
    Result,
    bulk::{DOCUMENTS, Stack},
    process::{Server, instructions, two_numbers},
};

const ROUNDS: usize = 8;

/// Writes documents to a server that only acknowledges: what a client takes for each.
///
/// `ES_BENCH_PYTHON` is a Python that has the packages `elasticsearch` and `orjson`; without it, that client is left out.
pub fn bulk() -> Result {
    println!("{DOCUMENTS} documents of 400 bytes, 1,000 in a request, to a server that only acknowledges: for each\n");
    let server = Server::start(&[])?;
    let port = server.port.to_string();
    let mut nanos = [f64::INFINITY; Stack::ALL.len()];
    for _ in 0..ROUNDS {
        for (stack, nanos) in Stack::ALL.iter().zip(&mut nanos) {
            let [micros, _] = two_numbers(&[], &["repeat", "bulk", stack.name(), &port, "4"])?;
            *nanos = nanos.min(micros * 1e3 / f64::from(DOCUMENTS));
        }
    }
    println!("| client | instructions | ratio | ns of the processor | ratio |\n|---|---|---|---|---|");
    let mut floor = None;
    for (stack, nanos) in Stack::ALL.iter().zip(nanos) {
        let count = instructions(&["only", "bulk", stack.name(), &port], 1, 2).ok_or("valgrind is needed")?;
        let count = count / f64::from(DOCUMENTS);
        let (floor_count, floor_nanos) = *floor.get_or_insert((count, nanos));
        println!(
            "| {} | {count:.0} | {:.2} | {nanos:.0} | {:.2} |",
            stack.description(),
            count / floor_count,
            nanos / floor_nanos
        );
    }
    if let Some(nanos_of_python) = nanos_of_python(server.port)? {
        println!(
            "| elasticsearch-py's `streaming_bulk`, orjson | – | – | {nanos_of_python:.0} | {:.2} |",
            nanos_of_python / nanos[0]
        );
    }
    Ok(())
}

/// What elasticsearch-py takes for each document; `None` without `ES_BENCH_PYTHON`.
pub fn nanos_of_python(port: u16) -> Result<Option<f64>> {
    let Ok(python) = std::env::var("ES_BENCH_PYTHON") else { return Ok(None) };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bulk.py");
    let said = Command::new(python).args([script, &port.to_string()]).output()?;
    let said = String::from_utf8(said.stdout)?;
    Ok(Some(said.trim().parse().map_err(|_| format!("it says {said}"))?))
}
