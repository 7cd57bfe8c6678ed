//! Every document, or none.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"match_all": {}}` | [`match_all()`](match_all()) |
//! | `{"match_all": {"boost": 1.2}}` | `match_all().boost(1.2)` |
//! | `{"match_none": {}}` | [`match_none()`] |

use super::Query;

params! {
    /// The parameters of a `match_all` query.
    pub struct MatchAllQuery for MatchAllQuery [] {}
}

params! {
    /// The parameters of a `match_none` query.
    pub struct MatchNoneQuery for MatchNoneQuery [] {}
}

/// Matches every document, each with a score of 1.
///
/// `{"match_all": {}}`
pub fn match_all<D>() -> Query<D, MatchAllQuery> {
    Query::of(MatchAllQuery::new())
}

/// Matches no document.
///
/// `{"match_none": {}}`
pub fn match_none<D>() -> Query<D, MatchNoneQuery> {
    Query::of(MatchNoneQuery::new())
}
