//! `and`, `or`, `not` and `& | !`, folded into one flat `bool` where that keeps the meaning.

use std::ops::{BitAnd, BitOr, Not};

use super::compound::BoolQuery;
use super::{Clause, IntoQuery, Query};

impl<D, K: Into<Clause>> Query<D, K> {
    /// Both have to match; the scores add up.
    pub fn and(self, other: impl IntoQuery<D>) -> Query<D> {
        let (mut all, more) = (BoolQuery::all_of(self.kind.into()), BoolQuery::all_of(other.into_query().kind));
        all.must.extend(more.must);
        all.filter.extend(more.filter);
        all.must_not.extend(more.must_not);
        Query::of(all.into())
    }

    /// One of them has to match, or both; the scores of those that match add up.
    pub fn or(self, other: impl IntoQuery<D>) -> Query<D> {
        let (mut any, more) = (BoolQuery::any_of(self.kind.into()), BoolQuery::any_of(other.into_query().kind));
        any.should.extend(more.should);
        Query::of(any.into())
    }

    /// Must not match. Such a query alone scores 0.
    #[expect(clippy::should_implement_trait, reason = "it does; this spares the import")]
    pub fn not(self) -> Query<D> {
        Query::of(BoolQuery::none_of(self.kind.into()).into())
    }
}

impl BoolQuery {
    /// Whether only the clauses say what the query means, and there is one.
    fn is_plain(&self) -> bool {
        let Self { must, filter, should, must_not, minimum_should_match, boost, name } = self;
        let clauses = must.len() + filter.len() + should.len() + must_not.len();
        clauses > 0 && minimum_should_match.is_none() && boost.is_none() && name.is_none()
    }

    /// A `bool` that matches and scores as the clause does, and has no `should`.
    fn all_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(all) if all.is_plain() && all.should.is_empty() => all,
            clause => Self { must: vec![clause], ..Self::default() },
        }
    }

    /// A `bool` that matches and scores as the clause does, and has only `should`.
    fn any_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(any) if any.is_plain() && any.is_only_should() => any,
            clause => Self { should: vec![clause], ..Self::default() },
        }
    }

    /// A `bool` that matches what the clause does not. `not (a or b)` is neither of them, and
    /// `not not a` is `a` without its score.
    fn none_of(clause: Clause) -> Self {
        match clause {
            Clause::Bool(any) if any.is_plain() && any.is_only_should() => {
                Self { must_not: any.should, ..Self::default() }
            }
            Clause::Bool(none) if none.is_plain() && none.is_one_must_not() => {
                Self { filter: none.must_not, ..Self::default() }
            }
            clause => Self { must_not: vec![clause], ..Self::default() },
        }
    }

    fn is_only_should(&self) -> bool {
        self.must.is_empty() && self.filter.is_empty() && self.must_not.is_empty()
    }

    fn is_one_must_not(&self) -> bool {
        self.must.is_empty() && self.filter.is_empty() && self.should.is_empty() && self.must_not.len() == 1
    }
}

impl<D, K: Into<Clause>, R: IntoQuery<D>> BitAnd<R> for Query<D, K> {
    type Output = Query<D>;

    fn bitand(self, other: R) -> Query<D> {
        self.and(other)
    }
}

impl<D, K: Into<Clause>, R: IntoQuery<D>> BitOr<R> for Query<D, K> {
    type Output = Query<D>;

    fn bitor(self, other: R) -> Query<D> {
        self.or(other)
    }
}

impl<D, K: Into<Clause>> Not for Query<D, K> {
    type Output = Query<D>;

    fn not(self) -> Query<D> {
        Query::not(self)
    }
}
