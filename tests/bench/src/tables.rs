//! The tables that are printed, each from one run.

use crate::{
    Result,
    decode::{self, Way},
    documents::{Kind, Small},
    floor,
    job::Task,
    process::{ONE_CORE, ROUNDS, SHORT_ROUNDS, Server, allocations, best_by_turns, instructions, of_clients, own, run},
    server::PAGES,
    stacks,
    typed::Stack,
};

/// By hand and by es-client.
const BOTH: [Stack; 2] = [Stack::Legacy, Stack::Client];

/// The transports: the same bytes sent and read.
pub fn transports() -> Result {
    println!("POST of 98 bytes, answer of 236 bytes, one at a time; times: of a get, 64 at once\n");
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
    let stacks = Stack::ALL.map(|stack| (stack.name(), stack.description()));
    for (title, task) in [("A document by its id", Task::Get), ("A search for ten documents", Task::Search)] {
        println!("{title}: documents of 400 bytes\n");
        clients(task, task, &stacks)?;
        println!();
    }
    let stacks = BOTH.map(|stack| (stack.name(), stack.description()));
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

fn clients(counted: Task, timed: Task, stacks: &[(&'static str, &str)]) -> Result {
    let server = Server::start(&[])?;
    let times = on_one_core(timed, stacks.iter().map(|(stack, _)| *stack))?;
    println!("| client | instructions | ratio | allocations | ratio | µs | ratio | µs of the client | ratio |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let mut floor = None;
    for ((stack, description), [clock, cpu]) in stacks.iter().zip(times) {
        let count = instructions(&["only", &counted.name(), stack, &server.port.to_string()], 500, 2500);
        let allocations = allocations(&counted.name(), stack, server.port)?;
        let floor = floor.get_or_insert((count, allocations, clock, cpu));
        println!(
            "| {description} | {} | {} | {allocations:.1} | {:.2} | {clock:.1} | {:.2} | {cpu:.1} | {:.2} |",
            whole(count),
            ratio(count, floor.0),
            allocations / floor.1,
            clock / floor.2,
            cpu / floor.3,
        );
    }
    Ok(())
}

/// The microseconds that one of 64 tasks at once takes on a core which the clients and their server share: by the
/// clock, and of the processor for the client alone.
pub fn on_one_core(task: Task, clients: impl IntoIterator<Item = &'static str>) -> Result<Vec<[f64; 2]>> {
    let server = Server::start(ONE_CORE)?;
    best_by_turns(SHORT_ROUNDS, &mut of_clients(ONE_CORE, ["at-once", &task.name()], clients, server.port, 1)?)
}

/// 64 gets at once on two threads.
pub fn at_once() -> Result {
    println!("64 typed gets at once on two threads, the server beside them\n");
    let server = Server::start(&[])?;
    let mut clients = of_clients(&[], ["at-once", "get"], BOTH.map(Stack::name), server.port, 2)?;
    let times = best_by_turns(2 * SHORT_ROUNDS, &mut clients)?;
    println!("| client | µs for each | ratio | µs of the processor | ratio |\n|---|---|---|---|---|");
    for (stack, [clock, cpu]) in BOTH.iter().zip(&times) {
        let [floor_clock, floor_cpu] = times[0];
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
    let server = Server::start(ONE_CORE)?;
    println!("| documents | hyper-util and serde, µs | **es-client**, µs | ratio | page faults | of es-client |");
    println!("|---|---|---|---|---|---|");
    for gzip in [false, true] {
        for kind in Kind::ALL {
            let task = Task::Page { kind, gzip }.name();
            let mut clients = of_clients(ONE_CORE, ["repeat", &task], BOTH.map(Stack::name), server.port, 20)?;
            let best = best_by_turns(ROUNDS, &mut clients)?;
            let ([floor, floor_faults], [time, faults]) = (best[0], best[1]);
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
    let [by_hand, scan] = scan_nanos()?;
    println!("| a scroll by hand, ns | `es.scan()`, ns | ratio |\n|---|---|---|");
    println!("| {by_hand:.0} | {scan:.0} | {:.2} |", scan / by_hand);
    Ok(())
}

/// The nanoseconds of the processor that each document takes, by hand and by es-client.
pub fn scan_nanos() -> Result<[f64; 2]> {
    let server = Server::start(ONE_CORE)?;
    let mut clients = of_clients(ONE_CORE, ["repeat", "scan"], BOTH.map(Stack::name), server.port, 2)?;
    let best = best_by_turns(ROUNDS, &mut clients)?;
    // Microseconds of pages that have a thousand.
    Ok([best[0], best[1]].map(|[micros, _]| micros / f64::from(PAGES)))
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
        let said = String::from_utf8(run(&mut own(&[], &["decode-times", kind.name()])?)?.stdout)?;
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

pub fn whole(count: Option<f64>) -> String {
    count.map_or("–".to_owned(), |count| format!("{count:.0}"))
}

pub fn ratio(count: Option<f64>, floor: Option<f64>) -> String {
    count.zip(floor).map_or("–".to_owned(), |(count, floor)| format!("{:.2}", count / floor))
}
