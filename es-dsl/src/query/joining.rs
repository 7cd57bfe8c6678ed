//! Queries across objects: `nested`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Clause, IntoQuery, Query};

/// How the scores of the matching inner objects become the document's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreMode {
    /// Their mean. The default.
    Avg,
    /// The highest.
    Max,
    /// The lowest.
    Min,
    /// Their sum.
    Sum,
    /// 0: the query decides, and does not score.
    None,
}

params! {
    /// The parameters of a `nested` query.
    pub struct NestedQuery for NestedQuery [path: Cow<'static, str>, query: Box<Clause>] {
        /// How the scores of the inner objects become the document's. Default [`ScoreMode::Avg`].
        score_mode: ScoreMode,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// Objects in the `nested` field at this path, each of which is asked on its own. The inner query
/// names its fields by their full paths.
pub fn nested_query<D>(path: impl Into<Cow<'static, str>>, query: impl IntoQuery<D>) -> Query<D, NestedQuery> {
    Query::of(NestedQuery::new(path.into(), Box::new(query.into_query().kind)))
}
