//! Prints the heap allocations of each way, and their bytes. A program of its own, because its
//! allocator counts, which takes time.

use es_bench_queries::{Input, Result, WAYS};

fn main() -> Result {
    let input = Input::sample();
    for (_, way) in WAYS {
        let counted = allocation_counter::measure(|| drop(way(&input)));
        println!("{} | {}", counted.count_total, counted.bytes_total);
    }
    Ok(())
}
