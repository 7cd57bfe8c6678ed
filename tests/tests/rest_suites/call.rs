//! The call of a step, and its arguments.

use std::collections::BTreeMap;

use es_client::{Elasticsearch, Error, endpoints};
use serde_json::{Map, Value};

use super::stash::plain;

/// The arguments of one call: parts of the path, parameters, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Args {
    pub(crate) values: Map<String, Value>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) ignored: Vec<u16>,
}

impl Args {
    pub(crate) fn new(mut values: Map<String, Value>, headers: BTreeMap<String, String>) -> Self {
        // Indices of today have one type, which is nobody's part.
        let is_typed = values.get("include_type_name") == Some(&Value::Bool(true));
        if !is_typed && values.get("type").is_some_and(|name| name == "_doc") {
            values.remove("type");
        }
        let ignored = values.remove("ignore").map(|statuses| plain(&statuses)).unwrap_or_default();
        let ignored = ignored.split(',').filter_map(|status| status.parse().ok()).collect();
        Self { values, headers, ignored }
    }

    /// Takes an argument as text; of a list its items with commas.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.values.remove(name).map(|value| plain(&value))
    }

    /// Takes names separated by commas, if there are any.
    pub(crate) fn names(&mut self, name: &str) -> Option<String> {
        self.text(name).filter(|names| !names.is_empty())
    }

    /// Takes the body, if it is a JSON object.
    pub(crate) fn object(&mut self) -> Option<Map<String, Value>> {
        match self.values.get("body") {
            Some(Value::Object(_)) => match self.values.remove("body") {
                Some(Value::Object(body)) => Some(body),
                _ => None,
            },
            _ => None,
        }
    }

    /// What was not taken, as parameters; `None` if a body was not.
    pub(crate) fn params(&self) -> Option<Vec<(String, String)>> {
        let pair = |(name, value): (&String, &Value)| (name.clone(), plain(value));
        (!self.values.contains_key("body")).then(|| self.values.iter().map(pair).collect())
    }
}

/// Sends a call by its name, from the table of endpoints.
pub(crate) async fn by_name(es: &Elasticsearch, spec: &endpoints::EndpointSpec, mut args: Args) -> Result<(), Error> {
    let mut call = es.endpoint(spec.name()).ignore_status(args.ignored.clone());
    let is_table = spec.name().starts_with("cat.") && !args.values.contains_key("format");
    if is_table && !args.headers.keys().any(|name| name.eq_ignore_ascii_case("accept")) {
        call = call.header("accept", "text/plain");
    }
    for (name, value) in &args.headers {
        call = call.header(name, value);
    }
    let body = args.values.remove("body");
    for (name, value) in &args.values {
        let is_part = spec.paths().iter().any(|path| path.contains(&format!("{{{name}}}")));
        call = if is_part { call.part(name, plain(value)) } else { call.param(name, plain(value)) };
    }
    call = match body {
        None => call,
        Some(Value::String(text)) if spec.takes_lines() => call.body(text.trim_end().to_owned() + "\n"),
        Some(Value::String(text)) => call.body(text),
        Some(Value::Array(lines)) if spec.takes_lines() => {
            let line = |line: &Value| match line {
                Value::String(text) => text.trim_end().to_owned() + "\n",
                line => line.to_string() + "\n",
            };
            call.body(lines.iter().map(line).collect::<String>())
        }
        Some(body) => call.json(&body),
    };
    call.response().await.map(drop)
}
