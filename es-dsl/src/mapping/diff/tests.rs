use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::mapping::{join, keyword, long, nested, object, text};

fn diff(wanted: &Mapping, live: &Mapping) -> Diff {
    wanted.diff(&IndexSettings::new(), live, &IndexSettings::new())
}

/// The paths of the differences that a change of the mapping can set.
fn added(diff: Diff) -> Vec<String> {
    match diff {
        Diff::Add(differences) => differences.iter().map(Difference::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn reasons(diff: Diff) -> Vec<String> {
    match diff {
        Diff::Reindex(differences) => differences.iter().map(Difference::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

fn mapping(json: Value) -> Mapping {
    serde_json::from_value(json).unwrap()
}

#[test]
fn what_servers_fill_in_or_leave_out_is_no_difference() {
    for (wanted, live) in [
        (json!({"type": "text", "norms": true, "index": true, "store": false}), json!({"type": "text"})),
        (json!({"type": "text", "analyzer": "english"}), json!({"type": "text", "analyzer": "english", "x": 1})),
        (
            json!({"type": "text", "analyzer": "english", "search_analyzer": "english"}),
            json!({"type": "text", "analyzer": "english"}),
        ),
        (
            json!({"type": "completion"}),
            json!({
                "type": "completion", "analyzer": "simple", "preserve_separators": true,
                "preserve_position_increments": true, "max_input_length": 50,
            }),
        ),
        (json!({"type": "keyword", "ignore_above": 64}), json!({"type": "keyword", "ignore_above": "64"})),
        (json!({"type": "date"}), json!({"type": "date", "format": "strict_date_optional_time||epoch_millis"})),
        (json!({"type": "float", "boost": 1}), json!({"type": "float"})),
        (json!({"type": "text", "copy_to": "all"}), json!({"type": "text", "copy_to": ["all"]})),
        (json!({"type": "dense_vector", "dims": 3}), json!({"type": "dense_vector", "dims": 3, "index": true})),
        (json!({"type": "geo_shape", "orientation": "ccw"}), json!({"type": "geo_shape"})),
        (json!({"properties": {}}), json!({"type": "object"})),
        (json!({"type": "nested"}), json!({"type": "nested", "properties": {"a": {"type": "long"}}})),
    ] {
        let [wanted, live] = [wanted, live].map(|field| mapping(json!({"properties": {"field": field}})));
        assert_eq!(diff(&wanted, &live), Diff::Same, "{wanted} {live}");
    }
    let live = json!({"dynamic": "strict", "_meta": {"a": 1}, "_source": {"excludes": ["b"]}});
    assert_eq!(diff(&Mapping::new(), &mapping(live)), Diff::Same);
    let ours = Mapping::new().source_enabled(true).routing_required(false);
    assert_eq!(diff(&ours, &Mapping::new()), Diff::Same);
}

#[test]
fn names_with_dots_are_inner_fields() {
    let dotted = Mapping::new().field("a.b", keyword()).field("a.c.d", long());
    let inner = Mapping::new()
        .field("a", object(Mapping::new().field("b", keyword()).field("c", object(Mapping::new().field("d", long())))));
    assert_eq!(diff(&dotted, &inner), Diff::Same);
    assert_eq!(diff(&inner, &dotted), Diff::Same);
    assert_eq!(added(diff(&dotted.clone().field("a.e", long()), &inner)), ["`a.e` is missing"]);
    // Where objects are no objects of the mapping, the server keeps the names.
    assert_eq!(diff(&inner.param("subobjects", false), &dotted.param("subobjects", false)), Diff::Same);
}

#[test]
fn what_a_live_index_takes_is_to_add() {
    let live = Mapping::new()
        .field("title", text())
        .field("code", keyword().ignore_above(10))
        .field("lines", nested(Mapping::new().field("n", long())))
        .field("relation", join().relation("a", "b"));
    let wanted = Mapping::new()
        .field("title", text().search_analyzer("simple").norms(false).field("raw", keyword()))
        .field("code", keyword())
        .field("lines", nested(Mapping::new().field("n", long()).field("m", long())))
        .field("relation", join().relation("a", "b").relation("a", "c"))
        .dynamic(crate::mapping::DynamicMapping::Strict);
    assert_eq!(
        added(diff(&wanted, &live)),
        [
            r#"`dynamic` should be "strict" and is its default"#,
            "`ignore_above` of `code` should be its default and is 10",
            "`lines.m` is missing",
            r#"`relations` of `relation` should be {"a":["b","c"]} and is {"a":"b"}"#,
            "`norms` of `title` should be false and is its default",
            r#"`search_analyzer` of `title` should be "simple" and is its default"#,
            "`title.raw` is missing",
        ]
    );
}

#[test]
fn what_a_live_index_refuses_is_a_reason() {
    let live = Mapping::new()
        .field("title", text().analyzer("english").norms(false))
        .field("count", long().index(false))
        .field("lines", object(Mapping::new().field("n", long())));
    let wanted = Mapping::new()
        .field("title", text())
        .field("count", long())
        .field("lines", nested(Mapping::new().field("n", long())))
        .field("new", keyword())
        .routing_required(true);
    assert_eq!(
        reasons(diff(&wanted, &live)),
        [
            r#"`_routing` should be {"required":true} and is its default"#,
            "`index` of `count` should be its default and is false",
            r#"`type` of `lines` should be "nested" and is "object""#,
            r#"`analyzer` of `title` should be its default and is "english""#,
            "`norms` of `title` should be its default and is false",
        ]
    );
}

#[test]
fn analyzers_come_with_the_index() {
    let ours = IndexSettings::new()
        .analyzer("names", json!({"type": "custom", "tokenizer": "standard", "filter": ["lowercase"], "x": 2}));
    let named = Mapping::new().field("name", text().analyzer("names"));
    let theirs =
        |analyzer: Value| IndexSettings::raw(json!({"index": {"analysis": {"analyzer": {"names": analyzer}}}}));
    let same = theirs(json!({"type": "custom", "tokenizer": "standard", "filter": "lowercase", "x": "2"}));
    assert_eq!(named.diff(&ours, &named, &same), Diff::Same);
    let other = theirs(json!({"type": "custom", "tokenizer": "keyword"}));
    let found = reasons(named.diff(&ours, &named, &other));
    assert!(found[0].starts_with("`analysis.analyzer.names` should be {"), "{found:?}");
    // The type does not define it, and neither does the index.
    let none = IndexSettings::new();
    let found = reasons(named.diff(&none, &Mapping::new(), &none));
    assert_eq!(found, [r#"`analysis.analyzer.names` of `name` should be "names" and is its default"#]);
    let german = Mapping::new().field("name", text().analyzer("german"));
    assert_eq!(added(german.diff(&none, &Mapping::new(), &none)), ["`name` is missing"]);
}

#[test]
fn a_diff_is_data() {
    let diff = diff(&Mapping::new().field("a", long()), &Mapping::new());
    let json = serde_json::to_value(&diff).unwrap();
    assert_eq!(json, json!({"add": [{"field": "a", "parameter": null, "wanted": {"type": "long"}, "live": null}]}));
    assert_eq!(serde_json::from_value::<Diff>(json).unwrap(), diff);
}

/// Any field, with objects in objects.
fn property() -> impl Strategy<Value = Property> {
    let kind = prop::sample::select(vec!["text", "keyword", "long", "date", "boolean", "geo_point", "ip", "nested"]);
    let flag = || prop::option::of(any::<bool>());
    let leaf = (kind, flag(), flag(), prop::option::of(1u32..99)).prop_map(|(kind, index, store, above)| {
        let mut field = Property::of_type(kind);
        field.params.extend(index.map(|index| ("index".to_owned(), json!(index))));
        field.params.extend(store.map(|store| ("store".to_owned(), json!(store))));
        field.params.extend(above.map(|above| ("ignore_above".to_owned(), json!(above))));
        field
    });
    leaf.prop_recursive(3, 24, 4, |inner| {
        let fields = prop::collection::btree_map("[a-d]{1,2}", inner, 1..4);
        (fields, any::<bool>()).prop_map(|(properties, is_nested)| {
            let object = Property { properties, ..Property::default() };
            if is_nested { object.nested() } else { object.object() }
        })
    })
}

fn any_mapping() -> impl Strategy<Value = Mapping> {
    prop::collection::btree_map("[a-f]{1,2}(\\.[a-c])?", property(), 1..6)
        .prop_filter("one name is not the beginning of another", |fields| {
            fields.keys().all(|name| !name.contains('.') || !fields.contains_key(name.split('.').next().unwrap()))
        })
        .prop_map(|fields| fields.into_iter().fold(Mapping::new(), |mapping, (name, field)| mapping.field(name, field)))
}

proptest! {
    #[test]
    fn a_mapping_is_as_it_says(mapping in any_mapping(), extra in property()) {
        prop_assert_eq!(diff(&mapping, &mapping), Diff::Same);
        // Fields that only the index has.
        prop_assert_eq!(diff(&mapping, &mapping.clone().field("extra", extra)), Diff::Same);
    }

    #[test]
    fn a_new_field_is_to_add(mapping in any_mapping(), new in property()) {
        let wanted = mapping.clone().field("extra", new);
        prop_assert_eq!(added(diff(&wanted, &mapping)), ["`extra` is missing"]);
    }

    #[test]
    fn another_type_is_a_reason(mapping in any_mapping(), at in any::<prop::sample::Index>()) {
        let name = at.get(&mapping.properties().keys().cloned().collect::<Vec<_>>()).clone();
        let wanted = mapping.clone().field(name.clone(), Property::of_type("binary"));
        let found = reasons(diff(&wanted, &mapping));
        prop_assert_eq!(found.len(), 1);
        prop_assert!(found[0].starts_with(&format!("`type` of `{name}` should be \"binary\"")), "{:?}", found);
    }
}
