//! What hits hold beside their documents is read by the types of the fields.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may stop at the first surprise")]
#![allow(dead_code, reason = "the document is there for its type")]

use std::net::IpAddr;

use es_dsl::aggregation::{Key, ResultValue};
use es_dsl::field::FieldDef;
use es_dsl::prelude::*;
use es_dsl::search::{field_values, sort_value};
use serde_json::{Value, json};

#[derive(Document)]
struct Item {
    long: i64,
    integer: i32,
    #[field(integer)]
    wide: i64,
    short: u8,
    byte: i8,
    #[field(unsigned_long)]
    unsigned: u64,
    double: f64,
    float: f32,
    #[field(half_float)]
    half: f32,
    #[field(scaled_float(scaling_factor = 100.0))]
    scaled: f64,
    flag: bool,
    #[field(keyword)]
    word: String,
    #[field(token_count(analyzer = "standard"))]
    tokens: u32,
    ip: IpAddr,
    #[field(date)]
    date: String,
    #[field(date_nanos)]
    nanos: String,
    #[field(date)]
    millis: i64,
    #[field(date_nanos, keyword)]
    with_keyword: String,
    place: GeoPoint,
}

fn sort<F: FieldDef<Value: ResultValue>>(_: Field<Item, F>, value: Value) -> Option<Key<F>> {
    sort_value::<F>(&value).unwrap()
}

fn values<F: FieldDef<Value: ResultValue>>(_: Field<Item, F>, value: Value) -> Vec<Key<F>> {
    field_values::<F>(&value).unwrap()
}

/// What 5.6.9, 7.10.2, 9.2.0 and OpenSearch 3.8.0 give for a document without a value.
#[test]
fn documents_without_a_value_have_no_sort_value() {
    let i = Item::fields();
    for extreme in [json!(i64::MAX), json!(i64::MIN), json!(null)] {
        assert_eq!(sort(i.long, extreme.clone()), None);
        assert_eq!(sort(i.integer, extreme.clone()), None);
        assert_eq!(sort(i.wide, extreme.clone()), None);
        assert_eq!(sort(i.short, extreme.clone()), None);
        assert_eq!(sort(i.byte, extreme.clone()), None);
        assert_eq!(sort(i.flag, extreme.clone()), None);
        assert_eq!(sort(i.tokens, extreme.clone()), None);
        assert_eq!(sort(i.date, extreme.clone()), None);
        assert_eq!(sort(i.nanos, extreme.clone()), None);
        assert_eq!(sort(i.millis, extreme.clone()), None);
        assert_eq!(sort(i.with_keyword, extreme), None);
    }
    for extreme in [json!(i32::MAX), json!(i32::MIN)] {
        assert_eq!(sort(i.integer, extreme.clone()), None);
        assert_eq!(sort(i.wide, extreme.clone()), None, "the mapping tells, whatever type the document has");
        assert_eq!(sort(i.short, extreme.clone()), None);
        assert_eq!(sort(i.flag, extreme.clone()), None);
        assert_eq!(sort(i.tokens, extreme), None);
    }
    for extreme in [json!("Infinity"), json!("-Infinity"), json!(null)] {
        assert_eq!(sort(i.double, extreme.clone()), None);
        assert_eq!(sort(i.float, extreme.clone()), None);
        assert_eq!(sort(i.half, extreme.clone()), None);
        assert_eq!(sort(i.scaled, extreme), None);
    }
    assert_eq!(sort(i.unsigned, json!(u64::MAX)), None);
    assert_eq!((sort(i.word, json!(null)), sort(i.ip, json!(null))), (None, None));
    // In a format that the sort asked for.
    for extreme in [
        "Infinity",
        "-Infinity",
        "+292278994-08-17T07:12:55.807Z",
        "-292275055-05-16T16:47:04.192Z",
        "9223372036854775807",
    ] {
        assert_eq!(sort(i.date, json!(extreme)), None);
    }
    assert_eq!(sort(i.nanos, json!("2262-04-11T23:47:16.854775807Z")), None);
}

#[test]
fn values_that_only_look_like_the_extremes_are_values() {
    let i = Item::fields();
    assert_eq!(sort(i.long, json!(i32::MAX)), Some(i32::MAX.into()));
    assert_eq!(sort(i.long, json!(i64::MAX - 1)), Some(i64::MAX - 1));
    assert_eq!(sort(i.integer, json!(i32::MIN + 1)), Some(i32::MIN + 1));
    assert_eq!(sort(i.unsigned, json!(i64::MAX)), Some(i64::MAX as u64));
    assert_eq!(sort(i.unsigned, json!(0)), Some(0));
    assert_eq!(sort(i.word, json!("Infinity")).as_deref(), Some("Infinity"));
    assert_eq!(sort(i.word, json!("9223372036854775807")).as_deref(), Some("9223372036854775807"));
    assert_eq!(sort(i.float, json!(0.1)), Some(0.1));
    assert_eq!(sort(i.double, json!(9223372036854775807_i64)), Some(9.223372036854776e18));
    assert_eq!((sort(i.flag, json!(1)), sort(i.flag, json!(0))), (Some(true), Some(false)));
    assert_eq!(sort(i.ip, json!("10.0.0.1")), Some(IpAddr::from([10, 0, 0, 1])));
}

#[test]
fn sort_values_of_dates_are_milliseconds_or_nanoseconds() {
    let i = Item::fields();
    assert_eq!(sort(i.date, json!(1_577_934_245_678_i64)).as_deref(), Some("2020-01-02T03:04:05.678Z"));
    let nanos = json!(1_577_934_245_678_901_234_i64);
    assert_eq!(sort(i.nanos, nanos.clone()).as_deref(), Some("2020-01-02T03:04:05.678901234Z"));
    assert_eq!(sort(i.with_keyword, nanos.clone()).as_deref(), Some("2020-01-02T03:04:05.678901234Z"));
    assert_eq!(sort(i.millis, json!(5000)), Some(5000));
    assert_eq!(
        sort(i.nanos, json!("2020-01-02T03:04:05.678901234Z")).as_deref(),
        Some("2020-01-02T03:04:05.678901234Z")
    );
    assert_eq!(fails(i.date, json!("soon")), r#"the value is not a date, but "soon""#);
    assert_eq!(
        fails(i.date, json!(1e18)),
        "the value is not a date: 1000000000000000000 milliseconds are out of its range"
    );
    assert_eq!(fails(i.byte, json!(300)), "the value is not a `i8`, but 300");
    assert_eq!(fails(i.word, json!(7)), "the value is not a `alloc::string::String`, but 7");
}

fn fails<F: FieldDef<Value: ResultValue<Key: std::fmt::Debug>>>(_: Field<Item, F>, value: Value) -> String {
    let error = sort_value::<F>(&value).unwrap_err();
    assert_eq!(field_values::<F>(&json!([value])).unwrap_err(), error);
    error.to_string()
}

/// As `docvalue_fields` and `fields` give them.
#[test]
fn field_values_are_read_by_the_type_of_the_field() {
    let i = Item::fields();
    assert_eq!(values(i.long, json!([1, 2])), [1, 2]);
    assert_eq!(values(i.long, json!(1)), [1]);
    assert_eq!(values(i.long, json!(null)), [0_i64; 0]);
    assert_eq!(values(i.long, json!([i64::MAX])), [i64::MAX], "of a missing value there is nothing");
    assert_eq!(values(i.flag, json!([true])), [true]);
    assert_eq!(values(i.ip, json!(["10.0.0.1"])), [IpAddr::from([10, 0, 0, 1])]);
    assert_eq!(values(i.place, json!(["48.25, 16.5"])), [GeoPoint::new(48.25, 16.5)]);
    let text = "2020-01-02T03:04:05.678Z";
    // 5.6 gives a number, and so does the format `epoch_millis`, as text.
    for value in
        [json!(text), json!(1_577_934_245_678_i64), json!("1577934245678"), json!("2020-01-02T04:04:05.678+01:00")]
    {
        assert_eq!(values(i.date, json!([value])), [text], "{value}");
    }
    for value in ["2020-01-02T03:04:05.678901234Z", "1577934245678.901234"] {
        assert_eq!(values(i.nanos, json!([value])), ["2020-01-02T03:04:05.678901234Z"]);
    }
    assert_eq!(values(i.millis, json!([text])), [1_577_934_245_678]);
    assert_eq!(values(i.millis, json!(["7", "-1", "2020"])), [7, -1, 1_577_836_800_000], "four digits are a year");
    assert_eq!(fails(i.date, json!("2021-02-29")), r#"the value is not a date, but "2021-02-29""#);
}

/// The date types of the crates that the features name.
#[cfg(all(feature = "jiff", feature = "time", feature = "chrono"))]
mod dates {
    use super::*;

    #[derive(Document)]
    struct Dated {
        #[field(date_nanos)]
        timestamp: jiff::Timestamp,
        civil: jiff::civil::DateTime,
        date: jiff::civil::Date,
        #[field(date_nanos)]
        offset: time::OffsetDateTime,
        day: time::Date,
        #[field(date_nanos)]
        utc: chrono::DateTime<chrono::Utc>,
        naive: chrono::NaiveDateTime,
        naive_date: chrono::NaiveDate,
    }

    fn both<F: FieldDef<Value: ResultValue>>(_: Field<Dated, F>, sort: i64) -> [Key<F>; 2] {
        let texts = field_values::<F>(&json!(["2020-01-02T03:04:05.678901234Z"])).unwrap();
        let [Some(sort), Some(text)] = [sort_value::<F>(&json!(sort)).unwrap(), texts.into_iter().next()] else {
            panic!("no value")
        };
        [sort, text]
    }

    #[test]
    fn dates_keep_their_nanoseconds() {
        let d = Dated::fields();
        let (millis, nanos) = (1_577_934_245_678, 1_577_934_245_678_901_234);
        let timestamp = jiff::Timestamp::from_nanosecond(nanos.into()).unwrap();
        assert_eq!(both(d.timestamp, nanos), [timestamp, timestamp]);
        assert_eq!(
            both(d.civil, millis).map(|date| date.to_string()),
            ["2020-01-02T03:04:05.678", "2020-01-02T03:04:05.678901234"]
        );
        assert_eq!(both(d.date, millis), [jiff::civil::date(2020, 1, 2); 2]);
        let offset = time::OffsetDateTime::from_unix_timestamp_nanos(nanos.into()).unwrap();
        assert_eq!(both(d.offset, nanos), [offset; 2]);
        assert_eq!(both(d.day, millis), [offset.date(); 2]);
        let utc = chrono::DateTime::from_timestamp_nanos(nanos);
        assert_eq!(both(d.utc, nanos), [utc; 2]);
        assert_eq!(both(d.naive, millis)[1], utc.naive_utc());
        assert_eq!(both(d.naive_date, millis), [utc.date_naive(); 2]);
    }
}
