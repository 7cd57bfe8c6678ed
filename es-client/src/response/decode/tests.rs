use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny},
};
use serde_json::{Value, json};

use super::{Place, read, score};

#[derive(Debug, Deserialize)]
struct Page {
    #[allow(dead_code, reason = "only decoded")]
    hits: Vec<Hit>,
}

#[derive(Debug, Deserialize)]
struct Hit {
    #[allow(dead_code, reason = "only decoded")]
    _source: Tweet,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "only decoded")]
struct Tweet {
    likes: u32,
    tags: Vec<String>,
    place: Option<Box<Tweet>>,
}

/// Where the text does not fit the type, if it does not.
fn place<'a, T: Deserialize<'a>>(text: &'a str) -> Place {
    read::<T>(text).err().map(|misfit| misfit.place).unwrap_or_default()
}

fn fails_at(text: &str) -> (String, Option<String>) {
    let Place { path, document } = place::<Page>(text);
    (path, document)
}

fn hits(source: &str) -> String {
    format!(
        "{{\"took\":1,\n \"hits\":[{{\"_id\":\"a\",\"_source\":{{\"likes\":1,\"tags\":[]}}}},\n\
         {{\"_id\":\"b\\\"2\",\"_score\":null,\"_source\":{source}}}]}}"
    )
}

#[test]
fn the_value_that_does_not_fit_is_named_with_its_document() {
    for (source, path) in [
        (r#"{"likes":"many","tags":[]}"#, "hits[1]._source.likes"),
        (r#"{"likes": {"a":1},"tags":[]}"#, "hits[1]._source.likes"),
        (r#"{"likes":-1,"tags":[]}"#, "hits[1]._source.likes"),
        (r#"{"likes":1.5 ,"tags":[]}"#, "hits[1]._source.likes"),
        (r#"{"likes":null,"tags":[]}"#, "hits[1]._source.likes"),
        (r#"{"likes":1,"tags":["a, [{", 7]}"#, "hits[1]._source.tags[1]"),
        (r#"{"likes":1,"tags":[[]]}"#, "hits[1]._source.tags[0]"),
        (r#"{"likes":1,"tags":"a"}"#, "hits[1]._source.tags"),
        (r#"{"likes":1,"tags":[],"place":{"likes":[],"tags":[]}}"#, "hits[1]._source.place.likes"),
        (r#"{"likes":1}"#, "hits[1]._source"),
        ("[]", "hits[1]._source"),
        ("7", "hits[1]._source"),
    ] {
        assert_eq!(fails_at(&hits(source)), (path.to_owned(), Some("b\"2".to_owned())), "{source}");
    }
}

#[test]
fn a_document_that_lacks_a_member_is_not_taken_for_the_next_one() {
    let next = r#"{"_id":"b","_source":{"likes":1,"tags":[]}}"#;
    for (first, path) in [(r#""_id":"a""#, "hits[0]"), (r#""_id":"a","_source":{"likes":1}"#, "hits[0]._source")] {
        for comma in [",", ", ", "\n,"] {
            let text = format!("{{\"hits\":[{{{first}}}{comma}{next}]}}");
            assert_eq!(fails_at(&text), (path.to_owned(), Some("a".to_owned())), "{text}");
        }
    }
}

#[test]
fn a_value_that_its_own_type_refuses_is_named() {
    fn even<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        let number = u32::deserialize(deserializer)?;
        if number % 2 == 0 { Ok(number) } else { Err(D::Error::custom("odd")) }
    }

    /// JSON in a text: the failure tells a line and a column of that text.
    fn inner<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoded")]
    struct Even {
        #[serde(default, deserialize_with = "even")]
        number: u32,
        #[serde(default, deserialize_with = "inner")]
        numbers: Vec<u32>,
        #[serde(default)]
        pair: Option<Pair>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(try_from = "BTreeMap<String, u32>")]
    struct Pair;

    impl TryFrom<BTreeMap<String, u32>> for Pair {
        type Error = &'static str;

        fn try_from(members: BTreeMap<String, u32>) -> Result<Self, Self::Error> {
            if members.len() == 2 { Ok(Self) } else { Err("no pair") }
        }
    }

    for (text, found) in [
        (r#"{"number": 13, "pair": null}"#, "number"),
        (r#"{"pair": null, "number": 13 }"#, "number"),
        (r#"{"number": 13 , "pair": null }"#, "number"),
        (r#"{"numbers": "[1, -1]", "number": 2}"#, "numbers"),
        (r#"{"number": 2, "numbers": "[1, {"}"#, "numbers"),
        (r#"{"number": 2, "pair": {"a": 1}}"#, "pair"),
        (r#"{"pair": {"a": 1 } , "number": 2}"#, "pair"),
        (r#"{"pair": {"a": 1, "b": -1} }"#, "pair.b"),
        (r#"{"pair": {"a": 1, "b": {"c": 1}}}"#, "pair.b"),
        (r#"{"number": 2, "number": 2}"#, ""),
    ] {
        assert_eq!(place::<Even>(text).path, found, "{text}");
        let lists = place::<BTreeMap<String, Vec<Even>>>(&format!("{{\"a\":[{{}}, {text}]\n}}"));
        let path = if found.is_empty() { "a[1]".to_owned() } else { format!("a[1].{found}") };
        assert_eq!(lists.path, path, "{text}");
    }
}

#[test]
fn what_is_outside_of_documents_has_none() {
    assert_eq!(fails_at("{}"), (String::new(), None));
    assert_eq!(fails_at(r#"{"hits":7}"#), ("hits".to_owned(), None));
    assert_eq!(fails_at("nonsense"), (String::new(), None));
}

#[test]
fn scores_that_are_no_numbers_are_read() {
    #[derive(Deserialize)]
    struct Scored {
        #[serde(default, deserialize_with = "score")]
        score: Option<f64>,
    }
    for (json, right) in [
        (json!({}), None),
        (json!({"score": null}), None),
        (json!({"score": 1.5}), Some(1.5)),
        (json!({"score": 2}), Some(2.0)),
        (json!({"score": -2}), Some(-2.0)),
        (json!({"score": "Infinity"}), Some(f64::INFINITY)),
        (json!({"score": "-Infinity"}), Some(f64::NEG_INFINITY)),
        (json!({"score": "NaN"}), None),
    ] {
        assert_eq!(serde_json::from_value::<Scored>(json.clone()).unwrap().score, right, "{json}");
    }
    assert!(serde_json::from_value::<Scored>(json!({"score": "much"})).is_err());
    assert!(serde_json::from_value::<Scored>(json!({"score": [1]})).is_err());
}

proptest! {
    /// Whatever the text, the place of the failure is looked up without a panic, and is in it.
    #[test]
    fn the_place_is_in_the_text(text in r#"[\[\]{}:,"\\a1 é\n]{0,40}"#) {
        let place = place::<Vec<Option<u32>>>(&text);
        if serde_json::from_str::<IgnoredAny>(&text).is_ok() && !place.path.is_empty() {
            let json: Value = serde_json::from_str(&text).unwrap();
            let index: usize = place.path.trim_matches(['[', ']']).parse().unwrap();
            prop_assert!(json.get(index).is_some());
            prop_assert!(serde_json::from_value::<Option<u32>>(json[index].clone()).is_err());
        }
    }
}
