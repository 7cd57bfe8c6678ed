//! Fields that serde writes in a way of its own: values are given as they are written.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the documents are there for their fields")]

use es_dsl::field::Converted;
use es_dsl::prelude::*;
use es_dsl::script::Condition;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Amounts in cents.
mod cents {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(amount: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64((amount * 100.0).round() as i64)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        Ok(i64::deserialize(deserializer)? as f64 / 100.0)
    }
}

fn joined<S: serde::Serializer>(words: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&words.join(","))
}

#[derive(Debug, PartialEq, Serialize, Document)]
struct Product {
    #[serde(with = "cents")]
    #[field(long)]
    price: f64,
    #[serde(serialize_with = "joined")]
    #[field(keyword)]
    words: Vec<String>,
    #[serde(serialize_with = "joined")]
    #[field(dynamic)]
    anything: Vec<String>,
    #[serde(serialize_with = "joined")]
    #[field(binary)]
    bytes: Vec<String>,
}

#[test]
fn what_is_written_is_sent() {
    let p = Product::fields();
    let product = Product { price: 19.99, words: vec!["a".into(), "b".into()], anything: vec![], bytes: vec![] };
    let written = serde_json::to_value(&product).unwrap();
    let price = || Converted(written["price"].clone());
    let json = |query: Query<Product>| serde_json::to_value(&query).unwrap();
    assert_eq!(json(p.price.term(price()).into_query()), json!({"term": {"price": {"value": 1999}}}));
    assert_eq!(json(p.price.range().gt(Converted(5)).into_query()), json!({"range": {"price": {"gt": 5}}}));
    assert_eq!(json(p.words.terms([Converted("a,b")]).into_query()), json!({"terms": {"words": ["a,b"]}}));
    assert_eq!(json(p.anything.term(Converted("c")).into_query()), json!({"term": {"anything": {"value": "c"}}}));
    let partial = Partial::new().set(p.price, price()).set(p.words, Converted("a,b")).set(p.anything, Converted(1));
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"price": 1999, "words": "a,b", "anything": 1}));
    let script = UpdateScript::new()
        .set(p.price, price())
        .increment(p.price, Converted(1))
        .when(Condition::equals(p.words, Converted("x")), |then| then.set_if_missing(p.bytes, Converted("YQ==")));
    let params = serde_json::to_value(script.into_script()).unwrap()["params"].clone();
    assert_eq!(params, json!({"p0": 1999, "p1": 1, "p2": "x", "p3": "YQ=="}));
    let script = painless!(Product, "ctx._source.price = params.a", a = Converted(7)).into_script();
    assert_eq!(serde_json::to_value(script).unwrap()["params"], json!({"a": 7}));
    let failed = Partial::new().set(p.price, Converted(f64::NAN));
    assert!(serde_json::to_value(failed.as_json()).is_err());
}

#[test]
fn keys_come_back_as_they_are_in_the_index() {
    use es_dsl::aggregation::Aggs;
    fn read<A: Aggs<Product>>(_: &A, json: Value) -> A::Output {
        A::decode(&json).unwrap()
    }
    let agg = Product::fields().price.terms_agg();
    let results = read(&agg, json!({"0": {"buckets": [{"key": 1999, "doc_count": 1}]}}));
    assert_eq!(results.iter().map(|bucket| bucket.key.clone()).collect::<Vec<_>>(), [json!(1999)]);
}

/// A type of its own, which serde writes as a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FieldType)]
#[serde(into = "String", try_from = "String")]
#[field(keyword)]
struct Version {
    major: u32,
    minor: u32,
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        format!("{}.{}", version.major, version.minor)
    }
}

impl TryFrom<String> for Version {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (major, minor) = text.split_once('.').unwrap_or((&text, "0"));
        Ok(Self { major: major.parse()?, minor: minor.parse()? })
    }
}

/// A type around one number, which serde writes as another one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, FieldType)]
#[field(long)]
struct Cents(#[serde(serialize_with = "cents::serialize")] f64);

#[derive(Serialize, Document)]
struct Release {
    version: Version,
    fee: Cents,
}

#[test]
fn a_type_with_a_conversion_of_its_own_is_sent_through_it() {
    let r = Release::fields();
    let version = Version { major: 1, minor: 2 };
    assert_eq!(r.version.term(&version).into_query().to_string(), r#"{"term":{"version":{"value":"1.2"}}}"#);
    assert_eq!(r.fee.range().gt(Cents(1.5)).into_query().to_string(), r#"{"range":{"fee":{"gt":150}}}"#);
    let partial = Partial::new().set(r.version, version).set(r.fee, Cents(0.5));
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"version": "1.2", "fee": 50}));
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Stock {
    #[serde(deserialize_with = "lenient::deserialize")]
    count: i64,
}

mod lenient {
    use serde::{Deserialize, Deserializer, de::Error};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => text.parse().map_err(D::Error::custom),
            other => other.as_i64().ok_or_else(|| D::Error::custom("not a whole number")),
        }
    }
}

/// A conversion that only reads changes nothing of what is sent: values are those of the type.
#[test]
fn a_field_that_is_only_read_in_a_way_of_its_own_takes_values_of_its_type() {
    let s = Stock::fields();
    let written = serde_json::to_value(Stock { count: 7 }).unwrap();
    assert_eq!(serde_json::to_value(Partial::new().set(s.count, 7).as_json()).unwrap(), written);
    let query = serde_json::to_value(s.count.term(7).into_query()).unwrap();
    assert_eq!(query["term"]["count"]["value"], written["count"]);
    assert_eq!(serde_json::from_str::<Stock>(r#"{"count":"7"}"#).unwrap(), Stock { count: 7 });
}
