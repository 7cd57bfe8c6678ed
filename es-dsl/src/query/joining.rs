//! Queries across objects: `nested`.

use super::{Clause, IntoQuery, Query};
use crate::json::Text;

keywords! {
    /// How the scores of the matching inner objects become the document's.
    pub enum ScoreMode {
        /// Their mean. The default of `nested`.
        Avg = "avg",
        /// The highest.
        Max = "max",
        /// The lowest.
        Min = "min",
        /// Their sum.
        Sum = "sum",
        /// 0: the query decides, and does not score. The default of `has_child`.
        None = "none",
    }
}

params! {
    /// The parameters of a `nested` query.
    pub struct NestedQuery for NestedQuery [path: Text, query: Box<Clause>] {
        /// How the scores of the inner objects become the document's. Default [`ScoreMode::Avg`].
        score_mode: ScoreMode,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// Objects in the `nested` field at this path, each of which is asked on its own. The inner query
/// names its fields by their full paths.
pub fn nested_query<D>(path: impl Into<Text>, query: impl IntoQuery<D>) -> Query<D, NestedQuery> {
    Query::of(NestedQuery::new(path.into(), Box::new(query.into_query().kind)))
}
