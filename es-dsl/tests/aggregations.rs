//! Results of aggregations: as servers gave them, with more members than are known, and arbitrary ones.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the document is there for its type")]

use es_dsl::aggregation::{Aggregations, Aggs};
use es_dsl::prelude::*;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[derive(Debug, Clone, PartialEq, serde::Deserialize, Document)]
struct Item {
    #[field(keyword)]
    keyword: String,
    #[field(date)]
    date: String,
    number: i64,
    flag: bool,
    #[field(ip)]
    address: String,
}

type Fields = <Item as Document>::Fields;

fn read<A: Aggs<Item>>(_: &A, results: &Value) -> A::Output {
    A::decode(results).unwrap()
}

/// What servers refuse, or answer without what the result is made of, is not asked for.
#[test]
fn parameters_are_as_servers_take_them() {
    let place = Field::<Item, _>::dynamic("place");
    let json = |agg: String| serde_json::from_str::<Value>(&agg).unwrap();
    let centroid = place.clone().geo_centroid().missing(GeoPoint::new(48.25, 16.5)).to_string();
    assert_eq!(json(centroid), json!({"geo_centroid": {"field": "place", "missing": "48.25,16.5"}}));
    let hits = || aggs::top_hits::<Item>().script_fields(json!({"a": {"script": "1"}}));
    assert_eq!(json(hits().to_string())["top_hits"]["_source"], json!(true));
    assert_eq!(json(hits().source(json!(["number"])).to_string())["top_hits"]["_source"], json!(["number"]));
}

/// What servers answered, 7.10.2 and OpenSearch 3.8.0.
#[test]
fn recorded_results_are_read() {
    let i = Item::fields();
    let months = read(
        &i.date.date_histogram().calendar_interval(CalendarInterval::Month),
        &json!({"0": {"buckets": [
            {"key_as_string": "2016-03-01T00:00:00.000Z", "key": 1456790400000_i64, "doc_count": 1},
            {"key_as_string": "2016-02-01T00:00:00.000Z", "key": 1454284800000_i64, "doc_count": 1},
        ]}}),
    );
    assert_eq!(months[0].key, "2016-03-01T00:00:00.000Z");
    let percentiles = read(
        &i.number.percentiles(),
        &json!({"0": {"meta": {"foo": "bar"}, "values": {"1.0": 1.0, "50.0": 76.0, "50.0_as_string": "76", "99.0": null}}}),
    );
    assert_eq!(percentiles.values, [(1.0, Some(1.0)), (50.0, Some(76.0)), (99.0, None)]);
    let filters = read(
        &aggs::filters([("first", i.number.term(101))]).sub(i.number.avg()),
        &json!({"0": {"buckets": {
            "first": {"doc_count": 0, "0": {"value": null}},
            "second": {"doc_count": 1, "0": {"value": 151.0}},
        }}}),
    );
    assert_eq!((filters.get("first").unwrap().aggs, filters.get("second").unwrap().aggs), (None, Some(151.0)));
    let pairs = read(
        &aggs::composite((i.number.terms_source(), i.keyword.terms_source())),
        &json!({"0": {"after_key": {"0": 10, "1": "foo"}, "buckets": [
            {"key": {"0": 0, "1": "bar"}, "doc_count": 2},
            {"key": {"0": 10, "1": "foo"}, "doc_count": 1},
        ]}}),
    );
    assert_eq!(pairs.buckets[1].key, (10, "foo".to_owned()));
    let days = i.date.interval_source("30d").time_zone("+01:00").format("yyyy-MM-dd");
    let formatted = aggs::composite((days, i.address.terms_source()));
    assert_eq!(
        serde_json::to_value(&formatted).unwrap()["composite"]["sources"][0]["0"]["date_histogram"],
        json!({"field": "date", "fixed_interval": "30d", "time_zone": "+01:00", "format": "yyyy-MM-dd"}),
    );
    let formatted =
        read(&formatted, &json!({"0": {"buckets": [{"key": {"0": "2022-08-09", "1": "10.0.0.1"}, "doc_count": 1}]}}));
    assert_eq!(formatted.buckets[0].key, ("2022-08-09".to_owned(), [10, 0, 0, 1].into()));
    let with_dates = aggs::multi_terms((i.keyword, i.date));
    let with_dates =
        read(&with_dates, &json!({"0": {"buckets": [{"key": ["a", "2022-09-01T16:46:14.000Z"], "doc_count": 1}]}}));
    assert_eq!(with_dates[0].key, ("a".to_owned(), "2022-09-01T16:46:14.000Z".to_owned()));
    let addresses = i.address.terms_agg().sub((i.address.value_count(), i.address.cardinality()));
    let addresses = read(
        &addresses,
        &json!({"0": {"buckets": [{"key": "10.0.0.1", "doc_count": 2, "0": {"value": 2}, "1": {"value": 1}}]}}),
    );
    let localhost: std::net::IpAddr = [10, 0, 0, 1].into();
    assert_eq!((addresses.get(&localhost).unwrap().doc_count, addresses[0].aggs), (2, (2, 1)));
    let networks = i.address.ip_range().mask("10.0.0.0/24").until("10.0.0.5");
    let networks = read(
        &networks,
        &json!({"0": {"buckets": [{"key": "10.0.0.0/24", "from": "10.0.0.0", "to": "10.0.1.0", "doc_count": 2}]}}),
    );
    assert_eq!(networks[0].key.to.as_deref(), Some("10.0.1.0"));
    assert!(pairs.after_key.is_some());
    let stats = read(
        &i.number.stats(),
        &json!({"0": {"meta": {"foo": "bar"}, "count": 4, "min": 1.0, "max": 1.0223372036854778e+19, "avg": 2.5e18,
            "sum": 1.0e19, "min_as_string": 1.0, "max_as_string": 1.0223372036854778e+19}}),
    );
    assert_eq!((stats.count, stats.max), (4, Some(1.0223372036854778e+19)));
    let stats = read(
        &i.number.extended_stats(),
        &json!({"0": {"count": 2, "min": 1.0, "max": 3.0, "avg": 2.0, "sum": 4.0, "sum_of_squares": 10.0, "variance": 1.0,
            "variance_population": 1.0, "variance_sampling": 2.0, "std_deviation": 1.0, "std_deviation_population": 1.0,
            "std_deviation_sampling": 1.5, "std_deviation_bounds": {"upper": 4.0, "lower": 0.0, "upper_population": 4.0,
            "lower_population": 0.0, "upper_sampling": 5.0, "lower_sampling": -1.0}}}),
    );
    assert_eq!((stats.variance_population, stats.variance_sampling), (Some(1.0), Some(2.0)));
    assert_eq!((stats.std_deviation_population, stats.std_deviation_sampling), (Some(1.0), Some(1.5)));
    let bounds = stats.std_deviation_bounds;
    assert_eq!((bounds.lower, bounds.upper), (Some(0.0), Some(4.0)));
    assert_eq!((bounds.lower_population, bounds.upper_population), (Some(0.0), Some(4.0)));
    assert_eq!((bounds.lower_sampling, bounds.upper_sampling), (Some(-1.0), Some(5.0)));
}

#[test]
fn keys_have_the_type_of_the_field() {
    let i = Item::fields();
    let (flags, numbers, names) = read(
        &(i.flag.terms_agg(), i.number.terms_agg(), i.keyword.terms_agg()),
        &json!({
            "0": {"buckets": [{"key": 1, "key_as_string": "true", "doc_count": 2}, {"key": 0, "doc_count": 1}]},
            "1": {"buckets": [{"key": 7.0, "doc_count": 1}, {"key": "8", "doc_count": "1"}]},
            "2": {"buckets": [{"key": "7", "doc_count": 1}]},
        }),
    );
    assert_eq!(flags.iter().map(|bucket| bucket.key).collect::<Vec<bool>>(), [true, false]);
    assert_eq!(
        numbers.iter().map(|bucket| (bucket.key, bucket.doc_count)).collect::<Vec<(i64, u64)>>(),
        [(7, 1), (8, 1)]
    );
    assert_eq!(names[0].key, "7");
    assert_eq!(fails(&i.number.terms_agg(), &json!({"0": {"buckets": [{"key": "seven"}]}})), "0>key");
    assert_eq!(
        fails(&i.number.terms_agg().sub(i.number.avg()), &json!({"0": {"buckets": [{"key": 7, "0": {"value": []}}]}})),
        "0>0>value"
    );
}

/// Where the error of a result is.
fn fails<A: Aggs<Item>>(_: &A, results: &Value) -> String {
    A::decode(results).err().unwrap().path().to_owned()
}

/// One of each way to read.
fn everything(i: &Fields) -> impl Aggs<Item> + use<> {
    aggs! {
        keys: i.keyword.terms_agg().sub((i.number.avg(), i.date.max())),
        flags: i.flag.terms_agg().sub(aggs::top_hits()),
        numbers: i.number.histogram().interval(5.0).sub(aggs::derivative("0")),
        days: i.date.date_histogram(),
        ranges: i.number.range_agg().range(..5.0),
        stats: i.number.extended_stats(),
        percentiles: i.number.percentiles(),
        pages: aggs::composite((i.keyword.terms_source(), i.date.calendar_source(CalendarInterval::Day).missing_bucket())),
        rare: i.keyword.significant_terms(),
        pairs: aggs::multi_terms((i.keyword, i.number)),
        geo: aggs::geo_bounds("place"),
        matrix: aggs::matrix_stats(["a"]),
        list: aggs::filter(i.flag.term(true)).sub(vec![i.number.min(), i.number.min()]),
        change: aggs::change_point("0"),
        top: aggs::top_metrics([i.number]),
        line: aggs::geo_line("place", "date"),
    }
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9.]{0,6}".prop_map(Value::from),
    ];
    // Names that results have, so that arbitrary values get deep inside.
    let name = prop::sample::select(vec![
        "buckets",
        "key",
        "doc_count",
        "value",
        "values",
        "0",
        "1",
        "from",
        "to",
        "hits",
        "total",
        "_source",
        "after_key",
        "bounds",
        "top_left",
        "lat",
        "lon",
        "fields",
        "type",
        "top",
        "geometry",
        "coordinates",
        "key_as_string",
        "x",
    ]);
    leaf.prop_recursive(5, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().map(|(name, json)| (name.to_owned(), json)).collect())),
        ]
    })
}

/// Adds a member to each object.
fn with_more(json: &Value, more: &Value) -> Value {
    match json {
        Value::Object(members) => {
            let mut members: Map<_, _> =
                members.iter().map(|(name, json)| (name.clone(), with_more(json, more))).collect();
            members.insert("brand_new".to_owned(), more.clone());
            Value::Object(members)
        }
        Value::Array(items) => items.iter().map(|item| with_more(item, more)).collect(),
        json => json.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_results_never_panic(each in prop::collection::vec(json_value(), 16)) {
        fn decode<A: Aggs<Item>>(_: &A, results: &Value) -> bool {
            A::decode(results).is_ok()
        }
        let names = ["keys", "flags", "numbers", "days", "ranges", "stats", "percentiles", "pages", "rare", "pairs", "geo",
            "matrix", "list", "change", "top", "line"];
        let aggs = everything(&Item::fields());
        for (name, json) in names.iter().zip(&each) {
            decode(&aggs, &json!({*name: json}));
        }
        prop_assert!(decode(&aggs, &json!({})), "what is missing is empty");
        prop_assert!(decode(&aggs, &Value::Null), "what is missing is empty");
    }

    #[test]
    fn more_members_change_nothing(more in json_value()) {
        let i = Item::fields();
        let aggs = (i.keyword.terms_agg().sub((i.number.stats(),)), i.number.range_agg().sub(i.date.max()));
        let results = json!({
            "0": {"buckets": [{"key": "a", "doc_count": 1, "0": {"count": 1, "min": 1.0, "max": 1.0, "avg": 1.0, "sum": 1.0}}]},
            "1": {"buckets": [{"key": "*-5.0", "to": 5.0, "doc_count": 2, "0": {"value": 0.0}}]},
        });
        prop_assert_eq!(read(&aggs, &with_more(&results, &more)), read(&aggs, &results));
    }

    #[test]
    fn trees_are_written_back_as_they_were(json in json_value(), name in "[a-z]{1,5}") {
        for json in [json!({&name: {"terms": json}}), json!({&name: {"terms": {"field": "f"}, "aggs": {"x": json}}}), json!({&name: json})] {
            if let Ok(aggs) = serde_json::from_value::<Aggregations>(json.clone()) {
                prop_assert_eq!(serde_json::to_value(&aggs).unwrap(), json);
                aggs.unknown();
            }
        }
    }
}
