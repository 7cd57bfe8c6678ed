//! Suggestions: other words, other phrases, and how what was typed may go on.

mod phrase;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::field::JsonParam;
use crate::json::{FromJson, Json, Object, Text, ToJson};
use crate::query::Fuzziness;

pub use phrase::{
    Collate, DirectGenerator, Laplace, LinearInterpolation, PhraseSuggester, Smoothing, StupidBackoff, SuggestHighlight,
};

keywords! {
    /// For which words there are suggestions.
    pub enum SuggestMode {
        /// Those that the index does not have. The default.
        Missing = "missing",
        /// Those for which there is a more frequent one.
        Popular = "popular",
        /// All.
        Always = "always",
    }
}

keywords! {
    /// The order of suggestions.
    pub enum SuggestSort {
        /// The most similar first. The default.
        Score = "score",
        /// The most frequent first.
        Frequency = "frequency",
    }
}

keywords! {
    /// How similar two words are.
    pub enum StringDistance {
        /// A fast form of `DamerauLevenshtein`. The default.
        Internal = "internal",
        /// Edits, swapping two neighbours included.
        DamerauLevenshtein = "damerau_levenshtein",
        /// Edits.
        Levenshtein = "levenshtein",
        /// The measure of Jaro and Winkler.
        JaroWinkler = "jaro_winkler",
        /// Parts of words.
        Ngram = "ngram",
    }
}

object! {
    /// One suggestion that is asked for.
    #[derive(Default)]
    pub struct Suggester [
        text: Option<String>,
        prefix: Option<String>,
        regex: Option<String>,
        term: Option<TermSuggester>,
        phrase: Option<Box<PhraseSuggester>>,
        completion: Option<Box<CompletionSuggester>>,
    ] {}
}

object! {
    /// Other words.
    pub struct TermSuggester [field: Text] {
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// How many suggestions for each word. Default 5.
        size: u32,
        /// The order of suggestions. Default [`SuggestSort::Score`].
        sort: SuggestSort,
        /// For which words. Default [`SuggestMode::Missing`].
        suggest_mode: SuggestMode,
        /// Whether the words are lowercased after analysis.
        lowercase_terms: bool,
        /// How many edits a suggestion may be away: 1 or 2. Default 2.
        max_edits: u32,
        /// How many characters at the beginning must be the same. Default 1.
        prefix_length: u32,
        /// How long a word must be. Default 4.
        min_word_length: u32,
        /// How many suggestions each shard gives. Default `size`.
        shard_size: u32,
        /// A factor for how many candidates are looked at. Default 5.
        max_inspections: u32,
        /// In how many documents, or in which share of them, a suggestion must be. Default 0.
        min_doc_freq: f64,
        /// In how many documents, or in which share of them, a word may be. Default 0.01.
        max_term_freq: f64,
        /// How similarity is measured. Default [`StringDistance::Internal`].
        string_distance: StringDistance,
        /// How similar a suggestion must be, 0 to 1. Default 0.5.
        accuracy: f64,
    }
    methods [] on TermSuggester
}

object! {
    /// How what was typed may go on.
    pub struct CompletionSuggester [field: Text, fuzzy: Option<Fuzzy>, regex: Option<RegexOptions>] {
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// How many suggestions. Default 5.
        size: u32,
        /// Whether each text is suggested once only. Default false.
        skip_duplicates: bool,
        /// In which contexts, by the names in the mapping.
        contexts: Map<String, Value> = "contexts" | "context",
    }
    methods [] on CompletionSuggester
}

/// Whether typing errors are allowed: with the defaults, or in a given way.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Fuzzy {
    /// With the defaults, or not at all.
    Default(bool),
    /// In a given way.
    Options(FuzzyOptions),
}

impl ToJson for Fuzzy {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Default(fuzzy) => fuzzy.json(),
            Self::Options(options) => options.json(),
        }
    }
}

impl FromJson for Fuzzy {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Bool(fuzzy) => Some(Self::Default(*fuzzy)),
            options => FuzzyOptions::from_json(options).map(Self::Options),
        }
    }
}

object! {
    /// Which typing errors are allowed.
    #[derive(Default)]
    pub struct FuzzyOptions [] {
        /// How many edits. Default [`Fuzziness::AUTO`].
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// Whether swapping two neighbours counts as one edit. Default true.
        transpositions: bool,
        /// How long the text must be. Default 3.
        min_length: u32,
        /// How many characters at the beginning must be the same. Default 1.
        prefix_length: u32,
        /// Whether edits are counted in characters instead of bytes. Default false.
        unicode_aware: bool,
        /// How large the automaton may be. Default 10,000.
        max_determinized_states: u32,
    }
    methods [] on FuzzyOptions
}

object! {
    /// How a regular expression is read.
    pub struct RegexOptions [] {
        /// Which operators are known, by name or as a number. Default all.
        flags: JsonParam as impl Into<JsonParam> = "flags" | "flags_value",
        /// How large the automaton of the expression may be. Default 10,000.
        max_determinized_states: u32,
    }
    methods [] on RegexOptions
}

impl TermSuggester {
    /// Words of this field.
    #[must_use]
    pub fn of(field: impl Into<Text>) -> Self {
        Self::new(field.into())
    }
}

impl CompletionSuggester {
    /// Texts of this field, which is of type `completion`.
    #[must_use]
    pub fn of(field: impl Into<Text>) -> Self {
        Self::new(field.into(), None, None)
    }

    /// Allows typing errors.
    #[must_use]
    pub fn fuzzy(mut self, options: FuzzyOptions) -> Self {
        self.fuzzy = Some(Fuzzy::Options(options));
        self
    }

    /// How a regular expression is read.
    #[must_use]
    pub fn regex(mut self, options: RegexOptions) -> Self {
        self.regex = Some(options);
        self
    }
}

impl Suggester {
    /// Other words for those of a text.
    ///
    /// `{"text": "trying out", "term": {"field": "message"}}`
    #[must_use]
    pub fn term(text: impl Into<String>, suggester: TermSuggester) -> Self {
        Self { text: Some(text.into()), term: Some(suggester), ..Self::default() }
    }

    /// Other phrases for a text.
    ///
    /// `{"text": "nobel prise", "phrase": {"field": "title.trigram"}}`
    #[must_use]
    pub fn phrase(text: impl Into<String>, suggester: PhraseSuggester) -> Self {
        Self { text: Some(text.into()), phrase: Some(Box::new(suggester)), ..Self::default() }
    }

    /// How what was typed may go on.
    ///
    /// `{"prefix": "nir", "completion": {"field": "suggest"}}`
    #[must_use]
    pub fn completion(prefix: impl Into<String>, suggester: CompletionSuggester) -> Self {
        Self { prefix: Some(prefix.into()), completion: Some(Box::new(suggester)), ..Self::default() }
    }

    /// Texts that begin as a regular expression says.
    ///
    /// `{"regex": "n[ei]r", "completion": {"field": "suggest"}}`
    #[must_use]
    pub fn regex(regex: impl Into<String>, suggester: CompletionSuggester) -> Self {
        Self { regex: Some(regex.into()), completion: Some(Box::new(suggester)), ..Self::default() }
    }
}

/// All suggestions that are asked for, by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Suggest {
    pub(crate) text: Option<String>,
    pub(crate) suggesters: BTreeMap<String, Suggester>,
}

impl Object for Suggest {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if let Some(text) = &self.text {
            show("text", text.json());
        }
        self.suggesters.members(show);
    }
}

impl ToJson for Suggest {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl FromJson for Suggest {
    fn from_json(json: &Value) -> Option<Self> {
        let mut suggesters = json.as_object()?.clone();
        let text = match suggesters.get("text") {
            Some(Value::String(_)) => suggesters.remove("text").as_ref().and_then(String::from_json),
            _ => None,
        };
        Some(Self { text, suggesters: FromJson::from_json(&suggesters.into())? })
    }
}
