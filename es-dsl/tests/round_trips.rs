//! Everything that serializes reads back equal; no JSON makes reading panic or lose anything.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::mapping::{Properties, Property};
use es_dsl::query::full_text::{Fuzziness, MultiMatchType, ZeroTerms};
use es_dsl::query::joining::ScoreMode;
use es_dsl::{prelude::*, queries::*};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

type Any = Query<Value>;

/// Names such as fields have, and such as they should not have.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,8}(\\.[a-z_]{1,8}){0,2}", "\\PC{1,8}"]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

fn arbitrary_json() -> impl Strategy<Value = Value> {
    // Words of the query language too, so that reading gets beyond the first key.
    const WORDS: [&str; 22] = [
        "bool",
        "must",
        "filter",
        "should",
        "must_not",
        "match",
        "term",
        "terms",
        "range",
        "gte",
        "ids",
        "values",
        "exists",
        "field",
        "nested",
        "path",
        "query",
        "boost",
        "properties",
        "fields",
        "source",
        "params",
    ];
    let key = || prop_oneof![prop::sample::select(&WORDS[..]).prop_map(str::to_owned), name()];
    let leaf = prop_oneof![Just(Value::Null), scalar()];
    leaf.prop_recursive(5, 48, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((key(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn leaf_query() -> impl Strategy<Value = Any> {
    let boost = || prop::option::of(0.1..10.0);
    prop_oneof![
        boost().prop_map(|boost| match boost {
            Some(boost) => match_all().boost(boost).into_query(),
            None => match_none().into_query(),
        }),
        (name(), scalar(), any::<bool>(), 0u8..3).prop_map(|(field, text, all, edits)| match_(field, text)
            .operator(if all { And } else { Or })
            .fuzziness(if edits == 0 { Fuzziness::AUTO } else { Fuzziness::Edits(edits) })
            .minimum_should_match("75%")
            .lenient(all)
            .into_query()),
        (name(), scalar(), any::<u32>()).prop_map(|(field, text, slop)| match_phrase(field, text)
            .slop(slop)
            .zero_terms_query(ZeroTerms::All)
            .into_query()),
        (scalar(), prop::collection::vec(name(), 0..3), any::<i32>()).prop_map(|(text, fields, count)| {
            multi_match(text, fields).kind(MultiMatchType::MostFields).minimum_should_match(count).into_query()
        }),
        (name(), scalar(), boost()).prop_map(|(field, value, boost)| match boost {
            Some(boost) => term(field, value).boost(boost).name("named").into_query(),
            None => term(field, value).case_insensitive(true).into_query(),
        }),
        (name(), prop::collection::vec(scalar(), 0..4)).prop_filter_map("a name of a parameter", |(field, values)| {
            let parameter = field == "boost" || field == "_name";
            (!parameter).then(|| terms(field, values).boost(2.0).into_query())
        }),
        (name(), scalar(), scalar()).prop_map(|(field, low, high)| range(field)
            .gt(low)
            .lte(high)
            .time_zone("+01:00")
            .into_query()),
        name().prop_map(|field| exists(field).into_query()),
        prop::collection::vec(name(), 0..3).prop_map(|values| ids(values).into_query()),
        (name(), "\\PC{0,8}").prop_map(|(field, text)| prefix(field, text).into_query()),
        (name(), "\\PC{0,8}").prop_map(|(field, text)| wildcard(field, text).rewrite("constant_score").into_query()),
        arbitrary_json().prop_map(|json| Query::raw(json!({"a_kind_of_its_own": json}))),
    ]
}

fn query() -> impl Strategy<Value = Any> {
    leaf_query().prop_recursive(4, 40, 4, |inner| {
        let list = || prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            (list(), list(), list(), list(), prop::option::of(any::<i32>())).prop_map(
                |(must, filter, should, not, count)| {
                    let query = must.into_iter().fold(bool_query(), |query, part| query.must(part));
                    let query = filter.into_iter().fold(query, |query, part| query.filter(part));
                    let query = should.into_iter().fold(query, |query, part| query.should(part));
                    let query = not.into_iter().fold(query, |query, part| query.must_not(part));
                    query.maybe(count, |query, count| query.minimum_should_match(count)).into_query()
                }
            ),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a & b),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| a | b),
            inner.clone().prop_map(|a| !a),
            (name(), inner.clone())
                .prop_map(|(path, query)| nested_query(path, query).score_mode(ScoreMode::Max).into_query()),
        ]
    })
}

fn property() -> impl Strategy<Value = Property> {
    let param = || {
        ("[a-z_]{1,12}", arbitrary_json())
            .prop_filter("a member of its own", |(name, _)| name != "properties" && name != "fields")
    };
    let params = prop::collection::vec(param(), 0..3).prop_map(Map::from_iter);
    let leaf = params.prop_map(|params| Property { params, ..Property::of_type("keyword") });
    leaf.prop_recursive(3, 16, 3, |inner| {
        let properties = || prop::collection::vec((name(), inner.clone()), 0..3).prop_map(Properties::from_iter);
        (inner.clone(), properties(), properties()).prop_map(|(leaf, properties, fields)| Property {
            properties,
            fields,
            ..leaf
        })
    })
}

fn script() -> impl Strategy<Value = Script> {
    let script = prop_oneof!["\\PC{0,20}".prop_map(Script::painless), "[a-z]{1,8}".prop_map(Script::stored)];
    (script, prop::collection::vec((name(), arbitrary_json()), 0..3))
        .prop_map(|(script, params)| params.into_iter().fold(script, |script, (name, value)| script.param(name, value)))
}

/// Through text and through a JSON value.
fn assert_round_trip<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    let json = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(json).unwrap(), value, "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn queries(query in query()) {
        assert_round_trip(&query);
        prop_assert_eq!(query.to_string(), serde_json::to_string(&query).unwrap());
    }

    #[test]
    fn mappings(property in property()) {
        assert_round_trip(&property);
        assert_round_trip(&Mapping::new().field("field", property).dynamic(DynamicMapping::Runtime));
    }

    #[test]
    fn scripts(script in script()) {
        assert_round_trip(&script);
    }

    #[test]
    fn partial_documents(fields in prop::collection::vec((name(), arbitrary_json()), 0..4)) {
        let partial = fields.into_iter().fold(Partial::<Value>::new(), |partial, (path, value)| {
            partial.set(Field::dynamic(path), value)
        });
        let json = serde_json::to_string(&partial.as_json()).unwrap();
        prop_assert_eq!(serde_json::from_str::<Partial<Value>>(&json).unwrap(), partial);
    }

    /// What can be read at all keeps its meaning when it is written and read again.
    #[test]
    fn any_json_is_read_or_refused(json in arbitrary_json()) {
        if let Ok(query) = serde_json::from_value::<Any>(json.clone()) {
            assert_round_trip(&query);
        }
        if let Ok(mapping) = serde_json::from_value::<Mapping>(json.clone()) {
            prop_assert_eq!(without_empty(serde_json::to_value(&mapping).unwrap()), without_empty(json.clone()));
        }
        if let Ok(script) = serde_json::from_value::<Script>(json.clone()) {
            assert_round_trip(&script);
        }
        let _ = serde_json::from_value::<Partial<Value>>(json);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
        let _ = serde_json::from_str::<Any>(&text);
        let _ = serde_json::from_str::<Mapping>(&text);
        let _ = serde_json::from_str::<Script>(&text);
    }
}

/// A mapping does not write `properties` and `fields` that have nothing in them.
fn without_empty(json: Value) -> Value {
    match json {
        Value::Object(map) => {
            let map = map.into_iter().map(|(key, value)| (key, without_empty(value)));
            let empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
            map.filter(|(key, value)| !((key == "properties" || key == "fields") && empty(value))).collect()
        }
        other => other,
    }
}

#[test]
fn types_do_not_depend_on_the_document() {
    struct NotEvenDebug;
    fn check<T: Clone + std::fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static>() {}
    check::<Query<NotEvenDebug>>();
    check::<Mapping<NotEvenDebug>>();
    check::<Script>();
    fn send<T: Clone + std::fmt::Debug + PartialEq + Send + Sync + 'static>() {}
    send::<UpdateScript<NotEvenDebug>>();
    send::<Partial<NotEvenDebug>>();
    fn print<T: std::fmt::Display>() {}
    print::<Query<NotEvenDebug>>();
    print::<Mapping<NotEvenDebug>>();
}

/// As deep as JSON may be: reading does not run out of stack.
#[test]
fn deep_queries_are_read() {
    let depth = 40;
    let text = format!("{}{{\"match_all\":{{}}}}{}", "{\"bool\":{\"must\":[".repeat(depth), "]}}".repeat(depth));
    let query: Any = serde_json::from_str(&text).unwrap();
    assert_eq!(query.to_string(), text);
}
