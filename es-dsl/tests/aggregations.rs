//! Results of aggregations: as servers gave them, with more members than are known, and arbitrary ones.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the document is there for its type")]

use es_dsl::aggregation::{Aggregations, Aggs};
use es_dsl::{aggregation, prelude::*};
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
    for read in [json!([16.5, 48.25, 171.0]), json!({"type": "Point", "coordinates": [16.5, 48.25]})] {
        let point: GeoPoint = serde_json::from_value(read).unwrap();
        let centroid = place.clone().geo_centroid().missing(point).to_string();
        assert_eq!(json(centroid)["geo_centroid"]["missing"], json!("48.25,16.5"));
    }
    let hits = || aggregation::top_hits::<Item>().script_fields(json!({"a": {"script": "1"}}));
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
        &aggregation::filters([("first", i.number.term(101))]).sub(i.number.avg()),
        &json!({"0": {"buckets": {
            "first": {"doc_count": 0, "0": {"value": null}},
            "second": {"doc_count": 1, "0": {"value": 151.0}},
        }}}),
    );
    assert_eq!((filters.get("first").unwrap().aggs, filters.get("second").unwrap().aggs), (None, Some(151.0)));
    let pairs = read(
        &aggregation::composite((i.number.terms_source(), i.keyword.terms_source())),
        &json!({"0": {"after_key": {"0": 10, "1": "foo"}, "buckets": [
            {"key": {"0": 0, "1": "bar"}, "doc_count": 2},
            {"key": {"0": 10, "1": "foo"}, "doc_count": 1},
        ]}}),
    );
    assert_eq!(pairs.buckets[1].key, (10, "foo".to_owned()));
    let days = i.date.interval_source("30d").time_zone("+01:00").format("yyyy-MM-dd");
    let formatted = aggregation::composite((days, i.address.terms_source()));
    assert_eq!(
        serde_json::to_value(&formatted).unwrap()["composite"]["sources"][0]["0"]["date_histogram"],
        json!({"field": "date", "fixed_interval": "30d", "time_zone": "+01:00", "format": "yyyy-MM-dd"}),
    );
    let formatted =
        read(&formatted, &json!({"0": {"buckets": [{"key": {"0": "2022-08-09", "1": "10.0.0.1"}, "doc_count": 1}]}}));
    assert_eq!(formatted.buckets[0].key, ("2022-08-09".to_owned(), [10, 0, 0, 1].into()));
    let with_dates = aggregation::multi_terms((i.keyword, i.date));
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
        fails(
            &i.number.terms_agg().sub(i.number.avg()),
            &json!({"0": {"buckets": [{"key": 7, "doc_count": 1, "0": {"value": []}}]}})
        ),
        "0>0>value"
    );
}

/// What has no number in it has none, and what is beside it is read.
#[test]
fn what_is_no_number_is_none_and_nothing_else() {
    let i = Item::fields();
    let nan = || json!("NaN");
    for value in [nan(), json!(null)] {
        let result = json!({"0": {"value": value}});
        assert_eq!(read(&i.number.avg(), &result), None);
        assert_eq!(read(&i.number.min(), &result), None);
        assert_eq!(read(&i.number.sum(), &result), None);
        assert_eq!(read(&i.number.median_absolute_deviation(), &result), None);
        assert_eq!(read(&aggregation::weighted_avg("a", "b"), &result), None);
        assert_eq!(read(&aggregation::t_test("a", "b"), &result), None);
        assert_eq!(read(&aggregation::sum_bucket("a"), &result), None);
        assert_eq!(read(&aggregation::avg_bucket("a"), &result), None);
        assert_eq!(read(&aggregation::bucket_script([("a", "b")], Script::painless("0")), &result), None);
        assert_eq!(read(&aggregation::moving_fn("a", 2, "x"), &result), None);
        assert_eq!(read(&aggregation::serial_diff("a"), &result), None);
        assert_eq!(read(&aggregation::max_bucket("a"), &json!({"0": {"value": value, "keys": ["x"]}})).keys, ["x"]);
        let derivative = read(&aggregation::derivative("a"), &json!({"0": {"value": value, "normalized_value": 2.0}}));
        assert_eq!((derivative.value, derivative.normalized), (None, Some(2.0)));
    }
    let result = json!({"0": {"value": "Infinity"}});
    assert_eq!(
        read(&aggregation::bucket_script([("a", "b")], Script::painless("1 / 0.0")), &result),
        Some(f64::INFINITY)
    );
    assert_eq!(read(&i.number.sum(), &result), Some(f64::INFINITY));
    assert_eq!((read(&i.number.max(), &result), read(&i.date.max(), &result)), (None, None), "no value at all");
    let percentiles = json!({"0": {"values": {"1.0": "NaN", "50.0": 2.0, "99.0": "Infinity"}}});
    assert_eq!(read(&i.number.percentiles(), &percentiles).values, [(1.0, None), (50.0, Some(2.0)), (99.0, None)]);
    let percentiles = json!({"0": {"values": [{"key": 1.0, "value": "NaN"}, {"key": 50.0, "value": 2.0}]}});
    assert_eq!(read(&aggregation::percentiles_bucket("a"), &percentiles).values, [(1.0, None), (50.0, Some(2.0))]);
    let stats = json!({"0": {"count": 2, "min": 1.0, "max": 3.0, "avg": "NaN", "sum": "NaN", "sum_of_squares": "NaN",
        "variance": "NaN", "std_deviation": 1.5, "std_deviation_bounds": {"lower": "NaN", "upper": 4.0}}});
    let stats = read(&i.number.extended_stats(), &stats);
    assert_eq!(
        (stats.stats.min, stats.stats.max, stats.stats.avg, stats.stats.sum),
        (Some(1.0), Some(3.0), None, None)
    );
    assert_eq!((stats.sum_of_squares, stats.variance, stats.std_deviation), (None, None, Some(1.5)));
    assert_eq!((stats.std_deviation_bounds.lower, stats.std_deviation_bounds.upper), (None, Some(4.0)));
    let boxplot = json!({"0": {"min": "Infinity", "max": "-Infinity", "q1": "NaN", "q2": 2.0, "q3": "NaN"}});
    let boxplot = read(&i.number.boxplot(), &boxplot);
    assert_eq!((boxplot.min, boxplot.max, boxplot.q1, boxplot.q2), (None, None, None, Some(2.0)));
    let words = json!({"0": {"count": 1, "min_length": 1, "max_length": 1, "avg_length": "NaN", "entropy": 0.0,
        "distribution": {"a": 0.5, "b": "NaN", "c": 0.25}}});
    let words = read(&i.keyword.string_stats().show_distribution(true), &words);
    assert_eq!(words.avg_length, None);
    assert_eq!(words.distribution, [("a".to_owned(), 0.5), ("c".to_owned(), 0.25)].into());
    let matrix = json!({"0": {"doc_count": 2, "fields": [{"name": "a", "count": 2, "mean": 1.0, "variance": 0.0,
        "skewness": "NaN", "kurtosis": "NaN", "covariance": {"a": 0.0, "b": 1.5}, "correlation": {"a": 1.0, "b": "NaN"}}]}});
    let matrix = read(&aggregation::matrix_stats(["a", "b"]), &matrix);
    assert_eq!((matrix.fields[0].mean, matrix.fields[0].skewness), (Some(1.0), None));
    assert_eq!(matrix.fields[0].covariance, [("a".to_owned(), 0.0), ("b".to_owned(), 1.5)].into());
    assert_eq!(matrix.fields[0].correlation, [("a".to_owned(), 1.0)].into());
    let test = read(
        &aggregation::bucket_count_ks_test("a"),
        &json!({"0": {"less": 0.5, "greater": "NaN", "two_sided": 0.25}}),
    );
    assert_eq!(test, [("less".to_owned(), 0.5), ("two_sided".to_owned(), 0.25)].into());
    let centroid =
        read(&aggregation::geo_centroid("a"), &json!({"0": {"count": 0, "location": {"lat": "NaN", "lon": "NaN"}}}));
    assert_eq!((centroid.count, centroid.location), (0, None));
    let top = json!({"0": {"hits": {"total": 1, "max_score": "NaN", "hits": [{"_id": "1", "_index": "i", "_score": "NaN",
        "_source": null}]}}});
    let top = read(
        &aggregation::nested::<Item, Value>("a").sub(aggregation::top_hits()),
        &json!({"0": {"doc_count": 1, "0": top["0"]}}),
    );
    assert_eq!((top.aggs.max_score, top.aggs.hits[0].score), (None, None));
}

/// An answer without what makes it that answer is none.
#[test]
fn results_that_lack_what_makes_them_are_errors() {
    let i = Item::fields();
    let empty = json!({"0": {}});
    assert_eq!(fails(&i.number.avg(), &empty), "0>value");
    assert_eq!(fails(&i.date.max(), &empty), "0>value");
    assert_eq!(fails(&i.number.sum(), &empty), "0>value");
    assert_eq!(fails(&i.number.cardinality(), &empty), "0>value");
    assert_eq!(fails(&i.number.value_count(), &json!({"0": {"value": null}})), "0>value");
    assert_eq!(fails(&i.number.value_count(), &json!({"0": {"value": -1}})), "0>value");
    assert_eq!(fails(&i.number.value_count(), &json!({"0": {"value": "NaN"}})), "0>value");
    assert_eq!(fails(&i.number.stats(), &empty), "0>count");
    assert_eq!(fails(&i.number.percentiles(), &empty), "0>values");
    assert_eq!(fails(&i.number.boxplot(), &empty), "0>min");
    assert_eq!(fails(&i.keyword.string_stats(), &empty), "0>count");
    assert_eq!(fails(&i.keyword.terms_agg(), &empty), "0>buckets");
    assert_eq!(fails(&i.keyword.terms_agg(), &json!({"0": {"buckets": null}})), "0>buckets");
    assert_eq!(fails(&i.keyword.terms_agg(), &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    assert_eq!(fails(&i.keyword.terms_agg(), &json!({"0": {"buckets": [{"key": "a"}]}})), "0>doc_count");
    assert_eq!(fails(&aggregation::terms("a"), &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    assert_eq!(fails(&i.number.histogram(), &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    assert_eq!(fails(&i.date.date_histogram(), &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    assert_eq!(fails(&aggregation::geohash_grid("a"), &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    let pair = json!({"0": {"buckets": [{"key": ["a"], "doc_count": 1}]}});
    assert_eq!(fails(&aggregation::multi_terms((i.keyword, "b")), &pair), "0>key");
    let page = aggregation::composite((i.keyword.terms_source().missing_bucket(), i.number.terms_source()));
    assert_eq!(fails(&page, &empty), "0>buckets");
    assert_eq!(fails(&page, &json!({"0": {"buckets": [{"key": {"1": 1}, "doc_count": 1}]}})), "0>key>0");
    assert_eq!(fails(&page, &json!({"0": {"buckets": [{"doc_count": 1}]}})), "0>key");
    assert_eq!(fails(&aggregation::filter(i.flag.term(true)), &empty), "0>doc_count");
    assert_eq!(fails(&aggregation::global(), &json!({"0": []})), "0>doc_count");
    let significant = json!({"0": {"buckets": [{"key": "a", "doc_count": 1, "bg_count": 2}]}});
    assert_eq!(fails(&i.keyword.significant_terms(), &significant), "0>score");
    assert_eq!(fails(&aggregation::top_hits(), &empty), "0>hits");
    assert_eq!(fails(&aggregation::top_hits(), &json!({"0": {"hits": {"total": 1}}})), "0>hits");
    assert_eq!(fails(&aggregation::top_hits(), &json!({"0": {"hits": {"hits": []}}})), "0>total");
    assert_eq!(fails(&aggregation::top_metrics([i.number]), &empty), "0>top");
    assert_eq!(fails(&aggregation::geo_centroid("a"), &empty), "0>count");
    assert_eq!(fails(&aggregation::geo_line("a", "b"), &empty), "0>geometry");
    assert_eq!(fails(&aggregation::derivative("a"), &empty), "0>value");
    assert_eq!(fails(&aggregation::change_point("a"), &empty), "0>type");
    assert_eq!(fails(&aggregation::max_bucket("a"), &empty), "0>value");
    assert_eq!(
        fails(
            &aggregation::scripted_metric(Script::painless("1"), Script::painless("2"), Script::painless("3")),
            &empty
        ),
        "0>value"
    );
    let error = <(es_dsl::aggregation::Agg<Item, es_dsl::aggregation::TTest>,) as Aggs<Item>>::decode(&empty);
    assert_eq!(error.unwrap_err().to_string(), "the result of the aggregation `0>value` is not there");
    assert_eq!(fails(&i.number.stats(), &json!({"0": {"count": 1e30}})), "0>count");
    // The result as a whole.
    assert_eq!(fails(&i.keyword.terms_agg(), &json!({"0": null})), "0");
    let both = (i.number.avg(), i.number.max());
    assert_eq!(fails(&both, &json!({"0": {"value": 1.0}})), "1");
    assert_eq!(
        fails(&i.keyword.terms_agg().sub(both), &json!({"0": {"buckets": [{"key": "a", "doc_count": 1}]}})),
        "0>0"
    );
    assert_eq!(fails(&aggs! { mean: i.number.avg() }, &json!({})), "mean");
    // No box around no points, no matrix of no documents, no difference to no bucket.
    assert_eq!(read(&aggregation::geo_bounds("a"), &empty), None);
    assert!(read(&aggregation::matrix_stats(["a"]), &empty).fields.is_empty());
    assert_eq!(read(&aggregation::derivative("a"), &json!({})).value, None);
    assert_eq!(read(&(Some(i.number.avg()),), &json!({})), (None,));
}

/// Servers leave all aggregations out where there is no index to search.
#[test]
fn a_response_without_aggregations_has_no_values() {
    let i = Item::fields();
    let aggs = (i.number.avg(), i.number.stats(), i.keyword.terms_agg().sub(i.number.max()), aggregation::top_hits());
    let (mean, stats, words, top) = read(&aggs, &Value::Null);
    assert_eq!((mean, stats.count, stats.sum, words.len(), top.hits.len()), (None, 0, Some(0.0), 0, 0));
    let (filtered, values, page) = read(
        &(aggregation::filter(i.flag.term(true)).sub(i.number.avg()), i.number.cardinality(), i.number.percentiles()),
        &Value::Null,
    );
    assert_eq!((filtered.doc_count, filtered.aggs, values, page.values.len()), (0, None, 0, 0));
}

/// Where the error of a result is.
fn fails<A: Aggs<Item>>(_: &A, results: &Value) -> String {
    A::decode(results).err().unwrap().path().to_owned()
}

/// One of each way to read. Each may be missing, so that one alone is read.
fn everything(i: &Fields) -> impl Aggs<Item> + use<> {
    aggs! {
        keys: Some(i.keyword.terms_agg().sub((i.number.avg(), i.date.max()))),
        flags: Some(i.flag.terms_agg().sub(aggregation::top_hits())),
        numbers: Some(i.number.histogram().interval(5.0).sub(aggregation::derivative("0"))),
        days: Some(i.date.date_histogram()),
        ranges: Some(i.number.range_agg().range(..5.0)),
        stats: Some(i.number.extended_stats()),
        percentiles: Some(i.number.percentiles()),
        pages: Some(aggregation::composite((i.keyword.terms_source(), i.date.calendar_source(CalendarInterval::Day).missing_bucket()))),
        rare: Some(i.keyword.significant_terms()),
        pairs: Some(aggregation::multi_terms((i.keyword, i.number))),
        geo: Some(aggregation::geo_bounds("place")),
        matrix: Some(aggregation::matrix_stats(["a"])),
        list: Some(aggregation::filter(i.flag.term(true)).sub(vec![i.number.min(), i.number.min()])),
        change: Some(aggregation::change_point("0")),
        top: Some(aggregation::top_metrics([i.number])),
        line: Some(aggregation::geo_line("place", "date")),
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
