//! Prints the heap allocations of one request. A program of its own, because its allocator counts
//! and would count among the instructions of the other.

use std::env;

use es_bench::{Result, count, stacks::Client};

const REQUESTS: u32 = 1000;

fn main() -> Result {
    let args: Vec<String> = env::args().skip(1).collect();
    let [stack, port] = &args[..] else { return Err("usage: allocations STACK PORT".into()) };
    let runtime = count::runtime()?;
    let mut client = runtime.block_on(Client::new(stack.parse()?, port.parse()?))?;
    let mut send = |number| runtime.block_on(count::send(&mut client, number));
    send(100)?;
    let mut outcome = Ok(());
    let counted = allocation_counter::measure(|| outcome = send(REQUESTS));
    outcome?;
    println!("{}", counted.count_total as f64 / f64::from(REQUESTS));
    Ok(())
}
