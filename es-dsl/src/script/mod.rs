//! Scripts: raw ones, stored ones, updates built from typed steps.
//!
//! | what | how |
//! |---|---|
//! | an update of known steps | [`UpdateScript::new().set(p.age, 23)`](UpdateScript) |
//! | a source of your own, checked at compile time | [`painless!(Person, "ctx._source.age = params.age", age = 23)`](crate::painless) |
//! | a source of your own | [`Script::painless("…").param("age", 23)`](Script::painless) |
//! | a script that the server stores | [`Script::stored("id").param("age", 23)`](Script::stored) |
//! | the body of `PUT /_scripts/{id}`, which stores one | [`StoredScript::painless("…")`](StoredScript) |
//!
//! Values travel as parameters, never in the source: the server compiles each distinct source once,
//! and limits how many in a minute.
//!
//! ```
//! use es_dsl::prelude::*;
//!
//! #[derive(Document)]
//! struct Person {
//!     age: u8,
//! }
//!
//! let script = painless!(Person, "ctx._source.age += params.years", years = 1);
//! assert_eq!(script.source(), Some("ctx._source.age += params.years"));
//! ```
//!
//! A field that the document does not have, a parameter that is not given, or a bracket that is not
//! closed, is a compile error:
//!
//! ```compile_fail
//! # use es_dsl::prelude::*;
//! # #[derive(Document)]
//! # struct Person {
//! #     age: u8,
//! # }
//! let script = painless!(Person, "ctx._source.agee += params.years", years = 1);
//! ```

mod condition;
mod painless;
mod stored;
mod update;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

pub use condition::Condition;
pub use stored::StoredScript;
pub use update::UpdateScript;

use crate::field::{Any, FieldValue, ValueFor};
use crate::json::{self, FromJson, Json, ToJson};

/// A script with its parameters.
///
/// [`painless!`](crate::painless) makes one whose source is checked at compile time.
///
/// ```
/// use es_dsl::Script;
///
/// let script = Script::painless("ctx._source.age = params.age").param("age", 23);
/// assert_eq!(
///     serde_json::to_string(&script)?,
///     r#"{"source":"ctx._source.age = params.age","lang":"painless","params":{"age":23}}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Reading also knows a script that is only a text, and `inline`, as servers before 5.6 spell
/// `source`; members that it does not know are kept.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Script {
    code: Code,
    lang: Option<Text>,
    params: BTreeMap<String, FieldValue>,
    other: Map<String, Value>,
}

type Text = Cow<'static, str>;

/// Where the code of a script is.
#[derive(Debug, Clone, PartialEq)]
enum Code {
    Source(Text),
    /// The source of a template, as JSON.
    Template(Map<String, Value>),
    Id(Text),
}

impl Script {
    fn of(code: Code, lang: Option<Text>) -> Self {
        Self { code, lang, params: BTreeMap::new(), other: Map::new() }
    }

    /// A script in the language painless. Values belong into [`param`](Self::param), not into the
    /// source: the server compiles each distinct source, and limits how many in a minute.
    pub fn painless(source: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Code::Source(source.into()), Some("painless".into()))
    }

    /// A search template as JSON, in the language mustache, with `"{{name}}"` for its parameters.
    ///
    /// ```
    /// use es_dsl::Script;
    /// use serde_json::{Map, json};
    ///
    /// let query = Map::from_iter([("match".to_owned(), json!({"{{field}}": "{{suggestion}}"}))]);
    /// let script = Script::template(query);
    /// assert_eq!(
    ///     serde_json::to_string(&script)?,
    ///     r#"{"source":{"match":{"{{field}}":"{{suggestion}}"}},"lang":"mustache"}"#,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn template(source: Map<String, Value>) -> Self {
        Self::of(Code::Template(source), Some("mustache".into()))
    }

    /// A script that the server stores under this id.
    pub fn stored(id: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Code::Id(id.into()), None)
    }

    /// Sets a parameter, which the script reads as `params.name`.
    pub fn param(mut self, name: impl Into<String>, value: impl ValueFor<Any>) -> Self {
        self.params.insert(name.into(), value.into_field_value());
        self
    }

    /// Itself: [`IntoScript`], without a document type to say.
    ///
    /// ```
    /// use es_dsl::prelude::*;
    ///
    /// #[derive(Document)]
    /// struct Person {
    ///     age: u8,
    /// }
    ///
    /// let script = painless!(Person, "ctx._source.age += 1").into_script();
    /// ```
    pub fn into_script(self) -> Self {
        self
    }

    /// The source, unless the script is a stored one or a template that was given as JSON.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        match &self.code {
            Code::Source(source) => Some(source),
            Code::Template(_) | Code::Id(_) => None,
        }
    }
}

/// What can stand where a script for documents of type `D` is asked for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a script for `{D}`",
    label = "not a script for `{D}`",
    note = "use `UpdateScript` with fields of that document, or `Script`"
)]
pub trait IntoScript<D> {
    /// The finished script.
    fn into_script(self) -> Script;
}

impl<D> IntoScript<D> for Script {
    fn into_script(self) -> Script {
        self
    }
}

impl json::Object for Script {
    fn members<'a>(&'a self, show: &mut dyn FnMut(&'a str, Json<'a>)) {
        match &self.code {
            Code::Source(source) => show("source", source.json()),
            Code::Template(source) => show("source", source.json()),
            Code::Id(id) => show("id", id.json()),
        }
        if let Some(lang) = &self.lang {
            show("lang", lang.json());
        }
        if !self.params.is_empty() {
            show("params", self.params.json());
        }
        json::Object::members(&self.other, show);
    }
}

impl ToJson for Script {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

impl FromJson for Script {
    fn from_json(json: &Value) -> Option<Self> {
        let mut members = match json {
            Value::String(source) => return Some(Self::of(Code::Source(source.clone().into()), None)),
            json => json.as_object()?.clone(),
        };
        if let Some(Value::Object(source)) = members.get("source").or_else(|| members.get("inline")) {
            let code = Code::Template(source.clone());
            members.remove("source").or_else(|| members.remove("inline"));
            return Self::with_code(code, members);
        }
        let code = match (text(&mut members, &["source", "inline"])?, text(&mut members, &["id", "stored"])?) {
            (Some(source), None) => Code::Source(source),
            (None, Some(id)) => Code::Id(id),
            _ => return None,
        };
        Self::with_code(code, members)
    }
}

impl Script {
    /// Reads what is beside the code.
    fn with_code(code: Code, mut members: Map<String, Value>) -> Option<Self> {
        if members.contains_key("id") || members.contains_key("stored") {
            return None;
        }
        let lang = text(&mut members, &["lang"])?;
        let params = match members.remove("params") {
            Some(params) => BTreeMap::from_json(&params)?,
            None => BTreeMap::new(),
        };
        Some(Self { code, lang, params, other: members })
    }
}

/// Takes the text of one of these names out, if there is one; `None` where it is something else.
fn text(members: &mut Map<String, Value>, names: &[&str]) -> Option<Option<Text>> {
    match names.iter().find_map(|name| members.remove(*name)) {
        None | Some(Value::Null) => Some(None),
        Some(Value::String(text)) => Some(Some(text.into())),
        Some(_) => None,
    }
}

impl Serialize for Script {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Script {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let script = || D::Error::custom("a script is a text, or an object with either a `source` or an `id`");
        Self::from_json(&Value::deserialize(deserializer)?).ok_or_else(script)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scripts_are_read_in_all_their_forms() {
        for (written, script) in [
            (json!("x = 1"), json!({"source": "x = 1"})),
            (json!({"inline": "x = 1", "lang": "painless"}), json!({"source": "x = 1", "lang": "painless"})),
            (json!({"id": "s", "params": {"a": [1]}}), json!({"id": "s", "params": {"a": [1]}})),
            (json!({"stored": "s", "lang": "painless"}), json!({"id": "s", "lang": "painless"})),
            (json!({"source": "x", "options": {"a": "b"}}), json!({"source": "x", "options": {"a": "b"}})),
            (json!({"source": {"match": {"a": "{{b}}"}}}), json!({"source": {"match": {"a": "{{b}}"}}})),
            (json!({"inline": {"term": {}}, "params": {"a": 1}}), json!({"source": {"term": {}}, "params": {"a": 1}})),
        ] {
            let read: Script = serde_json::from_value(written).unwrap();
            assert_eq!(serde_json::to_value(&read).unwrap(), script);
        }
        for written in [
            json!({}),
            json!({"source": "x", "id": "y"}),
            json!({"source": {}, "id": "y"}),
            json!(1),
            json!({"source": 1}),
        ] {
            assert!(serde_json::from_value::<Script>(written.clone()).is_err(), "{written}");
        }
    }
}
