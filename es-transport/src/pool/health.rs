//! The health of one node, in atomics: read by every pick, written only when it changes, and by one
//! writer at a time, who holds the pool's lock.

use std::sync::atomic::Ordering::Relaxed;

use super::sync::{AtomicU32, AtomicU64, AtomicUsize};

/// Failures in a row, and until when the node is skipped, in nanoseconds of the pool's clock.
#[derive(Debug, Default)]
pub(crate) struct Health {
    failures: AtomicU32,
    dead_until: AtomicU64,
    in_flight: AtomicUsize,
}

impl Health {
    pub(crate) fn failures(&self) -> u32 {
        self.failures.load(Relaxed)
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.load(Relaxed)
    }

    /// 0 when it is not marked dead.
    pub(crate) fn dead_until(&self) -> u64 {
        self.dead_until.load(Relaxed)
    }

    /// Dead up to and including the instant `dead_until`.
    pub(crate) fn is_dead(&self, now: u64) -> bool {
        let until = self.dead_until();
        until != 0 && now <= until
    }

    /// Counts one more failure and marks the node dead, unless the failure belongs to a request
    /// that began before failures already counted: many requests that fail together are one.
    pub(crate) fn fail(&self, seen: u32, dead_until: impl FnOnce(u32) -> u64) -> bool {
        let failures = seen.saturating_add(1);
        let counted = self.failures.compare_exchange(seen, failures, Relaxed, Relaxed).is_ok();
        if counted {
            self.dead_until.store(dead_until(failures).max(1), Relaxed);
        }
        counted
    }

    /// Back to good health; whether that changed anything.
    pub(crate) fn succeed(&self) -> bool {
        if self.failures() == 0 {
            return false;
        }
        self.failures.store(0, Relaxed);
        self.dead_until.store(0, Relaxed);
        true
    }

    pub(crate) fn begin(&self) {
        self.in_flight.fetch_add(1, Relaxed);
    }

    pub(crate) fn end(&self) {
        self.in_flight.fetch_sub(1, Relaxed);
    }
}
