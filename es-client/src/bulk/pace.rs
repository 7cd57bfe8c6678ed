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

    /// The server has too much to do.
    pub(super) fn refused(&mut self) {
        self.limit = (self.limit - (self.limit / 8).max(1)).max(1);
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
            pace.refused();
        }
        assert_eq!(pace.limit(), 1);
        for _ in 0..10_000 {
            pace.taken();
        }
        assert_eq!(pace.limit(), 20);
    }

    /// Against a server that takes so many at once, the pace stays close below.
    #[test]
    fn it_finds_what_the_server_takes() {
        for admitted in [1, 2, 3, 8, 30] {
            let mut pace = Pace::new(64);
            let (mut refused, mut taken, mut offered) = (0, 0, 0);
            for round in 0..2_000 {
                let sent = pace.limit();
                for request in 0..sent {
                    if request < admitted { pace.taken() } else { pace.refused() }
                }
                if round >= 200 {
                    taken += sent.min(admitted);
                    refused += sent.saturating_sub(admitted);
                    offered += admitted;
                }
            }
            assert!(taken * 10 >= offered * 9, "{admitted}: {taken} of {offered}");
            assert!(refused * 20 <= taken, "{admitted}: {refused} refused, {taken} taken");
        }
    }
}
