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
//! | module | what it holds |
//! |---|---|
//! | [`document`] | [`Document`]: what a Rust type tells about its index |
//! | [`field`] | fields as values, and which values fit them |
//! | [`query`] | one file per family of queries |
//! | [`mapping`] | how fields are indexed |
//! | [`script`] | scripts, and updates built from typed steps |
//! | [`partial`] | parts of a document, for partial updates |

pub mod document;
pub mod field;
pub mod mapping;
pub mod partial;
pub mod prelude;
pub mod query;
pub mod script;

pub use document::Document;
pub use es_dsl_derive::Document;
pub use mapping::Mapping;
pub use partial::Partial;
pub use query::{IntoQuery, Query};
pub use script::{IntoScript, Script, UpdateScript};
