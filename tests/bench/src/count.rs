//! What is measured of one stack, each time in a process of its own.

use std::time::Duration;

use tokio::{runtime::Runtime, time::Instant};

use crate::{
    Result,
    stacks::{Client, Stack},
};

/// A runtime of one thread.
pub fn runtime() -> Result<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

/// Sends so many requests, one after another; valgrind counts.
pub fn requests(stack: Stack, port: u16, number: u32) -> Result {
    runtime()?.block_on(async { send(&mut Client::new(stack, port).await?, number).await })
}

/// Sends so many requests, one after another.
pub async fn send(client: &mut Client, number: u32) -> Result {
    for _ in 0..number {
        client.search().await?;
    }
    Ok(())
}

/// Prints the best time of a get in microseconds, with 64 of them at once.
pub fn time(stack: Stack, port: u16) -> Result {
    const SLICE: Duration = Duration::from_millis(100);
    let runtime = runtime()?;
    runtime.block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        let done = std::rc::Rc::new(std::cell::Cell::new(0_u64));
        let local = tokio::task::LocalSet::new();
        for _ in 0..64 {
            let mut client = Client::new(stack, port).await?;
            let done = std::rc::Rc::clone(&done);
            tasks.spawn_local_on(
                async move {
                    while client.get().await.is_ok() {
                        done.set(done.get() + 1);
                    }
                },
                &local,
            );
        }
        let best = local
            .run_until(async {
                let mut best = f64::INFINITY;
                for _ in 0..20 {
                    let (begun, before) = (Instant::now(), done.get());
                    tokio::time::sleep(SLICE).await;
                    let answered = (done.get() - before).max(1);
                    best = best.min(begun.elapsed().as_secs_f64() * 1e6 / answered as f64);
                }
                best
            })
            .await;
        println!("{best:.1}");
        Ok(())
    })
}
