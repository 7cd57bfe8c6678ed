//! A struct for each object of the JSON, which owns its texts as a query does that is kept.

use serde::Serialize;

use crate::Input;

#[derive(Serialize)]
struct Query {
    bool: Bool,
}

#[derive(Serialize)]
struct Bool {
    must: Vec<Clause>,
    filter: Vec<Clause>,
    must_not: Vec<Clause>,
    should: Vec<Clause>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Clause {
    Match(OnText),
    Term(OnAuthor),
    Terms(OnTags),
    Range(Range),
}

#[derive(Serialize)]
struct OnText {
    text: Match,
}

#[derive(Serialize)]
struct Match {
    query: String,
    operator: &'static str,
}

#[derive(Serialize)]
struct OnAuthor {
    #[serde(rename = "author.keyword")]
    author: Term,
}

#[derive(Serialize)]
struct Term {
    value: String,
}

#[derive(Serialize)]
struct OnTags {
    tags: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Range {
    Timestamp(Bounds<String>),
    Likes(Bounds<u32>),
}

#[derive(Serialize)]
struct Bounds<T> {
    gte: T,
}

pub fn query(input: &Input) -> Vec<u8> {
    let query = Query {
        bool: Bool {
            must: vec![Clause::Match(OnText { text: Match { query: input.text.clone(), operator: "and" } })],
            filter: vec![
                Clause::Terms(OnTags { tags: input.tags.to_vec() }),
                Clause::Range(Range::Timestamp(Bounds { gte: input.since.clone() })),
            ],
            must_not: vec![Clause::Term(OnAuthor { author: Term { value: input.muted.clone() } })],
            should: vec![
                Clause::Term(OnAuthor { author: Term { value: input.author.clone() } }),
                Clause::Range(Range::Likes(Bounds { gte: input.least })),
            ],
        },
    };
    serde_json::to_vec(&query).unwrap_or_default()
}
