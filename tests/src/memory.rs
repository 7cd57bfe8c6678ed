//! The memory of this process.
#![allow(clippy::expect_used, reason = "only Linux has it")]

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread,
    time::Duration,
};

/// Memory that is the process's own and in use, in KiB: its heap, mostly. Linux only.
///
/// # Panics
/// On other systems.
pub fn memory_kib() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("the kernel tells");
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("the kernel tells");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Watches how much the memory grows, until it is dropped.
#[derive(Debug)]
pub struct Growth {
    before: usize,
    most: Arc<AtomicUsize>,
}

impl Growth {
    /// Watches from now on, ten times a second.
    pub fn watch() -> Self {
        let before = memory_kib();
        let most = Arc::new(AtomicUsize::new(before));
        let weak = Arc::downgrade(&most);
        thread::spawn(move || {
            while let Some(most) = weak.upgrade() {
                most.fetch_max(memory_kib(), Relaxed);
                drop(most);
                thread::sleep(Duration::from_millis(100));
            }
        });
        Self { before, most }
    }

    /// By how many KiB it grew at the most.
    pub fn most_kib(&self) -> usize {
        self.most.load(Relaxed) - self.before
    }
}
