//! Full text queries: the text of the query is analyzed as the field's text was.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::on::Shorthand;
use super::params::OneOrMany;
use super::{MinimumShouldMatch, On, Query};
use crate::field::{Any, Field, FieldValue, ValueFor};

/// Whether all terms of a text have to match, or any of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operator {
    /// All of them.
    #[serde(alias = "AND")]
    And,
    /// Any of them.
    #[serde(alias = "OR")]
    Or,
}

/// What a query does when the analyzer leaves nothing of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZeroTerms {
    /// Matches every document.
    All,
    /// Matches no document.
    None,
}

/// How many single-character edits a term may be away from the one asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fuzziness {
    /// A fixed number of edits, 0 to 2.
    Edits(u8),
    /// `"AUTO"`, which goes by the length of the term, or `"AUTO:low,high"`.
    Expression(Cow<'static, str>),
}

impl Fuzziness {
    /// By the length of the term: none up to 2 characters, one up to 5, two beyond.
    pub const AUTO: Self = Self::Expression(Cow::Borrowed("AUTO"));
}

impl From<u8> for Fuzziness {
    fn from(edits: u8) -> Self {
        Self::Edits(edits)
    }
}

params! {
    /// The parameters of a `match` query.
    pub struct MatchQuery for On<MatchQuery> [query: FieldValue] {
        /// Whether all terms have to match or any. Default [`Operator::Or`].
        operator: Operator,
        /// How many of the terms have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// How many edits a term may be away. Default none.
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// How many characters at the beginning of a fuzzy term must be the same. Default 0.
        prefix_length: u32,
        /// How many terms a fuzzy term may expand to. Default 50.
        max_expansions: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        fuzzy_transpositions: bool,
        /// How a fuzzy query is rewritten into simpler ones, as the server's manual lists.
        fuzzy_rewrite: String as impl Into<String>,
        /// Whether a text that does not fit the field's type is ignored. Default false.
        lenient: bool,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
        /// Whether synonyms of several words match as phrases. Default true; 6.1 and later.
        auto_generate_synonyms_phrase_query: bool,
        /// Terms in more than this share of the documents count only beside rarer ones. Versions 5
        /// and 6; deprecated in 7.3, gone in 8.
        cutoff_frequency: f64,
    }
}

impl Shorthand for MatchQuery {
    fn from_value(query: FieldValue) -> Option<Self> {
        Some(Self::new(query))
    }
}

params! {
    /// The parameters of a `match_phrase` query.
    pub struct MatchPhraseQuery for On<MatchPhraseQuery> [query: FieldValue] {
        /// How many positions the terms may be moved. Default 0.
        slop: u32,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
    }
}

impl Shorthand for MatchPhraseQuery {
    fn from_value(query: FieldValue) -> Option<Self> {
        Some(Self::new(query))
    }
}

/// How a `multi_match` query combines its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MultiMatchType {
    /// The score of the best field.
    BestFields,
    /// The scores of all fields together.
    MostFields,
    /// All fields as if they were one.
    CrossFields,
    /// A `match_phrase` in each field, the best counts.
    Phrase,
    /// As `Phrase`, the last term a prefix.
    PhrasePrefix,
    /// As `match_bool_prefix` in each field; 7.2 and later.
    BoolPrefix,
}

params! {
    /// The parameters of a `multi_match` query.
    pub struct MultiMatchQuery for MultiMatchQuery [
        query: FieldValue,
        #[serde(default, skip_serializing_if = "OneOrMany::is_empty")]
        fields: OneOrMany<Cow<'static, str>>,
    ] {
        /// How the fields are combined. Default [`MultiMatchType::BestFields`].
        kind: MultiMatchType = "type",
        /// Whether all terms have to match or any. Default [`Operator::Or`].
        operator: Operator,
        /// How many of the terms have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The analyzer for the text. Default: that of each field.
        analyzer: String as impl Into<String>,
        /// How many edits a term may be away. Default none.
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// How many characters at the beginning of a fuzzy term must be the same. Default 0.
        prefix_length: u32,
        /// How many terms a fuzzy term may expand to. Default 50.
        max_expansions: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        fuzzy_transpositions: bool,
        /// How a fuzzy query is rewritten into simpler ones, as the server's manual lists.
        fuzzy_rewrite: String as impl Into<String>,
        /// The share of the other fields' scores that is added to the best one's, 0 to 1.
        tie_breaker: f64,
        /// How many positions the terms of a phrase may be moved. Default 0.
        slop: u32,
        /// Whether a text that does not fit a field's type is ignored. Default false.
        lenient: bool,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
        /// Whether synonyms of several words match as phrases. Default true; 6.1 and later.
        auto_generate_synonyms_phrase_query: bool,
        /// Terms in more than this share of the documents count only beside rarer ones. Versions 5
        /// and 6; deprecated in 7.3, gone in 8.
        cutoff_frequency: f64,
    }
}

/// Analyzed text in the field of this name. The typed form is
/// [`Field::matches`](crate::field::Field::matches).
pub fn match_<D>(field: impl Into<Cow<'static, str>>, query: impl ValueFor<Any>) -> Query<D, On<MatchQuery>> {
    Field::dynamic(field).matches(query)
}

/// Analyzed text, its terms in order, in the field of this name.
pub fn match_phrase<D>(
    field: impl Into<Cow<'static, str>>,
    query: impl ValueFor<Any>,
) -> Query<D, On<MatchPhraseQuery>> {
    Field::dynamic(field).match_phrase(query)
}

/// Analyzed text in any of the fields of these names, which may carry a boost (`"title^3"`) and
/// wildcards. Without a field the default fields of the index are searched; version 5 wants one.
pub fn multi_match<D, F>(query: impl ValueFor<Any>, fields: impl IntoIterator<Item = F>) -> Query<D, MultiMatchQuery>
where
    F: Into<Cow<'static, str>>,
{
    Query::of(MultiMatchQuery::new(query.into_field_value(), OneOrMany(fields.into_iter().map(Into::into).collect())))
}
