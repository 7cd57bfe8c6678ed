//! Queries, mappings and update scripts for Elasticsearch and OpenSearch, checked at compile time.
//!
//! This crate builds and reads the JSON that those servers speak; it sends nothing. A type is typed
//! at its edge and plain inside: [`Query<D>`](query::Query), [`Mapping<D>`](mapping::Mapping) and
//! [`UpdateScript<D>`](script::UpdateScript) carry the document type `D`, by which fields and values
//! are checked, and hold an ordinary tree without generics, which is written and read in
//! one way whatever the document is.
//!
//! A type that derives [`Document`] has its fields as values, whose methods make queries, sorts and
//! aggregations; its mapping follows from it, too:
//!
//! ```
//! use es_dsl::prelude::*;
//! use serde_json::json;
//!
//! #[derive(Document)]
//! #[document(index = "tweets")]
//! struct Tweet {
//!     author: String,
//!     #[field(text(analyzer = "english"))]
//!     text: String,
//!     #[field(keyword)]
//!     tags: Vec<String>,
//!     likes: u32,
//! }
//!
//! let t = Tweet::fields();
//! let query = t.text.matches("bonsai").and(t.likes.range().gte(10)).and(!t.tags.terms(["spam", "ad"]));
//! let by_author = t.author.keyword().terms_agg().size(5).sub(t.likes.avg());
//! let body = SearchBody::new().query(query).aggs(by_author);
//! assert_eq!(
//!     serde_json::to_value(&body)?,
//!     json!({
//!         "query": {"bool": {
//!             "must": [
//!                 {"match": {"text": {"query": "bonsai"}}},
//!                 {"range": {"likes": {"gte": 10}}},
//!             ],
//!             "must_not": [{"terms": {"tags": ["spam", "ad"]}}],
//!         }},
//!         "aggs": {"0": {
//!             "terms": {"field": "author.keyword", "size": 5},
//!             "aggs": {"0": {"avg": {"field": "likes"}}},
//!         }},
//!     }),
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! [`manual`] has tables from the JSON of the servers' manuals to Rust: for queries, aggregations and
//! mappings. Fields and values are checked at compile time, and the message says what
//! to do:
//!
//! ```compile_fail
//! # use es_dsl::prelude::*;
//! # #[derive(Document)]
//! # struct Tweet {
//! #     likes: u32,
//! # }
//! # let t = Tweet::fields();
//! let query = t.likes.range().gte("many"); // a `&str` is not a value for the field `likes`, which holds a `u32`
//! ```
//!
//! Where there is no such type, fields go by their names, and nothing is checked:
//!
//! ```
//! use es_dsl::{prelude::*, queries::*};
//! use serde_json::{Value, json};
//!
//! let query: Query<Value> = match_("message", "error").and(term("level", 3));
//! assert_eq!(
//!     serde_json::to_value(&query)?,
//!     json!({"bool": {"must": [
//!         {"match": {"message": {"query": "error"}}},
//!         {"term": {"level": {"value": 3}}},
//!     ]}}),
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! All of them can be written and read by serde. serde_json reads numbers of sixteen digits and more
//! to the last digit only with its feature `float_roundtrip`; a program that stores queries with such
//! numbers turns it on.
//!
//! What a query costs beside JSON and serde by hand is measured in [`benchmark`].
//!
//! Features, none of them on by default: `jiff`, `time` and `chrono` make the date types of those
//! crates types of fields, and values for every date field.
//!
//! # The rooms
//!
//! ```text
//! prelude, queries                       what files import
//! search                                 the body of a search: sort, highlight, suggest, rescore, knn
//! aggregation    query                   one file per family of the manual
//! mapping        partial     script      how fields are indexed; changes to documents
//! document                               a Rust type and its index
//! field                                  fields as values, their kinds, and which values fit them
//! json                                   how all of these are written and read (private)
//! es-dsl-derive                          Document, FieldType and painless!
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | [`manual`] | tables from JSON to Rust |
//! | [`prelude`] | the types and traits that most files need |
//! | [`queries`] | the functions that make queries and sorts from names of fields |
//! | [`document`] | [`Document`]: what a Rust type tells about its index |
//! | [`field`] | fields as values, and which values fit them |
//! | [`query`] | one file per family of queries |
//! | [`search`] | the body of a search: sorting, highlighting, suggesting and the rest |
//! | [`mapping`] | how fields are indexed |
//! | [`script`] | scripts, and updates built from typed steps |
//! | [`partial`] | parts of a document, for partial updates |
//! | [`aggregation`] | aggregations, whose results are typed by the request |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
#[allow(unreachable_pub, reason = "its traits stand in bounds of public ones, which seals those")]
mod json;

pub mod aggregation;
#[cfg(doc)]
#[doc = include_str!("benchmark.md")]
pub mod benchmark {}
mod calendar;
pub mod document;
pub mod field;
#[cfg(doc)]
#[doc = include_str!("manual.md")]
pub mod manual {}
pub mod mapping;
pub mod partial;
pub mod prelude;
pub mod queries;
pub mod query;
pub mod script;
pub mod search;

pub use document::Document;
pub use es_dsl_derive::{Document, FieldType, painless};
pub use mapping::Mapping;
pub use partial::Partial;
pub use query::{IntoQuery, Query};
pub use script::{IntoScript, Script, UpdateScript};
