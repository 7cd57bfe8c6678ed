//! The body of a search.
//!
//! ```
//! use es_dsl::prelude::*;
//! use es_dsl::search::{Highlight, SearchBody};
//! use serde_json::json;
//!
//! #[derive(Document)]
//! struct Tweet {
//!     #[field(text)]
//!     text: String,
//!     likes: u32,
//! }
//!
//! let t = Tweet::fields();
//! let body = SearchBody::new()
//!     .query(t.text.matches("bonsai"))
//!     .sort(t.likes.desc())
//!     .size(20)
//!     .source(["text"])
//!     .highlight(Highlight::of(t.text));
//! assert_eq!(
//!     serde_json::to_value(&body)?,
//!     json!({
//!         "query": {"match": {"text": {"query": "bonsai"}}},
//!         "sort": [{"likes": {"order": "desc"}}],
//!         "size": 20,
//!         "_source": ["text"],
//!         "highlight": {"fields": {"text": {}}},
//!     }),
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `"sort": [{"date": "desc"}, "_score"]` | `.sort(t.date.desc()).sort(by_score())`, see [`sort`] |
//! | `"_source": {"excludes": ["a.*"]}` | `.source(SourceFilter::without(["a.*"]))`, see [`source`] |
//! | `"docvalue_fields": [{"field": "date", "format": "epoch_millis"}]` | `.docvalue_field(FieldFormat::of(t.date).format("epoch_millis"))` |
//! | `"highlight": {"fields": {"text": {}}}` | `.highlight(Highlight::of(t.text))`, see [`highlight`] |
//! | `"suggest": {"a": {"text": "x", "term": {"field": "f"}}}` | `.suggest("a", Suggester::term("x", "f"))`, see [`suggest`] |
//! | `"collapse": {"field": "user"}` | `.collapse(Collapse::by(t.user))`, see [`hits`] |
//! | `"rescore": {"query": {"rescore_query": {…}}}` | `.rescore(Rescore::by(query).window_size(50))`, see [`rescore`] |
//! | `"runtime_mappings": {"day": {"type": "keyword"}}` | `.runtime_field("day", RuntimeField::of("keyword"))` |
//! | `"script_fields": {"a": {"script": {…}}}` | `.script_field("a", script)` |
//! | `"pit": {"id": "…"}, "search_after": […]` | `.pit(PointInTime::of("…")).search_after([…])` |
//! | `"knn": {"field": "v", "query_vector": […]}` | `.knn(KnnSearch::of("v", vector))` |
//! | `"aggs": {"a": {"avg": {"field": "likes"}}}` | `.aggs((t.likes.avg(),))`, see [`aggregation`](crate::aggregation) |
//! | anything else | `.member("name", json!(…))` |

mod body;
pub mod highlight;
pub mod hits;
mod parts;
pub mod rescore;
pub mod sort;
pub mod source;
pub mod suggest;
mod values;

pub use body::SearchBody;
pub use highlight::{Highlight, HighlightField};
pub use hits::{Collapse, InnerHits};
pub use parts::{
    FieldFormat, FormattedField, KnnSearch, PointInTime, RuntimeField, ScriptField, Slice, TrackTotalHits,
};
pub use rescore::Rescore;
pub use sort::{IntoSort, Sort, SortMode, SortOrder, by_doc, by_field, by_geo_distance, by_score, by_script};
pub use source::{SourceConfig, SourceFilter};
pub use suggest::{CompletionSuggester, PhraseSuggester, Suggester, TermSuggester};
pub use values::{field_values, sort_value};
