use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[field(txt)]
    unknown_kind: String,
    #[field(text(analyser = "english"))]
    unknown_parameter: String,
    #[field(keyword, long)]
    two_kinds: String,
    #[field(id)]
    id: String,
    #[field(id)]
    other_id: String,
    #[serde(rename(serialize = "a", deserialize = "b"))]
    two_names: String,
    #[serde(serialize_with = "shout")]
    converted: String,
    #[serde(skip)]
    #[field(keyword)]
    skipped: String,
    #[field(nested)]
    nested_text: Vec<String>,
}

fn shout<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&text.to_uppercase())
}

fn main() {}
