//! Hits inside of hits: inner hits, and collapsing.

use std::collections::BTreeMap;

use super::{FieldFormat, Highlight, IntoSort, ScriptField, SourceConfig};
use crate::json::{List, Text};
use crate::script::IntoScript;
use crate::search::sort::SortClause;

object! {
    /// The inner objects, children or collapsed documents that a hit stands for, as hits of their
    /// own.
    ///
    /// ```
    /// use es_dsl::{prelude::*, queries::*};
    /// use es_dsl::search::{InnerHits, by_field};
    /// use serde_json::Value;
    ///
    /// let query: Query<Value, _> = nested_query("replies", match_("replies.body", "cool"))
    ///     .inner_hits(InnerHits::default().size(1).sort::<Value>(by_field("replies.date")));
    /// ```
    #[derive(Default)]
    pub struct InnerHits [
        sort: List<SortClause>,
        docvalue_fields: List<FieldFormat>,
        fields: List<FieldFormat>,
        stored_fields: Option<Vec<Text>>,
        script_fields: BTreeMap<String, ScriptField>,
        // As `stored_fields`, in version 5.
        field: Option<Vec<Text>>,
    ] {
        /// What the inner hits are called. Default: the path or relation.
        name: String as impl Into<String>,
        /// How many inner hits to pass over. Default 0.
        from: u32,
        /// How many inner hits to give at the most. Default 3.
        size: u32,
        /// Which parts of the documents are sent back. Default: all.
        source: SourceConfig as impl Into<SourceConfig> = "_source",
        /// Whether each hit comes with how its score was computed.
        explain: bool,
        /// Marks the terms that matched.
        highlight: Box<Highlight> as impl Into<Box<Highlight>>,
        /// Collapses the inner hits once more.
        collapse: Box<Collapse> as impl Into<Box<Collapse>>,
        /// Whether an index without the field is passed over instead of failing.
        ignore_unmapped: bool,
        /// Whether each hit comes with its sequence number.
        seq_no_primary_term: bool,
        /// Whether each hit comes with its version.
        version: bool,
        /// Whether scores are computed though the hits are sorted by something else.
        track_scores: bool,
    }
    methods [] on InnerHits
}

impl InnerHits {
    /// Adds a criterion for the order. Default: the best score first.
    #[must_use]
    pub fn sort<D>(mut self, sort: impl IntoSort<D>) -> Self {
        self.sort.0.push(sort.into_sort().into_clause());
        self
    }

    /// Adds a field whose values are sent back as they are indexed.
    #[must_use]
    pub fn docvalue_field(mut self, field: impl Into<FieldFormat>) -> Self {
        self.docvalue_fields.0.push(field.into());
        self
    }

    /// Adds a field whose values are sent back as the mapping reads them; 7.10 and later.
    #[must_use]
    pub fn field(mut self, field: impl Into<FieldFormat>) -> Self {
        self.fields.0.push(field.into());
        self
    }

    /// Adds a value that a script computes for each hit.
    #[must_use]
    pub fn script_field<D>(mut self, name: impl Into<String>, script: impl IntoScript<D>) -> Self {
        self.script_fields.insert(name.into(), ScriptField::of(script));
        self
    }
}

object! {
    /// Only the best hit for each value of a field.
    pub struct Collapse [field: Text, inner_hits: List<InnerHits>] {
        /// How many searches for inner hits run at once.
        max_concurrent_group_searches: u32,
        /// Collapses the inner hits once more.
        collapse: Box<Collapse> as impl Into<Box<Collapse>>,
    }
    methods [] on Collapse
}

impl Collapse {
    /// The best hit for each value of this field, which must be a keyword or a number.
    ///
    /// `{"field": "user"}`
    #[must_use]
    pub fn by(field: impl Into<Text>) -> Self {
        Self::new(field.into(), List::default())
    }

    /// Adds the other hits of each value. Several need names.
    #[must_use]
    pub fn inner_hits(mut self, hits: InnerHits) -> Self {
        self.inner_hits.0.push(hits);
        self
    }
}
