//! The types and traits that a file with documents and queries needs: `use es_dsl::prelude::*;`.
//!
//! The functions that make queries are in [`queries`](crate::queries), those that make fields of a
//! mapping in [`mapping`](crate::mapping), and those that make aggregations in
//! [`aggregation`](crate::aggregation).

pub use crate::aggregation::{CalendarInterval, Order};
pub use crate::aggs;
pub use crate::field::{Field, FieldType, GeoPoint};
pub use crate::mapping::{DynamicMapping, Mapping};
pub use crate::partial::Partial;
pub use crate::query::{IntoQuery, Operator, Query};
pub use crate::script::{IntoScript, Script, UpdateScript};
pub use crate::search::{Highlight, IntoSort, SearchBody, Sort, SortOrder, SourceFilter};
pub use crate::{Document, FieldType, painless};
