//! What the members of a search body are made of.

use serde_json::{Map, Value};

use super::InnerHits;
use crate::field::{Field, FieldDef, FieldValue, Place};
use crate::json::{FromJson, Json, List, Text, ToJson};
use crate::query::vector::{QueryVector, RescoreVector, VectorBuilder};
use crate::query::{Clause, IntoQuery};
use crate::script::{IntoScript, Script};

/// A field whose values are sent back, and how.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum FieldFormat {
    /// In its own format. The path may have wildcards.
    Path(Text),
    /// In a given format.
    Formatted(FormattedField),
}

object! {
    /// A field whose values are sent back in a given format.
    pub struct FormattedField [field: Text] {
        /// The format of dates, numbers or places.
        format: String as impl Into<String>,
        /// Whether fields without mapping are sent back too.
        include_unmapped: bool,
    }
    methods [] on FormattedField
}

impl FieldFormat {
    /// This field; a format may follow.
    ///
    /// `{"field": "date", "format": "epoch_millis"}`
    #[must_use]
    pub fn of(field: impl Into<Text>) -> FormattedField {
        FormattedField::new(field.into())
    }
}

impl From<FormattedField> for FieldFormat {
    fn from(field: FormattedField) -> Self {
        Self::Formatted(field)
    }
}

impl<D, F: FieldDef, P: Place> From<Field<D, F, P>> for FieldFormat {
    fn from(field: Field<D, F, P>) -> Self {
        Self::Path(field.path())
    }
}

impl From<&'static str> for FieldFormat {
    fn from(path: &'static str) -> Self {
        Self::Path(path.into())
    }
}

impl ToJson for FieldFormat {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Path(path) => path.json(),
            Self::Formatted(field) => field.json(),
        }
    }
}

impl FromJson for FieldFormat {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::String(path) => Some(Self::Path(path.clone().into())),
            field => FormattedField::from_json(field).map(Self::Formatted),
        }
    }
}

object! {
    /// A value that a script computes for each hit.
    pub struct ScriptField [script: Script] {
        /// Whether a failing script is passed over. Default false.
        ignore_failure: bool,
    }
    methods [] on ScriptField
}

impl ScriptField {
    /// Computed by this script.
    #[must_use]
    pub fn of<D>(script: impl IntoScript<D>) -> Self {
        Self::new(script.into_script())
    }
}

object! {
    /// A field that is computed while searching.
    pub struct RuntimeField [field_type: String = "type", script: Option<Script>] {
        /// The format of dates.
        format: String as impl Into<String>,
        /// The fields of a `composite` one.
        fields: Map<String, Value>,
        /// The fields that a `lookup` one takes from the other document.
        fetch_fields: Vec<FieldFormat> as impl Into<Vec<FieldFormat>>,
        /// The field whose value a `lookup` one looks for.
        input_field: Text as impl Into<Text>,
        /// The field in which a `lookup` one looks for it.
        target_field: Text as impl Into<Text>,
        /// The index in which a `lookup` one looks for it.
        target_index: String as impl Into<String>,
        /// What a failing script means: `fail` or `continue`.
        on_script_error: String as impl Into<String>,
    }
    methods [] on RuntimeField
}

impl RuntimeField {
    /// A field of this type: `keyword`, `long`, `double`, `date`, `boolean`, `ip`, `geo_point`,
    /// `composite` or `lookup`. Without a script it is taken from the document.
    #[must_use]
    pub fn of(field_type: impl Into<String>) -> Self {
        Self::new(field_type.into(), None)
    }

    /// Computed by this script, which gives values with `emit(…)`.
    #[must_use]
    pub fn script<D>(mut self, script: impl IntoScript<D>) -> Self {
        self.script = Some(script.into_script());
        self
    }
}

object! {
    /// A point in time that was opened before.
    pub struct PointInTime [id: String] {
        /// How long it is kept from now on, as `"1m"`.
        keep_alive: String as impl Into<String>,
    }
    methods [] on PointInTime
}

impl PointInTime {
    /// The one of this id.
    #[must_use]
    pub fn of(id: impl Into<String>) -> Self {
        Self::new(id.into())
    }
}

object! {
    /// A part of the documents, so that several searches can share the work.
    pub struct Slice [id: FieldValue, max: u32] {
        /// The field by which the documents are split. Default `_id`, or their order.
        field: Text as impl Into<Text>,
    }
    methods [] on Slice
}

impl Slice {
    /// Part `id` of `count` parts, from 0.
    #[must_use]
    pub fn of(id: u32, count: u32) -> Self {
        Self::new(FieldValue::new(&id), count)
    }
}

/// Whether all matching documents are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrackTotalHits {
    /// All, or none.
    All(bool),
    /// Up to this number.
    UpTo(i64),
}

impl From<bool> for TrackTotalHits {
    fn from(all: bool) -> Self {
        Self::All(all)
    }
}

impl From<i64> for TrackTotalHits {
    fn from(number: i64) -> Self {
        Self::UpTo(number)
    }
}

impl ToJson for TrackTotalHits {
    fn json(&self) -> Json<'_> {
        match self {
            Self::All(all) => all.json(),
            Self::UpTo(number) => number.json(),
        }
    }
}

impl FromJson for TrackTotalHits {
    fn from_json(json: &Value) -> Option<Self> {
        match bool::from_json(json) {
            Some(all) => Some(Self::All(all)),
            None => i64::from_json(json).map(Self::UpTo),
        }
    }
}

object! {
    /// A search for the nearest neighbours of a vector, beside the query.
    pub struct KnnSearch [field: Text, query_vector: Option<QueryVector>, filter: List<Clause>] {
        /// How the server makes the vector, in place of a given one.
        query_vector_builder: VectorBuilder,
        /// How many neighbours. Default `size`.
        k: u32,
        /// How many neighbours each shard looks at.
        num_candidates: u32,
        /// How much of the index is visited, in percent; 9.2 and later.
        visit_percentage: f64,
        /// Documents that are less similar do not match.
        similarity: f64,
        /// What the scores are multiplied with. Default 1.
        boost: f64,
        /// The nested objects that matched, as a part of each hit.
        inner_hits: Box<InnerHits> as impl Into<Box<InnerHits>>,
        /// How quantized vectors are compared once more; 8.18 and later.
        rescore_vector: RescoreVector,
        /// A name of your own.
        name: String as impl Into<String> = "_name",
    }
    methods [] on KnnSearch
}

impl KnnSearch {
    /// The nearest neighbours of a vector in a field.
    ///
    /// `{"field": "embedding", "query_vector": [0.1, 0.2], "k": 10, "num_candidates": 100}`
    #[must_use]
    pub fn of(field: impl Into<Text>, vector: impl Into<QueryVector>) -> Self {
        Self::new(field.into(), Some(vector.into()), List::default())
    }

    /// The nearest neighbours of a vector that the server makes.
    #[must_use]
    pub fn of_built(field: impl Into<Text>, vector: VectorBuilder) -> Self {
        Self::new(field.into(), None, List::default()).query_vector_builder(vector)
    }

    /// What a neighbour has to match. May be called several times: all have to.
    #[must_use]
    pub fn filter<D>(mut self, filter: impl IntoQuery<D>) -> Self {
        self.filter.0.push(filter.into_query().into_clause());
        self
    }
}
