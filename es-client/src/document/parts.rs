//! A stored document with what surrounds it, as searches and reads by id answer it.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    reader::{Fault, Reader},
    search::{Explanation, Hit, Names, NestedPlace},
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
    pub(crate) highlight: BTreeMap<String, Vec<String>>,
    pub(crate) fields: BTreeMap<String, Value>,
    pub(crate) matched_queries: Names,
    pub(crate) explanation: Option<Explanation>,
    pub(crate) ignored: Vec<String>,
    pub(crate) nested: Option<NestedPlace>,
    pub(crate) inner_hits: BTreeMap<String, Value>,
}

/// Takes the documents of an answer: all that has to know of their type.
pub(crate) trait Documents<'t> {
    /// Reads the document here.
    fn read(&mut self, json: &mut Reader<'t>) -> Result<(), Fault>;

    /// Takes what surrounds the document that was read last.
    fn surround(&mut self, parts: Parts);
}

/// Reads one document with what surrounds it.
pub(crate) fn read_hit<'t>(json: &mut Reader<'t>, documents: &mut dyn Documents<'t>) -> Result<(), Fault> {
    let mut parts = Parts::default();
    let mut is_there = false;
    json.object(&[], &mut |name, value| {
        match name {
            "_source" => {
                documents.read(value)?;
                is_there = true;
            }
            "_id" => parts.id = value.read()?,
            "_index" => parts.index = value.read()?,
            "_score" => parts.score = value.read()?,
            "_version" => parts.version = value.read()?,
            "_seq_no" => parts.seq_no = value.read()?,
            "_primary_term" => parts.primary_term = value.read()?,
            "_routing" => parts.routing = value.read()?,
            "sort" => parts.sort = value.read()?,
            "highlight" => parts.highlight = value.read()?,
            "fields" => parts.fields = value.read()?,
            "matched_queries" => parts.matched_queries = value.read()?,
            "_explanation" => parts.explanation = value.read()?,
            "_ignored" => parts.ignored = value.read()?,
            "_nested" => parts.nested = value.read()?,
            "inner_hits" => parts.inner_hits = value.read()?,
            _ => {}
        }
        Ok(())
    })?;
    // One that is left out is null, to types that can be null.
    if !is_there && documents.read(&mut Reader::new("null")).is_err() {
        return Err(json.fault(
            "the document itself (`_source`) is left out, by the request or by the mapping; such documents can be \
             read as `serde_json::Value`",
        ));
    }
    documents.surround(parts);
    Ok(())
}

/// Documents of the type `T`, and the one that was read last.
pub(crate) struct Hits<T> {
    pub(crate) hits: Vec<Hit<T>>,
    last: Option<T>,
}

impl<T> Default for Hits<T> {
    fn default() -> Self {
        Self { hits: Vec::new(), last: None }
    }
}

impl<'t, T: DeserializeOwned> Documents<'t> for Hits<T> {
    fn read(&mut self, json: &mut Reader<'t>) -> Result<(), Fault> {
        self.last = Some(json.value()?);
        Ok(())
    }

    fn surround(&mut self, parts: Parts) {
        if let Some(source) = self.last.take() {
            self.hits.push(Hit::of(source, parts));
        }
    }
}
