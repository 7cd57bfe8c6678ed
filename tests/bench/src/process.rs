//! Processes that do one measurement each, and the server.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
};

use crate::Result;

/// So many rounds, in which all clients have their turn.
pub const ROUNDS: usize = 8;
/// So many where each turn is short.
pub const SHORT_ROUNDS: usize = 32;

/// Runs a process on the first core. Where the client and its server share a core, a client's time of the processor is
/// nearly the same in each run. On two it is chance which of them runs where, and to wake the other one's core, if that
/// sleeps, takes as long as a get, which counts as the client's.
pub const ONE_CORE: &[&str] = &["taskset", "-c", "0"];

/// This program in a process of its own, perhaps under another one.
pub fn own(under: &[&str], args: &[&str]) -> Result<Command> {
    let own = env::current_exe()?;
    let mut process = match under {
        [] => Command::new(own),
        [program, rest @ ..] => {
            let mut process = Command::new(program);
            process.args(rest).arg(own);
            process
        }
    };
    process.args(args);
    Ok(process)
}

/// Runs a process, and returns what it prints if it ends well.
pub fn run(process: &mut Command) -> Result<Output> {
    let output = process.output()?;
    if !output.status.success() {
        return Err(format!("{process:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(output)
}

/// Processes of which each does the same `measurement` of another client.
pub fn of_clients(
    under: &[&str],
    [measurement, task]: [&str; 2],
    clients: impl IntoIterator<Item = &'static str>,
    port: u16,
    number: u32,
) -> Result<Vec<Command>> {
    let (port, number) = (port.to_string(), number.to_string());
    clients.into_iter().map(|client| own(under, &[measurement, task, client, &port, &number])).collect()
}

/// The best of both numbers that each of these processes prints, which take turns in so many rounds: what else the
/// machine does falls on all alike, and the best of each is one of which nothing else took a part.
pub fn best_by_turns(rounds: usize, processes: &mut [Command]) -> Result<Vec<[f64; 2]>> {
    let mut best = vec![[f64::INFINITY; 2]; processes.len()];
    for _ in 0..rounds {
        for (process, best) in processes.iter_mut().zip(&mut best) {
            let said = String::from_utf8(run(process)?.stdout)?;
            let (first, second) = said.trim().split_once(' ').ok_or_else(|| format!("not two numbers: {said}"))?;
            for (best, number) in best.iter_mut().zip([first.parse()?, second.parse()?]) {
                *best = best.min(number);
            }
        }
    }
    Ok(best)
}

/// The instructions in user space that one time more takes: `None` without valgrind.
pub fn instructions(args: &[&str], few: u32, many: u32) -> Option<f64> {
    let total = |times: u32| -> Option<f64> {
        let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let said = run(&mut own(&valgrind, &[args, &[&times.to_string()]].concat()).ok()?).ok()?;
        let said = String::from_utf8(said.stderr).ok()?;
        said.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse().ok())
    };
    Some((total(many)? - total(few)?) / f64::from(many - few))
}

/// Heap allocations of one time, counted in a program whose allocator counts.
pub fn allocations(task: &str, stack: &str, port: u16) -> Result<f64> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let counting = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--manifest-path", manifest, "--bin", "allocations", "--"])
        .args([task, stack, &port.to_string()])
        .output()?;
    Ok(String::from_utf8(counting.stdout)?.trim().parse()?)
}

/// The server in a process of its own, which ends with this value.
pub struct Server {
    process: Child,
    pub port: u16,
}

impl Server {
    pub fn start(under: &[&str]) -> Result<Self> {
        let mut process = own(under, &["serve"])?.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        let output = process.stdout.take().ok_or("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        Ok(Self { port: line.trim().parse()?, process })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
