//! Processes that do one measurement each, and the server.

use std::{
    env,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::Result;

/// Runs this program under another one, and returns what both print.
pub fn run(under: &[&str], args: &[&str]) -> Result<String> {
    let output = command(under, args)?.output()?;
    if !output.status.success() {
        return Err(format!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
}

/// Runs this program and reads the two numbers that it prints.
pub fn two_numbers(under: &[&str], args: &[&str]) -> Result<[f64; 2]> {
    let said = run(under, args)?;
    let (first, second) = said.trim().split_once(' ').ok_or("not two numbers")?;
    Ok([first.parse()?, second.parse()?])
}

/// The instructions in user space that one time more takes: `None` without valgrind.
pub fn instructions(args: &[&str], few: u32, many: u32) -> Option<f64> {
    let total = |times: u32| -> Option<f64> {
        let valgrind = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"];
        let said = run(&valgrind, &[args, &[&times.to_string()]].concat()).ok()?;
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
pub struct Server {
    process: Child,
    pub port: u16,
}

impl Server {
    pub fn start(under: &[&str]) -> Result<Self> {
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
