//! Scripts on their way into the server's store.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A script that the server is to store: the body of `PUT /_scripts/{id}`.
///
/// Searches and updates then name it as [`Script::stored`](super::Script::stored), and bring the
/// parameters with them. Reading takes the answer of `GET /_scripts/{id}` too.
///
/// ```
/// use es_dsl::script::StoredScript;
///
/// let script = StoredScript::painless("ctx._source.age += params.years");
/// assert_eq!(
///     serde_json::to_string(&script)?,
///     r#"{"script":{"lang":"painless","source":"ctx._source.age += params.years"}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use]
pub struct StoredScript {
    script: Code,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Code {
    lang: Cow<'static, str>,
    /// A text; of a template, an object too.
    source: Value,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    options: Map<String, Value>,
}

impl StoredScript {
    fn of(lang: &'static str, source: Value) -> Self {
        Self { script: Code { lang: lang.into(), source, options: Map::new() } }
    }

    /// A script in the language painless.
    pub fn painless(source: impl Into<String>) -> Self {
        Self::of("painless", Value::String(source.into()))
    }

    /// A template of a search, in the language mustache: an object, or a text where its places are not
    /// those of values.
    ///
    /// ```
    /// use es_dsl::script::StoredScript;
    /// use serde_json::json;
    ///
    /// let template = StoredScript::mustache(json!({"query": {"match": {"text": "{{words}}"}}}));
    /// ```
    pub fn mustache(template: impl Into<Value>) -> Self {
        Self::of("mustache", template.into())
    }

    /// An option of the compiler, as `content_type` of a template.
    pub fn option(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.script.options.insert(name.into(), value.into());
        self
    }

    /// The source; `None` where it is an object.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.script.source.as_str()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn stored_scripts_come_back_from_the_store() {
        let script = StoredScript::painless("1 + params.a").option("x", "y");
        let json = json!({"script": {"lang": "painless", "source": "1 + params.a", "options": {"x": "y"}}});
        assert_eq!(serde_json::to_value(&script).unwrap(), json);
        let answer = json!({"_id": "a", "found": true, "script": json["script"]});
        assert_eq!(serde_json::from_value::<StoredScript>(answer).unwrap(), script);
        assert_eq!(script.source(), Some("1 + params.a"));
        assert_eq!(StoredScript::mustache(json!({"query": {}})).source(), None);
    }
}
