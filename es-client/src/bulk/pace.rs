//! How many requests are under way at once: as many as the server takes.

/// The number of requests that may be under way. It falls when the server says that it has too much to do (429),
/// and grows again, one by one, while it does not.
#[derive(Debug)]
pub(super) struct Pace {
    limit: usize,
    most: usize,
    /// Requests that were taken since the number last changed.
    taken: usize,
    /// How many rounds of requests must be taken before one more is tried. It doubles when that one was too many.
    rounds: usize,
}

/// The most rounds before one more request is tried.
const MOST_ROUNDS: usize = 32;

impl Pace {
    pub(super) fn new(most: usize) -> Self {
        Self { limit: most, most, taken: 0, rounds: 1 }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// The server took a request.
    pub(super) fn taken(&mut self) {
        self.taken += 1;
        if self.limit < self.most && self.taken >= self.limit * self.rounds {
            self.limit += 1;
            self.taken = 0;
            self.rounds = (self.rounds / 2).max(1);
        }
    }

    /// The server has too much to do; so many requests are still under way. It seems to have taken those, so that the
    /// number does not fall below them: of many requests at once, as many remain as the server takes.
    pub(super) fn refused(&mut self, in_flight: usize) {
        let less = self.limit - (self.limit / 8).max(1);
        self.limit = in_flight.clamp(less, self.limit).max(1);
        self.taken = 0;
        self.rounds = (self.rounds * 2).min(MOST_ROUNDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_falls_to_one_and_grows_to_the_limit() {
        let mut pace = Pace::new(20);
        for _ in 0..100 {
            pace.refused(0);
        }
        assert_eq!(pace.limit(), 1);
        for _ in 0..10_000 {
            pace.taken();
        }
        assert_eq!(pace.limit(), 20);
    }

    #[test]
    fn it_does_not_fall_below_what_is_under_way() {
        let mut pace = Pace::new(64);
        for in_flight in (30..64).rev() {
            pace.refused(in_flight);
        }
        assert_eq!(pace.limit(), 30);
        pace.refused(3);
        assert_eq!(pace.limit(), 27, "an eighth at a time");
    }
}
