//! Joining queries: objects inside of documents, and documents that belong to others.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"nested": {"path": "replies", "query": {…}}}` | <code>t.replies.nested(\|r\| r.body.matches("cool"))</code> or [`nested_query("replies", query)`](nested_query) |
//! | `{"has_child": {"type": "answer", "query": {…}}}` | [`has_child("answer", query)`](has_child) |
//! | `{"has_parent": {"parent_type": "question", "query": {…}}}` | [`has_parent("question", query)`](has_parent) |
//! | `{"parent_id": {"type": "answer", "id": "1"}}` | [`parent_id("answer", "1")`](parent_id) |

use super::{Clause, IntoQuery, Query};
use crate::json::Text;
use crate::search::InnerHits;

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
        /// The inner objects or documents that matched, as a part of each hit.
        inner_hits: Box<InnerHits> as impl Into<Box<InnerHits>>,
    }
}

params! {
    /// The parameters of a `has_child` query.
    pub struct HasChildQuery for HasChildQuery [relation: String = "type", query: Box<Clause>] {
        /// How the scores of the children become the parent's. Default [`ScoreMode::None`].
        score_mode: ScoreMode,
        /// How many children have to match. Default 1.
        min_children: u32,
        /// How many children may match.
        max_children: u32,
        /// Whether an index without this relation is passed over instead of failing. Default false.
        ignore_unmapped: bool,
        /// The inner objects or documents that matched, as a part of each hit.
        inner_hits: Box<InnerHits> as impl Into<Box<InnerHits>>,
    }
}

params! {
    /// The parameters of a `has_parent` query.
    pub struct HasParentQuery for HasParentQuery [parent_type: String, query: Box<Clause>] {
        /// Whether the children have the score of their parent. Default false: each scores 1.
        score: bool,
        /// Whether an index without this relation is passed over instead of failing. Default false.
        ignore_unmapped: bool,
        /// The inner objects or documents that matched, as a part of each hit.
        inner_hits: Box<InnerHits> as impl Into<Box<InnerHits>>,
    }
}

params! {
    /// The parameters of a `parent_id` query.
    pub struct ParentIdQuery for ParentIdQuery [relation: Option<String> = "type", id: Option<String>] {
        /// Whether an index without this relation is passed over instead of failing. Default false.
        ignore_unmapped: bool,
    }
}

/// Objects in the `nested` field at this path, each of which is asked on its own. The inner query
/// names its fields by their full paths.
///
/// `{"nested": {"path": "replies", "query": {"match": {"replies.body": {"query": "cool"}}}}}`
pub fn nested_query<D>(path: impl Into<Text>, query: impl IntoQuery<D>) -> Query<D, NestedQuery> {
    Query::of(NestedQuery::new(path.into(), Box::new(query.into_query().kind)))
}

/// Documents with a child of this relation that matches. Both are of one index, and so of one document type.
///
/// `{"has_child": {"type": "answer", "query": {"match_all": {}}}}`
pub fn has_child<D>(relation: impl Into<String>, query: impl IntoQuery<D>) -> Query<D, HasChildQuery> {
    Query::of(HasChildQuery::new(relation.into(), Box::new(query.into_query().kind)))
}

/// Documents whose parent is of this relation and matches. Both are of one index.
///
/// `{"has_parent": {"parent_type": "question", "query": {"match_all": {}}}}`
pub fn has_parent<D>(relation: impl Into<String>, query: impl IntoQuery<D>) -> Query<D, HasParentQuery> {
    Query::of(HasParentQuery::new(relation.into(), Box::new(query.into_query().kind)))
}

/// The children of this relation that the document of this id has.
///
/// `{"parent_id": {"type": "answer", "id": "1"}}`
pub fn parent_id<D>(relation: impl Into<String>, id: impl ToString) -> Query<D, ParentIdQuery> {
    Query::of(ParentIdQuery::new(Some(relation.into()), Some(id.to_string())))
}
