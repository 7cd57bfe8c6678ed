//! What a pipeline is.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Processor;
use crate::response::null_as_default;

/// A pipeline: processors that change a document, one after the other, before it is indexed.
///
/// ```
/// use es_client::ingest::{Pipeline, Processor};
///
/// let pipeline = Pipeline::new([Processor::trim("name"), Processor::rename("ts", "@timestamp")])
///     .on_failure([Processor::set("error", "{{_ingest.on_failure_message}}")]);
/// # let _ = pipeline;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
#[must_use]
pub struct Pipeline {
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The processors, in their order.
    #[serde(default, deserialize_with = "null_as_default")]
    pub processors: Vec<Processor>,
    /// What is done with a document of which a processor failed. Default: it is not indexed.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub on_failure: Vec<Processor>,
    /// A number of your own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Notes of your own. Newer versions of Elasticsearch only.
    #[serde(rename = "_meta", skip_serializing_if = "Option::is_none")]
    pub meta: Option<Value>,
    /// When it was put first, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub created_date_millis: Option<i64>,
    /// When it was put last, in milliseconds since 1970; newer versions of Elasticsearch tell. It is not sent.
    #[serde(skip_serializing)]
    pub modified_date_millis: Option<i64>,
    /// Members without a field of their own here.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Pipeline {
    /// A pipeline of these processors, in this order.
    pub fn new(processors: impl IntoIterator<Item = Processor>) -> Self {
        Self { processors: processors.into_iter().collect(), ..Self::default() }
    }

    /// What it is for.
    pub fn description(self, description: impl Into<String>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// What is done with a document of which a processor failed. Default: it is not indexed.
    pub fn on_failure(self, processors: impl IntoIterator<Item = Processor>) -> Self {
        Self { on_failure: processors.into_iter().collect(), ..self }
    }

    /// A number of your own, by which you tell one state of the pipeline from another.
    pub fn version(self, version: i64) -> Self {
        Self { version: Some(version), ..self }
    }
}
