//! How long to wait before the next attempt.

use std::time::Duration;

use http::{HeaderMap, header::RETRY_AFTER};

/// A wait that grows with each attempt, with full jitter: the `n`th wait is anything between 0 and
/// `base` · 2^(n-1), and at most `max`.
///
/// Clients that failed together do not come back together. A `Retry-After` of the server is
/// honoured up to `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backoff {
    /// The upper bound of the first wait. Zero waits never. Default 100 ms.
    pub base: Duration,
    /// The upper bound of any wait. Default 10 s.
    pub max: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { base: Duration::from_millis(100), max: Duration::from_secs(10) }
    }
}

impl Backoff {
    /// A wait with these bounds.
    ///
    /// ```
    /// use std::time::Duration;
    /// use es_transport::{Backoff, Transport};
    ///
    /// let backoff = Backoff::new(Duration::from_millis(200), Duration::from_secs(30));
    /// let builder = Transport::builder().backoff(backoff);
    /// # let _ = builder;
    /// ```
    pub const fn new(base: Duration, max: Duration) -> Self {
        Self { base, max }
    }

    /// No wait at all.
    pub const fn none() -> Self {
        Self::new(Duration::ZERO, Duration::ZERO)
    }

    /// The wait after so many failed attempts (1 and up).
    pub(super) fn after(&self, attempts: u32) -> Duration {
        let ceiling = self.base.saturating_mul(1 << attempts.saturating_sub(1).min(31)).min(self.max);
        ceiling.mul_f64(fastrand::f64())
    }

    /// The wait that the server asks for in seconds, if it does.
    pub(super) fn asked_for(&self, headers: &HeaderMap) -> Option<Duration> {
        let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim_ascii().parse().ok()?;
        Some(Duration::from_secs(seconds).min(self.max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r09_waits_grow_to_their_maximum() {
        let backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(2) };
        for (attempts, ceiling) in [(1, 1), (2, 2), (3, 2), (u32::MAX, 2)] {
            for _ in 0..100 {
                assert!(backoff.after(attempts) <= Duration::from_secs(ceiling));
            }
        }
        let none = Backoff { base: Duration::ZERO, max: Duration::from_secs(2) };
        assert_eq!(none.after(5), Duration::ZERO);
    }

    #[test]
    fn r10_the_servers_wish_is_capped() {
        let backoff = Backoff { base: Duration::from_secs(1), max: Duration::from_secs(5) };
        let asked = |value: &str| {
            let headers = HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())]);
            backoff.asked_for(&headers)
        };
        assert_eq!(asked("3"), Some(Duration::from_secs(3)));
        assert_eq!(asked("3600"), Some(Duration::from_secs(5)));
        assert_eq!(asked("soon"), None);
    }
}
