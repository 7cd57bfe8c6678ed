//! `function_score`: a query whose scores are changed by functions.
//!
//! | in the manual | in Rust |
//! |---|---|
//! | `{"function_score": {"query": {…}, "functions": [{"weight": 2}]}}` | [`function_score(query)`](function_score)`.function(`[`weight(2.0)`](weight)`)` |
//! | `{"gauss": {"date": {"origin": "now", "scale": "10d"}}}` | [`gauss("date", decay("10d").origin("now"))`](gauss) |
//! | `{"field_value_factor": {"field": "likes", "factor": 1.2}}` | [`field_value_factor("likes")`](field_value_factor)`.factor(1.2)` |
//! | `{"random_score": {"seed": 10, "field": "_seq_no"}}` | [`random_score(RandomScore::seeded(10, "_seq_no"))`](random_score) |
//! | `{"script_score": {"script": {…}}}` | [`script_function(script)`](script_function) |

use super::{Beside, Clause, IntoQuery, Query};
use crate::field::{Any, FieldValue, ValueFor};
use crate::json::Text;
use crate::script::Script;

keywords! {
    /// How the results of several functions become one.
    pub enum FunctionScoreMode {
        /// Their product. The default.
        Multiply = "multiply",
        /// Their sum.
        Sum = "sum",
        /// Their mean, by weight.
        Avg = "avg",
        /// That of the first function whose filter matches.
        First = "first",
        /// The highest.
        Max = "max",
        /// The lowest.
        Min = "min",
    }
}

keywords! {
    /// How the score of the query and the result of the functions become one.
    pub enum FunctionBoostMode {
        /// Their product. The default.
        Multiply = "multiply",
        /// The functions' result alone.
        Replace = "replace",
        /// Their sum.
        Sum = "sum",
        /// Their mean.
        Avg = "avg",
        /// The higher.
        Max = "max",
        /// The lower.
        Min = "min",
    }
}

keywords! {
    /// Which of several values of a field counts.
    pub enum MultiValueMode {
        /// The least.
        Min = "min",
        /// The greatest.
        Max = "max",
        /// Their mean.
        Avg = "avg",
        /// Their sum.
        Sum = "sum",
    }
}

keywords! {
    /// What is done with the value of a field before it is multiplied with the score.
    pub enum Modifier {
        /// Nothing. The default.
        None = "none",
        /// The common logarithm.
        Log = "log",
        /// The common logarithm of the value plus 1.
        Log1p = "log1p",
        /// The common logarithm of the value plus 2.
        Log2p = "log2p",
        /// The natural logarithm.
        Ln = "ln",
        /// The natural logarithm of the value plus 1.
        Ln1p = "ln1p",
        /// The natural logarithm of the value plus 2.
        Ln2p = "ln2p",
        /// The square.
        Square = "square",
        /// The square root.
        Sqrt = "sqrt",
        /// 1 divided by the value.
        Reciprocal = "reciprocal",
    }
}

params! {
    /// The parameters of a `function_score` query.
    #[derive(Default)]
    pub struct FunctionScoreQuery for FunctionScoreQuery [
        query: Option<Box<Clause>>,
        functions: Option<Vec<Function>>,
        // A single function may stand beside the query.
        weight: Option<f64>,
        gauss: Option<Decay>,
        exp: Option<Decay>,
        linear: Option<Decay>,
        field_value_factor: Option<FieldValueFactor>,
        random_score: Option<RandomScore>,
        script_score: Option<ScriptFunction>,
    ] {
        /// How the results of the functions become one. Default [`FunctionScoreMode::Multiply`].
        score_mode: FunctionScoreMode,
        /// How the score and the functions' result become one. Default
        /// [`FunctionBoostMode::Multiply`].
        boost_mode: FunctionBoostMode,
        /// The highest result of the functions.
        max_boost: f64,
        /// Documents with a lower score do not match.
        min_score: f64,
    }
}

object! {
    /// One function of a `function_score` query, and what it is for.
    #[derive(Default)]
    pub struct Function [
        filter: Option<Clause>,
        gauss: Option<Decay>,
        exp: Option<Decay>,
        linear: Option<Decay>,
        field_value_factor: Option<FieldValueFactor>,
        random_score: Option<RandomScore>,
        script_score: Option<ScriptFunction>,
    ] {
        /// What the result of the function is multiplied with.
        weight: f64,
        /// A name of your own; each hit lists the names of the functions that it met.
        name: String as impl Into<String> = "_name",
    }
    methods [] on Function
}

/// A decay function beside its field.
pub type Decay = Beside<DecayOptions, DecayPlacement>;

object! {
    /// The parameters of a decay function, beside its field.
    pub struct DecayOptions [] {
        /// Which of several values counts.
        multi_value_mode: MultiValueMode,
    }
}

object! {
    /// How a decay function falls.
    pub struct DecayPlacement [scale: FieldValue, origin: Option<FieldValue>, offset: Option<FieldValue>] {
        /// The result at the distance `scale`, 0 to 1. Default 0.5.
        decay: f64,
    }
    methods [] on DecayPlacement
}

/// How a decay function falls: at the distance `scale` from the origin it has fallen to its `decay`.
#[must_use]
pub fn decay(scale: impl ValueFor<Any>) -> DecayPlacement {
    DecayPlacement::new(scale.into_field_value().not_null(), None, None)
}

impl DecayPlacement {
    /// Where the result is 1. Default now, for dates.
    #[must_use]
    pub fn origin(mut self, origin: impl ValueFor<Any>) -> Self {
        self.origin = Some(origin.into_field_value().not_null());
        self
    }

    /// Up to which distance the result stays 1. Default 0.
    #[must_use]
    pub fn offset(mut self, offset: impl ValueFor<Any>) -> Self {
        self.offset = Some(offset.into_field_value().not_null());
        self
    }
}

object! {
    /// A function of the value of a number field.
    pub struct FieldValueFactor [field: Text] {
        /// What the value is multiplied with. Default 1.
        factor: f64,
        /// The value of documents that have none; without it they are an error.
        missing: f64,
        /// What is done with the product. Default [`Modifier::None`].
        modifier: Modifier,
    }
    methods [] on FieldValueFactor
}

object! {
    /// A random function, the same for the same seed, document and field value.
    pub struct RandomScore [seed: Option<FieldValue>, field: Option<Text>] {}
}

impl RandomScore {
    /// Another number each time.
    #[must_use]
    pub fn unseeded() -> Self {
        Self::new(None, None)
    }

    /// The same number for the same seed and the same value of the field, as `_seq_no`.
    #[must_use]
    pub fn seeded(seed: impl ValueFor<Any>, field: impl Into<Text>) -> Self {
        Self::new(Some(seed.into_field_value().not_null()), Some(field.into()))
    }
}

object! {
    /// A function written as a script.
    pub struct ScriptFunction [script: Script] {}
}

/// Changes the scores of a query by functions; see [`function`](Query::function).
///
/// ```
/// use es_dsl::{prelude::*, queries::*};
/// use es_dsl::query::function_score::{decay, function_score, gauss, weight};
/// use serde_json::Value;
///
/// let query: Query<Value, _> = function_score(match_("title", "fox"))
///     .function_if(term("featured", true), weight(2.0))
///     .function(gauss("published", decay("10d").origin("now")));
/// assert_eq!(
///     query.to_string(),
///     r#"{"function_score":{"query":{"match":{"title":{"query":"fox"}}},"functions":[{"filter":{"term":{"featured":{"value":true}}},"weight":2.0},{"gauss":{"published":{"scale":"10d","origin":"now"}}}]}}"#,
/// );
/// ```
pub fn function_score<D>(query: impl IntoQuery<D>) -> Query<D, FunctionScoreQuery> {
    let query = Some(Box::new(query.into_query().kind));
    Query::of(FunctionScoreQuery { query, ..FunctionScoreQuery::default() })
}

impl<D> Query<D, FunctionScoreQuery> {
    /// Adds a function for all documents.
    pub fn function(mut self, function: impl Into<Function>) -> Self {
        self.kind.functions.get_or_insert_default().push(function.into());
        self
    }

    /// Adds a function for the documents that match the filter.
    pub fn function_if(self, filter: impl IntoQuery<D>, function: impl Into<Function>) -> Self {
        let mut function = function.into();
        function.filter = Some(filter.into_query().kind);
        self.function(function)
    }
}

/// A function that is always this number.
///
/// `{"weight": 2.0}`
#[must_use]
pub fn weight(weight: f64) -> Function {
    Function::default().weight(weight)
}

fn placed(field: impl Into<Text>, placement: DecayPlacement) -> Option<Decay> {
    Some(Decay { field: field.into(), value: placement, params: DecayOptions::new() })
}

/// A function that falls as a bell curve with the distance from an origin.
///
/// `{"gauss": {"published": {"origin": "now", "scale": "10d"}}}`
#[must_use]
pub fn gauss(field: impl Into<Text>, decay: DecayPlacement) -> Function {
    Function { gauss: placed(field, decay), ..Function::default() }
}

/// A function that falls ever slower with the distance from an origin.
///
/// `{"exp": {"price": {"origin": 0, "scale": 20}}}`
#[must_use]
pub fn exp(field: impl Into<Text>, decay: DecayPlacement) -> Function {
    Function { exp: placed(field, decay), ..Function::default() }
}

/// A function that falls evenly with the distance from an origin, down to 0.
///
/// `{"linear": {"location": {"origin": "11,12", "scale": "2km"}}}`
#[must_use]
pub fn linear(field: impl Into<Text>, decay: DecayPlacement) -> Function {
    Function { linear: placed(field, decay), ..Function::default() }
}

impl Function {
    /// For a decay function: which of several values of the field counts. Default
    /// [`MultiValueMode::Min`].
    #[must_use]
    pub fn multi_value_mode(mut self, mode: MultiValueMode) -> Self {
        for decay in [&mut self.gauss, &mut self.exp, &mut self.linear].into_iter().flatten() {
            decay.params.multi_value_mode = Some(mode);
        }
        self
    }
}

impl From<FieldValueFactor> for Function {
    fn from(factor: FieldValueFactor) -> Self {
        Self { field_value_factor: Some(factor), ..Self::default() }
    }
}

/// A function of the value of a number field. It can stand where a [`Function`] is asked for.
///
/// `{"field_value_factor": {"field": "likes", "factor": 1.2, "modifier": "sqrt"}}`
#[must_use]
pub fn field_value_factor(field: impl Into<Text>) -> FieldValueFactor {
    FieldValueFactor::new(field.into())
}

/// A random function.
///
/// `{"random_score": {"seed": 10, "field": "_seq_no"}}`
#[must_use]
pub fn random_score(random: RandomScore) -> Function {
    Function { random_score: Some(random), ..Function::default() }
}

/// A function written as a script, which knows `_score` and the fields as `doc['likes'].value`.
///
/// `{"script_score": {"script": {"source": "_score * doc['likes'].value"}}}`
#[must_use]
pub fn script_function(script: Script) -> Function {
    Function { script_score: Some(ScriptFunction::new(script)), ..Function::default() }
}
