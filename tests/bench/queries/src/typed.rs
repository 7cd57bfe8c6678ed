//! es-dsl.

use es_dsl::{prelude::*, queries::*};
use serde_json::Value;

use crate::Input;

#[derive(Document)]
#[allow(dead_code, reason = "the document is there for its fields")]
struct Tweet {
    author: String,
    #[field(text)]
    text: String,
    #[field(date)]
    timestamp: String,
    #[field(keyword)]
    tags: Vec<String>,
    likes: u32,
}

pub fn fields(input: &Input) -> Vec<u8> {
    let t = Tweet::fields();
    let query = bool_query()
        .must(t.text.matches(&input.text).operator(And))
        .filter(t.tags.terms(&input.tags))
        .filter(t.timestamp.range().gte(&input.since))
        .must_not(t.author.keyword().term(&input.muted))
        .should(t.author.keyword().term(&input.author))
        .should(t.likes.range().gte(input.least));
    serde_json::to_vec(&query).unwrap_or_default()
}

pub fn names(input: &Input) -> Vec<u8> {
    let query = bool_query::<Value>()
        .must(match_("text", &input.text).operator(And))
        .filter(terms("tags", &input.tags))
        .filter(range("timestamp").gte(&input.since))
        .must_not(term("author.keyword", &input.muted))
        .should(term("author.keyword", &input.author))
        .should(range("likes").gte(input.least));
    serde_json::to_vec(&query).unwrap_or_default()
}
