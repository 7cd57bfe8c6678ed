//! The queries that a field makes. What the field has to be is a clause of each method, so that a
//! misuse is told in the words of [`checks`](super::checks).

use super::checks::{IndexedField, MatchField, PatternField, RangeField, TermField};
use super::{Field, FieldDef, Place, ValueFor};
use crate::query::full_text::{MatchPhraseQuery, MatchQuery};
use crate::query::term_level::{ExistsQuery, PrefixQuery, RangeOn, TermQuery, TermsQuery, WildcardQuery};
use crate::query::{On, Query};

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A [`match`](crate::query::match_) query: analyzed text.
    pub fn matches<V>(self, query: V) -> Query<D, On<MatchQuery>>
    where
        F: MatchField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::of(On { field: self.path(), params: MatchQuery::new(query.into_field_value().not_null(), None) })
    }

    /// A `match_phrase` query: analyzed text, its terms in order.
    pub fn match_phrase<V>(self, query: V) -> Query<D, On<MatchPhraseQuery>>
    where
        F: MatchField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::of(On { field: self.path(), params: MatchPhraseQuery::new(query.into_field_value().not_null()) })
    }

    /// A `term` query: one exact value.
    pub fn term<V>(self, value: V) -> Query<D, On<TermQuery>>
    where
        F: TermField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::of(On { field: self.path(), params: TermQuery::new(value.into_field_value().not_null()) })
    }

    /// A `terms` query: any of several exact values.
    pub fn terms<V>(self, values: impl IntoIterator<Item = V>) -> Query<D, TermsQuery>
    where
        F: TermField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        let values = values.into_iter().map(|value| value.into_field_value().not_null()).collect();
        Query::terms(self.path(), values)
    }

    /// A `range` query: values between bounds.
    pub fn range(self) -> Query<D, RangeOn<F>>
    where
        F: RangeField + IndexedField,
    {
        Query::range(self.path())
    }

    /// A `prefix` query: values that begin with this text.
    pub fn prefix<V>(self, value: V) -> Query<D, On<PrefixQuery>>
    where
        F: PatternField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::of(On { field: self.path(), params: PrefixQuery::new(value.into_field_value().not_null()) })
    }

    /// A `wildcard` query: values that fit a pattern, where `?` is one character and `*` any number.
    pub fn wildcard<V>(self, pattern: V) -> Query<D, On<WildcardQuery>>
    where
        F: PatternField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::of(On { field: self.path(), params: WildcardQuery::new(pattern.into_field_value().not_null()) })
    }

    /// An `exists` query: any value at all.
    pub fn exists(self) -> Query<D, ExistsQuery> {
        Query::of(ExistsQuery::new(self.path()))
    }
}
