//! The order of hits.

use std::fmt;
use std::marker::PhantomData;

use serde_json::Value;

use crate::field::checks::{DocValuesField, GeoPointField, SortField};
use crate::field::{Any, Field, FieldDef, FieldValue, Place, ValueFor};
use crate::json::{FromJson, HasParams, Json, Text, ToJson, debug, single};
use crate::query::geo::DistanceType;
use crate::query::{Beside, Clause, IntoPath, IntoQuery, On};
use crate::script::{IntoScript, Script};

keywords! {
    /// Which way hits are sorted.
    pub enum SortOrder {
        /// The least first.
        Asc = "asc",
        /// The greatest first.
        Desc = "desc",
    }
}

keywords! {
    /// Which of several values of a field counts.
    pub enum SortMode {
        /// The least. The default of ascending sorts.
        Min = "min",
        /// The greatest. The default of descending sorts.
        Max = "max",
        /// Their sum.
        Sum = "sum",
        /// Their mean.
        Avg = "avg",
        /// The one in the middle.
        Median = "median",
    }
}

/// One criterion by which hits of type `D` are sorted.
///
/// `K` is the kind while it is being built.
#[must_use]
pub struct Sort<D, K = SortClause> {
    kind: K,
    document: PhantomData<fn() -> D>,
}

impl<D, K> Sort<D, K> {
    fn of(kind: K) -> Self {
        Self { kind, document: PhantomData }
    }
}

impl<P, D, K: HasParams<P>> HasParams<P> for Sort<D, K> {
    fn params_mut(&mut self) -> &mut P {
        self.kind.params_mut()
    }
}

impl<D, K: Clone> Clone for Sort<D, K> {
    fn clone(&self) -> Self {
        Self::of(self.kind.clone())
    }
}

impl<D, K: ToJson> fmt::Debug for Sort<D, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.kind.json(), f)
    }
}

/// What hits of type `D` can be sorted by.
#[diagnostic::on_unimplemented(
    message = "hits cannot be sorted by `{Self}`",
    label = "does not say how to sort",
    note = "say which way: `.asc()` or `.desc()` on one of the document's fields, `by_score()`, `by_field(\"…\")`, …"
)]
pub trait IntoSort<D> {
    /// The finished criterion.
    fn into_sort(self) -> Sort<D>;
}

#[diagnostic::do_not_recommend]
impl<D, K: Into<SortClause>> IntoSort<D> for Sort<D, K> {
    fn into_sort(self) -> Sort<D> {
        Sort::of(self.kind.into())
    }
}

impl<D> Sort<D> {
    /// A criterion as JSON, sent as it is.
    ///
    /// ```
    /// use es_dsl::{prelude::*, queries::*};
    /// use serde_json::{Value, json};
    ///
    /// let body = SearchBody::<Value>::new().sort(Sort::raw(json!({"date": "desc"}))).sort(by_score());
    /// assert_eq!(
    ///     serde_json::to_value(&body)?,
    ///     json!({"sort": [{"date": "desc"}, {"_score": {"order": "desc"}}]}),
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn raw(json: Value) -> Self {
        Self::of(SortClause::Raw(json))
    }

    /// The criterion without its document type.
    pub(super) fn into_clause(self) -> SortClause {
        self.kind
    }
}

/// A criterion without its document type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SortClause {
    /// A field, or `_score` or `_doc`, in its default order.
    Name(Text),
    /// A field.
    Field(Box<On<FieldSort>>),
    /// The distance from a point.
    GeoDistance(Box<GeoDistanceSort>),
    /// What a script says.
    Script(Box<ScriptSort>),
    /// JSON that is sent as it is.
    Raw(Value),
}

impl From<On<FieldSort>> for SortClause {
    fn from(sort: On<FieldSort>) -> Self {
        Self::Field(Box::new(sort))
    }
}

impl From<GeoDistanceSort> for SortClause {
    fn from(sort: GeoDistanceSort) -> Self {
        Self::GeoDistance(Box::new(sort))
    }
}

impl From<ScriptSort> for SortClause {
    fn from(sort: ScriptSort) -> Self {
        Self::Script(Box::new(sort))
    }
}

impl ToJson for SortClause {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Name(name) => name.json(),
            Self::Field(sort) => sort.json(),
            Self::GeoDistance(sort) => Json::One("_geo_distance", sort),
            Self::Script(sort) => Json::One("_script", sort),
            Self::Raw(json) => Json::Raw(json),
        }
    }
}

impl FromJson for SortClause {
    fn from_json(json: &Value) -> Option<Self> {
        let typed = match json {
            Value::String(name) => Some(Self::Name(name.clone().into())),
            _ => match single(json)? {
                ("_geo_distance", sort) => GeoDistanceSort::from_json(sort).map(Self::from),
                ("_script", sort) => ScriptSort::from_json(sort).map(Self::from),
                _ => FromJson::from_json(json).map(Self::Field),
            },
        };
        Some(typed.unwrap_or_else(|| Self::Raw(json.clone())))
    }
}

object! {
    /// How hits are sorted by a field.
    pub struct FieldSort(short) [order: Option<SortOrder>, missing: Option<FieldValue>] {
        /// Which of several values counts.
        mode: SortMode,
        /// In which nested objects the field lies.
        nested: Box<NestedSort> as impl Into<Box<NestedSort>>,
        /// In which nested objects the field lies: the path alone, up to version 7.
        nested_path: Text as impl Into<Text>,
        /// Which nested objects count: beside `nested_path`, up to version 7.
        nested_filter: Box<Clause> as impl Into<Box<Clause>>,
        /// The type of the field for indices that do not have it; without it they are an error.
        unmapped_type: String as impl Into<String>,
        /// The type to which values are converted: `long`, `double`, `date` or `date_nanos`; 7.2 and
        /// later.
        numeric_type: String as impl Into<String>,
        /// The format in which sort values of dates are given; 7.13 and later.
        format: String as impl Into<String>,
    }
    methods [D] on Sort<D, On<FieldSort>>
}

impl<D> Sort<D, On<FieldSort>> {
    fn field(path: Text, order: SortOrder) -> Self {
        Self::of(On { field: path, params: FieldSort::new(Some(order), None) })
    }

    /// Where hits without a value stand: `"_last"`, the default, `"_first"`, or at a value.
    pub fn missing(mut self, missing: impl ValueFor<Any>) -> Self {
        self.kind.params.missing = Some(missing.into_field_value().not_null());
        self
    }

    /// Which way. Default [`SortOrder::Asc`], for scores [`SortOrder::Desc`].
    pub fn order(mut self, order: SortOrder) -> Self {
        self.kind.params.order = Some(order);
        self
    }
}

object! {
    /// Which nested objects count for a sort.
    pub struct NestedSort [path: Text, filter: Option<Clause>] {
        /// How many objects of each document count at the most.
        max_children: u32,
        /// Nested objects inside of these.
        nested: Box<NestedSort> as impl Into<Box<NestedSort>>,
    }
    methods [] on NestedSort
}

impl NestedSort {
    /// The objects of the `nested` field at this path.
    #[must_use]
    pub fn at(path: impl Into<Text>) -> Self {
        Self::new(path.into(), None)
    }

    /// Only objects that match. Fields are named by their full paths.
    #[must_use]
    pub fn filter<D>(mut self, filter: impl IntoQuery<D>) -> Self {
        self.filter = Some(filter.into_query().into_clause());
        self
    }
}

object! {
    /// How hits are sorted by distance, beside the field.
    pub struct GeoDistanceSortOptions [] {
        /// Which way. Default [`SortOrder::Asc`].
        order: SortOrder,
        /// The unit of the sort values. Default metres.
        unit: String as impl Into<String>,
        /// Which of several distances counts.
        mode: SortMode = "mode" | "sort_mode",
        /// How the distance is measured. Default [`DistanceType::Arc`].
        distance_type: DistanceType,
        /// Whether an index without this field is passed over instead of failing. Default false.
        ignore_unmapped: bool,
        /// In which nested objects the field lies.
        nested: NestedSort,
        /// In which nested objects the field lies: the path alone, up to version 7.
        nested_path: Text as impl Into<Text>,
        /// Which nested objects count: beside `nested_path`, up to version 7.
        nested_filter: Box<Clause> as impl Into<Box<Clause>>,
        /// What is done with coordinates out of range; OpenSearch, and Elasticsearch up to version 7.
        validation_method: crate::query::geo::ValidationMethod,
        /// Whether coordinates out of range are normalized. Up to version 5.
        coerce: bool = "coerce" | "normalize",
        /// Whether coordinates out of range are accepted. Up to version 5.
        ignore_malformed: bool,
    }
    methods [D] on Sort<D, GeoDistanceSort>
}

/// How hits are sorted by the distance from a point.
pub type GeoDistanceSort = Beside<GeoDistanceSortOptions, FieldValue>;

keywords! {
    /// What a sorting script gives.
    pub enum ScriptSortType {
        /// Numbers.
        Number = "number",
        /// Texts.
        String = "string",
        /// Versions of software.
        Version = "version",
    }
}

object! {
    /// How hits are sorted by what a script says.
    pub struct ScriptSort [script: Script, kind: Option<ScriptSortType> = "type"] {
        /// Which way. Default [`SortOrder::Asc`].
        order: SortOrder,
        /// Which of several values counts.
        mode: SortMode,
        /// In which nested objects the script runs.
        nested: NestedSort,
        /// In which nested objects the script runs: the path alone, up to version 7.
        nested_path: Text as impl Into<Text>,
        /// Which nested objects count: beside `nested_path`, up to version 7.
        nested_filter: Box<Clause> as impl Into<Box<Clause>>,
    }
    methods [D] on Sort<D, ScriptSort>
}

macro_rules! directions {
    ($($kind:ty),*) => {$(
        impl<D> Sort<D, $kind> {
            /// The least first.
            pub fn asc(self) -> Self {
                self.order(SortOrder::Asc)
            }

            /// The greatest first.
            pub fn desc(self) -> Self {
                self.order(SortOrder::Desc)
            }
        }
    )*};
}

directions!(On<FieldSort>, GeoDistanceSort, ScriptSort);

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// Sorts by this field, the least first.
    ///
    /// `{"date": {"order": "asc"}}`
    pub fn asc(self) -> Sort<D, On<FieldSort>>
    where
        F: SortField + DocValuesField,
    {
        Sort::field(self.path(), SortOrder::Asc)
    }

    /// Sorts by this field, the greatest first.
    ///
    /// `{"date": {"order": "desc"}}`
    pub fn desc(self) -> Sort<D, On<FieldSort>>
    where
        F: SortField + DocValuesField,
    {
        Sort::field(self.path(), SortOrder::Desc)
    }

    /// Sorts by the distance of this field from a point, or from the nearest of several, the nearest
    /// first.
    ///
    /// `{"_geo_distance": {"pin": [-70.0, 40.0], "order": "asc", "unit": "km"}}`
    pub fn by_distance(self, from: impl ValueFor<Any>) -> Sort<D, GeoDistanceSort>
    where
        F: GeoPointField + DocValuesField,
    {
        by_geo_distance(self, from)
    }
}

/// Sorts by the field of this name, the least first, or as [`desc`](Sort::desc) says.
///
/// `{"date": {"order": "asc"}}`
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
/// use serde_json::{Value, json};
///
/// let body = SearchBody::<Value>::new().sort(by_field("date").desc());
/// assert_eq!(serde_json::to_value(&body)?, json!({"sort": [{"date": {"order": "desc"}}]}));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn by_field<D>(field: impl IntoPath<D>) -> Sort<D, On<FieldSort>> {
    Sort::field(field.into_path(), SortOrder::Asc)
}

/// Sorts by score, the best first. `{"_score": {"order": "desc"}}`
pub fn by_score<D>() -> Sort<D, On<FieldSort>> {
    Sort::field("_score".into(), SortOrder::Desc)
}

/// Sorts by the order in the index, which costs nothing. `{"_doc": {"order": "asc"}}`
pub fn by_doc<D>() -> Sort<D, On<FieldSort>> {
    Sort::field("_doc".into(), SortOrder::Asc)
}

/// Sorts by the distance from a point, or from the nearest of several, in the field of this name,
/// the nearest first.
///
/// `{"_geo_distance": {"pin": [-70.0, 40.0], "order": "asc"}}`
pub fn by_geo_distance<D>(field: impl IntoPath<D>, from: impl ValueFor<Any>) -> Sort<D, GeoDistanceSort> {
    let params = GeoDistanceSortOptions::new();
    Sort::of(Beside { field: field.into_path(), value: from.into_field_value().not_null(), params })
        .order(SortOrder::Asc)
}

/// Sorts by what a script says, the least first.
///
/// `{"_script": {"script": {"source": "…"}, "type": "number"}}`
pub fn by_script<D>(script: impl IntoScript<D>, kind: ScriptSortType) -> Sort<D, ScriptSort> {
    Sort::of(ScriptSort::new(script.into_script(), Some(kind)))
}
