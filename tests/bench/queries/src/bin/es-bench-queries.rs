//! Prints what it costs to build and serialize a query in several ways.

use std::{env, hint::black_box, process::Command, time::Instant};

use es_bench_queries::{Input, Result, WAYS, check};

fn main() -> Result {
    let input = Input::sample();
    check(&input)?;
    // By turns, so that what else the machine does falls on all alike; the best time of each is one of
    // which nothing else took a part.
    let mut best = [f64::INFINITY; WAYS.len()];
    for _ in 0..1000 {
        for ((_, way), best) in WAYS.iter().zip(&mut best) {
            const TIMES: u32 = 200;
            let begun = Instant::now();
            for _ in 0..TIMES {
                black_box(way(black_box(&input)));
            }
            *best = best.min(begun.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES));
        }
    }

    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let counting = Command::new(cargo)
        .args(["run", "--quiet", "--release", "--manifest-path", manifest, "--bin", "allocations"])
        .output()?;
    let counted = String::from_utf8(counting.stdout)?;

    println!("| | ns | ratio | allocations | bytes |");
    println!("|---|---|---|---|---|");
    for (((name, _), ns), counted) in WAYS.into_iter().zip(best).zip(counted.lines()) {
        println!("| {name} | {ns:.0} | {:.2} | {counted} |", ns / best[0]);
    }
    Ok(())
}
