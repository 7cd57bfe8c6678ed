//! Prints the heap allocations of one request. A program of its own, because its allocator counts
//! and would count among the instructions of the other.

use std::env;

use es_bench::{Result, count, job::Job};

const REQUESTS: u32 = 1000;

fn main() -> Result {
    let args: Vec<String> = env::args().skip(1).collect();
    let [task, stack, port] = &args[..] else { return Err("usage: allocations TASK CLIENT PORT".into()) };
    let runtime = count::runtime()?;
    let mut job = runtime.block_on(Job::new(task, stack, port.parse()?))?;
    runtime.block_on(job.times(100))?;
    let mut outcome = Ok(());
    let counted = allocation_counter::measure(|| outcome = runtime.block_on(job.times(REQUESTS)));
    outcome?;
    println!("{}", counted.count_total as f64 / f64::from(REQUESTS));
    Ok(())
}
