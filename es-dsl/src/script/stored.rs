//! Scripts on their way into the server's store.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::field::FieldValue;
use crate::json::{Json, Object, ToJson};

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
///
/// Serializing it fails where a value's own `Serialize` does, and with a number that JSON cannot hold.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[must_use]
pub struct StoredScript {
    script: Code,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Code {
    lang: Cow<'static, str>,
    /// A text; of a template, an object too.
    source: FieldValue,
    #[serde(default)]
    options: BTreeMap<String, FieldValue>,
}

impl Object for Code {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        self.lang.show("lang", show);
        self.source.show("source", show);
        self.options.show("options", show);
    }
}

impl ToJson for Code {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl Serialize for StoredScript {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.script.alone("script").serialize(serializer)
    }
}

impl StoredScript {
    fn of(lang: &'static str, source: FieldValue) -> Self {
        Self { script: Code { lang: lang.into(), source, options: BTreeMap::new() } }
    }

    /// A script in the language painless.
    pub fn painless(source: impl Into<String>) -> Self {
        Self::of("painless", Value::String(source.into()).into())
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
    pub fn mustache(template: impl Serialize) -> Self {
        Self::of("mustache", FieldValue::new(&template))
    }

    /// An option for compiling the script, as `content_type` of a template.
    pub fn option(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.script.options.insert(name.into(), FieldValue::new(&value));
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
