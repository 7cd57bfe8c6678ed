//! A Rust type for a mapping: a first draft, which its author goes on with.

use std::collections::BTreeSet;

use es_client::{
    dsl::{Mapping, mapping::Property},
    prelude::Value,
};

use crate::capitalized;

/// The structs for the documents of an index, with a struct for each inner object.
///
/// Of a mapping nobody can tell which fields are always there and which are lists: each is an `Option`, and one value.
#[must_use]
pub fn of(index: &str, mapping: &Mapping) -> String {
    let mut text = String::from("use es_client::prelude::*;\nuse serde::{Deserialize, Serialize};\n");
    let mut names = BTreeSet::new();
    let root = Property { properties: mapping.properties().clone(), ..Property::default() };
    let name = type_name(index, &mut names);
    structs(&name, &format!("#[document(index = {index:?})]\n"), &root, &mut names, &mut text);
    text
}

fn structs(name: &str, attribute: &str, object: &Property, names: &mut BTreeSet<String>, text: &mut String) {
    let mut inner = String::new();
    *text += &format!("\n#[derive(Debug, Serialize, Deserialize, Document)]\n{attribute}struct {name} {{\n");
    let mut fields = BTreeSet::new();
    for (field, property) in &object.properties {
        let ident = field_name(field, &mut fields);
        if ident.trim_start_matches("r#") != field {
            *text += &format!("    #[serde(rename = {field:?})]\n");
        }
        let (attribute, ty) = field_type(field, property, names, &mut inner);
        if property.type_name() == "alias" {
            *text += "    #[serde(skip)]\n";
        }
        if let Some(attribute) = attribute {
            *text += &format!("    #[field({attribute})]\n");
        }
        *text += &format!("    {ident}: {ty},\n");
    }
    *text += "}\n";
    *text += &inner;
}

/// What the attribute of a field says, and its type; the structs of inner objects go to `inner`.
fn field_type(
    field: &str,
    property: &Property,
    names: &mut BTreeSet<String>,
    inner: &mut String,
) -> (Option<String>, String) {
    let kind = property.type_name();
    if kind == "object" || kind == "nested" {
        if property.properties.is_empty() {
            return (Some("dynamic".to_owned()), "Option<Value>".to_owned());
        }
        let name = type_name(field, names);
        structs(&name, "", property, names, inner);
        return match kind {
            "nested" => (Some("nested".to_owned()), format!("Option<Vec<{name}>>")),
            _ => (None, format!("Option<{name}>")),
        };
    }
    let attribute = attribute(kind, property);
    let own = match kind {
        "long" => "i64",
        "integer" => "i32",
        "short" => "i16",
        "byte" => "i8",
        "double" => "f64",
        "float" => "f32",
        "boolean" => "bool",
        "ip" => "std::net::IpAddr",
        "text" if attribute == "text, keyword(ignore_above = 256)" => "String",
        _ => "",
    };
    match (kind, own) {
        ("alias", _) => (Some(attribute), "()".to_owned()),
        ("half_float" | "scaled_float", _) => (Some(attribute), "Option<f64>".to_owned()),
        // The Rust type tells it.
        (kind, own) if !own.is_empty() && (attribute == kind || kind == "text") => (None, format!("Option<{own}>")),
        ("text" | "keyword" | "wildcard" | "constant_keyword" | "match_only_text" | "date" | "date_nanos", _) => {
            (Some(attribute), "Option<String>".to_owned())
        }
        (_, "") => (Some(attribute), "Option<Value>".to_owned()),
        (_, own) => (Some(attribute), format!("Option<{own}>")),
    }
}

/// What `#[field(…)]` says: `text(analyzer = "english"), keyword`.
fn attribute(kind: &str, property: &Property) -> String {
    let mut parts = vec![kind_with_params(kind, property)];
    let mut others = Vec::new();
    for (name, field) in &property.fields {
        let written = kind_with_params(field.type_name(), field);
        match name.as_str() {
            "keyword" if field.type_name() == "keyword" => parts.push(written),
            name => others.push(format!("{name}({written})")),
        }
    }
    if !others.is_empty() {
        parts.push(format!("fields({})", others.join(", ")));
    }
    parts.join(", ")
}

fn kind_with_params(kind: &str, property: &Property) -> String {
    let params = property.params.iter().filter(|(name, _)| *name != "type");
    let params: Vec<String> = params.filter_map(|(name, value)| param(kind, name, value)).collect();
    if params.is_empty() { kind.to_owned() } else { format!("{kind}({})", params.join(", ")) }
}

fn param(kind: &str, name: &str, value: &Value) -> Option<String> {
    match value {
        Value::Bool(_) | Value::Number(_) | Value::String(_) => Some(format!("{name} = {value}")),
        Value::Object(relations) if (kind, name) == ("join", "relations") => {
            let pairs = relations.iter().flat_map(|(parent, children)| {
                let children = children.as_array().cloned().unwrap_or_else(|| vec![children.clone()]);
                children.into_iter().map(move |child| format!("relation({parent:?}, {child})"))
            });
            Some(pairs.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) if items.iter().all(Value::is_string) => Some(format!("{name}({value})")),
        // Left to the author.
        _ => None,
    }
}

/// `log-lines` as `LogLines`, and not twice the same.
fn type_name(name: &str, names: &mut BTreeSet<String>) -> String {
    let words = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !word.starts_with(char::is_numeric));
    let mut made: String = words.map(capitalized).collect();
    if made.is_empty() {
        made = "Document".to_owned();
    }
    unused(made, names)
}

/// `@timestamp` as `timestamp`, `type` as `r#type`.
fn field_name(name: &str, names: &mut BTreeSet<String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    let mut made: String = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric()).chars().map(plain).collect();
    if made.is_empty() || made.starts_with(|c: char| c.is_ascii_digit()) {
        made = format!("field_{made}");
    }
    // These are no names even as raw identifiers.
    if ["crate", "self", "super"].contains(&made.as_str()) {
        made.push('_');
    }
    let made = unused(made, names);
    if KEYWORDS.contains(&made.as_str()) { format!("r#{made}") } else { made }
}

/// The words that are not names: the keywords of edition 2024, and those that are kept for later.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

fn unused(name: String, names: &mut BTreeSet<String>) -> String {
    let mut made = name.clone();
    let mut number = 2;
    while !names.insert(made.clone()) {
        made = format!("{name}{number}");
        number += 1;
    }
    made
}
