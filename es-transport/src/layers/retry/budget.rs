//! A limit on how much load retries may add when everything fails.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::error::ErrorKind;

const FULL: u32 = 500;
const COST: u32 = 5;
const COST_OF_TIMEOUT: u32 = 10;

/// Tokens that retries take and successes give back, shared by all requests of a layer.
///
/// A few failures are always retried. When most requests fail, retries would multiply the load of
/// a cluster that cannot bear what it has; then the bucket is soon empty, and what is left of
/// retries is one for every five requests that succeed at their first attempt.
#[derive(Debug)]
pub(super) struct Budget {
    tokens: AtomicU32,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { tokens: AtomicU32::new(FULL) }
    }

    /// Takes what a retry costs, if that much is left.
    pub(super) fn spend(&self, cause: Option<ErrorKind>) -> bool {
        let cost = if cause == Some(ErrorKind::Timeout) { COST_OF_TIMEOUT } else { COST };
        self.tokens.fetch_update(Relaxed, Relaxed, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    /// Gives one back. A full bucket, the usual case, is only read.
    pub(super) fn earn(&self) {
        if self.tokens.load(Relaxed) < FULL {
            // Two threads at once may exceed the limit by one, which does no harm.
            self.tokens.fetch_add(1, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r21_tokens_run_out_and_come_back() {
        let budget = Budget::new();
        let spent = (0..1000).filter(|_| budget.spend(Some(ErrorKind::Connect))).count();
        assert_eq!(spent, 100);
        assert!(!budget.spend(None));
        (0..5).for_each(|_| budget.earn());
        assert!(budget.spend(None));
        assert!(!budget.spend(None));
        (0..10_000).for_each(|_| budget.earn());
        let spent = (0..1000).filter(|_| budget.spend(Some(ErrorKind::Timeout))).count();
        assert_eq!(spent, 50, "timeouts cost twice as much, and the bucket has a rim");
    }
}
