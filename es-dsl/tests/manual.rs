//! The tables from the manual's JSON to Rust: each row's Rust compiles and makes its JSON.
#![allow(dead_code, reason = "the documents are there for their types")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::{
    aggregation,
    mapping::{long, nested, text},
    prelude::*,
    queries::*,
};
use serde_json::{Value, json};

#[derive(serde::Deserialize, Document)]
#[document(index = "tweets")]
struct Tweet {
    author: String,
    #[field(text)]
    text: String,
    #[field(date)]
    date: String,
    #[field(keyword)]
    tag: Vec<String>,
    likes: u32,
    place: GeoPoint,
    #[field(nested)]
    replies: Vec<Reply>,
}

#[derive(serde::Deserialize, Document)]
struct Reply {
    #[field(text)]
    body: String,
    stars: u8,
}

#[derive(Document)]
struct Inner {
    stars: u8,
}

/// Without blanks, which the compiler writes in its own way, and without a comma before a bracket.
fn bare(rust: &str) -> String {
    rust.split_whitespace().collect()
}

/// The rows of the page, as JSON and as Rust without blanks.
fn page() -> Vec<(Value, String)> {
    let rows = include_str!("../src/manual.md").lines().filter_map(|line| {
        let (json, rust) = line.strip_prefix("| `")?.strip_suffix("` |")?.split_once("` | `")?;
        Some((serde_json::from_str(json).unwrap(), bare(&rust.replace("\\|", "|"))))
    });
    rows.collect()
}

/// Rows as they stand here, each with the JSON that its Rust makes.
struct Rows(Vec<(Value, String, Value)>);

impl Rows {
    fn add(&mut self, json: &str, rust: &str, made: Value) {
        self.0.push((serde_json::from_str(json).unwrap(), bare(rust), made));
    }
}

macro_rules! rows {
    ($rows:ident, $make:path: $($json:literal => { $($rust:tt)* })*) => {$(
        $rows.add($json, stringify!($($rust)*), $make($($rust)*));
    )*};
}

macro_rules! fields {
    ($rows:ident: $($json:literal => { $($rust:tt)* })*) => {$({
        #[derive(Document)]
        struct Mapped {
            $($rust)*
        }
        let mapping = serde_json::to_value(Mapped::mapping()).unwrap();
        $rows.add($json, stringify!($($rust)*), mapping["properties"]["name"].clone());
    })*};
}

/// A query, as it is read from the manual's JSON, which has shorthands.
fn query(query: impl IntoQuery<Tweet>) -> Value {
    serde_json::to_value(query.into_query()).unwrap()
}

fn agg<A: aggregation::Aggs<Tweet>>(agg: A) -> Value {
    serde_json::to_value(agg.into_aggregations()).unwrap()["0"].clone()
}

fn mapping(mapping: Mapping) -> Value {
    serde_json::to_value(mapping).unwrap()
}

#[test]
fn each_row_makes_its_json() {
    let t = Tweet::fields();
    let mut rows = Rows(Vec::new());
    rows! { rows, query:
        r#"{"match_all": {}}"# => { match_all() }
        r#"{"match": {"text": "bonsai"}}"# => { t.text.matches("bonsai") }
        r#"{"match": {"text": {"query": "bonsai tree", "operator": "and"}}}"# => { t.text.matches("bonsai tree").operator(And) }
        r#"{"match_phrase": {"text": "bonsai tree"}}"# => { t.text.match_phrase("bonsai tree") }
        r#"{"multi_match": {"query": "bonsai", "fields": ["text", "author"]}}"# => { multi_match("bonsai", ["text", "author"]) }
        r#"{"query_string": {"query": "bonsai AND tree"}}"# => { query_string("bonsai AND tree") }
        r#"{"term": {"tag": "red"}}"# => { t.tag.term("red") }
        r#"{"term": {"author.keyword": {"value": "kimchy", "boost": 2.0}}}"# => { t.author.keyword().term("kimchy").boost(2.0) }
        r#"{"terms": {"tag": ["red", "blue"]}}"# => { t.tag.terms(["red", "blue"]) }
        r#"{"range": {"likes": {"gte": 10, "lt": 20}}}"# => { t.likes.range().gte(10).lt(20) }
        r#"{"range": {"date": {"gte": "now-7d/d"}}}"# => { t.date.range().gte("now-7d/d") }
        r#"{"exists": {"field": "tag"}}"# => { t.tag.exists() }
        r#"{"prefix": {"tag": "re"}}"# => { t.tag.prefix("re") }
        r#"{"wildcard": {"tag": "r*d"}}"# => { t.tag.wildcard("r*d") }
        r#"{"fuzzy": {"tag": {"value": "rad", "fuzziness": 1}}}"# => { t.tag.fuzzy("rad").fuzziness(1) }
        r#"{"ids": {"values": ["1", "2"]}}"# => { ids(["1", "2"]) }
        r#"{"bool": {"must": [{"term": {"tag": "red"}}, {"match": {"text": "x"}}]}}"# => { t.tag.term("red").and(t.text.matches("x")) }
        r#"{"bool": {"should": [{"term": {"tag": "red"}}, {"match": {"text": "x"}}]}}"# => { t.tag.term("red").or(t.text.matches("x")) }
        r#"{"bool": {"must_not": [{"term": {"tag": "red"}}]}}"# => { !t.tag.term("red") }
        r#"{"bool": {"must": {"match": {"text": "x"}}, "filter": {"term": {"tag": "red"}}}}"# => { bool_query().must(t.text.matches("x")).filter(t.tag.term("red")) }
        r#"{"constant_score": {"filter": {"term": {"tag": "red"}}, "boost": 1.2}}"# => { constant_score(t.tag.term("red")).boost(1.2) }
        r#"{"dis_max": {"queries": [{"match": {"text": "x"}}, {"match": {"author": "x"}}]}}"# => { dis_max([t.text.matches("x"), t.author.matches("x")]) }
        r#"{"nested": {"path": "replies", "query": {"match": {"replies.body": "cool"}}}}"# => { t.replies.nested(|r| r.body.matches("cool")) }
        r#"{"geo_distance": {"distance": "5km", "place": {"lat": 47.0, "lon": 15.4}}}"# => { t.place.geo_distance(GeoPoint::new(47.0, 15.4), "5km") }
        r#"{"match": {"a.b": "x"}}"# => { match_("a.b", "x") }
        r#"{"brand_new": {"of": "a plugin"}}"# => { Query::raw(json!({"brand_new": {"of": "a plugin"}})) }
    }
    let queries = rows.0.len();
    rows! { rows, agg:
        r#"{"avg": {"field": "likes"}}"# => { t.likes.avg() }
        r#"{"sum": {"field": "likes"}}"# => { t.likes.sum() }
        r#"{"min": {"field": "date"}}"# => { t.date.min() }
        r#"{"max": {"field": "likes", "missing": 0}}"# => { t.likes.max().missing(0) }
        r#"{"stats": {"field": "likes"}}"# => { t.likes.stats() }
        r#"{"percentiles": {"field": "likes", "percents": [50.0, 99.0]}}"# => { t.likes.percentiles().percents([50.0, 99.0]) }
        r#"{"cardinality": {"field": "tag"}}"# => { t.tag.cardinality() }
        r#"{"value_count": {"field": "tag"}}"# => { t.tag.value_count() }
        r#"{"terms": {"field": "author.keyword", "size": 5}}"# => { t.author.keyword().terms_agg().size(5) }
        r#"{"terms": {"field": "tag", "order": {"_key": "asc"}}}"# => { t.tag.terms_agg().order(Order::asc(Order::KEY)) }
        r#"{"terms": {"field": "tag"}, "aggs": {"0": {"avg": {"field": "likes"}}}}"# => { t.tag.terms_agg().sub(t.likes.avg()) }
        r#"{"terms": {"field": "tag"}, "aggs": {"mean": {"avg": {"field": "likes"}}}}"# => { t.tag.terms_agg().sub(aggs! { mean: t.likes.avg() }) }
        r#"{"date_histogram": {"field": "date", "calendar_interval": "month"}}"# => { t.date.date_histogram().calendar_interval(CalendarInterval::Month) }
        r#"{"histogram": {"field": "likes", "interval": 10.0}}"# => { t.likes.histogram().interval(10.0) }
        r#"{"range": {"field": "likes", "ranges": [{"to": 10.0}, {"from": 10.0}]}}"# => { t.likes.range_agg().range(..10.0).range(10.0..) }
        r#"{"filter": {"term": {"tag": {"value": "red"}}}}"# => { aggregation::filter(t.tag.term("red")) }
        r#"{"missing": {"field": "tag"}}"# => { t.tag.missing() }
        r#"{"global": {}}"# => { aggregation::global() }
        r#"{"nested": {"path": "replies"}, "aggs": {"0": {"avg": {"field": "replies.stars"}}}}"# => { t.replies.nested_agg(|r| r.stars.avg()) }
        r#"{"top_hits": {"size": 1}}"# => { aggregation::top_hits().size(1) }
        r#"{"avg_bucket": {"buckets_path": "months>sum"}}"# => { aggregation::avg_bucket("months>sum") }
        r#"{"cumulative_sum": {"buckets_path": "sum"}}"# => { aggregation::cumulative_sum("sum") }
        r#"{"avg": {"field": "a.b"}}"# => { aggregation::avg("a.b") }
    }
    fields! { rows:
        r#"{"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}"# => { name: String }
        r#"{"type": "keyword"}"# => { #[field(keyword)] name: String }
        r#"{"type": "text", "analyzer": "english"}"# => { #[field(text(analyzer = "english"))] name: String }
        r#"{"type": "text", "fields": {"keyword": {"type": "keyword"}}}"# => { #[field(text, keyword)] name: String }
        r#"{"type": "text", "fields": {"raw": {"type": "keyword"}}}"# => { #[field(text, fields(raw(keyword)))] name: String }
        r#"{"type": "keyword", "index": false}"# => { #[field(keyword(index = false))] name: String }
        r#"{"type": "integer"}"# => { name: i32 }
        r#"{"type": "double"}"# => { name: Option<f64> }
        r#"{"type": "boolean"}"# => { name: Vec<bool> }
        r#"{"type": "date", "format": "epoch_millis"}"# => { #[field(date(format = "epoch_millis"))] name: i64 }
        r#"{"type": "geo_point"}"# => { name: GeoPoint }
        r#"{"type": "dense_vector", "dims": 3}"# => { #[field(dense_vector)] name: [f32; 3] }
        r#"{"properties": {"stars": {"type": "short"}}}"# => { name: Inner }
        r#"{"type": "nested", "properties": {"stars": {"type": "short"}}}"# => { #[field(nested)] name: Vec<Inner> }
        r#"{"enabled": false, "properties": {"stars": {"type": "short"}}}"# => { #[field(object(enabled = false))] name: Inner }
    }
    rows! { rows, mapping:
        r#"{"properties": {"foo": {"type": "text"}}}"# => { Mapping::new().field("foo", text()) }
        r#"{"dynamic": "strict"}"# => { Mapping::new().dynamic(DynamicMapping::Strict) }
        r#"{"properties": {"foo": {"type": "nested", "properties": {"bar": {"type": "long"}}}}}"# => { Mapping::new().field("foo", nested(Mapping::new().field("bar", long()))) }
    }

    let page = page();
    for (place, (json, rust, made)) in rows.0.iter().enumerate() {
        assert_eq!(page.get(place), Some(&(json.clone(), rust.clone())), "the page has another row {place}");
        let json = match place < queries {
            true => query(serde_json::from_value::<Query<Tweet>>(json.clone()).unwrap()),
            false => json.clone(),
        };
        assert_eq!(*made, json, "{rust}");
    }
    assert_eq!(page.len(), rows.0.len(), "each row of the page is here");
}
