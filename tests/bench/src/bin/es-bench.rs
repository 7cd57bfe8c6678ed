//! What a request costs, stack by stack, in one run: `cargo run --release --manifest-path tests/bench/Cargo.toml`.
//!
//! Instructions and allocations are counted, so they are the same in every run; the time is that
//! of one core which the client and its server share. Instructions need valgrind, and are left
//! out without it.

use std::{
    env,
    process::{Child, Command, Stdio},
};

use es_bench::{Result, count, server, stacks::Stack};

fn main() -> Result {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => report(),
        ["serve"] => server::serve(),
        ["requests", stack, port, number] => count::requests(stack.parse()?, port.parse()?, number.parse()?),
        ["time", stack, port] => count::time(stack.parse()?, port.parse()?),
        _ => Err("usage: es-bench".into()),
    }
}

/// Measures every stack in processes of its own and prints the table.
fn report() -> Result {
    let server = Server::start(&[])?;
    let pinned = Server::start(&["taskset", "-c", "0"])?;
    println!(
        "POST of 98 bytes, answer of 236 bytes, one request at a time; time: 64 gets at once, client and server on one core\n"
    );
    println!("| stack | instructions | ratio | allocations | ratio | µs |");
    println!("|---|---|---|---|---|---|");
    let mut floor = None;
    for stack in Stack::ALL {
        let instructions = instructions(stack, server.port);
        let allocations = allocations(stack, server.port)?;
        let micros = run(&["taskset", "-c", "0"], &["time", stack.name(), &pinned.port.to_string()])?;
        let (floor_instructions, floor_allocations) = *floor.get_or_insert((instructions, allocations));
        let count = |n: Option<f64>| n.map_or("–".to_owned(), |n| format!("{n:.0}"));
        let ratio = instructions.zip(floor_instructions).map(|(n, floor)| n / floor);
        println!(
            "| {} | {} | {} | {allocations:.1} | {:.2} | {} |",
            stack.description(),
            count(instructions),
            ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}")),
            allocations / floor_allocations,
            micros.trim(),
        );
    }
    println!("\n| the node pool alone | instructions |\n|---|---|");
    for stack in Stack::PICKS {
        let counted = instructions(stack, server.port).map_or("–".to_owned(), |n| format!("{n:.0}"));
        println!("| {} | {counted} |", stack.description());
    }
    Ok(())
}

/// User-space instructions of one request: the difference that more of them make.
fn instructions(stack: Stack, port: u16) -> Option<f64> {
    let total = |requests: u64| -> Option<f64> {
        let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let args = ["requests", stack.name(), &port.to_string(), &requests.to_string()];
        let said = run(&valgrind, &args).ok()?;
        said.lines().find_map(|line| line.split("Collected : ").nth(1)?.trim().parse().ok())
    };
    let (few, many) = (500, 2500);
    Some((total(many)? - total(few)?) / (many - few) as f64)
}

/// Heap allocations of one request, counted in a program whose allocator counts.
fn allocations(stack: Stack, port: u16) -> Result<f64> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let counting = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--release", "--manifest-path", manifest, "--bin", "allocations", "--"])
        .args([stack.name(), &port.to_string()])
        .output()?;
    Ok(String::from_utf8(counting.stdout)?.trim().parse()?)
}

/// Runs this program under another one, and returns what both print.
fn run(under: &[&str], args: &[&str]) -> Result<String> {
    let output = command(under, args)?.output()?;
    if !output.status.success() {
        return Err(format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

fn command(under: &[&str], args: &[&str]) -> Result<Command> {
    let own = env::current_exe()?;
    let mut command = match under {
        [] => Command::new(own),
        [program, rest @ ..] => {
            let mut command = Command::new(program);
            command.args(rest).arg(own);
            command
        }
    };
    command.args(args);
    Ok(command)
}

/// The server in a process of its own, which ends with this value.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(under: &[&str]) -> Result<Self> {
        use std::io::{BufRead, BufReader};
        let mut process = command(under, &["serve"])?.stdout(Stdio::piped()).spawn()?;
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
