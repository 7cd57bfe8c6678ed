//! Which parts of the documents are sent back.

use serde_json::Value;

use crate::json::{FromJson, Json, List, Text, ToJson};

/// Which parts of the documents are sent back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SourceConfig {
    /// All or nothing.
    Whole(bool),
    /// These fields, which may have wildcards.
    Paths(Vec<Text>),
    /// Some fields, without others.
    Filter(SourceFilter),
}

object! {
    /// Which fields of the documents are sent back. Paths may have wildcards.
    #[derive(Default)]
    pub struct SourceFilter [
        includes: List<Text> = "includes" | "include",
        excludes: List<Text> = "excludes" | "exclude",
    ] {
        /// Whether vectors are left out; Elasticsearch 9.2 and later leave them out by default.
        exclude_vectors: bool,
    }
    methods [] on SourceFilter
}

impl SourceFilter {
    /// These fields.
    #[must_use]
    pub fn only<F: Into<Text>>(paths: impl IntoIterator<Item = F>) -> Self {
        Self::new(paths.into_iter().map(Into::into).collect(), List::default())
    }

    /// All but these fields.
    #[must_use]
    pub fn without<F: Into<Text>>(paths: impl IntoIterator<Item = F>) -> Self {
        Self::new(List::default(), paths.into_iter().map(Into::into).collect())
    }

    /// Adds a field that is sent back. Without any, all are.
    #[must_use]
    pub fn include(mut self, path: impl Into<Text>) -> Self {
        self.includes.0.push(path.into());
        self
    }

    /// Adds a field that is left out.
    #[must_use]
    pub fn exclude(mut self, path: impl Into<Text>) -> Self {
        self.excludes.0.push(path.into());
        self
    }
}

impl From<bool> for SourceConfig {
    fn from(whole: bool) -> Self {
        Self::Whole(whole)
    }
}

impl From<SourceFilter> for SourceConfig {
    fn from(filter: SourceFilter) -> Self {
        Self::Filter(filter)
    }
}

impl<F: Into<Text>> From<Vec<F>> for SourceConfig {
    fn from(paths: Vec<F>) -> Self {
        Self::Paths(paths.into_iter().map(Into::into).collect())
    }
}

impl<F: Into<Text>, const N: usize> From<[F; N]> for SourceConfig {
    fn from(paths: [F; N]) -> Self {
        Self::Paths(paths.into_iter().map(Into::into).collect())
    }
}

impl ToJson for SourceConfig {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Whole(whole) => whole.json(),
            Self::Paths(paths) => paths.json(),
            Self::Filter(filter) => filter.json(),
        }
    }
}

impl FromJson for SourceConfig {
    fn from_json(json: &Value) -> Option<Self> {
        match json {
            Value::Bool(whole) => Some(Self::Whole(*whole)),
            Value::Object(_) => SourceFilter::from_json(json).map(Self::Filter),
            paths => FromJson::from_json(paths).map(Self::Paths),
        }
    }
}
