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
    IntoQuery, Operator, Query, bool_query, exists, ids, match_, match_all, match_none, match_phrase, multi_match,
    nested_query, prefix, range, term, terms, wildcard,
};
pub use crate::script::{IntoScript, Script, UpdateScript};
pub use crate::{Document, FieldType, painless};
