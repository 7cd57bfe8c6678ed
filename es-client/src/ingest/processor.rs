//! The steps of pipelines.

use std::collections::BTreeMap;

use es_dsl::{Script, field::FieldValue};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use serde_json::Value;

/// One step of a [`Pipeline`](super::Pipeline).
///
/// The common kinds have a function here; [`new`](Self::new) makes any, and [`option`](Self::option) sets any option.
///
/// ```
/// use es_client::ingest::Processor;
///
/// let kv = Processor::new("kv").option("field", "message").option("field_split", " ").option("value_split", "=");
/// let json = serde_json::to_string(&kv)?;
/// assert_eq!(json, r#"{"kv":{"field":"message","field_split":" ","value_split":"="}}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Processor {
    kind: String,
    options: BTreeMap<String, FieldValue>,
}

impl Processor {
    /// A processor of any kind.
    pub fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), options: BTreeMap::new() }
    }

    /// A processor of one field.
    fn of_field(kind: &str, field: impl Into<String>) -> Self {
        Self::new(kind).option("field", field.into())
    }

    /// Sets a field. A text may be a template: `"{{other_field}}"`.
    pub fn set(field: impl Into<String>, value: impl Serialize) -> Self {
        Self::of_field("set", field).option("value", value)
    }

    /// Adds values at the end of a list.
    pub fn append(field: impl Into<String>, value: impl Serialize) -> Self {
        Self::of_field("append", field).option("value", value)
    }

    /// Removes a field.
    pub fn remove(field: impl Into<String>) -> Self {
        Self::of_field("remove", field)
    }

    /// Gives a field another name.
    pub fn rename(field: impl Into<String>, target_field: impl Into<String>) -> Self {
        Self::of_field("rename", field).option("target_field", target_field.into())
    }

    /// Makes a value one of another type: `integer`, `long`, `float`, `double`, `boolean`, `string`, `auto`.
    pub fn convert(field: impl Into<String>, value_type: impl Into<String>) -> Self {
        Self::of_field("convert", field).option("type", value_type.into())
    }

    /// Reads a date in one of these formats, into `@timestamp` if no `target_field` is set.
    pub fn date<F: Into<String>>(field: impl Into<String>, formats: impl IntoIterator<Item = F>) -> Self {
        let formats: Vec<String> = formats.into_iter().map(Into::into).collect();
        Self::of_field("date", field).option("formats", formats)
    }

    /// Takes values out of a text by patterns, of which the first that fits counts.
    pub fn grok<P: Into<String>>(field: impl Into<String>, patterns: impl IntoIterator<Item = P>) -> Self {
        let patterns: Vec<String> = patterns.into_iter().map(Into::into).collect();
        Self::of_field("grok", field).option("patterns", patterns)
    }

    /// Replaces what a regular expression finds in a text.
    pub fn gsub(field: impl Into<String>, pattern: impl Into<String>, replacement: impl Into<String>) -> Self {
        Self::of_field("gsub", field).option("pattern", pattern.into()).option("replacement", replacement.into())
    }

    /// Makes a list of a text, at what a regular expression finds.
    pub fn split(field: impl Into<String>, separator: impl Into<String>) -> Self {
        Self::of_field("split", field).option("separator", separator.into())
    }

    /// Reads a text as JSON.
    pub fn json(field: impl Into<String>) -> Self {
        Self::of_field("json", field)
    }

    /// Makes a text lowercase.
    pub fn lowercase(field: impl Into<String>) -> Self {
        Self::of_field("lowercase", field)
    }

    /// Makes a text uppercase.
    pub fn uppercase(field: impl Into<String>) -> Self {
        Self::of_field("uppercase", field)
    }

    /// Takes the space around a text away.
    pub fn trim(field: impl Into<String>) -> Self {
        Self::of_field("trim", field)
    }

    /// Does something with each item of a list, which is `_ingest._value` there.
    pub fn foreach(field: impl Into<String>, processor: Self) -> Self {
        Self::of_field("foreach", field).option("processor", processor)
    }

    /// Runs a script, whose `ctx` is the document.
    pub fn script(script: &Script) -> Self {
        let mut processor = Self::new("script");
        match serde_json::to_value(script) {
            Ok(Value::Object(members)) => {
                processor.options = members.into_iter().map(|(name, json)| (name, json.into())).collect();
            }
            // Its own failure, which sending tells.
            _ => processor = processor.option("source", script),
        }
        processor
    }

    /// Goes through another pipeline. Version 6.5 and later.
    pub fn pipeline(name: impl Into<String>) -> Self {
        Self::new("pipeline").option("name", name.into())
    }

    /// Drops the document: it is not indexed, and nothing fails. Version 6.5 and later.
    pub fn drop() -> Self {
        Self::new("drop")
    }

    /// Fails, with this message.
    pub fn fail(message: impl Into<String>) -> Self {
        Self::new("fail").option("message", message.into())
    }

    /// Sets any option. A number that JSON cannot hold makes the call fail, and nothing is sent.
    pub fn option(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.options.insert(name.into(), FieldValue::new(&value));
        self
    }

    /// The condition, in painless, without which it does nothing. Version 6.5 and later.
    pub fn only_if(self, condition: impl Into<String>) -> Self {
        self.option("if", condition.into())
    }

    /// A name by which answers and statistics tell it from others.
    pub fn tag(self, tag: impl Into<String>) -> Self {
        self.option("tag", tag.into())
    }

    /// Whether a failure is passed over. Default `false`.
    pub fn ignore_failure(self, ignore: bool) -> Self {
        self.option("ignore_failure", ignore)
    }

    /// Whether a missing field is passed over, by the kinds that have a field. Default `false`.
    pub fn ignore_missing(self, ignore: bool) -> Self {
        self.option("ignore_missing", ignore)
    }

    /// What is done after a failure, in place of the pipeline's own.
    pub fn on_failure(self, processors: impl IntoIterator<Item = Self>) -> Self {
        self.option("on_failure", processors.into_iter().collect::<Vec<_>>())
    }

    /// Its kind, such as `set`.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

impl Serialize for Processor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(&self.kind, &self.options)])
    }
}

impl<'de> Deserialize<'de> for Processor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut kinds = BTreeMap::<String, BTreeMap<String, FieldValue>>::deserialize(deserializer)?;
        match (kinds.len(), kinds.pop_first()) {
            (1, Some((kind, options))) => Ok(Self { kind, options }),
            _ => Err(D::Error::custom("a processor is an object of one member, its kind")),
        }
    }
}
