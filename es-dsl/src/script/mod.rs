//! Scripts.

mod update;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use update::UpdateScript;

use crate::field::{Any, FieldValue, ValueFor};

/// A script with its parameters.
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[must_use]
pub struct Script {
    #[serde(flatten)]
    code: Code,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    params: BTreeMap<Cow<'static, str>, FieldValue>,
}

/// Where the code of a script is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Code {
    Inline {
        #[serde(alias = "inline")]
        source: Cow<'static, str>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<Cow<'static, str>>,
    },
    Stored {
        #[serde(alias = "stored")]
        id: Cow<'static, str>,
    },
}

impl Script {
    fn of(code: Code) -> Self {
        Self { code, params: BTreeMap::new() }
    }

    /// A script in the language painless. Values belong into [`param`](Self::param), not into the
    /// source: the server compiles each distinct source, and limits how many in a minute.
    pub fn painless(source: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Code::Inline { source: source.into(), lang: Some("painless".into()) })
    }

    /// A script that the server stores under this id.
    pub fn stored(id: impl Into<Cow<'static, str>>) -> Self {
        Self::of(Code::Stored { id: id.into() })
    }

    /// Sets a parameter, which the script reads as `params.name`.
    pub fn param(mut self, name: impl Into<Cow<'static, str>>, value: impl ValueFor<Any>) -> Self {
        self.params.insert(name.into(), value.into_field_value());
        self
    }

    /// The source, unless the script is a stored one.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        match &self.code {
            Code::Inline { source, .. } => Some(source),
            Code::Stored { .. } => None,
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
