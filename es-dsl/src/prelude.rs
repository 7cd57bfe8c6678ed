//! What a file that builds queries needs: `use es_dsl::prelude::*;`.

pub use crate::aggregation::{self as aggs, CalendarInterval, Order};
pub use crate::aggs;
pub use crate::field::{Field, FieldType, GeoPoint};
pub use crate::mapping::{
    Dynamic, Mapping, boolean, byte, date, double, float, integer, keyword, long, nested, object, short, text,
};
pub use crate::partial::Partial;
pub use crate::query::Operator::{And, Or};
pub use crate::query::{
    IntoQuery, Operator, Query, bool_query, constant_score, dis_max, exists, function_score, fuzzy, geo_bounding_box,
    geo_distance, has_child, has_parent, ids, match_, match_all, match_bool_prefix, match_none, match_phrase,
    match_phrase_prefix, more_like_this, multi_match, nested_query, prefix, query_string, range, regexp, script_score,
    simple_query_string, term, terms, wildcard,
};
pub use crate::script::{IntoScript, Script, UpdateScript};
pub use crate::search::{Highlight, IntoSort, SearchBody, Sort, SortOrder, SourceFilter, by_doc, by_field, by_score};
pub use crate::{Document, FieldType, painless};
