//! A stored document with what surrounds it, as searches and reads by id answer it.

use es_dsl::mapping::Named;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    reader::{Fault, Reader},
    search::{Explanation, Hit, Names, NestedPlace, SuggestOption, Suggestion},
};

/// All that may surround a document.
#[derive(Default)]
pub(crate) struct Parts {
    /// Version 5 gives neither to the objects among inner hits.
    pub(crate) id: String,
    pub(crate) index: String,
    pub(crate) score: Option<f64>,
    pub(crate) version: Option<i64>,
    pub(crate) seq_no: Option<i64>,
    pub(crate) primary_term: Option<i64>,
    pub(crate) routing: Option<String>,
    pub(crate) sort: Vec<Value>,
    pub(crate) highlight: Named<Vec<String>>,
    pub(crate) fields: Named<Value>,
    pub(crate) matched_queries: Names,
    pub(crate) explanation: Option<Explanation>,
    pub(crate) ignored: Vec<String>,
    pub(crate) nested: Option<NestedPlace>,
    pub(crate) inner_hits: Named<Value>,
}

/// Takes the documents of an answer: all that has to know of their type.
pub(crate) trait Documents<'t> {
    /// Reads the document here. What surrounds it comes next.
    fn read(&mut self, json: &mut Reader<'t>) -> Result<(), Fault>;

    /// The document was found.
    fn hit(&mut self, parts: Parts);

    /// The document, if one was read, was suggested.
    fn option(&mut self, option: SuggestOption<()>);

    /// The options that were read belong to this suggestion.
    fn suggestion(&mut self, suggestion: Suggestion<()>);

    /// The suggestions that were read have this name.
    fn suggestions(&mut self, name: String);
}

/// Reads one document with what surrounds it.
pub(crate) fn read_hit<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
    let mut parts = Parts::default();
    let mut is_there = false;
    json.object(&[], &mut |name, value| match name {
        "_source" => {
            is_there = true;
            documents.read(value)
        }
        "_id" => value.fill(&mut parts.id),
        "_index" => value.fill(&mut parts.index),
        "_score" => value.fill(&mut parts.score),
        "_version" => value.fill(&mut parts.version),
        "_seq_no" => value.fill(&mut parts.seq_no),
        "_primary_term" => value.fill(&mut parts.primary_term),
        "_routing" => value.fill(&mut parts.routing),
        "sort" => value.fill(&mut parts.sort),
        "highlight" => value.fill(&mut parts.highlight),
        "fields" => value.fill(&mut parts.fields),
        "matched_queries" => value.fill(&mut parts.matched_queries),
        "_explanation" => value.fill(&mut parts.explanation),
        "_ignored" => value.fill(&mut parts.ignored),
        "_nested" => value.fill(&mut parts.nested),
        "inner_hits" => value.fill(&mut parts.inner_hits),
        _ => Ok(()),
    })?;
    // One that is left out is null, to types that can be null.
    if !is_there && documents.read(&mut Reader::new("null")).is_err() {
        return Err(json.fault(
            "the document itself (`_source`) is left out, by the request or by the mapping; such documents can be \
             read as `serde_json::Value`",
        ));
    }
    documents.hit(parts);
    Ok(())
}

/// Documents of the type `T`, with what surrounds them.
pub(crate) struct Collected<T> {
    /// What comes next belongs to it.
    last: Option<T>,
    pub(crate) hits: Vec<Hit<T>>,
    pub(crate) options: Vec<SuggestOption<T>>,
    pub(crate) suggestions: Vec<Suggestion<T>>,
    pub(crate) suggest: Named<Vec<Suggestion<T>>>,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self { last: None, hits: Vec::new(), options: Vec::new(), suggestions: Vec::new(), suggest: Named::default() }
    }
}

impl<'t, T: DeserializeOwned> Documents<'t> for Collected<T> {
    fn read(&mut self, json: &mut Reader<'t>) -> Result<(), Fault> {
        self.last = Some(json.value()?);
        Ok(())
    }

    fn hit(&mut self, parts: Parts) {
        if let Some(source) = self.last.take() {
            self.hits.push(Hit::of(source, parts));
        }
    }

    fn option(&mut self, option: SuggestOption<()>) {
        self.options.push(option.with_source(self.last.take()));
    }

    fn suggestion(&mut self, suggestion: Suggestion<()>) {
        let Suggestion { text, offset, length, .. } = suggestion;
        self.suggestions.push(Suggestion { text, offset, length, options: std::mem::take(&mut self.options) });
    }

    fn suggestions(&mut self, name: String) {
        self.suggest.insert(name, std::mem::take(&mut self.suggestions));
    }
}
