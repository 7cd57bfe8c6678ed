//! Nothing that the servers' specification names is missing here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;

use super::params::PARAMS;
use super::types::TYPES;

/// Types with the names of their parameters.
type Types = BTreeMap<String, BTreeSet<String>>;

/// Types whose builders are not made of the table, with what they take.
const BY_HAND: [(&str, &str); 4] =
    [("object", "Object"), ("nested", "Object"), ("passthrough", "Object"), ("{dynamic_type}", "DynamicType")];

/// What `Property` has a method for, which is what objects take.
const OF_OBJECTS: [&str; 9] = [
    "copy_to",
    "store",
    "enabled",
    "subobjects",
    "include_in_parent",
    "include_in_root",
    "priority",
    "time_series_dimension",
    "dynamic",
];

/// What the specification gives to every type, meaningful or not: sub-fields and inner fields, and
/// the settings of objects and exact texts.
const EVERYWHERE: [&str; 6] = ["meta", "properties", "fields", "dynamic", "synthetic_source_keep", "ignore_above"];

fn offered() -> Types {
    let kinds = TYPES.iter().chain(&BY_HAND);
    kinds
        .map(|(name, kind)| {
            let params = PARAMS.iter().filter(|(_, kinds)| kinds.contains(kind)).map(|(param, _)| *param);
            let objects = OF_OBJECTS.into_iter().filter(|_| *kind == "Object");
            (name.to_string(), params.chain(objects).map(str::to_owned).collect())
        })
        .collect()
}

fn missing(known: &Types) -> Vec<String> {
    let offered = offered();
    let mut missing = Vec::new();
    for (name, params) in known {
        match offered.get(name) {
            None => missing.push(name.clone()),
            Some(offered) => missing.extend(params.difference(offered).map(|param| format!("{name}.{param}"))),
        }
    }
    missing
}

#[test]
fn all_types_and_parameters_are_offered() {
    let known: Types = serde_json::from_str(include_str!("../../tests/data/field_types.json")).unwrap();
    assert_eq!(known.len(), 58);
    assert_eq!(missing(&known), Vec::<String>::new());
}

/// The list above is that of the specification's own data, which is not part of this repository.
#[test]
fn the_list_of_types_is_that_of_the_specification() {
    let folder = std::env::var_os("ES_API_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join("field_types.json")) else {
        println!("skipped: no field_types.json in {} (set ES_API_DATA)", folder.display());
        return;
    };
    let data: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let known: Types = data
        .into_iter()
        .map(|(name, data)| {
            let params = data["params"].as_array().unwrap().iter().map(|param| param["name"].as_str().unwrap());
            (name, params.filter(|param| !EVERYWHERE.contains(param)).map(str::to_owned).collect())
        })
        .collect();
    let committed: Types = serde_json::from_str(include_str!("../../tests/data/field_types.json")).unwrap();
    assert_eq!(committed, known, "tests/data/field_types.json is out of date");
}
