//! The server's own words about a failure.

use std::fmt;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

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
    /// The id of the document that it is about, where a call about many tells it.
    pub document: Option<String>,
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
    /// The shards on which a search failed.
    pub failed_shards: Vec<ShardFailure>,
    /// All of it as JSON.
    pub raw: Value,
}

/// A place in the source of a script, in characters from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct ScriptPosition {
    /// Where it failed.
    pub offset: u64,
    /// Where the lines that the server shows begin.
    pub start: u64,
    /// Where they end.
    pub end: u64,
}

/// The failure of one shard, or of several that failed alike.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ShardFailure {
    /// The number of the shard.
    pub shard: Option<i64>,
    /// The index of the shard.
    pub index: Option<String>,
    /// The id of the node that holds the shard.
    pub node: Option<String>,
    /// The server's reason.
    pub reason: Option<ErrorCause>,
}

impl ErrorCause {
    /// Reads the failure out of a whole response body; `None` if the body tells of none.
    ///
    /// By-query calls and others fail with their usual answer and a list of what failed: then it is
    /// the first of these.
    pub(crate) fn of_body(body: &Value) -> Option<Self> {
        let of_failure = |item: &Value| {
            let cause = ["cause", "reason"].iter().find_map(|name| Self::of(item.get(name)?));
            let cause = cause.or_else(|| item.get("failure")?.get("error").and_then(Self::of));
            let cause = cause.or_else(|| Self::of(item))?;
            Some(Self { document: text(item, "id"), ..cause })
        };
        let failures = || items(body, "failures").find_map(of_failure);
        body.get("error").and_then(Self::of).or_else(failures)
    }

    /// The same of a response whose status says that it failed: calls that go to all shards of their indices tell it of
    /// each shard.
    pub(super) fn of_failed_body(body: &Value) -> Option<Self> {
        Self::of_body(body).or_else(|| Self::of_body(body.get("_shards")?))
    }

    /// Reads one failure: an object, or only its sentence.
    fn of(json: &Value) -> Option<Self> {
        match json {
            Value::String(reason) => Some(Self { reason: Some(reason.clone()), raw: json.clone(), ..Self::default() }),
            Value::Object(_) => Some(Self {
                error_type: text(json, "type").unwrap_or_default(),
                reason: text(json, "reason"),
                index: text(json, "index"),
                document: None,
                resource_type: text(json, "resource.type"),
                resource_id: text(json, "resource.id"),
                script: text(json, "script"),
                lang: text(json, "lang"),
                script_stack: items(json, "script_stack").filter_map(Value::as_str).map(str::to_owned).collect(),
                position: json.get("position").and_then(|position| ScriptPosition::deserialize(position).ok()),
                root_cause: items(json, "root_cause").filter_map(Self::of).collect(),
                caused_by: json.get("caused_by").and_then(Self::of).map(Box::new),
                failed_shards: items(json, "failed_shards").map(ShardFailure::of).collect(),
                raw: json.clone(),
            }),
            _ => None,
        }
    }

    /// This failure and those beneath it, from the outermost on.
    pub fn chain(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |cause| cause.caused_by.as_deref())
    }

    /// All failures in it: this one, those beneath it, the root causes and those of shards.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Self> {
        let of_shards = self.failed_shards.iter().filter_map(|shard| shard.reason.as_ref());
        self.chain().chain(self.root_cause.iter().chain(of_shards).flat_map(Self::chain))
    }

    /// Whether this failure or one of those in it is of a kind.
    pub(crate) fn has_type(&self, error_type: &str) -> bool {
        self.all().any(|cause| cause.error_type == error_type)
    }

    /// Whether it is the write block of an index, as the number of that block tells.
    pub(crate) fn is_write_block(&self) -> bool {
        let is_it = |cause: &Self| cause.reason.as_deref().is_some_and(|reason| reason.contains("FORBIDDEN/8/"));
        self.all().any(|cause| cause.error_type == "cluster_block_exception" && is_it(cause))
    }

    /// The source of the script that failed, with `^` before the place of the failure.
    fn marked_script(&self) -> Option<String> {
        let caret = self.script_stack.iter().position(|line| line.trim_start().starts_with("^---"))?;
        let line = self.script_stack.get(caret.checked_sub(1)?)?;
        let column = self.script_stack[caret].chars().take_while(|c| *c == ' ').count();
        let (before, after): (String, String) =
            (line.chars().take(column).collect(), line.chars().skip(column).collect());
        Some(format!("{before}^{after}"))
    }
}

impl ShardFailure {
    fn of(json: &Value) -> Self {
        Self {
            shard: json.get("shard").and_then(Value::as_i64),
            index: text(json, "index"),
            node: text(json, "node"),
            reason: json.get("reason").and_then(ErrorCause::of),
        }
    }
}

fn text(json: &Value, name: &str) -> Option<String> {
    json.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn items<'a>(json: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    json.get(name).and_then(Value::as_array).into_iter().flatten()
}

impl<'de> Deserialize<'de> for ErrorCause {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Value::deserialize(deserializer)?;
        Ok(Self::of(&raw).unwrap_or_else(|| Self { raw, ..Self::default() }))
    }
}

impl<'de> Deserialize<'de> for ShardFailure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|raw| Self::of(&raw))
    }
}

/// One line: the failure, its causes, and the script with its place.
impl fmt::Display for ErrorCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // That all shards failed says little: the first shard's own failure says why.
        let told = self.failed_shards.iter().find_map(|shard| shard.reason.as_ref()).unwrap_or(self);
        let mut shown: Vec<&str> = Vec::new();
        for cause in told.chain() {
            for text in [&cause.error_type, cause.reason.as_deref().unwrap_or_default()] {
                if !text.is_empty() && !shown.iter().any(|known| known.contains(text)) {
                    shown.push(text);
                }
            }
        }
        if shown.is_empty() {
            shown.push("no reason given");
        }
        let words = told_in_one_line(&shown.join(": "));
        f.write_str(&words)?;
        if let Some(id) = &self.document
            && !words.contains(&format!("[{id}]"))
            && !words.contains(&format!("'{id}'"))
        {
            write!(f, ", document `{id}`")?;
        }
        if let Some(index) = self.all().find_map(|cause| cause.index.as_deref())
            && !words.contains(index)
        {
            write!(f, ", index `{index}`")?;
        }
        match self.all().find_map(Self::marked_script) {
            Some(script) => write!(f, ", at `^` in the script `{}`", told_in_one_line(&script)),
            None => Ok(()),
        }
    }
}

/// A text of the server's on one line, without the semicolons that end some.
fn told_in_one_line(text: &str) -> String {
    one_line(text).trim_end_matches(';').to_owned()
}

/// The text with single spaces between its words.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl std::error::Error for ErrorCause {}

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
        let cause = ErrorCause::of_body(&body).unwrap();
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
        let cause = ErrorCause::of_body(&body).unwrap();
        assert_eq!(cause.to_string(), "illegal_argument_exception: Field [a] is not supported");
        let [shard] = &cause.failed_shards[..] else { panic!("{cause:?}") };
        assert_eq!((shard.index.as_deref(), shard.shard, shard.node.as_deref()), (Some("test"), Some(0), Some("XpyN")));
    }

    #[test]
    fn a_sentence_is_a_cause_too_and_by_query_failures_are() {
        let cause = ErrorCause::of_body(&json!({"error": "alias [a] missing", "status": 404})).unwrap();
        assert_eq!((cause.to_string().as_str(), cause.error_type.as_str()), ("alias [a] missing", ""));
        let conflict = json!({"took": 4, "updated": 0, "failures": [{"index": "p", "id": "1", "status": 409, "cause": {
            "type": "version_conflict_engine_exception", "reason": "[1]: version conflict"}}]});
        let cause = ErrorCause::of_body(&conflict).unwrap();
        assert_eq!(cause.to_string(), "version_conflict_engine_exception: [1]: version conflict");
        let strict = json!({"took": 4, "failures": [{"index": "p", "id": "17", "status": 400, "cause": {
            "type": "strict_dynamic_mapping_exception", "reason": "introduction of [a] is not allowed"}}]});
        let cause = ErrorCause::of_body(&strict).unwrap();
        assert_eq!(
            cause.to_string(),
            "strict_dynamic_mapping_exception: introduction of [a] is not allowed, document `17`"
        );
        assert_eq!(ErrorCause::of_body(&json!({"found": false})), None);
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
            if let Some(cause) = ErrorCause::of_body(&json) {
                prop_assert!(!cause.to_string().contains('\n'));
            }
        }
    }
}
