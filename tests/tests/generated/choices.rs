//! What is chosen at random: the same choices for the same seed.

use std::net::{IpAddr, Ipv4Addr};

use es_client::dsl::field::GeoPoint;
use es_client::dsl::query::{Fuzziness, MinimumShouldMatch};
use es_client::{prelude::*, queries::*};
use es_cluster::Server;
use jiff::Timestamp;

/// Random choices for one case on one server.
pub(crate) struct Choices {
    state: u64,
    pub(crate) server: Server,
    /// How many more levels what is being made may have below it.
    pub(crate) depth: u32,
    /// The index that is asked.
    pub(crate) index: String,
    /// Kinds that the server cannot compute where the choice is made.
    pub(crate) without: Vec<&'static str>,
    names: u32,
}

/// Calls each of these methods, or not, where the server knows the parameter: `maybe!(c, "match", built, slop(3))`.
macro_rules! maybe {
    ($c:ident, $kind:expr, $built:expr $(, $param:ident($($value:expr),*))* $(,)?) => {{
        let built = $built;
        $(
            let built = match $c.one_in(3) && $crate::skipped::knows($c.server, $kind, stringify!($param)) {
                true => built.$param($($value),*),
                false => built,
            };
        )*
        built
    }};
}

const WORDS: [&str; 24] = [
    "fox", "quick", "brown", "lazy", "dog", "red", "blue", "house", "door", "roof", "ann", "bob", "größe", "naïve",
    "日本", "a", "x1", "42", "it's", "tail", "river", "cloud", "stone", "leaf",
];

impl Choices {
    /// The choices for the case of this number.
    pub(crate) fn new(server: Server, seed: u64, case: u64) -> Self {
        let mut choices = Self {
            state: seed ^ case.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            server,
            depth: 0,
            index: String::new(),
            without: Vec::new(),
            names: 0,
        };
        choices.next();
        choices
    }

    /// The next number of the sequence, by the generator "splitmix64".
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below(high.abs_diff(low) + 1) as i64
    }

    pub(crate) fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.one_in(2)
    }

    pub(crate) fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize].clone()
    }

    /// At most so many of what `make` makes, and at least one.
    pub(crate) fn some<T>(&mut self, most: u64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..=self.below(most)).map(|_| make(self)).collect()
    }

    /// A number of few digits.
    pub(crate) fn number(&mut self) -> f64 {
        self.between(-4000, 4000) as f64 / 4.0
    }

    /// A number above zero.
    pub(crate) fn positive(&mut self) -> f64 {
        self.between(1, 800) as f64 / 16.0
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        self.below(17) as f64 / 16.0
    }

    pub(crate) fn small(&mut self) -> u32 {
        self.below(8) as u32
    }

    pub(crate) fn count(&mut self) -> u32 {
        1 + self.below(60) as u32
    }

    pub(crate) fn word(&mut self) -> &'static str {
        self.of(&WORDS)
    }

    /// Words, as somebody types them.
    pub(crate) fn text(&mut self) -> String {
        self.some(4, Self::word).join(" ")
    }

    /// A name that nothing else in this case has.
    pub(crate) fn name(&mut self) -> String {
        self.names += 1;
        format!("{}-{}", self.word(), self.names)
    }

    pub(crate) fn date(&mut self) -> Timestamp {
        Timestamp::from_second(1_600_000_000 + self.between(0, 1_000) * 86_400 + self.between(0, 86_399)).unwrap()
    }

    /// A date as the query language writes it, computed on the server.
    pub(crate) fn date_math(&mut self) -> &'static str {
        self.of(&["now", "now-7d/d", "now+1M", "2023-01-01", "2023-01-01||/M", "2021-06-30T12:00:00Z||+2h"])
    }

    pub(crate) fn ip(&mut self) -> IpAddr {
        Ipv4Addr::new(10, 0, self.below(4) as u8, self.below(256) as u8).into()
    }

    pub(crate) fn point(&mut self) -> GeoPoint {
        GeoPoint::new(self.between(-85, 85) as f64 / 1.25, self.between(-170, 170) as f64 / 1.0625)
    }

    pub(crate) fn time_zone(&mut self) -> &'static str {
        self.of(&["+01:00", "Europe/Paris", "UTC", "-05:30", "Asia/Tokyo"])
    }

    pub(crate) fn analyzer(&mut self) -> &'static str {
        self.of(&["standard", "simple", "whitespace", "english", "keyword", "stop"])
    }

    pub(crate) fn operator(&mut self) -> Operator {
        self.of(&[And, Or])
    }

    pub(crate) fn fuzziness(&mut self) -> Fuzziness {
        let auto = [Fuzziness::AUTO, Fuzziness::Expression("AUTO:3,6".into())];
        if self.flip() { self.of(&auto) } else { Fuzziness::Edits(self.below(3) as u8) }
    }

    pub(crate) fn at_least(&mut self) -> MinimumShouldMatch {
        match self.flip() {
            true => MinimumShouldMatch::Count(self.between(-2, 3) as i32),
            false => self.of(&["75%", "-25%", "2<-25%", "2<-25% 9<-3", "1"]).into(),
        }
    }

    /// As [`rewrite`](Self::rewrite), for fuzzy terms: with a `bool` of all of them, short words make both servers fail
    /// (“boost must be a positive float, got -1.0”).
    pub(crate) fn fuzzy_rewrite(&mut self) -> &'static str {
        self.of(&["top_terms_10", "top_terms_boost_10", "top_terms_blended_freqs_10"])
    }

    pub(crate) fn rewrite(&mut self) -> &'static str {
        self.of(&[
            "constant_score",
            "constant_score_boolean",
            "scoring_boolean",
            "top_terms_10",
            "top_terms_boost_10",
            "top_terms_blended_freqs_10",
        ])
    }
}
