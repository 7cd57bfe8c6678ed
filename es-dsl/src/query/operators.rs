//! `and`, `or`, `not` and `& | !`, folded into one flat `bool` where that keeps the meaning.

use std::ops::{BitAnd, BitOr, Not};

use super::compound::BoolQuery;
use super::{Clause, IntoQuery, Kind, Query};
use crate::json::List;

impl<D, K: Kind> Query<D, K> {
    /// Both have to match; the scores add up.
    pub fn and(self, other: impl IntoQuery<D>) -> Query<D> {
        Query::of(both(self.kind.into(), other.into_query().kind).into())
    }

    /// One of them has to match, or both; the scores of those that match add up.
    pub fn or(self, other: impl IntoQuery<D>) -> Query<D> {
        Query::of(either(self.kind.into(), other.into_query().kind).into())
    }

    /// Must not match. Such a query alone scores 0.
    #[expect(clippy::should_implement_trait, reason = "it does; this spares the import")]
    pub fn not(self) -> Query<D> {
        Query::of(BoolQuery::none_of(self.kind.into()).into())
    }
}

fn both(first: Clause, second: Clause) -> BoolQuery {
    let mut all = BoolQuery::all_of(first);
    match second {
        Clause::Bool(more) if more.is_all() => {
            all.must.0.extend(more.must.0);
            all.filter.0.extend(more.filter.0);
            all.must_not.0.extend(more.must_not.0);
        }
        clause => all.must.0.push(clause),
    }
    all
}

fn either(first: Clause, second: Clause) -> BoolQuery {
    let mut any = BoolQuery::any_of(first);
    match second {
        Clause::Bool(more) if more.is_any() => any.should.0.extend(more.should.0),
        clause => any.should.0.push(clause),
    }
    any
}

impl BoolQuery {
    /// Whether only the clauses say what the query means, and there is one.
    fn is_plain(&self) -> bool {
        let Self { must, filter, should, must_not, options } = self;
        let empty = must.is_empty() && filter.is_empty() && should.is_empty() && must_not.is_empty();
        !empty && options.is_none()
    }

    /// Whether it asks for all of its clauses, so that more can be added.
    fn is_all(&self) -> bool {
        self.is_plain() && self.should.is_empty()
    }

    /// Whether it asks for any of its clauses, so that more can be added.
    fn is_any(&self) -> bool {
        self.is_plain() && self.must.is_empty() && self.filter.is_empty() && self.must_not.is_empty()
    }

    /// Whether it asks that one clause does not match.
    fn is_not(&self) -> bool {
        self.is_all() && self.must.is_empty() && self.filter.is_empty() && self.must_not.0.len() == 1
    }

    /// A `bool` that matches and scores as the clause does, and asks for all of its clauses.
    fn all_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(all) if all.is_all() => all,
            clause => Self { must: List(vec![clause]), ..Self::default() },
        }
    }

    /// A `bool` that matches and scores as the clause does, and asks for any of its clauses.
    fn any_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(any) if any.is_any() => any,
            clause => Self { should: List(vec![clause]), ..Self::default() },
        }
    }

    /// A `bool` that matches what the clause does not. `not (a or b)` is neither of them, and
    /// `not not a` is `a` without its score.
    fn none_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(any) if any.is_any() => Self { must_not: any.should, ..Self::default() },
            Clause::Bool(not) if not.is_not() => Self { filter: not.must_not, ..Self::default() },
            clause => Self { must_not: List(vec![clause]), ..Self::default() },
        }
    }
}

impl<D, K: Kind, R: IntoQuery<D>> BitAnd<R> for Query<D, K> {
    type Output = Query<D>;

    fn bitand(self, other: R) -> Query<D> {
        self.and(other)
    }
}

impl<D, K: Kind, R: IntoQuery<D>> BitOr<R> for Query<D, K> {
    type Output = Query<D>;

    fn bitor(self, other: R) -> Query<D> {
        self.or(other)
    }
}

impl<D, K: Kind> Not for Query<D, K> {
    type Output = Query<D>;

    fn not(self) -> Query<D> {
        Query::not(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::query::{bool_query, match_all, term};

    fn leaf(name: &'static str) -> Query<Value> {
        term(name, 1).into_query()
    }

    fn json(query: &Query<Value>) -> Value {
        serde_json::to_value(query).unwrap()
    }

    #[test]
    fn chains_become_one_flat_bool() {
        let [a, b, c, d] = ["a", "b", "c", "d"].map(leaf);
        let [ja, jb, jc, jd] = [&a, &b, &c, &d].map(json);
        let all = a.clone().and(b.clone()).and(!c.clone()).and(bool_query().filter(d.clone()));
        assert_eq!(json(&all), json!({"bool": {"must": [ja, jb], "must_not": [jc], "filter": [jd]}}));
        let any = a.clone() | b.clone() | (c.clone() | d.clone());
        assert_eq!(json(&any), json!({"bool": {"should": [ja, jb, jc, jd]}}));
        assert_eq!(json(&!(a | b)), json!({"bool": {"must_not": [ja, jb]}}));
        assert_eq!(json(&!!c), json!({"bool": {"filter": [jc]}}));
        assert_eq!(json(&(d & match_all())), json!({"bool": {"must": [jd, {"match_all": {}}]}}));
    }

    #[test]
    fn a_bool_that_says_more_than_its_clauses_stays_whole() {
        for special in [
            bool_query().must(leaf("a")).boost(2.0),
            bool_query().must(leaf("a")).name("named"),
            bool_query().should(leaf("a")).minimum_should_match(1),
            bool_query().must(leaf("a")).should(leaf("b")),
            bool_query(),
        ] {
            let special = special.into_query();
            let all = special.clone().and(leaf("c"));
            assert_eq!(json(&all), json!({"bool": {"must": [json(&special), json(&leaf("c"))]}}));
            assert_eq!(json(&special.clone().not()), json!({"bool": {"must_not": [json(&special)]}}));
        }
    }

    /// What a user writes.
    #[derive(Debug, Clone)]
    enum Written {
        Leaf(usize),
        Bool(Vec<Written>, Vec<Written>, Vec<Written>, Vec<Written>),
        And(Box<Written>, Box<Written>),
        Or(Box<Written>, Box<Written>),
        Not(Box<Written>),
    }

    const LEAVES: [&str; 5] = ["0", "1", "2", "3", "4"];

    fn written() -> impl Strategy<Value = Written> {
        let leaf = (0..LEAVES.len()).prop_map(Written::Leaf);
        leaf.prop_recursive(5, 40, 3, |inner| {
            let list = || prop::collection::vec(inner.clone(), 0..2);
            let pair = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
            prop_oneof![
                (list(), list(), list(), list()).prop_map(|(a, b, c, d)| Written::Bool(a, b, c, d)),
                pair().prop_map(|(a, b)| Written::And(a, b)),
                pair().prop_map(|(a, b)| Written::Or(a, b)),
                inner.clone().prop_map(|a| Written::Not(Box::new(a))),
            ]
        })
    }

    impl Written {
        fn query(&self) -> Query<Value> {
            match self {
                Self::Leaf(n) => leaf(LEAVES[*n]),
                Self::And(a, b) => a.query() & b.query(),
                Self::Or(a, b) => a.query() | b.query(),
                Self::Not(a) => !a.query(),
                Self::Bool(must, filter, should, must_not) => {
                    let query = must.iter().fold(bool_query(), |query, part| query.must(part.query()));
                    let query = filter.iter().fold(query, |query, part| query.filter(part.query()));
                    let query = should.iter().fold(query, |query, part| query.should(part.query()));
                    must_not.iter().fold(query, |query, part| query.must_not(part.query())).into_query()
                }
            }
        }

        /// The score of a document, if it matches: each leaf has one of its own.
        fn score(&self, matching: u8) -> Option<u32> {
            match self {
                Self::Leaf(n) => (matching & (1 << n) != 0).then_some(1 << (4 * n)),
                Self::And(a, b) => Some(a.score(matching)? + b.score(matching)?),
                Self::Or(a, b) => match (a.score(matching), b.score(matching)) {
                    (None, None) => None,
                    (a, b) => Some(a.unwrap_or(0) + b.unwrap_or(0)),
                },
                Self::Not(a) => a.score(matching).is_none().then_some(0),
                Self::Bool(must, filter, should, must_not) => {
                    let score = |parts: &[Self]| parts.iter().map(|part| part.score(matching)).collect();
                    bool_score(score(must), score(filter), score(should), score(must_not))
                }
            }
        }
    }

    /// What the server does with a `bool` query, given the scores of its clauses.
    fn bool_score(
        must: Vec<Option<u32>>,
        filter: Vec<Option<u32>>,
        should: Vec<Option<u32>>,
        must_not: Vec<Option<u32>>,
    ) -> Option<u32> {
        if must.is_empty() && filter.is_empty() && should.is_empty() && must_not.is_empty() {
            return Some(1 << 30);
        }
        let optional = should.is_empty() || !must.is_empty() || !filter.is_empty();
        let matches = must.iter().chain(&filter).all(Option::is_some)
            && must_not.iter().all(Option::is_none)
            && (optional || should.iter().any(Option::is_some));
        matches.then(|| must.iter().chain(&should).flatten().sum())
    }

    fn clause_score(clause: &Clause, matching: u8) -> Option<u32> {
        match clause {
            Clause::Term(term) => {
                let n: usize = term.field.parse().unwrap();
                Written::Leaf(n).score(matching)
            }
            Clause::Bool(query) => {
                let score = |clauses: &[Clause]| clauses.iter().map(|clause| clause_score(clause, matching)).collect();
                bool_score(
                    score(&query.must.0),
                    score(&query.filter.0),
                    score(&query.should.0),
                    score(&query.must_not.0),
                )
            }
            other => panic!("{other:?} was not written"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn folding_keeps_matches_and_scores(written in written()) {
            let query = written.query();
            for matching in 0..1 << LEAVES.len() {
                prop_assert_eq!(clause_score(query.clause(), matching), written.score(matching), "{}", query);
            }
        }
    }
}
