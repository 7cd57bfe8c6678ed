//! Scores that are computed once more for the best hits.

use serde_json::{Map, Value};

use crate::query::{Clause, IntoQuery};
use crate::script::{IntoScript, Script};

keywords! {
    /// How the first score and the second become one.
    pub enum RescoreMode {
        /// Their sum. The default.
        Total = "total",
        /// Their product.
        Multiply = "multiply",
        /// Their mean.
        Avg = "avg",
        /// The higher.
        Max = "max",
        /// The lower.
        Min = "min",
    }
}

object! {
    /// How the scores of the best hits are computed once more.
    pub struct Rescore [
        query: Option<RescoreQuery>,
        learning_to_rank: Option<LearningToRank>,
        script: Option<ScriptRescore>,
    ] {
        /// For how many hits of each shard. Default 10.
        window_size: u32,
    }
    methods [] on Rescore
}

object! {
    /// A second query.
    pub struct RescoreQuery [rescore_query: Box<Clause>] {
        /// What the first score is multiplied with. Default 1.
        query_weight: f64,
        /// What the second score is multiplied with. Default 1.
        rescore_query_weight: f64,
        /// How both become one. Default [`RescoreMode::Total`].
        score_mode: RescoreMode,
    }
    methods [] on RescoreQuery
}

object! {
    /// A learned model.
    pub struct LearningToRank [model_id: String] {
        /// Parameters of the model's features.
        params: Map<String, Value>,
    }
    methods [] on LearningToRank
}

object! {
    /// A script that gives the second score.
    pub struct ScriptRescore [script: Script] {}
}

impl RescoreQuery {
    /// By this query.
    #[must_use]
    pub fn of<D>(query: impl IntoQuery<D>) -> Self {
        Self::new(Box::new(query.into_query().into_clause()))
    }
}

impl LearningToRank {
    /// By the model of this id.
    #[must_use]
    pub fn of(model_id: impl Into<String>) -> Self {
        Self::new(model_id.into())
    }
}

impl Rescore {
    /// By a second query.
    ///
    /// `{"query": {"rescore_query": {"match_phrase": {…}}}, "window_size": 50}`
    #[must_use]
    pub fn by<D>(query: impl IntoQuery<D>) -> Self {
        RescoreQuery::of(query).into()
    }

    /// By a script; Elasticsearch 9.2 and later.
    ///
    /// `{"script": {"script": {"source": "_score * 2"}}}`
    #[must_use]
    pub fn by_script<D>(script: impl IntoScript<D>) -> Self {
        Self::new(None, None, Some(ScriptRescore::new(script.into_script())))
    }
}

impl From<RescoreQuery> for Rescore {
    fn from(query: RescoreQuery) -> Self {
        Self::new(Some(query), None, None)
    }
}

impl From<LearningToRank> for Rescore {
    fn from(model: LearningToRank) -> Self {
        Self::new(None, Some(model), None)
    }
}
