//! What a test says of an answer.

use regex::RegexBuilder;
use serde_json::Value;

use super::{
    stash::{Stash, plain},
    suite::Step,
};

/// The last answer: as JSON or text, and as it came.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) value: Value,
    pub(crate) text: String,
}

/// Checks one assertion, and tells what is wrong.
pub(crate) fn check(step: &Step, answer: &Answer, stash: &Stash) -> Result<(), String> {
    if let "is_true" | "is_false" = step.kind.as_str() {
        let path = plain(&step.args);
        let found = find(&path, answer, stash);
        return match is_true(&found) == (step.kind == "is_true") {
            true => Ok(()),
            false => Err(format!("{}: {path} is {}", step.kind, short(&found))),
        };
    }
    let Value::Object(pairs) = &step.args else { return Err(format!("{}: no map", step.kind)) };
    for (path, expected) in pairs {
        let (found, expected) = (find(path, answer, stash), stash.fill(expected));
        let holds = match step.kind.as_str() {
            "match" if path == "$body" && expected.is_string() => {
                matches(&Value::String(answer.text.clone()), &expected)
            }
            "match" => matches(&found, &expected),
            "length" => length(&found).is_some_and(|length| Some(length) == plain(&expected).parse().ok()),
            "contains" => contains(&found, &expected),
            kind => compare(kind, &found, &expected)?,
        };
        if !holds {
            return Err(format!("{}: {path} is {}, not {}", step.kind, short(&found), short(&expected)));
        }
    }
    Ok(())
}

fn find(path: &str, answer: &Answer, stash: &Stash) -> Value {
    match path {
        "" | "$body" => answer.value.clone(),
        path => stash.find(&answer.value, path.strip_prefix("$body.").unwrap_or(path)),
    }
}

fn matches(found: &Value, expected: &Value) -> bool {
    if let Value::String(pattern) = expected {
        let pattern = pattern.trim();
        if pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/') {
            // In the suites, an end is before a last line break, too.
            let pattern = pattern[1..pattern.len() - 1].trim_end();
            let pattern = match pattern.strip_suffix('$').filter(|pattern| !pattern.ends_with('\\')) {
                Some(pattern) => format!(r"{pattern}\n?\z"),
                None => pattern.to_owned(),
            };
            return is_found(&pattern, &plain(found), true);
        }
    }
    equal(found, expected)
}

/// Whether a regular expression is found in a text; one with comments may have blanks for the reader.
pub(crate) fn is_found(pattern: &str, text: &str, with_comments: bool) -> bool {
    let built = RegexBuilder::new(pattern).ignore_whitespace(with_comments).build();
    built.unwrap_or_else(|error| panic!("{error}")).is_match(text)
}

/// Equality in which `10` is `10.0`.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => x == y || x.as_f64() == y.as_f64() && (x.is_f64() || y.is_f64()),
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(x, y)| equal(x, y)),
        (Value::Object(x), Value::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(key, x)| y.get(key).is_some_and(|y| equal(x, y)))
        }
        _ => a == b,
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !matches!(text.as_str(), "" | "false" | "0"),
        Value::Number(number) => number.as_f64() != Some(0.0),
        _ => true,
    }
}

fn length(value: &Value) -> Option<usize> {
    match value {
        Value::String(text) => Some(text.chars().count()),
        Value::Array(list) => Some(list.len()),
        Value::Object(map) => Some(map.len()),
        _ => None,
    }
}

fn contains(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::String(text), expected) => text.contains(&plain(expected)),
        (Value::Array(list), Value::Object(entries)) => {
            let has =
                |item: &Value| entries.iter().all(|(key, entry)| item.get(key).is_some_and(|it| equal(it, entry)));
            list.iter().any(has)
        }
        (Value::Array(list), expected) => list.iter().any(|item| equal(item, expected)),
        _ => false,
    }
}

fn compare(kind: &str, found: &Value, expected: &Value) -> Result<bool, String> {
    let number = |value: &Value| plain(value).parse::<f64>().ok();
    let (Some(found), Some(expected)) = (number(found), number(expected)) else { return Ok(false) };
    match kind {
        "gt" => Ok(found > expected),
        "gte" => Ok(found >= expected),
        "lt" => Ok(found < expected),
        "lte" => Ok(found <= expected),
        _ => Err(format!("the runner does not know `{kind}`")),
    }
}

pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
