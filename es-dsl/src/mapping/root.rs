//! What a mapping says beside its fields: templates for new fields, runtime fields, the source.

use serde::Serialize;
use serde_json::{Value, json};

use super::settings::change_object;
use super::{Mapping, Property};
use crate::json::{ToJson, to_json};
use crate::search::RuntimeField;

impl<D> Mapping<D> {
    /// Adds a template for fields that come later. The first that fits a new field is taken.
    ///
    /// ```
    /// use es_dsl::mapping::{DynamicTemplate, Mapping, keyword};
    ///
    /// let ids = DynamicTemplate::new().matches("*_id").mapping(keyword());
    /// assert_eq!(
    ///     Mapping::new().dynamic_template("ids", ids).to_string(),
    ///     r#"{"dynamic_templates":[{"ids":{"mapping":{"type":"keyword"},"match":"*_id"}}]}"#,
    /// );
    /// ```
    pub fn dynamic_template(mut self, name: impl Into<String>, template: DynamicTemplate) -> Self {
        let DynamicTemplate(Property { params, failure, .. }) = template;
        self.root.failure = self.root.failure.or(failure);
        let name: String = name.into();
        let template = json!({ name: params });
        let templates = self.root.params.entry("dynamic_templates").or_insert(Value::Null);
        match templates {
            Value::Array(templates) => templates.push(template),
            other => *other = Value::Array(vec![template]),
        }
        self
    }

    /// Adds a field that is computed when it is asked for; Elasticsearch 7.11 and later.
    ///
    /// ```
    /// use es_dsl::mapping::Mapping;
    /// use es_dsl::search::RuntimeField;
    ///
    /// let mapping = Mapping::new().runtime("day", RuntimeField::of("keyword"));
    /// assert_eq!(mapping.to_string(), r#"{"runtime":{"day":{"type":"keyword"}}}"#);
    /// ```
    pub fn runtime(mut self, name: impl Into<String>, field: RuntimeField) -> Self {
        match to_json(&field.json()) {
            Ok(json) => self.member("runtime", name, json),
            Err(error) => {
                self.root.failure = Some((format!("runtime.{}", name.into()), error));
                self
            }
        }
    }

    /// Whether the document itself is kept. Default true; without it updates are not possible.
    pub fn source_enabled(self, enabled: bool) -> Self {
        self.member("_source", "enabled", enabled)
    }

    /// The fields that are kept of the document, and none else.
    pub fn source_includes(self, fields: impl Serialize) -> Self {
        self.member("_source", "includes", fields)
    }

    /// The fields that are not kept of the document.
    pub fn source_excludes(self, fields: impl Serialize) -> Self {
        self.member("_source", "excludes", fields)
    }

    /// Whether each document has to come with a routing. Default false.
    pub fn routing_required(self, required: bool) -> Self {
        self.member("_routing", "required", required)
    }

    /// A note of your own, which the server keeps.
    pub fn meta(self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.member("_meta", name, value)
    }

    fn member(mut self, object: &str, name: impl Into<String>, value: impl Serialize) -> Self {
        match to_json(&value) {
            Ok(json) => change_object(&mut self.root.params, object, |object| {
                object.insert(name.into(), json);
            }),
            Err(error) => self.root.failure = Some((format!("{object}.{}", name.into()), error)),
        }
        self
    }

    /// Whether a text that looks like a date makes a new field a date. Default true.
    pub fn date_detection(self, detect: bool) -> Self {
        self.param("date_detection", detect)
    }

    /// Whether a text that looks like a number makes a new field a number. Default false.
    pub fn numeric_detection(self, detect: bool) -> Self {
        self.param("numeric_detection", detect)
    }

    /// The formats by which a text is taken for a date.
    pub fn dynamic_date_formats(self, formats: impl Serialize) -> Self {
        self.param("dynamic_date_formats", formats)
    }
}

/// How fields that come later are mapped, see [`Mapping::dynamic_template`].
///
/// A field has to fit all that is said; patterns are a text with `*`, or a list of such.
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use]
pub struct DynamicTemplate(Property);

impl DynamicTemplate {
    /// A template that fits every field.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets any member of the template.
    pub fn param(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.0.set(&name.into(), &value);
        self
    }

    /// The type that the JSON value has: `string`, `long`, `double`, `boolean`, `date`, `object` or `*`.
    pub fn match_mapping_type(self, json_type: impl Serialize) -> Self {
        self.param("match_mapping_type", json_type)
    }

    /// The types that the JSON value does not have.
    pub fn unmatch_mapping_type(self, json_type: impl Serialize) -> Self {
        self.param("unmatch_mapping_type", json_type)
    }

    /// The pattern of the field's name.
    pub fn matches(self, pattern: impl Serialize) -> Self {
        self.param("match", pattern)
    }

    /// The pattern that the field's name does not have.
    pub fn unmatch(self, pattern: impl Serialize) -> Self {
        self.param("unmatch", pattern)
    }

    /// The pattern of the field's dotted path.
    pub fn path_match(self, pattern: impl Serialize) -> Self {
        self.param("path_match", pattern)
    }

    /// The pattern that the field's dotted path does not have.
    pub fn path_unmatch(self, pattern: impl Serialize) -> Self {
        self.param("path_unmatch", pattern)
    }

    /// How patterns are read: `simple` (default) or `regex`.
    pub fn match_pattern(self, pattern: impl Into<String>) -> Self {
        self.param("match_pattern", pattern.into())
    }

    /// How a field that fits is mapped.
    pub fn mapping(mut self, property: impl Into<Property>) -> Self {
        self.0.set("mapping", &property.into());
        self
    }

    /// The runtime field that a field that fits becomes.
    pub fn runtime(mut self, field: RuntimeField) -> Self {
        self.0.set("runtime", &field.json());
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::{Serializer, ser::Error};

    use super::*;
    use crate::Script;
    use crate::mapping::{keyword, object};

    struct Broken;

    impl Serialize for Broken {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("out of ink"))
        }
    }

    fn broken() -> Script {
        Script::painless("emit(params.a)").param("a", Broken)
    }

    #[test]
    fn a_script_without_json_is_an_error_wherever_it_stands() {
        let by_field = || keyword().script(broken());
        let runtime = || RuntimeField::of("keyword").script::<Value>(broken());
        let new = Mapping::<Value>::new;
        for (mapping, message) in [
            (new().field("a", by_field()), "properties.a.script: params.a: out of ink"),
            (
                new().field("a", object(Mapping::new().field("b", by_field()))),
                "properties.a.properties.b.script: params.a: out of ink",
            ),
            (new().runtime("a", runtime()), "runtime.a: script.params.a: out of ink"),
            (
                new().dynamic_template("a", DynamicTemplate::new().mapping(by_field())),
                "mapping: script: params.a: out of ink",
            ),
            (
                new().dynamic_template("a", DynamicTemplate::new().runtime(runtime())),
                "runtime: script.params.a: out of ink",
            ),
        ] {
            assert_eq!(serde_json::to_string(&mapping).unwrap_err().to_string(), message);
        }
    }
}
