//! What servers take for a parameter that is left out, and which parameters can change on a live field.

use serde_json::{Map, Value, json};

/// Whether it is the type of an object, or that of the mapping itself, which is empty.
pub(super) fn is_object(kind: &str) -> bool {
    matches!(kind, "" | "object" | "nested" | "passthrough")
}

/// Whether a parameter that a change of the mapping leaves out stays as it is, on some servers.
pub(super) fn stays(kind: &str, name: &str) -> bool {
    is_object(kind) || matches!(name, "coerce" | "ignore_malformed" | "ignore_z_value" | "meta")
}

/// Whether all servers tell what a parameter was set to.
pub(super) fn is_told(kind: &str, name: &str) -> bool {
    match (kind, name) {
        ("text" | "keyword", "boost") => true,
        (_, "boost") | ("token_count", "null_value") | ("geo_point" | "geo_shape", "index") => false,
        ("completion", "store" | "doc_values") | ("sparse_vector" | "wildcard", "store") => false,
        _ => true,
    }
}

/// The defaults of a parameter of a type of field; several where servers differ, none where they are not known.
pub(super) fn of(kind: &str, name: &str) -> Vec<Value> {
    let is_text = matches!(kind, "text" | "match_only_text" | "search_as_you_type");
    let default = match name {
        "_source" if kind.is_empty() => json!({"enabled": true, "includes": [], "excludes": []}),
        "_routing" if kind.is_empty() => json!({"required": false}),
        _ if is_object(kind) => match name {
            "enabled" | "subobjects" => json!(true),
            "include_in_parent" | "include_in_root" => json!(false),
            _ => return Vec::new(),
        },
        "index" if kind == "dense_vector" => return Vec::new(),
        "doc_values" if is_text || matches!(kind, "completion" | "knn_vector" | "murmur3") => return Vec::new(),
        "doc_values" => json!(kind != "binary"),
        "norms" => json!(is_text),
        "coerce" => json!(!matches!(kind, "geo_shape" | "shape" | "xy_shape")),
        "eager_global_ordinals" => json!(kind == "join"),
        "index"
        | "ignore_z_value"
        | "positive_score_impact"
        | "preserve_separators"
        | "preserve_position_increments"
        | "enable_position_increments" => json!(true),
        "store"
        | "ignore_malformed"
        | "index_phrases"
        | "split_queries_on_whitespace"
        | "fielddata"
        | "time_series_dimension"
        | "skip_list" => json!(false),
        "boost" => json!(1.0),
        "index_options" if is_text => json!("positions"),
        "index_options" if matches!(kind, "keyword" | "flattened") => json!("docs"),
        "similarity" if is_text || matches!(kind, "keyword" | "flattened") => json!("BM25"),
        "term_vector" => json!("no"),
        "position_increment_gap" => json!(100),
        "analyzer" if kind == "completion" => json!("simple"),
        "analyzer" if is_text => json!("default"),
        "max_input_length" => json!(50),
        "max_shingle_size" => json!(3),
        "ignore_above" => return vec![json!(i32::MAX), json!(8191)],
        "depth_limit" => json!(20),
        "null_value" => Value::Null,
        "copy_to" => json!([]),
        "on_script_error" => json!("fail"),
        "orientation" => json!("right"),
        "strategy" => json!("recursive"),
        "element_type" | "data_type" => json!("float"),
        "format" if matches!(kind, "date" | "date_nanos" | "date_range") => {
            return vec![
                json!("strict_date_optional_time||epoch_millis"),
                json!("strict_date_optional_time_nanos||epoch_millis"),
                json!("strict_date_time_no_millis||strict_date_optional_time||epoch_millis"),
            ];
        }
        "locale" => return vec![json!(""), json!("en")],
        _ => return Vec::new(),
    };
    vec![default]
}

/// Whether a parameter of a live field can be changed from one value to another on every server.
pub(super) fn is_changeable(kind: &str, name: &str, wanted: Option<&Value>, live: Option<&Value>) -> bool {
    match (kind, name) {
        ("", name) => matches!(
            name,
            "dynamic"
                | "dynamic_templates"
                | "date_detection"
                | "numeric_detection"
                | "dynamic_date_formats"
                | "runtime"
                | "_meta"
        ),
        ("object" | "nested" | "passthrough", name) => name == "dynamic",
        ("join", "relations") => wanted.zip(live).is_some_and(|(wanted, live)| only_adds(wanted, live)),
        // They can be switched off.
        (_, "norms") => wanted.is_some_and(|wanted| canonical(wanted) == "false"),
        (_, name) => matches!(
            name,
            "ignore_above"
                | "search_analyzer"
                | "search_quote_analyzer"
                | "copy_to"
                | "meta"
                | "coerce"
                | "ignore_malformed"
                | "eager_global_ordinals"
                | "fielddata"
                | "fielddata_frequency_filter"
                | "split_queries_on_whitespace"
                | "max_input_length"
                | "depth_limit"
        ),
    }
}

/// Whether relations have all that the live ones have, and what is new has names that nobody has yet.
fn only_adds(wanted: &Value, live: &Value) -> bool {
    let pairs = |relations: &Value| -> Vec<(String, String)> {
        let parents = relations.as_object().into_iter().flatten();
        let children = |children: &Value| match children {
            Value::Array(names) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            name => name.as_str().map(str::to_owned).into_iter().collect::<Vec<_>>(),
        };
        parents.flat_map(|(parent, names)| children(names).into_iter().map(|name| (parent.clone(), name))).collect()
    };
    let (wanted, live) = (pairs(wanted), pairs(live));
    let is_parent = |name: &str| live.iter().any(|(parent, _)| parent == name);
    let is_known = |name: &str| live.iter().any(|(parent, child)| parent == name || child == name);
    let fits = |(parent, child): &&(String, String)| !is_known(child) && (is_parent(parent) || !is_known(parent));
    live.iter().all(|pair| wanted.contains(pair))
        && wanted.iter().filter(|pair| !live.contains(pair)).all(|pair| fits(&pair))
}

/// A value of a parameter that servers take and tell in several forms, in one of them.
pub(super) fn in_one_form(kind: &str, name: &str, value: &Value) -> Value {
    match (kind, name, value) {
        (_, "script", value) => script(value),
        (_, "locale", Value::String(locale)) => match locale.to_ascii_lowercase().replace('_', "-").as_str() {
            "root" => Value::String(String::new()),
            other => Value::String(other.to_owned()),
        },
        (_, "orientation", Value::String(orientation)) => match orientation.to_ascii_lowercase().as_str() {
            "ccw" | "counterclockwise" => Value::String("right".to_owned()),
            "cw" | "clockwise" => Value::String("left".to_owned()),
            other => Value::String(other.to_owned()),
        },
        ("geo_point", "null_value", Value::String(place)) => match place.split_once(',') {
            Some((lat, lon)) => json!({"lat": lat.trim(), "lon": lon.trim()}),
            None => value.clone(),
        },
        _ => value.clone(),
    }
}

/// A script as servers tell it.
fn script(script: &Value) -> Value {
    let mut members = match script {
        Value::Object(members) => members.clone(),
        source => Map::from_iter([("source".to_owned(), source.clone())]),
    };
    members.entry("lang").or_insert_with(|| "painless".into());
    members.retain(|_, member| !member.as_object().is_some_and(Map::is_empty));
    Value::Object(members)
}

/// One form for all in which servers take and tell a value: scalars are texts, numbers are as short as they can be,
/// and a list of one is that one.
pub(super) fn canonical(value: &Value) -> Value {
    match value {
        Value::Bool(value) => Value::String(value.to_string()),
        Value::Number(number) => Value::String(number_text(&number.to_string())),
        Value::String(text) => Value::String(number_text(text)),
        Value::Array(items) if items.len() == 1 => canonical(&items[0]),
        Value::Array(items) => items.iter().map(canonical).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), canonical(value))).collect(),
        Value::Null => Value::Null,
    }
}

/// A number in its shortest form; any other text as it is.
fn number_text(text: &str) -> String {
    match (text.parse::<i128>(), text.parse::<f64>()) {
        (Ok(whole), _) => whole.to_string(),
        (_, Ok(number)) if number.is_finite() => number.to_string(),
        _ => text.to_owned(),
    }
}

/// Whether what is live is what is wanted, both in canonical form: of objects all wanted members, since servers fill
/// in others.
pub(super) fn is_covered(name: &str, wanted: &Value, live: &Value) -> bool {
    match (wanted, live) {
        // Servers tell the types of contexts in capitals.
        (Value::String(wanted), Value::String(live)) if name == "type" => wanted.eq_ignore_ascii_case(live),
        // All relations count.
        (Value::Object(_), Value::Object(_)) if name == "relations" => wanted == live,
        (Value::Object(wanted), Value::Object(live)) => wanted.iter().all(|(member, wanted)| match live.get(member) {
            Some(live) => is_covered(member, wanted, live),
            None => wanted.is_null() || wanted.as_array().is_some_and(Vec::is_empty),
        }),
        (Value::Array(wanted), Value::Array(live)) => {
            wanted.len() == live.len() && wanted.iter().zip(live).all(|(wanted, live)| is_covered(name, wanted, live))
        }
        _ => wanted == live,
    }
}

/// Whether the servers bring an analyzer or a normalizer, themselves or in one of their official plugins.
pub(super) fn is_built_in(group: &str, name: &str) -> bool {
    match group {
        "normalizer" => name == "lowercase",
        _ => ANALYZERS.contains(&name),
    }
}

const ANALYZERS: [&str; 53] = [
    "default",
    "standard",
    "simple",
    "whitespace",
    "stop",
    "keyword",
    "pattern",
    "fingerprint",
    "snowball",
    "standard_html_strip",
    "chinese",
    "cjk",
    "arabic",
    "armenian",
    "basque",
    "bengali",
    "brazilian",
    "bulgarian",
    "catalan",
    "czech",
    "danish",
    "dutch",
    "english",
    "estonian",
    "finnish",
    "french",
    "galician",
    "german",
    "greek",
    "hindi",
    "hungarian",
    "indonesian",
    "irish",
    "italian",
    "latvian",
    "lithuanian",
    "norwegian",
    "persian",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "sorani",
    "spanish",
    "swedish",
    "thai",
    "turkish",
    "icu_analyzer",
    "kuromoji",
    "nori",
    "polish",
    "smartcn",
    "ukrainian",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_added_under_new_names() {
        let live = json!({"question": ["answer", "comment"], "answer": "vote"});
        for (wanted, adds) in [
            (live.clone(), true),
            (json!({"question": ["answer", "comment", "link"], "answer": "vote"}), true),
            (json!({"question": ["answer", "comment"], "answer": "vote", "user": "badge"}), true),
            (json!({"question": ["answer", "comment"]}), false),
            (json!({"question": ["answer", "comment"], "answer": "vote", "comment": "reply"}), false),
            (json!({"question": ["answer", "comment"], "answer": ["vote", "comment"]}), false),
        ] {
            assert_eq!(only_adds(&wanted, &live), adds, "{wanted}");
        }
    }
}
