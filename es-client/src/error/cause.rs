//! The server's own words about a failure.

use std::fmt;

use serde_json::Value;

use crate::reader::{Fault, Read, Reader};

/// What the server says about a failure, and the causes beneath it.
///
/// Reading is lenient: members of an unexpected type count as absent, and [`raw`](Self::raw) has
/// all that the server sent.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ErrorCause {
    /// The kind of failure, such as `index_not_found_exception`. Empty where the server sent
    /// nothing but a sentence.
    pub error_type: String,
    /// The sentence for people.
    pub reason: Option<String>,
    /// The index that it is about.
    pub index: Option<String>,
    /// What kind of thing is missing or in the way.
    pub resource_type: Option<String>,
    /// The name of that thing.
    pub resource_id: Option<String>,
    /// The script that failed.
    pub script: Option<String>,
    /// The language of the script.
    pub lang: Option<String>,
    /// The lines of the script around the failure, with a line that points to it.
    pub script_stack: Vec<String>,
    /// The place of the failure in the script.
    pub position: Option<ScriptPosition>,
    /// The first failures, without what wrapped them on the way.
    pub root_cause: Vec<ErrorCause>,
    /// What caused this failure.
    pub caused_by: Option<Box<ErrorCause>>,
    /// The shards on which a search failed: each one's index and number, and its failure.
    pub failed_shards: Vec<(Option<String>, Option<i64>, ErrorCause)>,
    /// All of it as JSON.
    pub raw: Value,
}

/// A place in the source of a script, in characters from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptPosition {
    /// Where it failed.
    pub offset: u64,
    /// Where the lines that the server shows begin.
    pub start: u64,
    /// Where they end.
    pub end: u64,
}

impl ErrorCause {
    /// Reads the failure out of a whole response body; `None` if the body tells of none.
    pub(crate) fn of_body(mut body: Value) -> Option<Self> {
        if let Some(error) = body.get_mut("error") {
            return Self::read(error.take());
        }
        // By-query calls and others fail with their usual answer and a list of what failed.
        let first = body.get_mut("failures")?.get_mut(0)?;
        for name in ["cause", "reason"] {
            if let Some(cause) = first.get_mut(name) {
                return Self::read(cause.take());
            }
        }
        Self::read(first.take())
    }

    /// Reads one failure: an object, or only its sentence.
    pub(crate) fn read(json: Value) -> Option<Self> {
        let mut cause = Self::default();
        if let Value::String(reason) = &json {
            cause.reason = Some(reason.clone());
        } else {
            for (name, value) in json.as_object()? {
                cause.member(name, value);
            }
        }
        cause.raw = json;
        Some(cause)
    }

    fn member(&mut self, name: &str, value: &Value) {
        let text = || value.as_str().map(str::to_owned);
        match name {
            "type" => self.error_type = text().unwrap_or_default(),
            "reason" => self.reason = text(),
            "index" => self.index = text(),
            "resource.type" => self.resource_type = text(),
            "resource.id" => self.resource_id = text(),
            "script" => self.script = text(),
            "lang" => self.lang = text(),
            "position" => self.position = ScriptPosition::read(value),
            "caused_by" => self.caused_by = Self::read(value.clone()).map(Box::new),
            "script_stack" | "root_cause" | "failed_shards" => {
                for item in value.as_array().into_iter().flatten() {
                    self.item(name, item);
                }
            }
            _ => {}
        }
    }

    fn item(&mut self, list: &str, item: &Value) {
        match list {
            "script_stack" => self.script_stack.extend(item.as_str().map(str::to_owned)),
            "root_cause" => self.root_cause.extend(Self::read(item.clone())),
            _ => self.failed_shards.extend(failed_shard(item)),
        }
    }

    /// This failure and those beneath it, from the outermost on.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |cause| cause.caused_by.as_deref())
    }

    /// All failures in it: this one, those beneath it, the root causes and those of shards.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Self> {
        let shards = self.failed_shards.iter().map(|(_, _, cause)| cause);
        self.chain().chain(self.root_cause.iter().chain(shards).flat_map(Self::chain))
    }

    /// Whether this failure or one of those in it is of a kind.
    pub(crate) fn has_type(&self, error_type: &str) -> bool {
        self.all().any(|cause| cause.error_type == error_type)
    }

    /// The source of the script that failed, with `^` before the place of the failure.
    fn marked_script(&self) -> Option<String> {
        let caret = self.script_stack.iter().position(|line| line.trim_start().starts_with("^---"))?;
        let line = self.script_stack.get(caret.checked_sub(1)?)?;
        let column = self.script_stack[caret].chars().take_while(|c| *c == ' ').count();
        let (before, after) = (line.chars().take(column), line.chars().skip(column));
        Some(before.chain(['^']).chain(after).collect())
    }
}

fn failed_shard(json: &Value) -> Option<(Option<String>, Option<i64>, ErrorCause)> {
    let index = json.get("index").and_then(Value::as_str).map(str::to_owned);
    let shard = json.get("shard").and_then(Value::as_i64);
    Some((index, shard, ErrorCause::read(json.get("reason")?.clone())?))
}

impl Read<'_> for ErrorCause {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        Ok(Self::read(json.read()?).unwrap_or_default())
    }
}

impl ScriptPosition {
    fn read(json: &Value) -> Option<Self> {
        let number = |name: &str| json.get(name).and_then(Value::as_u64);
        Some(Self { offset: number("offset")?, start: number("start")?, end: number("end")? })
    }
}

/// One line: the failure, its causes, and the script with its place.
impl fmt::Display for ErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the shards say is what happened; that all of them failed is only how it looks.
        let told = self.failed_shards.first().map_or(self, |(_, _, cause)| cause);
        let mut shown: Vec<&str> = Vec::new();
        for cause in told.chain() {
            for text in [Some(cause.error_type.as_str()), cause.reason.as_deref()].into_iter().flatten() {
                if !text.is_empty() && !shown.iter().any(|known| known.contains(text)) {
                    shown.push(text);
                }
            }
        }
        if shown.is_empty() {
            shown.push("no reason given");
        }
        for (n, text) in shown.iter().enumerate() {
            if n > 0 {
                f.write_str(": ")?;
            }
            one_line(f, text)?;
        }
        match self.all().find_map(Self::marked_script) {
            Some(script) => {
                f.write_str(", at `^` in the script `")?;
                one_line(f, &script)?;
                f.write_str("`")
            }
            None => Ok(()),
        }
    }
}

fn one_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            f.write_str(" ")?;
        }
        f.write_str(line)?;
    }
    Ok(())
}

impl std::error::Error for ErrorCause {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.caused_by.as_deref().map(|cause| cause as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_script_error_shows_the_place() {
        let body = json!({"error": {
            "root_cause": [{"type": "script_exception", "reason": "compile error"}],
            "type": "script_exception",
            "reason": "compile error",
            "script_stack": ["syntax errors are fun!", "              ^---- HERE"],
            "script": "syntax errors are fun!",
            "lang": "painless",
            "position": {"offset": 14, "start": 0, "end": 22},
            "caused_by": {
                "type": "illegal_argument_exception",
                "reason": "invalid sequence of tokens near ['are'].",
                "caused_by": {"type": "no_viable_alt_exception", "reason": null},
            },
        }, "status": 400});
        let cause = ErrorCause::of_body(body).unwrap();
        assert_eq!(
            cause.to_string(),
            "script_exception: compile error: illegal_argument_exception: invalid sequence of tokens near ['are'].: \
             no_viable_alt_exception, at `^` in the script `syntax errors ^are fun!`"
        );
        assert_eq!(cause.position, Some(ScriptPosition { offset: 14, start: 0, end: 22 }));
        assert_eq!(cause.script_stack.len(), 2);
        assert!(cause.has_type("no_viable_alt_exception"));
    }

    #[test]
    fn the_words_of_shards_go_before_all_shards_failed() {
        let body = json!({"error": {
            "type": "search_phase_execution_exception", "reason": "all shards failed", "grouped": true,
            "failed_shards": [{"shard": 0, "index": "test", "node": "XpyN", "reason": {
                "type": "illegal_argument_exception", "reason": "Field [a] is not supported"}}],
        }});
        let cause = ErrorCause::of_body(body).unwrap();
        assert_eq!(cause.to_string(), "illegal_argument_exception: Field [a] is not supported");
        let [(index, shard, _)] = &cause.failed_shards[..] else { panic!("{cause:?}") };
        assert_eq!((index.as_deref(), *shard), (Some("test"), Some(0)));
    }

    #[test]
    fn a_sentence_is_a_cause_too_and_by_query_failures_are() {
        let cause = ErrorCause::of_body(json!({"error": "alias [a] missing", "status": 404})).unwrap();
        assert_eq!((cause.to_string().as_str(), cause.error_type.as_str()), ("alias [a] missing", ""));
        let conflict = json!({"took": 4, "updated": 0, "failures": [{"index": "p", "id": "1", "status": 409, "cause": {
            "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]});
        let cause = ErrorCause::of_body(conflict).unwrap();
        assert_eq!(cause.to_string(), "version_conflict_engine_exception: [1]: version conflict");
        assert_eq!(ErrorCause::of_body(json!({"found": false})), None);
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z^ \\n-]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 48, 4, |inner| {
            let names = prop::sample::select(vec![
                "error",
                "type",
                "reason",
                "root_cause",
                "caused_by",
                "failed_shards",
                "script_stack",
                "position",
                "failures",
                "cause",
                "offset",
            ]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(names, inner, 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
            ]
        })
    }

    proptest! {
        /// Whatever a server sends, it is read without a panic and told in one line.
        #[test]
        fn anything_can_be_told_in_one_line(json in any_json()) {
            if let Some(cause) = ErrorCause::of_body(json) {
                prop_assert!(!cause.to_string().contains('\n'));
            }
        }
    }
}
