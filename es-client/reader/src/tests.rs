use std::{collections::BTreeMap, fmt::Debug};

use es_dsl::mapping::Named;
use proptest::prelude::*;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value, json, value::RawValue};

use super::{Fault, Read, Reader};
use crate::read_members;

fn read<T: for<'t> Read<'t>>(text: &str) -> Result<T, Fault> {
    let mut json = Reader::new(text);
    let value = json.read()?;
    json.end()?;
    Ok(value)
}

/// Reads a text piece by piece, as deep as objects and arrays go.
fn rebuilt(json: &mut Reader<'_>, piece: char) -> Result<Value, Fault> {
    match piece {
        '{' => {
            let mut members = Map::new();
            json.object(&[], &mut |name, value| {
                members.insert(name.to_owned(), by_first(value)?);
                Ok(())
            })?;
            Ok(Value::Object(members))
        }
        '[' => {
            let mut items = Vec::new();
            json.array(&mut |item| {
                items.push(by_first(item)?);
                Ok(())
            })?;
            Ok(Value::Array(items))
        }
        '"' => Ok(json.string()?.into()),
        't' | 'f' => json.read::<bool>().map(Value::from),
        '-' | '0'..='9' => json.value(),
        _ => json.json(),
    }
}

fn by_first(json: &mut Reader<'_>) -> Result<Value, Fault> {
    let first = json.rest().first().copied().unwrap_or_default();
    rebuilt(json, char::from(first))
}

/// The same without the members that are null.
fn without_null(json: &Value) -> Value {
    match json {
        Value::Array(items) => items.iter().map(without_null).collect(),
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            members.map(|(name, value)| (name.clone(), without_null(value))).collect()
        }
        other => other.clone(),
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        r#"[\\"{}\[\],: a]{0,6}"#.prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(r#"[\\"{a]{0,3}"#, inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn values_are_what_they_are_read_as() {
    assert_eq!(read::<String>(r#" "a\"\u00e9\\" "#).unwrap(), "a\"é\\");
    assert_eq!(read::<f64>("1").unwrap(), 1.0);
    assert_eq!(read::<f64>("-1.5e2").unwrap(), -150.0);
    assert_eq!(read::<i64>("-7").unwrap(), -7);
    assert_eq!(read::<u64>("18446744073709551615").unwrap(), u64::MAX);
    assert_eq!(read::<Vec<Option<u32>>>("[1, 2]").unwrap(), [Some(1), Some(2)]);
    let members = read::<Named<bool>>(r#"{"a" : true, "n": null, "a\u0062":false}"#).unwrap();
    assert_eq!(members, Named::from_iter([("a", true), ("ab", false)]));
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    fn told<T: for<'t> Read<'t>>(text: &str) -> (usize, String) {
        let fault = read::<T>(text).err().unwrap();
        (fault.at(), fault.message().to_owned())
    }
    assert_eq!(told::<u32>(" -1 "), (3, "expected a whole number from 0 to 4294967295, but found `-1`".to_owned()));
    assert_eq!(told::<u64>("1.5").1, "expected a whole number from 0 on, but found `1.5`");
    assert_eq!(told::<String>("{\"a\": [1]}").1, "expected a string, but found `{\"a\": [1]}`");
    assert_eq!(told::<bool>("null").1, "expected true or false, but found `null`");
    assert_eq!(told::<Vec<bool>>("[true, 7]"), (8, "expected true or false, but found `7`".to_owned()));
    let long = format!("\"{}\"", "é".repeat(100));
    assert_eq!(told::<bool>(&long).1.chars().filter(|c| *c == 'é').count(), 39);
}

#[test]
fn members_that_must_be_there_are() {
    let object = |text: &str| Reader::new(text).object(&["a", "b"], &mut |_, _| Ok(()));
    assert!(object(r#"{"b": 1, "c": 2, "a": 3}"#).is_ok());
    for (text, missing) in [(r#"{"a":1}"#, "b"), (r#"{"b":1,"b":1}"#, "a"), (r#"{"a":1,"b":null}"#, "b"), ("{}", "a")] {
        assert_eq!(object(text).unwrap_err().message(), format!("missing field `{missing}`"), "{text}");
    }
}

#[test]
fn what_is_no_json_is_told_as_serde_tells_it() {
    for text in ["", "{", "[1", "[1,]", "[1 2]", r#"{"a" 1}"#, r#"{"a":}"#, r#"{"a":1,}"#, "{a:1}", "<html>", "[] []"] {
        let mut json = Reader::new(text);
        let done = by_first(&mut json).and_then(|_| json.end());
        let error = serde_json::from_str::<&RawValue>(text).unwrap_err().to_string();
        let message = done.unwrap_err().to_string();
        assert!(error.starts_with(&message), "`{text}`: {message}, not {error}");
    }
}

#[test]
fn depth_is_limited() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(by_first(&mut Reader::new(&deep(128))).is_ok());
    assert!(by_first(&mut Reader::new(&deep(129))).is_err());
    assert!(Reader::new(&deep(100_000)).skip().is_ok());
}

/// All that serde has a shape for.
#[derive(Debug, PartialEq, Deserialize)]
struct Shapes {
    number: Option<(i8, u64, f64, f32)>,
    long: Option<(i128, u128)>,
    text: Option<String>,
    letter: Option<char>,
    unit: Option<((), bool)>,
    names: Option<BTreeMap<i32, Wrapped>>,
    kinds: Option<Vec<Kind>>,
    flags: Option<BTreeMap<bool, Kind>>,
    one: Option<OneOf>,
    any: Option<Value>,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

/// The same without what has serde keep pieces before it takes them.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct PlainShapes {
    number: Option<(i8, u64, f64, f32)>,
    long: Option<(i128, u128)>,
    text: Option<String>,
    letter: Option<char>,
    unit: Option<((), bool)>,
    names: Option<BTreeMap<i32, Wrapped>>,
    kinds: Option<Vec<Kind>>,
    flags: Option<BTreeMap<bool, Kind>>,
    any: Option<Value>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapped(Box<[u8]>);

#[derive(Debug, PartialEq, Deserialize)]
enum Kind {
    Unit,
    New(i64),
    Pair(u8, String),
    Struct { a: bool },
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum OneOf {
    Text(String),
    Wrapped(Wrapped),
    Struct { a: f64 },
}

/// What serde reads from here is what it reads by serde_json alone, and so are the words for what
/// does not fit.
fn as_by_serde_json<T: DeserializeOwned + PartialEq + Debug>(text: &str) {
    let mut json = Reader::new(text);
    let read = json.value::<T>().and_then(|value| json.end().map(|()| value));
    match (read, serde_json::from_str::<T>(text)) {
        (Ok(ours), Ok(theirs)) => assert_eq!(ours, theirs, "{text}"),
        (Err(ours), Err(theirs)) if theirs.is_data() => {
            assert_eq!(ours.message(), Fault::from(theirs).message(), "`{text}`")
        }
        (Err(_), Err(_)) => {}
        (ours, theirs) => panic!("`{text}`: {ours:?}, not {theirs:?}"),
    }
}

#[test]
fn all_shapes_are_read_as_by_serde_json() {
    let deep = |depth: usize| format!(r#"{{"any": {}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    for text in [
        "{}",
        "[]",
        "7",
        "",
        r#"{"number": null}"#,
        r#"{"number": [-128, 18446744073709551615, -1.5e-7, 16777217.000000001]}"#,
        r#"{"number": [-129, 0, 0, 0]}"#,
        r#"{"number": [0, -0, 0, 0]}"#,
        r#"{"number": [0, 0, -0, -0.0]}"#,
        r#"{"number": [0, 0, 1e400, 0]}"#,
        r#"{"number": [0, 0, 0, 1e39]}"#,
        r#"{"number": [0, 0, 7]}"#,
        r#"{"number": [0, 0, 7, 8, 9]}"#,
        r#"{"number": [0, 01, 7, 8]}"#,
        r#"{"number": [0, 0, true, 8]}"#,
        r#"{"number": [0, 0, "1", 8]}"#,
        r#"{"number": [0, 0, [1], 8]}"#,
        r#"{"number": {"0": 1}}"#,
        r#"{"number": [1.0, 0, 0, 0]}"#,
        r#"{"number": [1, 0, 0, 0"#,
        r#"{"long": [-170141183460469231731687303715884105728, 340282366920938463463374607431768211455]}"#,
        r#"{"long": [-9223372036854775809, 0]}"#,
        r#"{"text": "a\\\"\/\b\f\n\r\té\u00e9\ud83d\ude00 "}"#,
        r#"{"text": "\ud83d"}"#,
        r#"{"text": "\ud83d\u0041"}"#,
        r#"{"text": "\ud83d\ud83d"}"#,
        r#"{"text": "\ude00\ud83d"}"#,
        r#"{"text": "\ud83d\ude0"}"#,
        r#"{"text": "\u+123"}"#,
        r#"{"text": "a\ud83d\ude00b\uffff\u0000"}"#,
        r#"{"text": "\x"}"#,
        r#"{"text": 7}"#,
        r#"{"letter": "é", "unit": [null, true]}"#,
        r#"{"letter": "ab"}"#,
        r#"{"unit": [0, true]}"#,
        r#"{"unit": [null, 1]}"#,
        r#"{"names": {"-7": [1, 2], "0": []}}"#,
        r#"{"names": {"1": [256]}}"#,
        r#"{"names": {"1" []}}"#,
        r#"{"kinds": ["Unit", {"Unit": null}, {"New": -1}, {"Pair": [1, "a"]}, {"Struct": {"a": true}}, {"Struct": [false]}]}"#,
        r#"{"kinds": ["New"]}"#,
        r#"{"kinds": [{}]}"#,
        r#"{"kinds": [{"Pair": [1]}]}"#,
        r#"{"kinds": ["Other"]}"#,
        r#"{"flags": {"true": "Unit", "false": {"New": 1}}}"#,
        r#"{"one": "a"}"#,
        r#"{"one": [1, 2]}"#,
        r#"{"one": {"a": 1.5, "b": [{}]}}"#,
        r#"{"one": 7}"#,
        r#"{"any": {"a": [1, -1, 1.5, "b", null, true, {"c": {}}]}, "more": {"d": [18446744073709551616]}}"#,
        r#"{"any": [0, -0, 9223372036854775808, -9223372036854775808, -9223372036854775809, 0e5, -0.0]}"#,
        r#"{"any": 00}"#,
        r#"{"any": -01}"#,
        r#"{"any": .5}"#,
        r#"{"any": 1.E5}"#,
        r#"{"any": 1e+}"#,
        r#"{"any": nul}"#,
        r#"{"any": -}"#,
        r#"{"any": 1.}"#,
        r#"{"any": [0.30000000000000004, 101306911.79467383, -2.2250738585072014e-308, 5e-324]}"#,
        r#"{"any": 01.5}"#,
        r#"{"any": 1.e5}"#,
        r#"{"number": [0, 0, 01.5, 0]}"#,
        r#"{"number": [0, 0, 1.5.5, 0]}"#,
        r#"{"any": [1,]}"#,
        r#"{"any": [1 2]}"#,
        &deep(126),
        &deep(200),
    ] {
        as_by_serde_json::<Shapes>(text);
        as_by_serde_json::<PlainShapes>(text);
        as_by_serde_json::<Value>(text);
        as_by_serde_json::<OneOf>(text);
    }
}

/// The last digit too, whatever serde_json is told to do.
#[test]
fn floats_are_exact() {
    let text = "[0.30000000000000004, 101306911.79467383, -2.2250738585072014e-308, 5e-324, 12.333333333333334]";
    let floats = [0.30000000000000004, 101306911.79467383, -2.2250738585072014e-308, 5e-324, 12.333333333333334];
    assert_eq!(Reader::new(text).value::<[f64; 5]>().unwrap(), floats);
    assert_eq!(read::<Value>(text).unwrap(), json!(floats));
    for (text, float) in text[1..text.len() - 1].split(", ").zip(floats) {
        assert_eq!(read::<f64>(text).unwrap(), float);
    }
}

/// A text that is kept as it is, inside of others.
#[test]
fn raw_values_are_read() {
    let text = r#"[{"a": [1 , "b"]}, null, 7]"#;
    let [members, null, number] = Reader::new(text).value::<[Box<RawValue>; 3]>().unwrap();
    assert_eq!((members.get(), null.get(), number.get()), (r#"{"a": [1 , "b"]}"#, "null", "7"));
    assert!(Reader::new("[").value::<Box<RawValue>>().is_err());
}

/// What surrounds documents is read inside of them, too, by serde_json as well as from here.
#[test]
fn what_is_read_by_members_deserializes() {
    #[derive(Debug, Default, PartialEq)]
    struct Version {
        number: String,
        snapshot: bool,
    }
    read_members! {
        Version = Version::default(), needs ["number"] {
            "number" => number,
            "build_snapshot" | "snapshot" => snapshot,
        }
    }
    let text = r#"[{"number": "9.2.0", "lucene": {}, "build_snapshot": true}]"#;
    let wanted = [Version { number: "9.2.0".to_owned(), snapshot: true }];
    assert_eq!(Reader::new(text).value::<[Version; 1]>().unwrap(), wanted);
    assert_eq!(serde_json::from_str::<[Version; 1]>(text).unwrap(), wanted);
    let error = serde_json::from_str::<[Version; 1]>("[{}]").unwrap_err().to_string();
    assert!(error.starts_with("missing field `number`"), "{error}");
}

/// A value that its type finds wrong and does without leaves what follows to be read.
#[test]
fn an_error_may_be_passed_over() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Lenient {
        #[serde(deserialize_with = "if_it_fits")]
        likes: Option<u32>,
        author: String,
    }
    fn if_it_fits<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
        Ok(u32::deserialize(deserializer).ok())
    }
    for text in [r#"{"likes": "many", "author": "kimchy"}"#, r#"{"likes": 1.5, "author": "kimchy"}"#] {
        let read = Reader::new(text).value::<Lenient>().unwrap();
        assert_eq!(read, Lenient { likes: None, author: "kimchy".to_owned() }, "{text}");
        as_by_serde_json::<Lenient>(text);
    }
}

/// A value is read in its place, and the next one follows.
#[test]
fn serde_reads_in_between() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Tweet<'t> {
        author: &'t str,
    }
    let text = r#"[{"author": "kimchy", "likes": [1]} ,{"author":"shay"}, {"author": 7}]"#;
    let mut tweets = Vec::new();
    let fault = Reader::new(text).array(&mut |tweet| {
        tweets.push(tweet.value::<Tweet<'_>>()?);
        Ok(())
    });
    let fault = fault.unwrap_err();
    assert_eq!(tweets, [Tweet { author: "kimchy" }, Tweet { author: "shay" }]);
    assert_eq!(
        (&text[..fault.at()].ends_with("\"author\": 7"), fault.origin().to_string()),
        (&true, fault.to_string()),
        "{fault:?}"
    );
    assert_eq!(json!(fault.message()), "invalid type: integer `7`, expected a borrowed string");
}

proptest! {
    /// All JSON is read as it was written, whatever space there is, and passed over as a whole.
    #[test]
    fn all_json_is_read(json in any_json(), is_pretty in any::<bool>()) {
        let text = if is_pretty { serde_json::to_string_pretty(&json).unwrap() } else { json.to_string() };
        let mut reader = Reader::new(&text);
        prop_assert_eq!(by_first(&mut reader).unwrap(), without_null(&json));
        prop_assert!(reader.end().is_ok());
        prop_assert_eq!(Reader::new(&text).skip().unwrap(), text.trim());
        prop_assert_eq!(read::<Value>(&text).unwrap(), json.clone());
        prop_assert_eq!(Reader::new(&text).value::<Value>().unwrap(), json);
    }

    /// Any text is read to a value or to a fault within it.
    #[test]
    fn any_text_ends(text in r#"[\[\]{}:,"\\a1tn é\n-]{0,40}"#) {
        if let Err(fault) = by_first(&mut Reader::new(&text)) {
            prop_assert!(fault.at() <= text.len());
        }
        let _ = read::<Named<Vec<u32>>>(&text);
        // A line that ends within a text is read as it is.
        as_by_serde_json::<Value>(&text.replace('\n', " "));
    }

    /// Text that is cut off anywhere is never taken for whole.
    #[test]
    fn what_is_cut_off_is_no_json(json in any_json(), at in any::<prop::sample::Index>()) {
        let text = json!({"a": json}).to_string();
        let at = (0..text.len()).filter(|at| text.is_char_boundary(*at)).nth(at.index(text.chars().count())).unwrap();
        prop_assert!(by_first(&mut Reader::new(&text[..at])).is_err());
        prop_assert!(Reader::new(&text[..at]).skip().is_err());
    }
}
