//! The `intervals` query: words near each other, by rules that combine.
//!
//! ```
//! use es_dsl::{prelude::*, queries::*};
//! use es_dsl::query::intervals::{all_of, any_of, intervals, match_};
//! use serde_json::{Value, json};
//!
//! let rule = all_of()
//!     .interval(match_("my favourite food").max_gaps(0).ordered(true))
//!     .interval(any_of().interval(match_("hot water")).interval(match_("cold porridge")))
//!     .ordered(true);
//! let query: Query<Value, _> = intervals("text", rule);
//! assert_eq!(
//!     serde_json::to_value(&query)?,
//!     json!({"intervals": {"text": {"all_of": {
//!         "intervals": [
//!             {"match": {"query": "my favourite food", "max_gaps": 0, "ordered": true}},
//!             {"any_of": {"intervals": [
//!                 {"match": {"query": "hot water"}},
//!                 {"match": {"query": "cold porridge"}},
//!             ]}},
//!         ],
//!         "ordered": true,
//!     }}}}),
//! );
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! | rule in the manual | in Rust |
//! |---|---|
//! | `{"match": {"query": "hot water", "max_gaps": 0}}` | [`match_("hot water")`](match_)`.max_gaps(0)` |
//! | `{"prefix": {"prefix": "wat"}}` | [`prefix("wat")`](prefix) |
//! | `{"wildcard": {"pattern": "w*r"}}` | [`wildcard("w*r")`](wildcard) |
//! | `{"regexp": {"pattern": "w.*r"}}` | [`regexp("w.*r")`](regexp) |
//! | `{"fuzzy": {"term": "watre"}}` | [`fuzzy("watre")`](fuzzy) |
//! | `{"range": {"gte": "a", "lt": "c"}}` | [`range()`]`.gte("a").lt("c")` |
//! | `{"all_of": {"intervals": […], "ordered": true}}` | [`all_of()`]`.interval(…).ordered(true)` |
//! | `{"any_of": {"intervals": […]}}` | [`any_of()`]`.interval(…)` |

use serde_json::{Value, json};

use super::{Fuzziness, On, Query};
use crate::field::checks::{IndexedField, PhraseField};
use crate::field::{Field, FieldDef, Place};
use crate::json::{FromJson, HasParams, Json, Members, Object, Text, ToJson};
use crate::script::Script;

variants! {
    /// A rule: which intervals of a text match.
    pub enum IntervalRule {
        /// The terms of a text.
        Match(IntervalMatch) = "match",
        /// Terms that begin with a text.
        Prefix(IntervalPrefix) = "prefix",
        /// Terms that fit a pattern.
        Wildcard(IntervalWildcard) = "wildcard",
        /// Terms that fit a regular expression; 8.16 and later.
        Regexp(IntervalRegexp) = "regexp",
        /// Terms that are a few edits away.
        Fuzzy(IntervalFuzzy) = "fuzzy",
        /// Terms between bounds; 8.16 and later.
        Range(IntervalRange) = "range",
        /// All of several rules.
        AllOf(IntervalAllOf) = "all_of",
        /// Any of several rules.
        AnyOf(IntervalAnyOf) = "any_of",
    }
}

variants! {
    /// What has to be true of an interval beside its rule.
    pub enum IntervalFilter {
        /// It comes after one of the other rule.
        After(Box<IntervalRule>) = "after",
        /// It comes before one of the other rule.
        Before(Box<IntervalRule>) = "before",
        /// It lies in one of the other rule.
        ContainedBy(Box<IntervalRule>) = "contained_by",
        /// One of the other rule lies in it.
        Containing(Box<IntervalRule>) = "containing",
        /// It does not lie in one of the other rule.
        NotContainedBy(Box<IntervalRule>) = "not_contained_by",
        /// None of the other rule lies in it.
        NotContaining(Box<IntervalRule>) = "not_containing",
        /// It has no position in common with one of the other rule.
        NotOverlapping(Box<IntervalRule>) = "not_overlapping",
        /// It has a position in common with one of the other rule.
        Overlapping(Box<IntervalRule>) = "overlapping",
        /// A script says so, which knows `interval.start`, `interval.end` and `interval.gaps`.
        Script(Script) = "script",
    }
}

keywords! {
    /// How intervals may lie to each other; OpenSearch, in place of `ordered`.
    pub enum IntervalMode {
        /// One after the other.
        Ordered = "ordered",
        /// In any order, also one over the other.
        Unordered = "unordered",
        /// In any order, none over another.
        UnorderedNoOverlap = "unordered_no_overlap",
    }
}

object! {
    /// The terms of a text.
    pub struct IntervalMatch [query: String] {
        /// How many positions may lie between the terms; -1, the default, means any number.
        max_gaps: i32,
        /// Whether they have to come in the order given. Default false.
        ordered: bool,
        /// How they may lie to each other; OpenSearch. Default [`IntervalMode::Unordered`].
        mode: IntervalMode,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
        /// What else has to be true of the interval.
        filter: Box<IntervalFilter> as impl Into<Box<IntervalFilter>>,
    }
    methods [] on IntervalMatch
}

object! {
    /// Terms that begin with a text.
    pub struct IntervalPrefix [prefix: String] {
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
    }
    methods [] on IntervalPrefix
}

object! {
    /// Terms that fit a pattern (`?` one character, `*` any number).
    pub struct IntervalWildcard [pattern: String] {
        /// How many terms it may expand to. Default 128; OpenSearch.
        max_expansions: u32,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
    }
    methods [] on IntervalWildcard
}

object! {
    /// Terms that fit a regular expression.
    pub struct IntervalRegexp [pattern: String] {
        /// Whether upper and lower case are the same. Default false; OpenSearch.
        case_insensitive: bool,
        /// Which operators are known, as `"INTERSECTION|COMPLEMENT"`. Default `"ALL"`; OpenSearch.
        flags: String as impl Into<String>,
        /// The same as a number; OpenSearch.
        flags_value: i64,
        /// How many terms it may expand to. Default 128; OpenSearch.
        max_expansions: u32,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
    }
    methods [] on IntervalRegexp
}

object! {
    /// Terms that are a few edits away.
    pub struct IntervalFuzzy [term: String] {
        /// How many edits. Default [`Fuzziness::AUTO`].
        fuzziness: Fuzziness as impl Into<Fuzziness>,
        /// How many characters at the beginning must be the same. Default 0.
        prefix_length: u32,
        /// Whether swapping two neighbours counts as one edit. Default true.
        transpositions: bool,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
    }
    methods [] on IntervalFuzzy
}

object! {
    /// Terms between bounds.
    pub struct IntervalRange [] {
        /// Terms greater than this one.
        gt: String as impl Into<String>,
        /// This term and greater ones.
        gte: String as impl Into<String>,
        /// Terms less than this one.
        lt: String as impl Into<String>,
        /// This term and lesser ones.
        lte: String as impl Into<String>,
        /// The analyzer for the text. Default: the field's own.
        analyzer: String as impl Into<String>,
        /// The field whose text is asked, in place of the one of the query.
        use_field: Text as impl Into<Text>,
    }
    methods [] on IntervalRange
}

object! {
    /// All of several rules.
    pub struct IntervalAllOf [intervals: Vec<IntervalRule>] {
        /// How many positions may lie between the terms; -1, the default, means any number.
        max_gaps: i32,
        /// Whether they have to come in the order given. Default false.
        ordered: bool,
        /// How they may lie to each other; OpenSearch. Default [`IntervalMode::Unordered`].
        mode: IntervalMode,
        /// What else has to be true of the interval.
        filter: Box<IntervalFilter> as impl Into<Box<IntervalFilter>>,
    }
    methods [] on IntervalAllOf
}

object! {
    /// Any of several rules.
    pub struct IntervalAnyOf [intervals: Vec<IntervalRule>] {
        /// What else has to be true of the interval.
        filter: Box<IntervalFilter> as impl Into<Box<IntervalFilter>>,
    }
    methods [] on IntervalAnyOf
}

/// The terms of a text. `{"match": {"query": "hot water", "max_gaps": 0}}`
#[must_use]
pub fn match_(query: impl Into<String>) -> IntervalMatch {
    IntervalMatch::new(query.into())
}

/// Terms that begin with a text. `{"prefix": {"prefix": "out"}}`
#[must_use]
pub fn prefix(prefix: impl Into<String>) -> IntervalPrefix {
    IntervalPrefix::new(prefix.into())
}

/// Terms that fit a pattern. `{"wildcard": {"pattern": "out?ide"}}`
#[must_use]
pub fn wildcard(pattern: impl Into<String>) -> IntervalWildcard {
    IntervalWildcard::new(pattern.into())
}

/// Terms that fit a regular expression; 8.16 and later. `{"regexp": {"pattern": "at[a-z]{2,}"}}`
#[must_use]
pub fn regexp(pattern: impl Into<String>) -> IntervalRegexp {
    IntervalRegexp::new(pattern.into())
}

/// Terms that are a few edits away. `{"fuzzy": {"term": "cald"}}`
#[must_use]
pub fn fuzzy(term: impl Into<String>) -> IntervalFuzzy {
    IntervalFuzzy::new(term.into())
}

/// Terms between bounds; 8.16 and later. `{"range": {"gte": "a", "lt": "c"}}`
#[must_use]
pub fn range() -> IntervalRange {
    IntervalRange::new()
}

/// All of several rules. `{"all_of": {"intervals": [{…}, {…}]}}`
#[must_use]
pub fn all_of() -> IntervalAllOf {
    IntervalAllOf::new(Vec::new())
}

/// Any of several rules. `{"any_of": {"intervals": [{…}, {…}]}}`
#[must_use]
pub fn any_of() -> IntervalAnyOf {
    IntervalAnyOf::new(Vec::new())
}

macro_rules! rules {
    ($($variant:ident $rule:ident),*) => {$(
        impl From<$rule> for IntervalRule {
            fn from(rule: $rule) -> Self {
                Self::$variant(rule)
            }
        }
    )*};
}

rules!(
    Match IntervalMatch,
    Prefix IntervalPrefix,
    Wildcard IntervalWildcard,
    Regexp IntervalRegexp,
    Fuzzy IntervalFuzzy,
    Range IntervalRange,
    AllOf IntervalAllOf,
    AnyOf IntervalAnyOf
);

macro_rules! of_rules {
    ($($rule:ident),*) => {$(
        impl $rule {
            /// Adds a rule.
            #[must_use]
            pub fn interval(mut self, rule: impl Into<IntervalRule>) -> Self {
                self.intervals.push(rule.into());
                self
            }
        }
    )*};
}

of_rules!(IntervalAllOf, IntervalAnyOf);

macro_rules! filters {
    ($($(#[$doc:meta])* $name:ident $variant:ident,)*) => {
        impl IntervalFilter {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $name(rule: impl Into<IntervalRule>) -> Self {
                    Self::$variant(Box::new(rule.into()))
                }
            )*
        }
    };
}

filters! {
    /// The interval comes after one of this rule.
    after After,
    /// The interval comes before one of this rule.
    before Before,
    /// The interval lies in one of this rule.
    contained_by ContainedBy,
    /// An interval of this rule lies in it.
    containing Containing,
    /// The interval does not lie in one of this rule.
    not_contained_by NotContainedBy,
    /// No interval of this rule lies in it.
    not_containing NotContaining,
    /// The interval has no position in common with one of this rule.
    not_overlapping NotOverlapping,
    /// The interval has a position in common with one of this rule.
    overlapping Overlapping,
}

params! {
    /// The parameters of an `intervals` query, beside its rule.
    pub struct IntervalsOptions for On<IntervalsQuery> [] {}
}

/// The parameters of an `intervals` query.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalsQuery {
    rule: IntervalRule,
    options: IntervalsOptions,
}

impl HasParams<IntervalsOptions> for On<IntervalsQuery> {
    fn params_mut(&mut self) -> &mut IntervalsOptions {
        &mut self.params.options
    }
}

impl Object for IntervalsQuery {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if let Json::One(name, rule) = self.rule.json() {
            show(name, rule.json());
        }
        self.options.members(show);
    }
}

impl ToJson for IntervalsQuery {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl FromJson for IntervalsQuery {
    fn from_json(json: &Value) -> Option<Self> {
        let mut members = Members::new(json);
        let options = IntervalsOptions::from_members(&mut members)?;
        let (name, rule) = members.last()?;
        Some(Self { rule: IntervalRule::from_json(&json!({ name: rule }))?, options })
    }
}

impl<D, F: FieldDef, P: Place> Field<D, F, P> {
    /// An `intervals` query: words near each other, by [rules](mod@crate::query::intervals).
    ///
    /// `{"intervals": {"text": {"match": {"query": "hot water", "max_gaps": 0}}}}`
    pub fn intervals(self, rule: impl Into<IntervalRule>) -> Query<D, On<IntervalsQuery>>
    where
        F: PhraseField + IndexedField,
    {
        Query::on(self.path(), IntervalsQuery { rule: rule.into(), options: IntervalsOptions::new() })
    }
}

/// Words near each other, in the field of this name.
///
/// `{"intervals": {"text": {"match": {"query": "hot water", "max_gaps": 0}}}}`
pub fn intervals<D>(field: impl Into<Text>, rule: impl Into<IntervalRule>) -> Query<D, On<IntervalsQuery>> {
    Field::dynamic(field).intervals(rule)
}
