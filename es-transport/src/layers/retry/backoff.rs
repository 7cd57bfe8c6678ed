//! How long to wait before the next attempt.

use std::time::{Duration, SystemTime};

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
    /// use std::time::{Duration, SystemTime};
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

    /// The wait after so many failed attempts (1 and up), by chance between zero and its upper bound.
    pub fn after(&self, attempts: u32) -> Duration {
        let ceiling = self.base.saturating_mul(1 << attempts.saturating_sub(1).min(31)).min(self.max);
        ceiling.mul_f64(fastrand::f64())
    }

    /// The wait that the server asks for in `Retry-After`, in seconds or up to a time, if it does; at most
    /// [`max`](Self::max).
    pub fn asked_for(&self, headers: &HeaderMap) -> Option<Duration> {
        let wish = headers.get(RETRY_AFTER)?.to_str().ok()?.trim_ascii();
        let wait = match wish.parse() {
            Ok(seconds) => Duration::from_secs(seconds),
            // A time that is over is no wait.
            Err(_) => httpdate::parse_http_date(wish).ok()?.duration_since(SystemTime::now()).unwrap_or_default(),
        };
        Some(wait.min(self.max))
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
        let date = |after: Duration| httpdate::fmt_http_date(SystemTime::now() + after);
        let three = asked(&date(Duration::from_millis(3500))).unwrap();
        assert!(three > Duration::from_secs(1) && three <= Duration::from_secs(4), "{three:?}");
        assert_eq!(asked(&date(Duration::from_secs(3600))), Some(Duration::from_secs(5)));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(asked("Wednesday, 21-Oct-15 07:28:00 GMT"), Some(Duration::ZERO), "the older form");
        for none in ["", "-1", "3.5", "Wed, 32 Oct 2015 07:28:00 GMT"] {
            assert_eq!(asked(none), None, "{none}");
        }
    }
}
