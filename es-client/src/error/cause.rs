//! The server's own words about a failure.

use std::fmt::{self, Write as _};

use serde_json::Value;

use crate::{
    reader::{Fault, Read, Reader, end_of_chars, read_members},
    shards::ShardFailure,
};

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
    pub(crate) fn of_body(body: &str) -> Option<Self> {
        let mut error = None;
        let mut failure = None;
        let read = Reader::new(body).object(&[], &mut |name, value| {
            match name {
                "error" => error = Self::read(value),
                // By-query calls and others fail with their usual answer and a list of what failed.
                "failures" => {
                    let _ = value.ahead().array(&mut |item| {
                        failure = failure.take().or_else(|| Self::of_failure(item));
                        Ok(())
                    });
                }
                _ => {}
            }
            Ok(())
        });
        read.ok()?;
        error.or(failure)
    }

    /// Reads the cause of a failure in a list of them.
    fn of_failure(item: &Reader<'_>) -> Option<Self> {
        let mut cause = None;
        let _ = item.ahead().object(&[], &mut |name, value| {
            if matches!(name, "cause" | "reason") {
                cause = Self::read(value);
            }
            Ok(())
        });
        cause.or_else(|| Self::read(item))
    }

    /// Reads one failure: an object, or only its sentence.
    fn read(json: &Reader<'_>) -> Option<Self> {
        let raw = json.ahead().json().ok()?;
        let mut cause = Self::default();
        match &raw {
            Value::String(reason) => cause.reason = Some(reason.clone()),
            Value::Object(_) => json
                .ahead()
                .object(&[], &mut |name, value| {
                    cause.member(name, value);
                    Ok(())
                })
                .ok()?,
            _ => return None,
        }
        cause.raw = raw;
        Some(cause)
    }

    fn member(&mut self, name: &str, value: &Reader<'_>) {
        match name {
            "type" => self.error_type = value.read_if_fits().unwrap_or_default(),
            "reason" => self.reason = value.read_if_fits(),
            "index" => self.index = value.read_if_fits(),
            "resource.type" => self.resource_type = value.read_if_fits(),
            "resource.id" => self.resource_id = value.read_if_fits(),
            "script" => self.script = value.read_if_fits(),
            "lang" => self.lang = value.read_if_fits(),
            "position" => self.position = value.read_if_fits(),
            "caused_by" => self.caused_by = Self::read(value).map(Box::new),
            "script_stack" | "root_cause" | "failed_shards" => {
                let _ = value.ahead().array(&mut |item| {
                    self.item(name, item);
                    Ok(())
                });
            }
            _ => {}
        }
    }

    fn item(&mut self, list: &str, item: &Reader<'_>) {
        match list {
            "script_stack" => {
                if let Some(line) = item.read_if_fits() {
                    self.script_stack.push(line);
                }
            }
            "root_cause" => {
                if let Some(cause) = Self::read(item) {
                    self.root_cause.push(cause);
                }
            }
            _ => {
                if let Some(ShardFailure { index, shard, reason: Some(reason), .. }) = item.read_if_fits() {
                    self.failed_shards.push((index, shard, reason));
                }
            }
        }
    }

    /// This failure and those beneath it, from the outermost on.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |cause| cause.caused_by.as_deref())
    }

    /// All failures in it: this one, those beneath it, the root causes and those of shards.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut all = self.to_list();
        for cause in &self.root_cause {
            all.append(&mut cause.to_list());
        }
        for (_, _, cause) in &self.failed_shards {
            all.append(&mut cause.to_list());
        }
        all
    }

    /// The [`chain`](Self::chain), for code that is compiled in each case.
    fn to_list(&self) -> Vec<&Self> {
        let mut list = vec![self];
        let mut last = self;
        while let Some(cause) = &last.caused_by {
            list.push(cause);
            last = cause;
        }
        list
    }

    /// Whether this failure or one of those in it is of a kind.
    pub(crate) fn has_type(&self, error_type: &str) -> bool {
        self.all().iter().any(|cause| cause.error_type == error_type)
    }

    /// The source of the script that failed, with `^` before the place of the failure.
    fn marked_script(&self) -> Option<String> {
        let caret = self.script_stack.iter().position(|line| line.trim_start().starts_with("^---"))?;
        let line = self.script_stack.get(caret.checked_sub(1)?)?;
        let pointer = &self.script_stack[caret];
        let column = pointer.bytes().take_while(|byte| *byte == b' ').count();
        let at = end_of_chars(line, column).unwrap_or(line.len());
        let (before, after) = line.split_at(at);
        Some(format!("{before}^{after}"))
    }
}

impl Read<'_> for ErrorCause {
    fn read(json: &mut Reader<'_>) -> Result<Self, Fault> {
        let cause = Self::read(json);
        let raw = json.json()?;
        Ok(cause.unwrap_or_else(|| Self { raw, ..Self::default() }))
    }
}

read_members! {
    ScriptPosition = Self { offset: 0, start: 0, end: 0 }, needs ["offset", "start", "end"] {
        "offset" => offset,
        "start" => start,
        "end" => end,
    }
}

/// One line: the failure, its causes, and the script with its place.
impl fmt::Display for ErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the shards say is what happened; that all of them failed is only how it looks.
        let told = self.failed_shards.first().map_or(self, |(_, _, cause)| cause);
        let mut shown: Vec<&str> = Vec::new();
        for cause in told.to_list() {
            for text in [&cause.error_type, cause.reason.as_deref().unwrap_or_default()] {
                if !text.is_empty() && !shown.iter().any(|known| contains(known, text)) {
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
        for cause in self.all() {
            if let Some(script) = cause.marked_script() {
                f.write_str(", at `^` in the script `")?;
                one_line(f, &script)?;
                return f.write_str("`");
            }
        }
        Ok(())
    }
}

fn one_line(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.trim_end().chars() {
        match c {
            '\r' => {}
            '\n' => f.write_char(' ')?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

/// Whether a text contains another. The same as the method of `str`, whose code is ten times as long.
pub(super) fn contains(text: &str, words: &str) -> bool {
    (0..text.len()).any(|at| text.as_bytes()[at..].starts_with(words.as_bytes()))
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
        let cause = ErrorCause::of_body(&body.to_string()).unwrap();
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
        let cause = ErrorCause::of_body(&body.to_string()).unwrap();
        assert_eq!(cause.to_string(), "illegal_argument_exception: Field [a] is not supported");
        let [(index, shard, _)] = &cause.failed_shards[..] else { panic!("{cause:?}") };
        assert_eq!((index.as_deref(), *shard), (Some("test"), Some(0)));
    }

    #[test]
    fn a_sentence_is_a_cause_too_and_by_query_failures_are() {
        let cause = ErrorCause::of_body(r#"{"error": "alias [a] missing", "status": 404}"#).unwrap();
        assert_eq!((cause.to_string().as_str(), cause.error_type.as_str()), ("alias [a] missing", ""));
        let conflict = json!({"took": 4, "updated": 0, "failures": [{"index": "p", "id": "1", "status": 409, "cause": {
            "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]});
        let cause = ErrorCause::of_body(&conflict.to_string()).unwrap();
        assert_eq!(cause.to_string(), "version_conflict_engine_exception: [1]: version conflict");
        assert_eq!(ErrorCause::of_body(r#"{"found": false}"#), None);
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
            if let Some(cause) = ErrorCause::of_body(&json.to_string()) {
                prop_assert!(!cause.to_string().contains('\n'));
            }
        }
    }
}
