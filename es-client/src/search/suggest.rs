//! What a suggester answers.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use serde_json::{Value, value::RawValue};

use crate::response::{null_as_default, score};

/// What was suggested, by the names that the search gave, with documents as JSON.
pub(super) type RawSuggest<'a> = BTreeMap<String, Vec<Suggestion<&'a RawValue>>>;

/// What was suggested for a word or text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
#[non_exhaustive]
pub struct Suggestion<T> {
    /// The word or text that was looked at.
    pub text: String,
    /// Where it begins in the text that was given, in characters.
    pub offset: u64,
    /// How many characters it has.
    pub length: u64,
    /// What may stand in its place, the best first.
    #[serde(default = "Vec::new")]
    pub options: Vec<SuggestOption<T>>,
}

/// What may stand in the place of a word or text, or complete it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
#[non_exhaustive]
pub struct SuggestOption<T> {
    /// The other text.
    pub text: String,
    /// How good it is; `_score` where it completes a text.
    #[serde(default, alias = "_score", deserialize_with = "score")]
    pub score: Option<f64>,
    /// In how many documents the word is; of the `term` suggester.
    pub freq: Option<u64>,
    /// The text with the changed words marked; of the `phrase` suggester.
    pub highlighted: Option<String>,
    /// Whether documents match it, if the `phrase` suggester was asked to check and to keep others.
    pub collate_match: Option<bool>,
    /// The document that has it; of the `completion` suggester. It is left out where the search
    /// leaves it out.
    #[serde(rename = "_source")]
    pub source: Option<T>,
    /// The id of that document.
    #[serde(rename = "_id")]
    pub id: Option<String>,
    /// The index of that document.
    #[serde(rename = "_index")]
    pub index: Option<String>,
    /// The contexts by which it was chosen; of the `completion` suggester.
    #[serde(default, deserialize_with = "null_as_default")]
    pub contexts: BTreeMap<String, Value>,
}

impl<T> Suggestion<T> {
    /// The best, if there is any.
    pub fn best(&self) -> Option<&SuggestOption<T>> {
        self.options.first()
    }
}

impl<'a> Suggestion<&'a RawValue> {
    /// The same suggestion with its documents read; their ids may be known.
    pub(super) fn with_documents<T, E>(
        self,
        mut read: impl FnMut(&'a RawValue, Option<&str>) -> Result<T, E>,
    ) -> Result<Suggestion<T>, E> {
        let mut options = Vec::with_capacity(self.options.len());
        for option in self.options {
            options.push(SuggestOption {
                source: option.source.map(|json| read(json, option.id.as_deref())).transpose()?,
                text: option.text,
                score: option.score,
                freq: option.freq,
                highlighted: option.highlighted,
                collate_match: option.collate_match,
                id: option.id,
                index: option.index,
                contexts: option.contexts,
            });
        }
        Ok(Suggestion { options, text: self.text, offset: self.offset, length: self.length })
    }
}

impl<T> fmt::Display for SuggestOption<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
