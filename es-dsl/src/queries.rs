//! Queries and sorts on fields that are named by a text: `use es_dsl::queries::*;`.
//!
//! These are the functions that most programs need, with names such as `range` and `terms`; all of
//! them are in [`query`](crate::query) and [`search`](crate::search). A field of a
//! [`Document`](crate::Document) has methods of the same names, which check field and value.
//!
//! ```
//! use es_dsl::{prelude::*, queries::*};
//! use serde_json::Value;
//!
//! let body = SearchBody::<Value>::new()
//!     .query(match_("message", "disk full").operator(And).and(range("level").gte(3)))
//!     .sort(by_field("@timestamp").order(SortOrder::Desc));
//! # let json = r#"{"query":{"bool":{"must":[{"match":{"message":{"query":"disk full","operator":"and"}}},{"range":{"level":{"gte":3}}}]}},"sort":[{"@timestamp":{"order":"desc"}}]}"#;
//! # assert_eq!(body.to_json()?, json);
//! # Ok::<(), serde_json::Error>(())
//! ```

pub use crate::query::Operator::{And, Or};
pub use crate::query::{
    bool_query, constant_score, dis_max, exists, function_score, fuzzy, geo_bounding_box, geo_distance, has_child,
    has_parent, ids, match_, match_all, match_bool_prefix, match_none, match_phrase, match_phrase_prefix,
    more_like_this, multi_match, nested_query, prefix, query_string, range, regexp, script_score, simple_query_string,
    term, terms, wildcard,
};
pub use crate::search::{by_doc, by_field, by_score};
