//! `match_all` and `match_none`.

use super::Query;

params! {
    /// The parameters of a `match_all` query.
    pub struct MatchAll for MatchAll [] {}
}

params! {
    /// The parameters of a `match_none` query.
    pub struct MatchNone for MatchNone [] {}
}

/// Matches every document, each with a score of 1.
pub fn match_all<D>() -> Query<D, MatchAll> {
    Query::of(MatchAll::new())
}

/// Matches no document.
pub fn match_none<D>() -> Query<D, MatchNone> {
    Query::of(MatchNone::new())
}
