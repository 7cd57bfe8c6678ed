//! Which parts of the documents are sent back.

use serde_json::Value;

use crate::json::{FromJson, Json, List, Text, ToJson};

/// Which parts of the documents are sent back.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SourceConfig {
    /// All or nothing.
    Whole(bool),
    /// These fields, which may have wildcards. Of none it is refused: servers take an empty list for all.
    Paths(Vec<Text>),
    /// Some fields, without others.
    Filter(SourceFilter),
}

/// Why a list of fields that is empty is not sent.
const NO_FIELD: &str = "servers send back all fields where none is named: name one, or use `false`";

/// The fields that are sent back: all, or those that are named.
#[derive(Debug, Clone, PartialEq, Default)]
#[allow(unreachable_pub, reason = "all objects are public; this one is a part of one")]
pub struct Includes(Option<Vec<Text>>);

impl ToJson for Includes {
    fn json(&self) -> Json<'_> {
        match &self.0 {
            Some(paths) if !paths.is_empty() => paths.json(),
            _ => Json::Failed(NO_FIELD),
        }
    }

    fn show<'a>(&'a self, name: &'a str, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        if self.0.is_some() {
            show(name, self.json());
        }
    }
}

impl FromJson for Includes {
    fn from_json(json: &Value) -> Option<Self> {
        some_paths(json).map(|paths| Self(Some(paths)))
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }
}

/// Reads paths. An empty list is kept as it was read.
fn some_paths(json: &Value) -> Option<Vec<Text>> {
    Vec::from_json(json).filter(|paths| !paths.is_empty())
}

object! {
    /// Which fields of the documents are sent back. Paths may have wildcards.
    #[derive(Default)]
    pub struct SourceFilter [
        includes: Includes = "includes" | "include",
        excludes: List<Text> = "excludes" | "exclude",
    ] {
        /// Whether vectors are left out; Elasticsearch 9.2 and later leave them out by default.
        exclude_vectors: bool,
    }
    methods [] on SourceFilter
}

impl SourceFilter {
    /// These fields, of which there must be one: servers take an empty list for all.
    #[must_use]
    pub fn only<F: Into<Text>>(paths: impl IntoIterator<Item = F>) -> Self {
        Self::new(Includes(Some(paths.into_iter().map(Into::into).collect())), List::default())
    }

    /// All but these fields.
    #[must_use]
    pub fn without<F: Into<Text>>(paths: impl IntoIterator<Item = F>) -> Self {
        Self::new(Includes::default(), paths.into_iter().map(Into::into).collect())
    }

    /// Adds a field that is sent back. Without any, all are.
    #[must_use]
    pub fn include(mut self, path: impl Into<Text>) -> Self {
        self.includes.0.get_or_insert_default().push(path.into());
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
            Self::Paths(paths) if paths.is_empty() => Json::Failed(NO_FIELD),
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
            paths => some_paths(paths).map(Self::Paths),
        }
    }
}
