//! Values that a test keeps, and paths into answers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What earlier steps kept by name, and the last answer as `body`.
#[derive(Debug, Default)]
pub(crate) struct Stash(BTreeMap<String, Value>);

impl Stash {
    pub(crate) fn set(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The value with what is kept in place of `$name`, `$name.path` and `${name}`.
    pub(crate) fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.fill_text(text),
            Value::Array(list) => list.iter().map(|item| self.fill(item)).collect(),
            Value::Object(map) => {
                let entry = |(key, value): (&String, &Value)| (plain(&self.fill_text(key)), self.fill(value));
                Value::Object(map.iter().map(entry).collect::<Map<_, _>>())
            }
            other => other.clone(),
        }
    }

    fn fill_text(&self, text: &str) -> Value {
        if let Some(name) = text.strip_prefix('$') {
            let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
            let (name, path) = name.split_once('.').unwrap_or((name, ""));
            if let Some(value) = self.0.get(name) {
                return self.find(value, path);
            }
        }
        let mut filled = text.to_owned();
        for (name, value) in &self.0 {
            let mark = format!("${{{name}}}");
            if filled.contains(&mark) {
                filled = filled.replace(&mark, &plain(value));
            }
        }
        Value::String(filled)
    }

    /// What stands at a path such as `hits.hits.0._id`; null if there is nothing. A dot in a name is written `\.`.
    pub(crate) fn find(&self, value: &Value, path: &str) -> Value {
        let mut at = value;
        for segment in segments(path) {
            let segment = plain(&self.fill_text(&segment));
            let next = match at {
                Value::Object(map) if segment == "_arbitrary_key_" => {
                    return map.keys().next().map_or(Value::Null, |key| Value::String(key.clone()));
                }
                Value::Object(map) => map.get(&segment),
                Value::Array(list) => segment.parse::<usize>().ok().and_then(|index| list.get(index)),
                _ => None,
            };
            let Some(next) = next else { return Value::Null };
            at = next;
        }
        at.clone()
    }
}

fn segments(path: &str) -> Vec<String> {
    let hidden = path.replace("\\.", "\0");
    hidden.split('.').filter(|segment| !segment.is_empty()).map(|segment| segment.replace('\0', ".")).collect()
}

/// The text of a value in a path or a query string; of a list its items with commas.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
