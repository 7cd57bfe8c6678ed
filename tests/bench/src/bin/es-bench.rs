//! What a request costs, client by client, in one run: `cargo run --release --manifest-path tests/bench/Cargo.toml`.
//! One table alone: `… -- transports`, `typed`, `at-once`, `pages`, `scan`, `decode` or `bulk`. `… -- chart FILE` measures what
//! the README's chart shows, and draws it.
//!
//! Instructions and allocations are counted, so they are nearly the same in every run; times vary with
//! the machine, and their ratios less. Instructions need valgrind, and are left out without it.

use std::env;

use es_bench::{Result, bulk_table, chart, count, decode, real, server, tables, typed};

fn main() -> Result {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => {
            count::runtime()?.block_on(typed::check())?;
            for table in [
                tables::transports,
                tables::typed,
                tables::at_once,
                tables::decode,
                tables::pages,
                tables::scan,
                bulk_table::bulk,
            ] {
                table()?;
                println!();
            }
            Ok(())
        }
        ["transports"] => tables::transports(),
        ["typed"] => tables::typed(),
        ["at-once"] => tables::at_once(),
        ["pages"] => tables::pages(),
        ["scan"] => tables::scan(),
        ["decode"] => tables::decode(),
        ["bulk"] => bulk_table::bulk(),
        ["real"] => real::real(),
        ["chart", file] => chart::chart(file.as_ref()),
        // Processes of their own, one for each measurement.
        ["serve"] => server::serve(),
        ["only", task, stack, port, number] => count::only(task, stack, port.parse()?, number.parse()?),
        ["repeat", task, stack, port, number] => count::repeat(task, stack, port.parse()?, number.parse()?),
        ["at-once", task, stack, port, workers] => count::at_once(task, stack, port.parse()?, workers.parse()?),
        ["decode", kind, way, number] => decode::only(kind.parse()?, way.parse()?, number.parse()?),
        ["decode-times", kind] => tables::decode_times(kind.parse()?),
        _ => Err("usage: es-bench [transports | typed | at-once | pages | scan | decode | bulk | chart FILE]".into()),
    }
}
