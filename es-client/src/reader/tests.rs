use es_dsl::mapping::Named;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Fault, Read, Reader};

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
        (fault.at, fault.message)
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
        assert_eq!(object(text).unwrap_err().message, format!("missing field `{missing}`"), "{text}");
    }
}

#[test]
fn what_is_no_json_is_told_as_serde_tells_it() {
    for text in ["", "{", "[1", "[1,]", "[1 2]", r#"{"a" 1}"#, r#"{"a":}"#, r#"{"a":1,}"#, "{a:1}", "<html>", "[] []"] {
        let mut json = Reader::new(text);
        let done = by_first(&mut json).and_then(|_| json.end());
        let error = text.parse::<Value>().unwrap_err().to_string();
        let message = done.unwrap_err().message;
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
    assert_eq!((&text[..fault.at].ends_with("\"author\": 7"), fault.source.is_some()), (&true, true), "{fault:?}");
    assert_eq!(json!(fault.message), "invalid type: integer `7`, expected a borrowed string");
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
        prop_assert_eq!(read::<Value>(&text).unwrap(), json);
    }

    /// Any text is read to a value or to a fault within it.
    #[test]
    fn any_text_ends(text in r#"[\[\]{}:,"\\a1tn é\n-]{0,40}"#) {
        if let Err(fault) = by_first(&mut Reader::new(&text)) {
            prop_assert!(fault.at <= text.len());
        }
        let _ = read::<Named<Vec<u32>>>(&text);
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
