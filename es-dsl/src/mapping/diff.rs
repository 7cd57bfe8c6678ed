//! How the mapping of a document type differs from the one of a live index.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::defaults::{self, canonical, is_covered};
use super::{IndexSettings, Mapping, Properties, Property};
use crate::json::to_json;

/// What has to happen to an index before it is as a document type says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Diff {
    /// Nothing.
    Same,
    /// These fields and parameters are missing or differ, and a change of the mapping sets them on the live index.
    Add(Vec<Difference>),
    /// These cannot be changed on the live index: its documents have to be copied to a new one. What could be added
    /// is not listed, since the new index has it anyway.
    Reindex(Vec<Difference>),
}

/// One difference between a document type and a live index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The path of the field, such as `author.name`, or of a sub-field, such as `title.raw`; empty for the mapping
    /// itself, and for a setting.
    pub field: String,
    /// The parameter of the field, or the setting; `None` where the whole field is missing in the index.
    pub parameter: Option<String>,
    /// What the type says; `None`: nothing, so that the server's default counts.
    pub wanted: Option<Value>,
    /// What the index has; `None`: nothing, so that the server's default counts.
    pub live: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or_else(|| "its default".to_owned(), Value::to_string);
        match (&self.parameter, self.field.is_empty()) {
            (None, _) => return write!(f, "`{}` is missing", self.field),
            (Some(name), true) => write!(f, "`{name}`")?,
            (Some(name), false) => write!(f, "`{name}` of `{}`", self.field)?,
        }
        write!(f, " should be {} and is {}", shown(&self.wanted), shown(&self.live))
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, differences) = match self {
            Self::Same => return f.write_str("the index is as the type says"),
            Self::Add(differences) => ("to add", differences),
            Self::Reindex(reasons) => ("the index has to be copied to a new one", reasons),
        };
        let list: Vec<String> = differences.iter().map(Difference::to_string).collect();
        write!(f, "{what}: {}", list.join("; "))
    }
}

impl<D> Mapping<D> {
    /// What has to happen to an index of this `live` mapping, and of these settings as servers tell them, before it is
    /// as this mapping says; `settings` are those that an index for it is created with.
    ///
    /// Fields that only the index has are no difference, nor is what a server fills in: a parameter that is left out
    /// means its default where that is known, and anything where it is not.
    ///
    /// ```
    /// use es_dsl::mapping::{Diff, IndexSettings, Mapping, keyword, long, text};
    ///
    /// let live = Mapping::new().field("title", text()).field("year", long());
    /// let none = IndexSettings::new();
    /// let diff = |wanted: Mapping| wanted.diff(&none, &live, &none);
    /// assert_eq!(diff(Mapping::new().field("title", text())), Diff::Same);
    /// let added = diff(Mapping::new().field("title", text().field("raw", keyword())));
    /// assert_eq!(added.to_string(), "to add: `title.raw` is missing");
    /// let changed = diff(Mapping::new().field("year", keyword()));
    /// assert_eq!(
    ///     changed.to_string(),
    ///     r#"the index has to be copied to a new one: `type` of `year` should be "keyword" and is "long""#,
    /// );
    /// ```
    #[must_use]
    pub fn diff<L>(&self, settings: &IndexSettings, live: &Mapping<L>, live_settings: &IndexSettings) -> Diff {
        let mut found = Found::default();
        found.analysis(settings, live_settings);
        found.params("", "", &self.root, &live.root);
        let flat = self.root.params.get("subobjects").or(live.root.params.get("subobjects"));
        found.properties("", is_false(flat), &self.root.properties, &live.root.properties);
        found.analyzers_of_additions(live_settings);
        match found {
            Found { reasons, additions, .. } if reasons.is_empty() && additions.is_empty() => Diff::Same,
            Found { reasons, additions, .. } if reasons.is_empty() => Diff::Add(additions),
            Found { reasons, .. } => Diff::Reindex(reasons),
        }
    }
}

/// The differences that were found.
#[derive(Default)]
struct Found {
    additions: Vec<Difference>,
    reasons: Vec<Difference>,
    /// The analyzers and normalizers that additions use, each with its group in the settings and its field.
    analyzers: BTreeSet<(&'static str, String, String)>,
}

impl Found {
    /// Compares fields. Where inner objects are no objects of the mapping (`is_flat`), their names have dots.
    fn properties(&mut self, parent: &str, is_flat: bool, wanted: &Properties, live: &Properties) {
        let normal = |properties| if is_flat { flattened(properties) } else { expanded(properties) };
        let (wanted, live) = (normal(wanted), normal(live));
        for (name, wanted) in &wanted {
            let path = join(parent, name);
            match live.get(name) {
                Some(live) => self.field(&path, wanted, live),
                None => self.missing(path, wanted),
            }
        }
    }

    fn field(&mut self, path: &str, wanted: &Property, live: &Property) {
        let (kind, live_kind) = (wanted.type_name(), live.type_name());
        if kind != live_kind {
            return self.reasons.push(Difference {
                field: path.to_owned(),
                parameter: Some("type".to_owned()),
                wanted: Some(kind.into()),
                live: Some(live_kind.into()),
            });
        }
        self.params(path, kind, wanted, live);
        let flat = wanted.params.get("subobjects").or(live.params.get("subobjects"));
        self.properties(path, is_false(flat), &wanted.properties, &live.properties);
        self.properties(path, false, &wanted.fields, &live.fields);
    }

    /// Compares the parameters of a field of this type, or those of the mapping itself, whose type is empty.
    fn params(&mut self, path: &str, kind: &str, wanted: &Property, live: &Property) {
        let names: BTreeSet<&String> = wanted.params.keys().chain(live.params.keys()).collect();
        for name in names.into_iter().filter(|name| *name != "type") {
            let (ours, theirs) = (effective(kind, name, wanted), effective(kind, name, live));
            let is_said = match wanted.params.contains_key(name.as_str()) {
                true => live.params.contains_key(name.as_str()) || defaults::is_told(kind, name),
                false => !(ours.is_empty() || defaults::stays(kind, name)),
            };
            let is_same = ours.iter().any(|ours| theirs.iter().any(|theirs| is_covered(name, ours, theirs)));
            if !is_said || is_same {
                continue;
            }
            let (ours, theirs) = (wanted.params.get(name.as_str()), live.params.get(name.as_str()));
            let difference = Difference {
                field: path.to_owned(),
                parameter: Some(name.clone()),
                wanted: ours.cloned(),
                live: theirs.cloned(),
            };
            if defaults::is_changeable(kind, name, ours, theirs) {
                self.uses(path, wanted);
                self.additions.push(difference);
            } else {
                self.reasons.push(difference);
            }
        }
    }

    fn missing(&mut self, path: String, wanted: &Property) {
        self.uses(&path, wanted);
        let json = to_json(wanted).ok();
        self.additions.push(Difference { field: path, parameter: None, wanted: json, live: None });
    }

    /// Keeps the analyzers that a field and its inner fields use.
    fn uses(&mut self, path: &str, property: &Property) {
        for (parameter, group) in [
            ("analyzer", "analyzer"),
            ("search_analyzer", "analyzer"),
            ("search_quote_analyzer", "analyzer"),
            ("normalizer", "normalizer"),
        ] {
            if let Some(Value::String(analyzer)) = property.params.get(parameter) {
                self.analyzers.insert((group, analyzer.clone(), path.to_owned()));
            }
        }
        for (name, inner) in property.properties.iter().chain(&property.fields) {
            self.uses(&join(path, name), inner);
        }
    }

    /// Compares the definitions of analyzers and of their parts, which a live index keeps as they are.
    fn analysis(&mut self, settings: &IndexSettings, live: &IndexSettings) {
        let Some(Value::Object(groups)) = settings.get("analysis") else { return };
        for (group, definitions) in groups {
            for (name, definition) in definitions.as_object().into_iter().flatten() {
                let parameter = format!("analysis.{group}.{name}");
                let theirs = live.get(&parameter);
                if theirs.is_none_or(|theirs| canonical(definition) != canonical(theirs)) {
                    self.reasons.push(Difference {
                        field: String::new(),
                        parameter: Some(parameter),
                        wanted: Some(definition.clone()),
                        live: theirs.cloned(),
                    });
                }
            }
        }
    }

    /// An analyzer that neither the servers bring nor the index defines cannot be used by a field that is added.
    fn analyzers_of_additions(&mut self, live: &IndexSettings) {
        for (group, name, field) in std::mem::take(&mut self.analyzers) {
            let parameter = format!("analysis.{group}.{name}");
            let is_told = self.reasons.iter().any(|reason| reason.parameter.as_ref() == Some(&parameter));
            if !is_told && !defaults::is_built_in(group, &name) && live.get(&parameter).is_none() {
                self.reasons.push(Difference {
                    field,
                    parameter: Some(parameter),
                    wanted: Some(name.into()),
                    live: None,
                });
            }
        }
    }
}

/// What a parameter is in effect: what is said of it, or what it can be where nothing is said.
fn effective(kind: &str, name: &str, property: &Property) -> Vec<Value> {
    match (property.params.get(name), name) {
        (Some(value), name) => vec![canonical(&defaults::in_one_form(kind, name, value))],
        (None, "search_analyzer") => effective(kind, "analyzer", property),
        (None, "search_quote_analyzer") => effective(kind, "search_analyzer", property),
        (None, _) => defaults::of(kind, name).iter().map(canonical).collect(),
    }
}

/// The fields with an object for each name before a dot, as servers keep them.
fn expanded(properties: &Properties) -> Properties {
    let mut expanded = Properties::new();
    for (name, property) in properties {
        let (name, property) = match name.split_once('.') {
            Some((outer, inner)) if !outer.is_empty() && !inner.is_empty() => {
                (outer, Property::default().property(inner, property.clone()))
            }
            _ => (name.as_str(), property.clone()),
        };
        merge(expanded.entry(name.to_owned()).or_default(), property);
    }
    expanded
}

/// Adds what another description of the same field says.
fn merge(property: &mut Property, other: Property) {
    property.params.extend(other.params);
    property.fields.extend(other.fields);
    for (name, inner) in other.properties {
        merge(property.properties.entry(name).or_default(), inner);
    }
}

/// The fields with the inner fields of objects beside them, whose names have dots then.
fn flattened(properties: &Properties) -> Properties {
    let mut flat = Properties::new();
    for (name, property) in properties {
        match property.type_name() {
            "object" => {
                let inner = flattened(&property.properties);
                flat.extend(inner.into_iter().map(|(inner, property)| (join(name, &inner), property)));
            }
            _ => drop(flat.insert(name.clone(), property.clone())),
        }
    }
    flat
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}

fn is_false(value: Option<&Value>) -> bool {
    value.is_some_and(|value| canonical(value) == "false")
}

#[cfg(test)]
mod tests;
