//! The types of the API specification, as far as searches use them: what is valid, at random, and
//! which of two spellings are the same.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The specification: kinds of queries, and the types that they name.
#[derive(Deserialize)]
pub(crate) struct Spec {
    /// The type of each kind's parameters; none where the specification does not describe the kind.
    pub(crate) kinds: BTreeMap<String, Option<String>>,
    /// What the types are, by name.
    pub(crate) types: BTreeMap<String, Type>,
}

/// One type.
#[derive(Deserialize)]
pub(crate) struct Type {
    #[serde(default, rename = "enum")]
    pub(crate) words: Vec<String>,
    /// Whether other words are valid too.
    #[serde(default)]
    pub(crate) open: bool,
    #[serde(default, rename = "is")]
    pub(crate) alias: Option<String>,
    /// The members of an object; `!` stands behind the names of those that it cannot be without, and
    /// `*` for members of any name.
    #[serde(default)]
    pub(crate) members: BTreeMap<String, String>,
    /// The member as whose value alone the object may be written.
    #[serde(default)]
    pub(crate) short: Option<String>,
    /// Whether the members exclude each other.
    #[serde(default)]
    pub(crate) one: bool,
}

impl Type {
    fn member(&self, name: &str) -> Option<&str> {
        let of = |name: &str| self.members.get(name).map(String::as_str);
        of(name).or_else(|| of(&format!("{name}!")))
    }

    fn is_object(&self) -> bool {
        self.words.is_empty() && self.alias.is_none()
    }

    /// The name of a member in the specification.
    fn known_as<'a>(&self, name: &'a str) -> &'a str {
        match ALIASES.iter().find(|(alias, _)| *alias == name) {
            Some((_, other)) if self.member(name).is_none() && self.member(other).is_some() => other,
            _ => name,
        }
    }

    /// The type of the members that may have any name.
    fn any_name(&self) -> Option<&str> {
        self.member("*").map(|ty| ty.split_once(',').map_or(ty, |(_, ty)| ty))
    }
}

/// The parts of a type between `|`, those inside of `<…>` left alone.
fn alternatives(ty: &str) -> Vec<&str> {
    split(ty, '|')
}

fn split(ty: &str, at: char) -> Vec<&str> {
    let mut depth = 0;
    ty.split(|c| {
        depth += match c {
            '<' => 1,
            '>' => -1,
            _ => 0,
        };
        c == at && depth == 0
    })
    .collect()
}

/// The arguments of `name<…>`.
fn arguments<'a>(ty: &'a str, name: &str) -> Option<Vec<&'a str>> {
    Some(split(ty.strip_prefix(name)?.strip_prefix('<')?.strip_suffix('>')?, ','))
}

/// The same sequence of choices for the same seed.
pub(crate) struct Choices(pub(crate) u64);

impl Choices {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    fn word(&mut self) -> Value {
        (*self.of(&["fox", "a.b", "quick brown", "", "größe", "2", "user_id"])).into()
    }

    fn name(&mut self) -> String {
        (*self.of(&["title", "user.id", "a-b", "größe", "pin"])).to_owned()
    }
}

impl Spec {
    pub(crate) fn committed() -> Self {
        serde_json::from_str(include_str!("../data/query_spec.json")).unwrap()
    }

    /// A query of any kind.
    pub(crate) fn query(&self, depth: u32, choices: &mut Choices) -> Value {
        if depth == 0 {
            return json!({"match_all": {}});
        }
        let kinds: Vec<_> = self.kinds.iter().filter_map(|(kind, ty)| Some((kind, ty.as_deref()?))).collect();
        let (kind, ty) = *choices.of(&kinds);
        json!({kind: self.value(ty, depth - 1, choices)})
    }

    /// A value of a type.
    pub(crate) fn value(&self, ty: &str, depth: u32, choices: &mut Choices) -> Value {
        let alternatives = alternatives(ty);
        let ty = *choices.of(&alternatives);
        if let Some(item) = ty.strip_suffix("[]") {
            let length = 1 + choices.below(if depth == 0 { 1 } else { 3 });
            return (0..length).map(|_| self.value(item, depth, choices)).collect();
        }
        if let Some(arguments) = arguments(ty, "map").or_else(|| arguments(ty, "single_key")) {
            return json!({choices.name(): self.value(arguments[1], depth, choices)});
        }
        match ty.split('<').next().unwrap() {
            "QueryContainer" => self.query(depth, choices),
            "SpanQuery" if depth == 0 => json!({"span_term": {"title": "fox"}}),
            "IntervalsContainer" if depth == 0 => json!({"match": {"query": "fox"}}),
            // Kept as JSON.
            "RetrieverContainer" => json!({"standard": {}}),
            "SearchRequestBody" if depth == 0 => json!({}),
            // A script that is a search is of another kind: a template.
            "ScriptSource" | "string" => choices.word(),
            "AggregationContainer" => json!({"terms": {"field": "tag"}}),
            "any" | "EmptyObject" => json!({"title": "fox"}),
            "T" | "TOrigin" | "TDistance" | "TScale" => json!("1d"),
            "null" => Value::Null,
            "boolean" => (choices.below(2) == 0).into(),
            "integer" | "long" | "short" | "byte" | "ulong" | "Unit" => choices.below(100).into(),
            "float" | "double" | "number" => (choices.below(1000) as f64 / 8.0).into(),
            "-1" => (-1).into(),
            "0" => 0.into(),
            name => match self.types.get(name) {
                Some(ty) => self.value_of(ty, depth, choices),
                None => panic!("the specification does not know `{name}`"),
            },
        }
    }

    fn value_of(&self, ty: &Type, depth: u32, choices: &mut Choices) -> Value {
        if let Some(alias) = &ty.alias {
            return self.value(alias, depth, choices);
        }
        if !ty.words.is_empty() {
            return choices.of(&ty.words).as_str().into();
        }
        if let Some(short) = &ty.short
            && choices.below(3) == 0
        {
            return self.value(ty.member(short).unwrap(), depth, choices);
        }
        let optional: Vec<_> = ty.members.keys().filter(|name| !name.ends_with('!') && *name != "*").collect();
        let mut names: Vec<&str> = Vec::new();
        let any_name = ty.any_name().is_some();
        if ty.one && any_name && choices.below(2) == 0 {
            // A member of any name.
        } else if ty.one {
            let exclusive: Vec<_> =
                optional.iter().filter(|name| !["boost", "_name", "window_size"].contains(&name.as_str())).collect();
            names.push(choices.of::<&&String>(&exclusive).as_str());
        } else if depth > 0 {
            names.extend(optional.iter().filter(|_| choices.below(4) == 0).map(|name| name.as_str()));
        }
        self.object(ty, &names, depth, choices)
    }

    /// An object with what it cannot be without, and these members.
    pub(crate) fn object(&self, ty: &Type, names: &[&str], depth: u32, choices: &mut Choices) -> Value {
        let required = ty.members.keys().filter_map(|name| name.strip_suffix('!'));
        let demanded =
            DEMANDED.iter().filter(|(member, beside)| ty.member(member).is_some() && ty.member(beside).is_some());
        let demanded = demanded.map(|(member, _)| *member);
        let mut object = Map::new();
        for name in required.chain(demanded).chain(names.iter().copied()) {
            if name == "id" && object.contains_key("source") || name == "wildcard" && object.contains_key("value") {
                continue;
            }
            let value = self.value(ty.member(name).unwrap(), depth.saturating_sub(1), choices);
            object.insert(name.to_owned(), value);
        }
        if let Some(ty) = ty.any_name().filter(|_| !ty.one || names.is_empty()) {
            object.insert("a-field".to_owned(), self.value(ty, depth.saturating_sub(1), choices));
        }
        object.into()
    }

    /// A query in the spelling to which all its spellings lead.
    pub(crate) fn normal_query(&self, query: &Value) -> Value {
        let Some(kinds) = query.as_object() else { return query.clone() };
        let normal = |(kind, params): (&String, &Value)| {
            let kind = match ALIASES.iter().find(|(alias, _)| alias == kind) {
                Some((_, known)) if !self.kinds.contains_key(kind) => known,
                _ => kind.as_str(),
            };
            let params = match self.kinds.get(kind) {
                Some(Some(ty)) => self.normal(ty, params),
                _ => params.clone(),
            };
            (kind.to_owned(), params)
        };
        kinds.iter().map(normal).collect()
    }

    /// A value of a type, in the spelling to which all its spellings lead: lists in place of single
    /// items, objects in place of shorthands, numbers in place of texts and texts in place of numbers
    /// where the type says so, words in small letters, and no empty lists.
    pub(crate) fn normal(&self, ty: &str, value: &Value) -> Value {
        let all = alternatives(ty);
        if let Some(item) = all.iter().find_map(|ty| ty.strip_suffix("[]")) {
            match value {
                Value::Array(items) => return items.iter().map(|value| self.normal(item, value)).collect(),
                Value::Object(_) | Value::String(_) if all.len() == 1 || all.contains(&item) => {
                    return json!([self.normal(item, value)]);
                }
                _ => {}
            }
        }
        let ty = match all.as_slice() {
            [ty] => ty,
            all => match all
                .iter()
                .find(|ty| exactly(ty, value))
                .or_else(|| all.iter().find(|ty| self.could_be(ty, value)))
            {
                Some(ty) => ty,
                None => return value.clone(),
            },
        };
        if let Some(arguments) = arguments(ty, "map").or_else(|| arguments(ty, "single_key")) {
            let object = value.as_object().into_iter().flatten();
            return object.map(|(name, value)| (name.clone(), self.normal(arguments[1], value))).collect();
        }
        match (ty.split('<').next().unwrap(), value) {
            ("QueryContainer", query) => self.normal_query(query),
            ("string", Value::Number(_) | Value::Bool(_)) => value.to_string().into(),
            ("boolean", Value::String(text)) => text.parse::<bool>().map_or(value.clone(), Value::from),
            ("integer" | "long" | "double" | "number", _) => number(value, |number| number),
            ("float", _) => number(value, |number| f64::from(number as f32)),
            ("any" | "T" | "TOrigin" | "TDistance" | "TScale", _) => value.clone(),
            (name, _) => match self.types.get(name) {
                Some(ty) => self.normal_of(ty, value),
                None => value.clone(),
            },
        }
    }

    fn normal_of(&self, ty: &Type, value: &Value) -> Value {
        if let Some(alias) = &ty.alias {
            return self.normal(alias, value);
        }
        if !ty.words.is_empty() {
            return value.as_str().map_or(value.clone(), |word| word.to_lowercase().into());
        }
        let Some(members) = value.as_object() else {
            return match &ty.short {
                Some(short) => json!({short: self.normal(ty.member(short).unwrap(), value)}),
                None => value.clone(),
            };
        };
        let members = members.iter().map(|(name, value)| {
            let name = ty.known_as(name);
            let value = match ty.member(name).or_else(|| ty.any_name()) {
                Some(ty) => self.normal(ty, value),
                None => value.clone(),
            };
            (name.to_owned(), value)
        });
        members.filter(|(_, value)| value.as_array().is_none_or(|items| !items.is_empty())).collect()
    }

    /// Whether a value looks like one of a type: enough to tell the alternatives of a type apart.
    fn could_be(&self, ty: &str, value: &Value) -> bool {
        let all = alternatives(ty);
        if all.len() > 1 {
            return all.into_iter().any(|ty| self.could_be(ty, value));
        }
        let name = ty.split('<').next().unwrap();
        if ty.ends_with("[]") {
            return value.is_array();
        }
        match (name, value) {
            ("any" | "T" | "TOrigin" | "TDistance" | "TScale", _) => true,
            ("null", _) => value.is_null(),
            ("map" | "single_key" | "QueryContainer", _) => value.is_object(),
            ("string", _) => value.is_string() || value.is_number() || value.is_boolean(),
            ("boolean", Value::String(text)) => text.parse::<bool>().is_ok(),
            ("boolean", _) => value.is_boolean(),
            ("integer" | "long" | "float" | "double" | "number", Value::String(text)) => text.parse::<f64>().is_ok(),
            ("integer" | "long" | "float" | "double" | "number", _) => value.is_number(),
            _ => match self.types.get(name) {
                Some(ty) => match (&ty.alias, value) {
                    (Some(alias), _) => alternatives(alias).into_iter().any(|ty| self.could_be(ty, value)),
                    (None, Value::Object(members)) => {
                        ty.is_object()
                            && (ty.any_name().is_some()
                                || members.keys().all(|name| ty.member(ty.known_as(name)).is_some()))
                    }
                    (None, Value::String(word)) if !ty.words.is_empty() => {
                        ty.open || ty.words.iter().any(|known| known.eq_ignore_ascii_case(word))
                    }
                    (None, _) => ty.short.as_ref().is_some_and(|short| self.could_be(ty.member(short).unwrap(), value)),
                },
                None => false,
            },
        }
    }
}

/// Members that servers demand, and not the specification: the one beside tells the type.
const DEMANDED: [(&str, &str); 5] =
    [("source", "lang"), ("source", "id"), ("value", "wildcard"), ("values", "_name"), ("scale", "decay")];

/// Names that mean the same.
const ALIASES: [(&str, &str); 8] = [
    ("field_masking_span", "span_field_masking"),
    ("to", "lte"),
    ("include", "includes"),
    ("exclude", "excludes"),
    ("aggs", "aggregations"),
    ("wildcard", "value"),
    ("term", "value"),
    ("from", "gte"),
];

/// Whether a value is of a type that JSON itself has.
fn exactly(ty: &str, value: &Value) -> bool {
    match ty {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" | "long" | "float" | "double" | "number" => value.is_number(),
        _ => false,
    }
}

fn number(value: &Value, round: fn(f64) -> f64) -> Value {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_f64(),
    };
    number.map_or(value.clone(), |number| round(number).into())
}
