//! What a suggester answers.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use crate::reader::{self, Fault, Read, Reader};

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
    pub contexts: BTreeMap<String, Value>,
}

impl<T> Suggestion<T> {
    /// The best, if there is any.
    pub fn best(&self) -> Option<&SuggestOption<T>> {
        self.options.first()
    }
}

impl<'t> Read<'t> for Suggestion<Reader<'t>> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut read = Self { text: String::new(), offset: 0, length: 0, options: Vec::new() };
        json.object(&["text", "offset", "length"], &mut |name, value| {
            match name {
                "text" => read.text = value.read()?,
                "offset" => read.offset = value.read()?,
                "length" => read.length = value.read()?,
                "options" => read.options = value.read()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(read)
    }
}

impl<'t> Read<'t> for SuggestOption<Reader<'t>> {
    fn read(json: &mut Reader<'t>) -> Result<Self, Fault> {
        let mut read = Self {
            text: String::new(),
            score: None,
            freq: None,
            highlighted: None,
            collate_match: None,
            source: None,
            id: None,
            index: None,
            contexts: BTreeMap::new(),
        };
        json.object(&["text"], &mut |name, value| {
            match name {
                "text" => read.text = value.read()?,
                "score" | "_score" => read.score = value.read()?,
                "freq" => read.freq = value.read()?,
                "highlighted" => read.highlighted = value.read()?,
                "collate_match" => read.collate_match = value.read()?,
                // It is read when its type is known.
                "_source" => read.source = Some(*value),
                "_id" => read.id = value.read()?,
                "_index" => read.index = value.read()?,
                "contexts" => read.contexts = value.read()?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(read)
    }
}

impl<'t> SuggestOption<Reader<'t>> {
    fn read_document<T: DeserializeOwned>(self) -> Result<SuggestOption<T>, Fault> {
        let source = match self.source {
            Some(mut json) => Some(json.value()?),
            None => None,
        };
        Ok(SuggestOption {
            text: self.text,
            score: self.score,
            freq: self.freq,
            highlighted: self.highlighted,
            collate_match: self.collate_match,
            source,
            id: self.id,
            index: self.index,
            contexts: self.contexts,
        })
    }
}

impl<T: DeserializeOwned> Suggestion<T> {
    /// Reads the documents among suggestions.
    pub(super) fn read_documents(suggestions: Vec<Suggestion<Reader<'_>>>) -> Result<Vec<Self>, Fault> {
        let mut read = Vec::with_capacity(suggestions.len());
        for Suggestion { text, offset, length, options: places } in suggestions {
            let mut options = Vec::with_capacity(places.len());
            for option in places {
                options.push(option.read_document()?);
            }
            read.push(Self { text, offset, length, options });
        }
        Ok(read)
    }
}

impl<T: DeserializeOwned> Read<'_> for Suggestion<T> {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let read = Self::read_documents(vec![json.read()?])?.pop();
        read.ok_or_else(|| json.fault("no suggestion"))
    }
}

impl<T: DeserializeOwned> Read<'_> for SuggestOption<T> {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        json.read::<SuggestOption<Reader<'_>>>()?.read_document()
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
