//! The settings of the new index of a migration.

use std::collections::BTreeMap;

use es_dsl::mapping::IndexSettings;
use serde_json::Value;

/// The settings of the new index.
pub(super) struct NewSettings {
    /// Those that it is created with.
    pub(super) settings: IndexSettings,
    /// Those that it gets when all is copied.
    pub(super) after: IndexSettings,
}

/// Settings by their full names without `index.`.
type Flat = BTreeMap<String, Value>;

/// What servers set themselves, or what belongs to one index only; names, or the beginnings of names.
const OWN: [&str; 14] = [
    "uuid",
    "creation_date",
    "provided_name",
    "version.",
    "blocks.",
    "resize.",
    "shrink.",
    "routing.allocation.initial_recovery.",
    "history",
    "verified_before_close",
    "number_of_routing_shards",
    "lifecycle.indexing_complete",
    "soft_deletes.",
    "frozen",
];

/// Pipelines, through which documents went already.
const PIPELINES: [&str; 2] = ["default_pipeline", "final_pipeline"];

/// The settings that are given, or else those of the old index, as the server tells them, and over them those of the
/// document type.
pub(super) fn of_new_index(old: &Value, given: Option<&IndexSettings>, of_type: Option<&IndexSettings>) -> NewSettings {
    let mut settings = Flat::new();
    match given {
        Some(given) => flatten("", &to_value(given), &mut settings),
        None => {
            flatten("", old, &mut settings);
            settings.retain(|name, _| !OWN.iter().any(|own| is_of(name, own)));
            let mut ours = Flat::new();
            flatten("", &of_type.map(to_value).unwrap_or_default(), &mut ours);
            // An analyzer is defined as a whole.
            let definitions: Vec<String> = ours.keys().filter_map(|name| definition(name)).collect();
            settings.retain(|name, _| definition(name).is_none_or(|defined| !definitions.contains(&defined)));
            settings.extend(ours);
        }
    }
    let (after, before): (Flat, Flat) = settings.into_iter().partition(|(name, _)| PIPELINES.contains(&name.as_str()));
    NewSettings { settings: of_flat(before), after: of_flat(after) }
}

fn to_value(settings: &IndexSettings) -> Value {
    serde_json::to_value(settings).unwrap_or_default()
}

fn of_flat(settings: Flat) -> IndexSettings {
    let full = settings.into_iter().map(|(name, value)| (format!("index.{name}"), value));
    IndexSettings::raw(full.collect::<BTreeMap<_, _>>())
}

fn flatten(parent: &str, value: &Value, flat: &mut Flat) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
                flatten(&path, value, flat);
            }
        }
        Value::Null => {}
        value => {
            let name = parent.strip_prefix("index.").unwrap_or(parent);
            flat.insert(name.to_owned(), value.clone());
        }
    }
}

fn is_of(name: &str, own: &str) -> bool {
    if own.ends_with('.') { name.starts_with(own) } else { name.split('.').next() == Some(own) || name == own }
}

/// The definition that a setting is a part of, such as `analysis.analyzer.names`.
fn definition(name: &str) -> Option<String> {
    let mut parts = name.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("analysis"), Some(group), Some(name)) => Some(format!("analysis.{group}.{name}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn both(new: &NewSettings) -> (Value, Value) {
        (to_value(&new.settings), to_value(&new.after))
    }

    #[test]
    fn a_new_index_has_the_settings_of_the_old_one_and_of_its_type() {
        let old = json!({"index": {
            "uuid": "u", "creation_date": "1", "provided_name": "tweets-1", "version": {"created": "7100299"},
            "number_of_shards": "3", "number_of_replicas": "2", "blocks": {"write": "true"},
            "default_pipeline": "stamp", "mapping": {"total_fields": {"limit": "5000"}},
            "analysis": {"analyzer": {
                "names": {"type": "custom", "tokenizer": "keyword"}, "old": {"type": "stop", "stopwords": ["a", "b"]},
            }},
        }});
        let ours = IndexSettings::new()
            .number_of_replicas(1)
            .param("index.codec", "best_compression")
            .analyzer("names", json!({"type": "standard"}));
        let (settings, after) = both(&of_new_index(&old, None, Some(&ours)));
        assert_eq!(
            settings,
            json!({
                "index.number_of_shards": "3", "index.number_of_replicas": 1, "index.codec": "best_compression",
                "index.mapping.total_fields.limit": "5000",
                "index.analysis.analyzer.names.type": "standard",
                "index.analysis.analyzer.old.type": "stop", "index.analysis.analyzer.old.stopwords": ["a", "b"],
            })
        );
        assert_eq!(after, json!({"index.default_pipeline": "stamp"}));
        let (settings, after) = both(&of_new_index(&old, Some(&IndexSettings::new().number_of_shards(1)), Some(&ours)));
        assert_eq!((settings, after), (json!({"index.number_of_shards": 1}), json!({})));
    }
}
