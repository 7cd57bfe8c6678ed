//! What is measured of one job, each time in a process of its own.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use cpu_time::ProcessTime;
use tokio::runtime::Runtime;

use crate::{Result, job::Job};

/// A runtime of one thread.
pub fn runtime() -> Result<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Does a job so many times, one after another, and prints what the best of them takes of the processor in
/// microseconds, and how many page faults one has.
///
/// The best, because whatever else the machine does takes the cache from all that are under way meanwhile.
pub fn repeat(task: &str, stack: &str, port: u16, number: u32) -> Result {
    let runtime = runtime()?;
    let mut job = runtime.block_on(Job::new(task, stack, port))?;
    // Connects, and sees the largest answer.
    runtime.block_on(job.times(3))?;
    let (mut best, faults) = (f64::INFINITY, page_faults()?);
    for _ in 0..number {
        let begun = ProcessTime::now();
        runtime.block_on(job.once())?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    println!("{} {}", best * 1e6, (page_faults()? - faults) as f64 / f64::from(number));
    Ok(())
}

/// Does a job so many times and nothing else: valgrind counts.
pub fn only(task: &str, stack: &str, port: u16, number: u32) -> Result {
    runtime()?.block_on(async { Job::new(task, stack, port).await?.times(number).await })
}

/// Does 64 jobs at once for a while, on so many threads, and prints the time that one takes in
/// microseconds: by the clock and of the processor.
pub fn at_once(task: &str, stack: &str, port: u16, workers: usize) -> Result {
    const SLICES: u32 = 2;
    const SLICE: Duration = Duration::from_millis(100);
    let runtime = match workers {
        1 => runtime()?,
        _ => tokio::runtime::Builder::new_multi_thread().worker_threads(workers).enable_all().build()?,
    };
    runtime.block_on(async {
        let done = Arc::new(AtomicU64::new(0));
        for _ in 0..64 {
            let mut job = Job::new(task, stack, port).await?;
            let done = Arc::clone(&done);
            tokio::spawn(async move {
                while job.once().await.is_ok() {
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        tokio::time::sleep(SLICE).await;
        let mut best = [f64::INFINITY; 2];
        for _ in 0..SLICES {
            let (clock, cpu, before) = (Instant::now(), ProcessTime::now(), done.load(Ordering::Relaxed));
            tokio::time::sleep(SLICE).await;
            let answered = (done.load(Ordering::Relaxed) - before).max(1) as f64;
            for (best, time) in best.iter_mut().zip([clock.elapsed(), cpu.elapsed()]) {
                *best = best.min(time.as_secs_f64() * 1e6 / answered);
            }
        }
        println!("{} {}", best[0], best[1]);
        Ok(())
    })
}

/// How often this process touched memory for which the system had to find a page.
fn page_faults() -> Result<u64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in parentheses, may hold anything. The tenth field is the one.
    let fields = stat.rsplit(')').next().ok_or("no fields")?;
    Ok(fields.split_whitespace().nth(7).ok_or("no page faults")?.parse()?)
}
