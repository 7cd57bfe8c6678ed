//! Numbers on their way into JSON: what the document holds is sent, or nothing is.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the document is there for its fields")]

use std::fmt::{Debug, Display};
use std::time::Duration;

use es_dsl::field::{Bounds, GeoPoint};
use es_dsl::mapping;
use es_dsl::query::{neural, term};
use es_dsl::script::{Condition, StoredScript};
use es_dsl::search::by_field;
use es_dsl::{aggregation, prelude::*};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Product {
    price: f64,
    weight: f32,
    sizes: Vec<f32>,
    discount: Option<f64>,
    place: GeoPoint,
    range: Bounds<f32>,
    #[field(dense_vector)]
    vector: [f32; 2],
}

const NAN: &str = "NaN is not a number that JSON can hold";

/// Serializing fails with this text, into text, bytes and values alike.
fn fails(value: &impl Serialize, why: &str) {
    assert_eq!(serde_json::to_string(value).unwrap_err().to_string(), why);
    assert_eq!(serde_json::to_vec(value).unwrap_err().to_string(), why);
    assert_eq!(serde_json::to_value(value).unwrap_err().to_string(), why);
}

fn prints_failure(value: &impl Debug) {
    let text = format!("{value:?}");
    assert!(text.contains(NAN) && !text.contains("null"), "{text}");
}

/// Printing shows why, and neither stops the program nor shows null.
fn prints(value: &(impl Display + Debug), why: &str) {
    for text in [value.to_string(), format!("{value:?}")] {
        assert!(text.contains(why) && !text.contains("null"), "{text}");
    }
}

#[test]
fn what_json_cannot_hold_is_an_error_that_names_the_field() {
    let p = Product::fields();
    for (number, name) in [(f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let why = |path: &str| format!("{path}: {name} is not a number that JSON can hold");
        let queries: [(Query<Product>, &str); 12] = [
            (p.price.range().gt(number).into_query(), "range.price.gt"),
            (p.price.range().gte(0.0).lte(number).into_query(), "range.price.lte"),
            (p.weight.range().lt(number as f32).into_query(), "range.weight.lt"),
            (p.price.term(number).into_query(), "term.price.value"),
            (p.price.terms([1.0, number]).into_query(), "terms.price[1]"),
            (p.sizes.term(number as f32).boost(2.0).into_query(), "term.sizes.value"),
            (p.price.term(1.0).boost(number).into_query(), "term.price.boost"),
            (p.range.term(number as f32).into_query(), "term.range.value"),
            (!p.price.range().lt(number), "bool.must_not[0].range.price.lt"),
            (p.place.geo_distance(GeoPoint::new(number, 1.0), "1km").into_query(), "geo_distance.place: lat"),
            (p.vector.knn([0.5, number as f32]).into_query(), "knn.query_vector[1]"),
            (Field::dynamic("a").range().gte(vec![number]).into_query(), "range.a.gte: [0]"),
        ];
        for (query, path) in queries {
            fails(&query, &why(path));
            prints(&query, &why(path));
            fails(&SearchBody::new().query(query), &why(&format!("query.{path}")));
        }
        fails(&SearchBody::<Product>::new().min_score(number), &why("min_score"));
        fails(&SearchBody::<Product>::new().search_pipeline(number), &why("search_pipeline"));
        let rescored: Query<Product> = neural("v").rescore([number]).into_query();
        fails(&rescored, &why("neural.v.rescore: [0]"));
        fails(&SearchBody::<Product>::new().index_boost("i", number), &why("indices_boost[0].i"));
        fails(&SearchBody::<Product>::new().sort(by_field("price").missing(number)), &why("sort[0].price.missing"));
    }
}

#[test]
fn aggregations_fail_rather_than_open_their_bounds() {
    let p = Product::fields();
    for agg in [
        json_of(p.price.range_agg().range(0.0..f64::NAN).range(1.0..2.0)),
        json_of(p.price.range_agg().range(1.0..2.0).range(f64::NAN..)),
        json_of(p.price.range_agg().range_named("a", ..f64::NAN)),
        json_of(p.price.histogram().interval(f64::NAN)),
        json_of(p.price.histogram().interval(1.0).offset(f64::INFINITY)),
        json_of(p.price.histogram().interval(1.0).bounds(f64::NAN, 1.0)),
        json_of(p.price.histogram().interval(1.0).bounds(0.0, f64::INFINITY)),
        json_of(p.price.histogram().interval(1.0).hard_bounds(f64::NAN, 1.0)),
        json_of(p.price.avg().missing(f64::NAN)),
        json_of(p.price.percentiles().percents([1.0, f64::NAN])),
        json_of(aggregation::weighted_avg("price", "weight").value_missing(f64::NAN).weight_missing(1.0)),
        json_of(aggregation::weighted_avg("price", "weight").value_missing(1.0).weight_missing(f64::NAN)),
        json_of(p.price.range_agg().range(0.0..1.0).sub(p.price.avg().missing(f64::NAN))),
    ] {
        let error = agg.unwrap_err();
        assert!(error.contains("is not a number that JSON can hold"), "{error}");
    }
    fn json_of<A: Aggs<Product>>(aggs: A) -> Result<String, String> {
        serde_json::to_string(&SearchBody::new().aggs(aggs)).map_err(|error| error.to_string())
    }
    use es_dsl::aggregation::Aggs;
    let too_short = Field::<Product, _>::dynamic("at").date_histogram().fixed_interval(Duration::from_micros(1_500));
    let error = json_of(too_short).unwrap_err();
    assert!(error.contains("fixed_interval: 1.5ms is not a whole number of milliseconds"), "{error}");
    let printed = p.price.range_agg().range(..f64::NAN).to_string();
    assert!(printed.contains(NAN) && !printed.contains("null"), "{printed}");
}

#[test]
fn partial_updates_and_scripts_fail_and_name_the_field() {
    let p = Product::fields();
    let partial = |partial: Partial<Product>, why: &str| fails(&partial.as_json(), why);
    partial(Partial::new().set(p.price, f64::NAN), &format!("the value of `price`: {NAN}"));
    partial(Partial::new().set(p.weight, f32::NAN), &format!("the value of `weight`: {NAN}"));
    partial(Partial::new().set(p.sizes, [1.0, f32::NAN]), &format!("the value of `sizes`: [1]: {NAN}"));
    partial(Partial::new().set(p.place, GeoPoint::new(1.0, f64::NAN)), &format!("the value of `place`: lon: {NAN}"));
    let script = |script: UpdateScript<Product>, why: &str| fails(&script.into_script(), why);
    script(UpdateScript::new().set(p.price, f64::NAN), &format!("params.p0: {NAN}"));
    script(UpdateScript::new().increment(p.price, 1.0).append(p.sizes, f32::NAN), &format!("params.p1: {NAN}"));
    let condition = Condition::less_than(p.price, f64::NAN);
    script(UpdateScript::new().when(condition, |then| then.set(p.price, 1.0)), &format!("params.p0: {NAN}"));
    fails(&Script::painless("params.a").param("a", f64::NAN), &format!("params.a: {NAN}"));
    fails(&painless!(Product, "ctx._source.price = params.a", a = f64::NAN), &format!("params.a: {NAN}"));
    fails(&mapping::Property::from(mapping::float().boost(f64::NAN)), &format!("boost: {NAN}"));
    let mapping = Mapping::new().field("a", mapping::float().param("meta", f64::NAN));
    fails(&mapping, &format!("properties.a.meta: {NAN}"));
    let mapping = || Mapping::new();
    fails(&mapping().meta("a", [f64::NAN]), &format!("_meta.a: [0]: {NAN}"));
    fails(&mapping().source_includes(f64::NAN), &format!("_source.includes: {NAN}"));
    let settings = mapping::IndexSettings::new;
    fails(&settings().param("a", f32::NAN), &format!("a: {NAN}"));
    fails(&settings().analyzer("a", json!({})).filter("b", [f64::NAN]), &format!("analysis.filter.b: [0]: {NAN}"));
    prints_failure(&settings().param("a", f32::NAN));
    let stored = StoredScript::mustache([f64::NAN]);
    fails(&stored, &format!("script.source: [0]: {NAN}"));
    fails(&StoredScript::painless("1").option("a", f64::NAN), &format!("script.options.a: {NAN}"));
}

#[test]
fn null_is_no_bound_and_no_value_to_compare_with() {
    let why = "null is not a value to compare with: leave it out, or use `exists`";
    let field = || Field::<Value, _>::dynamic("a");
    for (query, path) in [
        (field().range().gt(None::<f64>).into_query(), "range.a.gt"),
        (field().range().lte(Value::Null).into_query(), "range.a.lte"),
        (field().term(None::<f64>).into_query(), "term.a.value"),
        (field().terms([Some(1), None]).into_query(), "terms.a[1]"),
        (term("a", ()).into_query(), "term.a.value"),
        (field().prefix(None::<&str>).into_query(), "prefix.a.value"),
    ] {
        fails(&query, &format!("{path}: {why}"));
    }
    // An optional field can be without a value.
    let partial = Partial::new().set(field(), None::<f64>);
    assert_eq!(serde_json::to_string(&partial.as_json()).unwrap(), r#"{"a":null}"#);
    let script = Script::painless("params.a").param("a", None::<f64>);
    assert_eq!(serde_json::to_value(&script).unwrap()["params"], json!({"a": null}));
}

#[test]
fn null_that_was_read_is_written_again() {
    let json = json!({"range": {"a": {"gt": 1, "lt": null}}});
    let query: Query<Value> = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&query).unwrap(), json);
}

/// The text of a number in a document.
fn text(number: f32) -> String {
    serde_json::to_string(&number).unwrap()
}

/// The text of a number in JSON that was made of a query or the like.
fn at(json: &impl Serialize, pointer: &str) -> String {
    let direct: Value = serde_json::from_str(&serde_json::to_string(json).unwrap()).unwrap();
    let value = serde_json::to_value(json).unwrap();
    assert_eq!(direct, value);
    value.pointer(pointer).unwrap().to_string()
}

proptest! {
    #[test]
    fn an_f32_is_sent_as_the_document_holds_it(bits: u32) {
        let number = f32::from_bits(bits);
        prop_assume!(number.is_finite());
        let p = Product::fields();
        let product = Product {
            price: 0.0,
            weight: number,
            sizes: vec![number],
            discount: None,
            place: GeoPoint::default(),
            range: Bounds { gt: Some(number), ..Bounds::default() },
            vector: [number; 2],
        };
        let text: f64 = text(number).parse().unwrap();
        let same = |json: String| assert_eq!(json.parse::<f64>().unwrap().to_bits(), text.to_bits(), "{json}");
        same(at(&p.weight.term(number).into_query(), "/term/weight/value"));
        same(at(&p.weight.range().gte(number).into_query(), "/range/weight/gte"));
        same(at(&p.sizes.terms([number]).into_query(), "/terms/sizes/0"));
        same(at(&p.vector.knn([number; 2]).into_query(), "/knn/query_vector/1"));
        same(at(&Partial::new().set(p.weight, number).as_json(), "/weight"));
        same(at(&Partial::new().set(p.sizes, [number]).as_json(), "/sizes/0"));
        same(at(&Partial::new().set(p.range, product.range).as_json(), "/range/gt"));
        same(at(&Partial::new().set(p.vector, [number; 2]).as_json(), "/vector/0"));
        same(at(&Script::painless("x").param("a", number), "/params/a"));
        same(at(&mapping::IndexSettings::new().param("a", number), "/a"));
        same(at(&Mapping::new().meta("a", number), "/_meta/a"));
        same(at(&StoredScript::painless("x").option("a", number), "/script/options/a"));
        same(at(&SearchBody::<Product>::new().search_pipeline(number), "/search_pipeline"));
        same(at(&Script::painless("x").param("a", &product), "/params/a/weight"));
        let condition = Condition::equals(p.weight, number);
        same(at(&UpdateScript::new().when(condition, |then| then.noop()).into_script(), "/params/p0"));
        same(at(&SearchBody::<Product>::new().sort(by_field("weight").missing(number)), "/sort/0/weight/missing"));
        // What is read is equal to what was written.
        let query = p.weight.term(number).into_query();
        prop_assert_eq!(&serde_json::from_str::<Query<Product>>(&query.to_string()).unwrap(), &query);
    }

    #[test]
    fn an_f64_is_sent_to_the_last_digit(bits: u64) {
        let number = f64::from_bits(bits);
        prop_assume!(number.is_finite());
        let p = Product::fields();
        let same = |json: String| assert_eq!(json.parse::<f64>().unwrap().to_bits(), bits, "{json}");
        same(at(&p.price.term(number).boost(number).into_query(), "/term/price/value"));
        same(at(&p.price.term(number).boost(number).into_query(), "/term/price/boost"));
        same(at(&Partial::new().set(p.price, number).as_json(), "/price"));
        same(at(&Script::painless("x").param("a", number), "/params/a"));
    }

    #[test]
    fn whole_numbers_are_sent_as_they_are(signed: i64, unsigned: u64) {
        let field = || Field::<Value, _>::dynamic("a");
        prop_assert_eq!(at(&field().term(signed).into_query(), "/term/a/value"), signed.to_string());
        prop_assert_eq!(at(&field().term(unsigned).into_query(), "/term/a/value"), unsigned.to_string());
        prop_assert_eq!(at(&field().range().gt(signed as i8).into_query(), "/range/a/gt"), (signed as i8).to_string());
        prop_assert_eq!(at(&field().range().gt(unsigned as u16).into_query(), "/range/a/gt"), (unsigned as u16).to_string());
    }
}

#[test]
fn the_short_text_of_an_f32_is_seen() {
    let p = Product::fields();
    assert_eq!(p.weight.term(0.1).into_query().to_string(), r#"{"term":{"weight":{"value":0.1}}}"#);
    assert_eq!(
        p.vector.knn([0.1, -0.3]).into_query().to_string(),
        r#"{"knn":{"field":"vector","query_vector":[0.1,-0.3]}}"#
    );
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Document)]
struct Visit {
    #[field(date)]
    at: i64,
    #[field(date)]
    all: Vec<i64>,
    #[field(date)]
    text: String,
    #[field(date(format = "epoch_millis"))]
    millis: i64,
    #[field(date(format = "strict_date_optional_time||epoch_millis"))]
    either: i64,
    #[field(date(format = "strict_date_optional_time||epoch_second"))]
    seconds: i64,
    #[field(date(format = "yyyy"))]
    year: i64,
    #[field(date_range)]
    span: Bounds<i64>,
    #[field(date_range(format = "yyyy"))]
    years: Bounds<i64>,
}

/// A format of the field's own reads a number as it reads that of a document; only milliseconds that
/// ISO 8601 stands before are sent as text.
#[test]
fn a_number_is_sent_as_the_format_of_the_field_reads_it() {
    let v = Visit::fields();
    let json = |query: Query<Visit>| serde_json::to_value(&query).unwrap();
    assert_eq!(json(v.millis.range().gte(2024).into_query())["range"]["millis"], json!({"gte": 2024}));
    assert_eq!(json(v.seconds.term(2024).into_query())["term"]["seconds"]["value"], json!(2024));
    assert_eq!(json(v.year.term(2024).into_query())["term"]["year"]["value"], json!(2024));
    assert_eq!(json(v.either.term(2024).into_query())["term"]["either"]["value"], json!("1970-01-01T00:00:02.024Z"));
    let partial = Partial::new().set(v.millis, 2024).set(v.either, 2024);
    assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), json!({"millis": 2024, "either": 2024}));
    // Texts are sent as they are.
    assert_eq!(json(v.millis.term("2024").into_query())["term"]["millis"]["value"], json!("2024"));
}

/// A number of four digits is a year to servers: it is sent as the text of the same point in time.
#[test]
fn milliseconds_are_never_years() {
    let v = Visit::fields();
    for (millis, sent) in [
        (0, json!("1970-01-01T00:00:00.000Z")),
        (999, json!("1970-01-01T00:00:00.999Z")),
        (1000, json!("1970-01-01T00:00:01.000Z")),
        (2024, json!("1970-01-01T00:00:02.024Z")),
        (9999, json!("1970-01-01T00:00:09.999Z")),
        (10_000, json!("1970-01-01T00:00:10.000Z")),
        (-1, json!("1969-12-31T23:59:59.999Z")),
        (-2024, json!("1969-12-31T23:59:57.976Z")),
        (-86_400_000, json!("1969-12-31T00:00:00.000Z")),
        (-62_167_219_200_000, json!("0000-01-01T00:00:00.000Z")),
        (-62_167_219_200_001, json!(-62_167_219_200_001_i64)),
        (1_700_000_000_000_i64, json!("2023-11-14T22:13:20.000Z")),
        (253_402_300_800_000, json!(253_402_300_800_000_i64)),
    ] {
        let json = |query: Query<Visit>| serde_json::to_value(&query).unwrap();
        assert_eq!(
            json(v.at.range().gte(millis).lt(millis).into_query())["range"]["at"],
            json!({"gte": sent, "lt": sent})
        );
        assert_eq!(json(v.at.term(millis).into_query())["term"]["at"]["value"], sent);
        assert_eq!(json(v.text.terms([millis]).into_query())["terms"]["text"], json!([sent]));
        assert_eq!(json(v.span.term(millis).into_query())["term"]["span"]["value"], sent);
        assert_eq!(json(v.span.range().gt(millis).into_query())["range"]["span"], json!({"gt": sent}));
        assert_eq!(json(v.years.term(millis).into_query())["term"]["years"]["value"], json!(millis));
        let agg = serde_json::to_value(SearchBody::<Visit>::new().aggs(v.at.date_range().since(millis))).unwrap();
        assert_eq!(agg["aggs"]["0"]["date_range"]["ranges"], json!([{"from": sent}]));
        // A document holds the number.
        let span = Bounds { gte: Some(millis), ..Bounds::default() };
        let partial = Partial::new().set(v.at, millis).set(v.all, [millis]).set(v.span, span);
        let expected = json!({"at": millis, "all": [millis], "span": {"gte": millis}});
        assert_eq!(serde_json::to_value(partial.as_json()).unwrap(), expected);
        let condition = Condition::equals(v.at, millis).or(Condition::contains(v.all, millis));
        let script = UpdateScript::new().when(condition, |then| then.append(v.all, millis)).into_script();
        let params = serde_json::to_value(script).unwrap()["params"].clone();
        assert_eq!(params, json!({"p0": millis, "p1": millis, "p2": millis}));
    }
}
