//! Queries, mappings and update scripts for Elasticsearch and OpenSearch, checked by the compiler.
//!
//! This crate builds and reads the JSON that those servers speak; it sends nothing. A type is typed
//! at its edge and plain inside: [`Query<D>`](query::Query), [`Mapping<D>`](mapping::Mapping) and
//! [`UpdateScript<D>`](script::UpdateScript) carry the document type `D` so that the compiler can
//! check fields and values, and hold an ordinary tree without generics, so that there is one
//! serializer and little code to compile.
//!
//! ```
//! use es_dsl::prelude::*;
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
//! With a document type, fields and values are checked while the program is compiled:
//!
//! ```compile_fail
//! use es_dsl::prelude::*;
//!
//! #[derive(Document)]
//! struct Person {
//!     name: String,
//!     age: u8,
//! }
//!
//! let p = Person::fields();
//! let query = p.age.range().gte("old"); // a `&str` is not a value for the field `age`, which holds a `u8`
//! ```
//!
//! Features, none of them on by default: `jiff`, `time` and `chrono` make the date types of those
//! crates types of fields, and values for every date field.
//!
//! | module | what it holds |
//! |---|---|
//! | [`document`] | [`Document`]: what a Rust type tells about its index |
//! | [`field`] | fields as values, and which values fit them |
//! | [`query`] | one file per family of queries |
//! | [`search`] | the body of a search: sorting, highlighting, suggesting and the rest |
//! | [`mapping`] | how fields are indexed |
//! | [`script`] | scripts, and updates built from typed steps |
//! | [`partial`] | parts of a document, for partial updates |
//! | [`aggregation`] | aggregations, whose results are typed by the request |

// `#[inline]` on what is not small: it is compiled in the programs that use it, and costs the others
// nothing. Writing queries, which every program does, is compiled here, once.

#[macro_use]
#[allow(unreachable_pub, reason = "its traits stand in bounds of public ones, which seals those")]
mod json;

pub mod aggregation;
pub mod document;
pub mod field;
pub mod mapping;
pub mod partial;
pub mod prelude;
pub mod query;
pub mod script;
pub mod search;

pub use document::Document;
pub use es_dsl_derive::{Document, FieldType, painless};
pub use mapping::Mapping;
pub use partial::Partial;
pub use query::{IntoQuery, Query};
pub use script::{IntoScript, Script, UpdateScript};
