//! The `phrase` suggester.

use serde_json::{Map, Value};

use super::{StringDistance, SuggestMode, SuggestSort};
use crate::json::Text;
use crate::script::Script;

object! {
    /// Other phrases.
    pub struct PhraseSuggester [field: Text] {
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// How many suggestions. Default 5.
        size: u32,
        /// How many words, or which share of them, may be wrong. Default 1.
        max_errors: f64,
        /// How much better than the text a suggestion must be. Default 1.
        confidence: f64,
        /// How likely a word of the index is wrong. Default 0.95.
        real_word_error_likelihood: f64,
        /// What stands between the words of a shingle. Default a blank.
        separator: String as impl Into<String>,
        /// How long the field's shingles are.
        gram_size: u32,
        /// Whether all words are of one shingle size.
        force_unigrams: bool,
        /// How many suggestions each shard gives. Default 5.
        shard_size: u32,
        /// How many words of the text are looked at. Default 10.
        token_limit: u32,
        /// What is put around changed words.
        highlight: SuggestHighlight,
        /// Where other words come from.
        direct_generator: Vec<DirectGenerator> as impl Into<Vec<DirectGenerator>>,
        /// A query that a suggestion must match.
        collate: Collate,
        /// How words that were not seen together are weighed.
        smoothing: Smoothing,
    }
    methods [] on PhraseSuggester
}

object! {
    /// What is put around changed words.
    pub struct SuggestHighlight [pre_tag: String, post_tag: String] {}
}

impl SuggestHighlight {
    /// These tags.
    #[must_use]
    pub fn tags(before: impl Into<String>, behind: impl Into<String>) -> Self {
        Self::new(before.into(), behind.into())
    }
}

object! {
    /// Where a phrase suggester takes other words from.
    pub struct DirectGenerator [field: Text] {
        /// How many words for each. Default 5.
        size: u32,
        /// For which words. Default [`SuggestMode::Missing`].
        suggest_mode: SuggestMode,
        /// How many edits a word may be away: 1 or 2. Default 2.
        max_edits: u32,
        /// How many characters at the beginning must be the same. Default 1.
        prefix_length: u32,
        /// How long a word must be. Default 4.
        min_word_length: u32,
        /// A factor for how many candidates are looked at. Default 5.
        max_inspections: f64,
        /// In how many documents, or in which share of them, a candidate must be. Default 0.
        min_doc_freq: f64,
        /// In how many documents, or in which share of them, a word may be. Default 0.01.
        max_term_freq: f64,
        /// The order of candidates. Default [`SuggestSort::Score`].
        sort: SuggestSort,
        /// How similarity is measured. Default [`StringDistance::Internal`].
        string_distance: StringDistance,
        /// How similar a candidate must be, 0 to 1. Default 0.5.
        accuracy: f64,
        /// The analyzer for words before they are looked up.
        pre_filter: String as impl Into<String>,
        /// The analyzer for candidates.
        post_filter: String as impl Into<String>,
    }
    methods [] on DirectGenerator
}

impl DirectGenerator {
    /// From the words of this field.
    #[must_use]
    pub fn of(field: impl Into<Text>) -> Self {
        Self::new(field.into())
    }
}

object! {
    /// A query that a phrase must match to be suggested.
    pub struct Collate [query: Script] {
        /// Parameters of the query beside `suggestion`.
        params: Map<String, Value>,
        /// Whether phrases that do not match are sent back too, and marked.
        prune: bool,
    }
    methods [] on Collate
}

impl Collate {
    /// The query is a template, given or stored, in which `{{suggestion}}` is the phrase.
    #[must_use]
    pub fn by(template: Script) -> Self {
        Self::new(template)
    }
}

variants! {
    /// How a phrase suggester weighs words that were not seen together.
    pub enum Smoothing {
        /// As so many times less likely. The default, with 0.4.
        StupidBackoff(StupidBackoff) = "stupid_backoff",
        /// As if seen a little more often.
        Laplace(Laplace) = "laplace",
        /// By a mean of the likelihoods of one, two and three words.
        LinearInterpolation(LinearInterpolation) = "linear_interpolation",
    }
}

object! {
    /// As so many times less likely.
    pub struct StupidBackoff [discount: f64] {}
}

object! {
    /// As if seen a little more often.
    pub struct Laplace [alpha: f64] {}
}

object! {
    /// By a mean of the likelihoods of one, two and three words.
    pub struct LinearInterpolation [trigram_lambda: f64, bigram_lambda: f64, unigram_lambda: f64] {}
}

impl Smoothing {
    /// As so many times less likely, 0 to 1.
    #[must_use]
    pub fn stupid_backoff(discount: f64) -> Self {
        Self::StupidBackoff(StupidBackoff::new(discount))
    }

    /// As if seen this much more often.
    #[must_use]
    pub fn laplace(alpha: f64) -> Self {
        Self::Laplace(Laplace::new(alpha))
    }

    /// By a mean of the likelihoods of three, two and one words; the weights add up to 1.
    #[must_use]
    pub fn linear_interpolation(trigram: f64, bigram: f64, unigram: f64) -> Self {
        Self::LinearInterpolation(LinearInterpolation::new(trigram, bigram, unigram))
    }
}

impl PhraseSuggester {
    /// Phrases of this field.
    #[must_use]
    pub fn of(field: impl Into<Text>) -> Self {
        Self::new(field.into())
    }
}
