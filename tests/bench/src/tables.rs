//! The tables that are printed, each from one run.

use crate::{
    Result,
    decode::{self, Way},
    documents::{Kind, Small},
    floor,
    job::Task,
    process::{Server, allocations, instructions, run, two_numbers},
    server::PAGES,
    stacks, typed,
};

/// So many rounds, in which all clients have their turn: what else the machine does falls on all
/// alike, and the best of each is one of which nothing else took a part.
const ROUNDS: usize = 8;

/// The transports: the same bytes sent and read.
pub fn transports() -> Result {
    println!("POST of 98 bytes, answer of 236 bytes, one at a time; time: of one core which the client and its");
    println!("server share, for 64 gets at once\n");
    let stacks = stacks::Stack::ALL.map(|stack| (stack.name(), stack.description()));
    clients(Task::Post, Task::Read, &stacks)?;
    println!("\n| the node pool alone | instructions |\n|---|---|");
    let server = Server::start(&[])?;
    for stack in stacks::Stack::PICKS {
        let count = instructions(&["only", "post", stack.name(), &server.port.to_string()], 500, 2500);
        println!("| {} | {} |", stack.description(), whole(count));
    }
    Ok(())
}

/// The clients: a query from structs, an answer into structs.
pub fn typed() -> Result {
    let stacks = typed::Stack::ALL.map(|stack| (stack.name(), stack.description()));
    for (title, task) in [("A document by its id", Task::Get), ("A search for ten documents", Task::Search)] {
        println!("{title}: documents of 400 bytes\n");
        clients(task, task, &stacks)?;
        println!();
    }
    let stacks = [typed::Stack::Legacy, typed::Stack::Client].map(|stack| (stack.name(), stack.description()));
    for (title, task) in [
        ("A hundred documents by their ids", Task::Mget),
        ("How many documents match", Task::Count),
        ("Ten searches at once, of ten documents each", Task::Msearch),
    ] {
        println!("{title}: documents of 400 bytes\n");
        clients(task, task, &stacks)?;
        println!();
    }
    Ok(())
}

fn clients(counted: Task, timed: Task, stacks: &[(&str, &str)]) -> Result {
    let (server, pinned) = (Server::start(&[])?, Server::start(&["taskset", "-c", "0"])?);
    let mut micros = vec![f64::INFINITY; stacks.len()];
    for _ in 0..ROUNDS {
        for ((stack, _), micros) in stacks.iter().zip(&mut micros) {
            let port = pinned.port.to_string();
            let [clock, _] = two_numbers(&["taskset", "-c", "0"], &["at-once", &timed.name(), stack, &port, "1"])?;
            *micros = micros.min(clock);
        }
    }
    println!("| client | instructions | ratio | allocations | ratio | µs | ratio |");
    println!("|---|---|---|---|---|---|---|");
    let mut floor = None;
    for ((stack, description), micros) in stacks.iter().zip(micros) {
        let count = instructions(&["only", &counted.name(), stack, &server.port.to_string()], 500, 2500);
        let allocations = allocations(&counted.name(), stack, server.port)?;
        let floor = floor.get_or_insert((count, allocations, micros));
        println!(
            "| {description} | {} | {} | {allocations:.1} | {:.2} | {micros:.1} | {:.2} |",
            whole(count),
            ratio(count, floor.0),
            allocations / floor.1,
            micros / floor.2,
        );
    }
    Ok(())
}

/// 64 gets at once on two threads.
pub fn at_once() -> Result {
    println!("64 typed gets at once on two threads, the server beside them\n");
    let server = Server::start(&[])?;
    let stacks = [typed::Stack::Legacy, typed::Stack::Client];
    let mut best = [[f64::INFINITY; 2]; 2];
    for _ in 0..2 * ROUNDS {
        for (stack, best) in stacks.iter().zip(&mut best) {
            let measured = two_numbers(&[], &["at-once", "get", stack.name(), &server.port.to_string(), "2"])?;
            for (best, measured) in best.iter_mut().zip(measured) {
                *best = best.min(measured);
            }
        }
    }
    println!("| client | µs for each | ratio | µs of the processor | ratio |\n|---|---|---|---|---|");
    for (stack, [clock, cpu]) in stacks.iter().zip(best) {
        let [floor_clock, floor_cpu] = best[0];
        println!(
            "| {} | {clock:.1} | {:.2} | {cpu:.1} | {:.2} |",
            stack.description(),
            clock / floor_clock,
            cpu / floor_cpu
        );
    }
    Ok(())
}

/// Searches for a thousand documents over TCP.
pub fn pages() -> Result {
    println!(
        "`Hit<T>` has {} bytes beside the document, hyper-util's and serde's has {}.\n",
        hit_size(),
        floor_hit_size()
    );
    println!("A search for 1,000 documents: time of the processor, and page faults\n");
    let server = Server::start(&[])?;
    println!("| documents | hyper-util and serde, µs | **es-client**, µs | ratio | page faults | of es-client |");
    println!("|---|---|---|---|---|---|");
    for gzip in [false, true] {
        for kind in Kind::ALL {
            let task = Task::Page { kind, gzip }.name();
            let mut best = [[f64::INFINITY; 2]; 2];
            for _ in 0..ROUNDS {
                for (stack, best) in [typed::Stack::Legacy, typed::Stack::Client].into_iter().zip(&mut best) {
                    let args = ["repeat", &task, stack.name(), &server.port.to_string(), "20"];
                    let measured = two_numbers(&[], &args)?;
                    for (best, measured) in best.iter_mut().zip(measured) {
                        *best = best.min(measured);
                    }
                }
            }
            let [[floor, floor_faults], [time, faults]] = best;
            let (name, packed) = (kind.description(), if gzip { ", gzip" } else { "" });
            println!(
                "| {name}{packed} | {floor:.0} | {time:.0} | {:.2} | {floor_faults:.0} | {faults:.0} |",
                time / floor
            );
        }
    }
    Ok(())
}

/// Everything of an index.
pub fn scan() -> Result {
    println!("A scan of {PAGES} pages of 1,000 documents of 400 bytes: time of the processor for each document\n");
    let server = Server::start(&[])?;
    let mut best = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (stack, best) in [typed::Stack::Legacy, typed::Stack::Client].into_iter().zip(&mut best) {
            let [time, _] = two_numbers(&[], &["repeat", "scan", stack.name(), &server.port.to_string(), "2"])?;
            *best = best.min(time / f64::from(PAGES));
        }
    }
    println!("| a scroll by hand, ns | `es.scan()`, ns | ratio |\n|---|---|---|");
    println!("| {:.0} | {:.0} | {:.2} |", best[0], best[1], best[1] / best[0]);
    Ok(())
}

fn hit_size() -> usize {
    size_of::<es_client::search::Hit<Small>>() - size_of::<Small>()
}

fn floor_hit_size() -> usize {
    size_of::<floor::Hit<Small>>() - size_of::<Small>()
}

/// Reading of a page from memory.
pub fn decode() -> Result {
    println!("Reading one of 1,000 hits, which are in memory: instructions, and nanoseconds\n");
    println!(
        "| documents | `from_str` into structs | into `Page<T>` | ratio | an answer into structs | a search | ratio | to `from_str` |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for kind in Kind::ALL {
        let count = |way: Way| Some(instructions(&["decode", kind.name(), way.name()], 1, 4)? / 1000.0);
        row(kind.description(), Way::ALL.map(count), "");
    }
    for kind in Kind::ALL {
        let said = run(&[], &["decode-times", kind.name()])?;
        let times: Vec<_> = said.split_whitespace().map(|time| time.parse().ok()).collect();
        row(kind.description(), times.try_into().map_err(|_| "not four times")?, ", ns");
    }
    Ok(())
}

fn row(name: &str, ways: [Option<f64>; 4], unit: &str) {
    let [floor, page, floor_of_answer, search] = ways;
    println!(
        "| {name}{unit} | {} | {} | {} | {} | {} | {} | {} |",
        whole(floor),
        whole(page),
        ratio(page, floor),
        whole(floor_of_answer),
        whole(search),
        ratio(search, floor_of_answer),
        ratio(search, floor)
    );
}

/// Prints the best times of all ways to read a page: for the process that measures them.
pub fn decode_times(kind: Kind) -> Result {
    println!("{}", decode::times(kind)?.map(|time| time.to_string()).join(" "));
    Ok(())
}

fn whole(count: Option<f64>) -> String {
    count.map_or("–".to_owned(), |count| format!("{count:.0}"))
}

fn ratio(count: Option<f64>, floor: Option<f64>) -> String {
    count.zip(floor).map_or("–".to_owned(), |(count, floor)| format!("{:.2}", count / floor))
}
