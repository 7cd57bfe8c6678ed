//! What somebody would write who had only serde: a struct for each object of the JSON. The answers
//! have all members that es-client reads, too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The answer to a search.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Page<T> {
    pub took: u64,
    pub timed_out: bool,
    #[serde(default)]
    pub terminated_early: bool,
    pub _shards: Shards,
    pub hits: Hits<T>,
    pub aggregations: Option<Value>,
    #[serde(default)]
    pub suggest: BTreeMap<String, Value>,
    pub profile: Option<Value>,
    pub _scroll_id: Option<String>,
    pub pit_id: Option<String>,
}

#[derive(Deserialize)]
pub struct Shards {
    pub total: u32,
    pub successful: u32,
    #[serde(default)]
    pub skipped: u32,
    pub failed: u32,
    #[serde(default)]
    pub failures: Vec<Value>,
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Hits<T> {
    pub total: Option<Total>,
    pub max_score: Option<f64>,
    pub hits: Vec<Hit<T>>,
}

#[derive(Deserialize)]
pub struct Total {
    pub value: u64,
    pub relation: String,
}

#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Hit<T> {
    pub _index: String,
    pub _id: String,
    pub _score: Option<f64>,
    pub _version: Option<i64>,
    pub _seq_no: Option<i64>,
    pub _primary_term: Option<i64>,
    pub _routing: Option<String>,
    #[serde(default)]
    pub sort: Vec<Value>,
    #[serde(default)]
    pub highlight: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
    #[serde(default)]
    pub matched_queries: Vec<String>,
    pub _explanation: Option<Explanation>,
    #[serde(default)]
    pub _ignored: Vec<String>,
    pub _nested: Option<Nested>,
    #[serde(default)]
    pub inner_hits: BTreeMap<String, Value>,
    pub _source: T,
}

#[derive(Deserialize)]
pub struct Explanation {
    pub value: f64,
    pub description: String,
    #[serde(default)]
    pub details: Vec<Explanation>,
}

#[derive(Deserialize)]
pub struct Nested {
    pub field: String,
    pub offset: u64,
    pub _nested: Option<Box<Nested>>,
}

/// The answer to a get.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Found<T> {
    pub _index: String,
    pub _id: String,
    pub _version: Option<i64>,
    pub _seq_no: Option<i64>,
    pub _primary_term: Option<i64>,
    pub _routing: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<Value>>,
    pub found: bool,
    pub _source: T,
}

/// The answer to a request for several documents.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Documents<T> {
    pub docs: Vec<Item<T>>,
}

/// One of several documents: it may be missing, or its index.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Item<T> {
    pub _index: String,
    pub _id: String,
    pub _version: Option<i64>,
    pub _seq_no: Option<i64>,
    pub _primary_term: Option<i64>,
    pub _routing: Option<String>,
    #[serde(default)]
    pub fields: BTreeMap<String, Vec<Value>>,
    pub found: Option<bool>,
    pub _source: Option<T>,
    pub error: Option<Value>,
}

/// The answer to a question how many.
#[derive(Deserialize)]
pub struct Count {
    pub count: u64,
    pub _shards: Shards,
}

/// The answer to several searches.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Pages<T> {
    pub took: u64,
    pub responses: Vec<Answer<T>>,
}

/// The answer to one of several searches: a page, or why there is none.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct Answer<T> {
    pub took: Option<u64>,
    #[serde(default)]
    pub timed_out: bool,
    #[serde(default)]
    pub terminated_early: bool,
    pub _shards: Option<Shards>,
    pub hits: Option<Hits<T>>,
    pub aggregations: Option<Value>,
    #[serde(default)]
    pub suggest: BTreeMap<String, Value>,
    pub profile: Option<Value>,
    pub status: u16,
    pub error: Option<Value>,
}

/// The body of a request for several documents.
#[derive(Serialize)]
pub struct Ids {
    docs: Vec<Id>,
}

#[derive(Serialize)]
struct Id {
    _id: String,
}

impl Ids {
    pub fn new(ids: impl Iterator<Item = String>) -> Self {
        Self { docs: ids.map(|_id| Id { _id }).collect() }
    }
}

/// The body of a request for the next page of a scroll.
#[derive(Serialize)]
pub struct Scroll {
    pub scroll: &'static str,
    pub scroll_id: String,
}

/// The line before a search among several.
#[derive(Serialize)]
pub struct Header {
    index: String,
}

impl Header {
    pub fn new(index: &str) -> Self {
        Self { index: index.to_owned() }
    }
}

/// The body of a request how many articles there are with these words in the title, in this language.
#[derive(Serialize)]
pub struct Counted {
    query: Query,
}

impl Counted {
    pub fn new(title: &str, lang: &str) -> Self {
        Self { query: Search::new(title, lang, 0).query }
    }
}

/// The body of a search: of articles with these words in the title, in this language.
#[derive(Serialize)]
pub struct Search {
    query: Query,
    size: u32,
}

#[derive(Serialize)]
struct Query {
    bool: Bool,
}

#[derive(Serialize)]
struct Bool {
    must: Vec<Clause>,
    filter: Vec<Clause>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Clause {
    Match(OnTitle),
    Term(OnLang),
}

#[derive(Serialize)]
struct OnTitle {
    title: String,
}

#[derive(Serialize)]
struct OnLang {
    lang: Term,
}

#[derive(Serialize)]
struct Term {
    value: String,
}

impl Search {
    pub fn new(title: &str, lang: &str, size: u32) -> Self {
        Self {
            query: Query {
                bool: Bool {
                    must: vec![Clause::Match(OnTitle { title: title.to_owned() })],
                    filter: vec![Clause::Term(OnLang { lang: Term { value: lang.to_owned() } })],
                },
            },
            size,
        }
    }
}
