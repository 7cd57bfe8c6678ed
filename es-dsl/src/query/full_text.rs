//! Full text queries: the text of the query is analyzed as the field's text was.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"match": {"text": "bonsai"}}` | `t.text.matches("bonsai")` or [`match_("text", "bonsai")`](match_) |
//! | `{"match_bool_prefix": {"text": "quick f"}}` | `t.text.match_bool_prefix("quick f")` |
//! | `{"match_phrase": {"text": "quick fox"}}` | `t.text.match_phrase("quick fox")` |
//! | `{"match_phrase_prefix": {"text": "quick f"}}` | `t.text.match_phrase_prefix("quick f")` |
//! | `{"multi_match": {"query": "fox", "fields": ["a", "b"]}}` | [`multi_match("fox", ["a", "b"])`](multi_match) |
//! | `{"combined_fields": {"query": "fox", "fields": ["a", "b"]}}` | [`combined_fields("fox", ["a", "b"])`](combined_fields) |
//! | `{"query_string": {"query": "a AND b"}}` | [`query_string("a AND b")`](query_string) |
//! | `{"simple_query_string": {"query": "a + b"}}` | [`simple_query_string("a + b")`](simple_query_string) |
//! | `{"common": {"text": {"query": "the fox"}}}` | [`common_terms("text", "the fox")`](common_terms) |
//!
//! The `intervals` query is in [`intervals`](mod@super::intervals).

pub use super::params::{ByFrequency, CommonTermsMinimum, Fuzziness};
use super::{IntoSearchField, IntoSearchFields, MinimumShouldMatch, On, Query, SearchField};
use crate::field::checks::{IndexedField, MatchField, PhraseField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::{List, Text};

keywords! {
    /// Whether all terms of a text have to match, or any of them.
    pub enum Operator {
        /// All of them.
        And = "and",
        /// Any of them.
        Or = "or",
    }
}

keywords! {
    /// What a query does when the analyzer leaves nothing of its text.
    pub enum ZeroTerms {
        /// Matches every document.
        All = "all",
        /// Matches no document.
        None = "none",
    }
}

params! {
    /// The parameters of a `match` query.
    pub struct MatchQuery(short) with MatchOptions for On<MatchQuery> [
        query: FieldValue,
        operator: Option<Operator>,
    ] {
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
        /// Whether the text is a phrase. Up to version 5; then it is a query of its own.
        kind: MatchType = "type",
        /// How many positions the terms of a phrase may be moved. Up to version 5.
        slop: u32 = "slop" | "phrase_slop",
    }
}

keywords! {
    /// What a `match` query makes of its text, up to version 5.
    pub enum MatchType {
        /// Terms.
        Boolean = "boolean",
        /// A phrase.
        Phrase = "phrase",
        /// A phrase whose last term is a prefix.
        PhrasePrefix = "phrase_prefix",
    }
}

impl<D> Query<D, On<MatchQuery>> {
    /// Whether all terms have to match or any. Default [`Operator::Or`].
    pub fn operator(mut self, operator: Operator) -> Self {
        self.kind.params.operator = Some(operator);
        self
    }
}

params! {
    /// The parameters of a `match_bool_prefix` query.
    pub struct MatchBoolPrefixQuery(short) for On<MatchBoolPrefixQuery> [query: FieldValue] {
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
    }
}

params! {
    /// The parameters of a `match_phrase` query.
    pub struct MatchPhraseQuery(short) for On<MatchPhraseQuery> [query: FieldValue] {
        /// How many positions the terms may be moved. Default 0.
        slop: u32,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
    }
}

params! {
    /// The parameters of a `match_phrase_prefix` query.
    pub struct MatchPhrasePrefixQuery(short) for On<MatchPhrasePrefixQuery> [query: FieldValue] {
        /// How many positions the terms may be moved. Default 0.
        slop: u32,
        /// How many terms the last one, a prefix, may expand to. Default 50.
        max_expansions: u32,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
    }
}

keywords! {
    /// How a query on several fields combines them.
    pub enum MultiMatchType {
        /// The score of the best field.
        BestFields = "best_fields" | "boolean",
        /// The scores of all fields together.
        MostFields = "most_fields",
        /// All fields as if they were one.
        CrossFields = "cross_fields",
        /// A `match_phrase` in each field, the best counts.
        Phrase = "phrase",
        /// As `Phrase`, the last term a prefix.
        PhrasePrefix = "phrase_prefix",
        /// As `match_bool_prefix` in each field; 7.2 and later.
        BoolPrefix = "bool_prefix",
    }
}

params! {
    /// The parameters of a `multi_match` query.
    pub struct MultiMatchQuery for MultiMatchQuery [query: FieldValue, fields: List<SearchField>] {
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
        slop: u32 = "slop" | "phrase_slop",
        /// Whether the best field counts instead of the sum of all. Default true; up to version 5.
        use_dis_max: bool,
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

params! {
    /// The parameters of a `combined_fields` query.
    pub struct CombinedFieldsQuery for CombinedFieldsQuery [query: String, fields: List<SearchField>] {
        /// Whether all terms have to match or any. Default [`Operator::Or`].
        operator: Operator,
        /// How many of the terms have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// What to match when the analyzer leaves no term. Default [`ZeroTerms::None`].
        zero_terms_query: ZeroTerms,
        /// Whether synonyms of several words match as phrases. Default true; 6.1 and later.
        auto_generate_synonyms_phrase_query: bool,
    }
}

params! {
    /// The parameters of a `common` terms query.
    pub struct CommonTermsQuery(short) for On<CommonTermsQuery> [query: String] {
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// Terms in more than this share of the documents count only beside rarer ones. A
        /// value of 1 and more counts documents. Default 0.01.
        cutoff_frequency: f64,
        /// Whether all of the frequent terms have to match or any. Default [`Operator::Or`].
        high_freq_operator: Operator,
        /// Whether all of the rare terms have to match or any. Default [`Operator::Or`].
        low_freq_operator: Operator,
        /// How many of the rare terms have to match, or of the rare and of the frequent ones.
        minimum_should_match: CommonTermsMinimum as impl Into<CommonTermsMinimum>,
        /// Whether the score does not depend on how many of the terms match. Default false; up to
        /// version 7.
        disable_coord: bool,
    }
}

params! {
    /// The parameters of a `query_string` query.
    pub struct QueryStringQuery for QueryStringQuery [query: String, fields: List<SearchField>] {
        /// The field of terms that name none. Default: that of the index, which is all fields.
        default_field: String as impl Into<String>,
        /// What stands between terms without an operator. Default [`Operator::Or`].
        default_operator: Operator,
        /// How the fields are combined. Default [`MultiMatchType::BestFields`].
        kind: MultiMatchType = "type",
        /// Whether a term may begin with `*` or `?`. Default true.
        allow_leading_wildcard: bool,
        /// The analyzer for the text. Default: that of each field.
        analyzer: String as impl Into<String>,
        /// Whether terms with wildcards are analyzed. Default false.
        analyze_wildcard: bool,
        /// The analyzer for texts in quotes.
        quote_analyzer: String as impl Into<String>,
        /// What is put behind the field's name for texts in quotes.
        quote_field_suffix: String as impl Into<String>,
        /// How many edits a fuzzy term may be away. Default [`Fuzziness::AUTO`].
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// How many characters at the beginning of a fuzzy term must be the same. Default 0.
        fuzzy_prefix_length: u32,
        /// How many terms a fuzzy term may expand to. Default 50.
        fuzzy_max_expansions: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        fuzzy_transpositions: bool,
        /// How a fuzzy query is rewritten into simpler ones, as the server's manual lists.
        fuzzy_rewrite: String as impl Into<String>,
        /// How wildcards and prefixes are rewritten into simpler ones.
        rewrite: String as impl Into<String>,
        /// How many positions the terms of a phrase may be moved. Default 0.
        phrase_slop: f64,
        /// How large the automaton of a regular expression may be. Default 10,000.
        max_determinized_states: u32 = "max_determinized_states" | "max_determined_states",
        /// How many of the terms have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// The share of the other fields' scores that is added to the best one's, 0 to 1.
        tie_breaker: f64,
        /// The time zone of dates that carry none.
        time_zone: String as impl Into<String>,
        /// Whether the text is taken as it is, without operators. Default false.
        escape: bool,
        /// Whether a text that does not fit the field's type is ignored. Default false.
        lenient: bool,
        /// Whether positions count in phrases. Default true.
        enable_position_increments: bool = "enable_position_increments" | "enable_position_increment",
        /// Whether the text is split at spaces before it is analyzed. Default true; version 5.
        split_on_whitespace: bool,
        /// Whether all fields are searched. Version 5.
        all_fields: bool,
        /// Whether the best field counts instead of the sum of all. Default true; up to version 5.
        use_dis_max: bool,
        /// Whether terms that analysis splits are a phrase. Default false; up to version 5.
        auto_generate_phrase_queries: bool,
        /// Whether wildcards, prefixes and ranges are lowercased. Up to version 5, which ignores it.
        lowercase_expanded_terms: bool,
        /// By which language. Up to version 5, which ignores it.
        locale: String as impl Into<String>,
        /// Whether synonyms of several words match as phrases. Default true; 6.1 and later.
        auto_generate_synonyms_phrase_query: bool,
    }
}

params! {
    /// The parameters of a `simple_query_string` query.
    pub struct SimpleQueryStringQuery for SimpleQueryStringQuery [query: String, fields: List<SearchField>] {
        /// What stands between terms without an operator. Default [`Operator::Or`].
        default_operator: Operator,
        /// Which operators are known, as `"OR|AND|PREFIX"`. Default `"ALL"`.
        flags: String as impl Into<String>,
        /// The analyzer for the text. Default: that of each field.
        analyzer: String as impl Into<String>,
        /// Whether terms with a prefix are analyzed. Default false.
        analyze_wildcard: bool,
        /// What is put behind the field's name for texts in quotes.
        quote_field_suffix: String as impl Into<String>,
        /// How many characters at the beginning of a fuzzy term must be the same. Default 0.
        fuzzy_prefix_length: u32,
        /// How many terms a fuzzy term may expand to. Default 50.
        fuzzy_max_expansions: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        fuzzy_transpositions: bool,
        /// How many of the terms have to match.
        minimum_should_match: MinimumShouldMatch as impl Into<MinimumShouldMatch>,
        /// Whether a text that does not fit the field's type is ignored. Default false.
        lenient: bool,
        /// Whether synonyms of several words match as phrases. Default true; 6.1 and later.
        auto_generate_synonyms_phrase_query: bool,
        /// Whether all fields are searched. Up to version 7, where it is deprecated.
        all_fields: bool,
        /// Whether wildcards and prefixes are lowercased. Up to version 7, which ignores it.
        lowercase_expanded_terms: bool,
        /// By which language. Up to version 7, which ignores it.
        locale: String as impl Into<String>,
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// A `match_bool_prefix` query: the terms of the text, the last one as a prefix.
    ///
    /// `{"match_bool_prefix": {"title": {"query": "quick f"}}}`; 7.2 and later.
    pub fn match_bool_prefix<V>(self, query: V) -> Query<D, On<MatchBoolPrefixQuery>>
    where
        F: MatchField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::on(self.path(), MatchBoolPrefixQuery::new(query.into_field_value().not_null()))
    }

    /// A `match_phrase_prefix` query: the terms in order, the last one as a prefix.
    ///
    /// `{"match_phrase_prefix": {"title": {"query": "quick brown f"}}}`
    pub fn match_phrase_prefix<V>(self, query: V) -> Query<D, On<MatchPhrasePrefixQuery>>
    where
        F: PhraseField + IndexedField,
        V: ValueFor<F::Value, F>,
    {
        Query::on(self.path(), MatchPhrasePrefixQuery::new(query.into_field_value().not_null()))
    }
}

/// Analyzed text in the field of this name. The typed form is
/// [`Field::matches`](crate::field::Field::matches).
///
/// `{"match": {"title": {"query": "bonsai"}}}`
pub fn match_<D>(field: impl Into<Text>, query: impl ValueFor<Any>) -> Query<D, On<MatchQuery>> {
    Field::dynamic(field).matches(query)
}

/// The terms of a text, the last one as a prefix, in the field of this name; 7.2 and later.
///
/// `{"match_bool_prefix": {"title": {"query": "quick f"}}}`
pub fn match_bool_prefix<D>(field: impl Into<Text>, query: impl ValueFor<Any>) -> Query<D, On<MatchBoolPrefixQuery>> {
    Field::dynamic(field).match_bool_prefix(query)
}

/// Analyzed text, its terms in order, in the field of this name.
///
/// `{"match_phrase": {"title": {"query": "quick fox"}}}`
pub fn match_phrase<D>(field: impl Into<Text>, query: impl ValueFor<Any>) -> Query<D, On<MatchPhraseQuery>> {
    Field::dynamic(field).match_phrase(query)
}

/// Analyzed text, its terms in order and the last one as a prefix, in the field of this name.
///
/// `{"match_phrase_prefix": {"title": {"query": "quick brown f"}}}`
pub fn match_phrase_prefix<D>(
    field: impl Into<Text>,
    query: impl ValueFor<Any>,
) -> Query<D, On<MatchPhrasePrefixQuery>> {
    Field::dynamic(field).match_phrase_prefix(query)
}

/// Analyzed text in any of these fields, each with a weight of its own by [`boost`](Field::boost). Fields that are
/// given as texts may have wildcards. Without a field the default fields of the index are searched; version 5 wants one.
///
/// `{"multi_match": {"query": "fox", "fields": ["title^3", "body"]}}`
///
/// ```
/// use es_dsl::prelude::*;
/// use es_dsl::query::multi_match;
///
/// #[derive(Document)]
/// struct Book {
///     title: String,
///     body: String,
/// }
///
/// let b = Book::fields();
/// let query: Query<Book> = multi_match("fox", (b.title, b.body)).into_query();
/// assert_eq!(query.to_string(), r#"{"multi_match":{"query":"fox","fields":["title","body"]}}"#);
///
/// let query: Query<Book> = multi_match("fox", (b.title.boost(3.0), b.body)).into_query();
/// assert_eq!(query.to_string(), r#"{"multi_match":{"query":"fox","fields":["title^3","body"]}}"#);
/// ```
pub fn multi_match<D>(query: impl ValueFor<Any>, fields: impl IntoSearchFields<D>) -> Query<D, MultiMatchQuery> {
    Query::of(MultiMatchQuery::new(query.into_field_value().not_null(), List(fields.into_search_fields())))
}

/// Analyzed text in several text fields as if they were one, which must have the same analyzer.
/// Elasticsearch 7.13 and later, OpenSearch 3.
///
/// `{"combined_fields": {"query": "fox", "fields": ["title", "body"]}}`
pub fn combined_fields<D>(query: impl Into<String>, fields: impl IntoSearchFields<D>) -> Query<D, CombinedFieldsQuery> {
    Query::of(CombinedFieldsQuery::new(query.into(), List(fields.into_search_fields())))
}

/// Analyzed text whose rare terms count more than its frequent ones. Deprecated in 7.3, gone in 8:
/// [`match_`] does the same by itself.
///
/// `{"common": {"body": {"query": "the fox", "cutoff_frequency": 0.001}}}`
pub fn common_terms<D>(field: impl Into<Text>, query: impl Into<String>) -> Query<D, On<CommonTermsQuery>> {
    Query::on(field.into(), CommonTermsQuery::new(query.into()))
}

/// A query in the language of Lucene: `"title:fox AND (red OR brown)"`. A text that is not of that
/// language is an error of the server: for what users type in, prefer [`simple_query_string`].
///
/// `{"query_string": {"query": "title:fox AND red"}}`
///
/// The fields to search are added one by one, each with its weight if it has one; without any they are those
/// of the index:
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
///
/// #[derive(Document)]
/// struct Page {
///     title: String,
///     body: String,
/// }
///
/// let p = Page::fields();
/// let query: Query<Page> = query_string("title:fox AND red").field(p.title.boost(3.0)).field(p.body).into_query();
/// ```
pub fn query_string<D>(query: impl Into<String>) -> Query<D, QueryStringQuery> {
    Query::of(QueryStringQuery::new(query.into(), List::default()))
}

/// A query in a simple language, `"fox + (red | brown) -dog"`, in which every text is valid.
///
/// `{"simple_query_string": {"query": "fox + red"}}`
///
/// The fields to search are added one by one, each with its weight if it has one; without any they are those
/// of the index:
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
///
/// #[derive(Document)]
/// struct Page {
///     title: String,
///     body: String,
/// }
///
/// let p = Page::fields();
/// let query: Query<Page> = simple_query_string("fox + red").field(p.title.boost(3.0)).field(p.body).into_query();
/// ```
pub fn simple_query_string<D>(query: impl Into<String>) -> Query<D, SimpleQueryStringQuery> {
    Query::of(SimpleQueryStringQuery::new(query.into(), List::default()))
}

/// Queries on several fields.
macro_rules! on_fields {
    ($($kind:ident)*) => {$(
        impl<D> Query<D, $kind> {
            /// Adds a field, with its weight if it has one: `t.title.boost(3.0)`. A text may have wildcards.
            pub fn field(mut self, field: impl IntoSearchField<D>) -> Self {
                self.kind.fields.0.push(field.into_search_field());
                self
            }
        }
    )*};
}

on_fields!(MultiMatchQuery CombinedFieldsQuery QueryStringQuery SimpleQueryStringQuery);
