//! What a suggester answers.

use std::fmt;

use es_dsl::mapping::Named;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    document::parts::{Collected, Documents},
    reader::{self, Fault, Read, Reader},
};

/// What was suggested for a word or text.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Suggestion<T> {
    /// The word or text that was looked at.
    pub text: String,
    /// Where it begins in the text that was given, in characters.
    pub offset: u64,
    /// How many characters it has.
    pub length: u64,
    /// What may stand in its place, the best first.
    pub options: Vec<SuggestOption<T>>,
}

/// What may stand in the place of a word or text, or complete it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SuggestOption<T> {
    /// The other text.
    pub text: String,
    /// How good it is; `_score` where it completes a text.
    pub score: Option<f64>,
    /// In how many documents the word is; of the `term` suggester.
    pub freq: Option<u64>,
    /// The text with the changed words marked; of the `phrase` suggester.
    pub highlighted: Option<String>,
    /// Whether documents match it, if the `phrase` suggester was asked to check and to keep others.
    pub collate_match: Option<bool>,
    /// The document that has it; of the `completion` suggester. It is left out where the search
    /// leaves it out.
    pub source: Option<T>,
    /// The id of that document.
    pub id: Option<String>,
    /// The index of that document.
    pub index: Option<String>,
    /// The contexts by which it was chosen; of the `completion` suggester.
    pub contexts: Named<Value>,
}

impl<T> Suggestion<T> {
    /// The best, if there is any.
    pub fn best(&self) -> Option<&SuggestOption<T>> {
        self.options.first()
    }
}

/// Reads all suggestions, by their names.
pub(super) fn read_suggest<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
    json.object(&[], &mut |name, suggestions| {
        suggestions.array(&mut |suggestion| read_suggestion(suggestion, documents))?;
        documents.suggestions(name.to_owned());
        Ok(())
    })
}

fn read_suggestion<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
    let mut read = Suggestion { text: String::new(), offset: 0, length: 0, options: Vec::new() };
    json.object(&["text", "offset", "length"], &mut |name, value| match name {
        "text" => value.fill(&mut read.text),
        "offset" => value.fill(&mut read.offset),
        "length" => value.fill(&mut read.length),
        "options" => value.array(&mut |option| read_option(option, documents)),
        _ => Ok(()),
    })?;
    documents.suggestion(read);
    Ok(())
}

fn read_option<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
    let mut read = SuggestOption {
        text: String::new(),
        score: None,
        freq: None,
        highlighted: None,
        collate_match: None,
        source: None,
        id: None,
        index: None,
        contexts: Named::default(),
    };
    json.object(&["text"], &mut |name, value| match name {
        "text" => value.fill(&mut read.text),
        "score" | "_score" => value.fill(&mut read.score),
        "freq" => value.fill(&mut read.freq),
        "highlighted" => value.fill(&mut read.highlighted),
        "collate_match" => value.fill(&mut read.collate_match),
        "_source" => documents.read(value),
        "_id" => value.fill(&mut read.id),
        "_index" => value.fill(&mut read.index),
        "contexts" => value.fill(&mut read.contexts),
        _ => Ok(()),
    })?;
    documents.option(read);
    Ok(())
}

impl SuggestOption<()> {
    pub(crate) fn with_source<T>(self, source: Option<T>) -> SuggestOption<T> {
        SuggestOption {
            text: self.text,
            score: self.score,
            freq: self.freq,
            highlighted: self.highlighted,
            collate_match: self.collate_match,
            source,
            id: self.id,
            index: self.index,
            contexts: self.contexts,
        }
    }
}

impl<T: DeserializeOwned> Read<'_> for Suggestion<T> {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut documents = Collected::default();
        read_suggestion(json, &mut documents)?;
        documents.suggestions.pop().ok_or_else(|| json.fault("no suggestion"))
    }
}

impl<T: DeserializeOwned> Read<'_> for SuggestOption<T> {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut documents = Collected::default();
        read_option(json, &mut documents)?;
        documents.options.pop().ok_or_else(|| json.fault("no suggestion"))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Suggestion<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for SuggestOption<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::deserialize(deserializer)
    }
}

impl<T> fmt::Display for SuggestOption<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
