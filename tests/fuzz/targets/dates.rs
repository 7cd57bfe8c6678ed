//! Dates as servers write them.
#![no_main]

use es_client::dsl::aggregation::{self, Aggregate, FromMillis};
use es_client::prelude::*;
use es_fuzz::Doc;
use libfuzzer_sys::fuzz_target;

fn read<A: Aggregate<Doc>>(_: A, result: &Value) {
    if let Err(error) = A::decode(result) {
        es_fuzz::show(&error);
    }
}

fuzz_target!(|text: &str| {
    let number = text.parse::<f64>().ok();
    let keys = [json!(text), json!(number)];
    let d = Doc::fields();
    for key in keys {
        let bucket = json!({"key": key, "key_as_string": text, "doc_count": 1, "from": key, "to_as_string": text});
        let buckets = json!({"buckets": [bucket], "value": key, "value_as_string": text});
        read(d.at.date_histogram().calendar_interval(CalendarInterval::Day), &buckets);
        read(d.day.date_histogram().calendar_interval(CalendarInterval::Day), &buckets);
        read(d.at.terms_agg(), &buckets);
        read(d.day.terms_agg(), &buckets);
        read(d.at.max(), &buckets);
        let keys =
            json!({"buckets": [{"key": {"0": key, "1": key}, "doc_count": 1}], "after_key": {"0": key, "1": key}});
        let sources = (d.at.calendar_source(CalendarInterval::Day), d.day.calendar_source(CalendarInterval::Day));
        read(aggregation::composite(sources), &keys);
    }
    if let Ok(millis) = text.parse::<i64>() {
        let by_jiff = jiff::Timestamp::from_millis(millis);
        let in_chrono = chrono::DateTime::<chrono::Utc>::from_millis(millis);
        let in_time = time::OffsetDateTime::from_millis(millis);
        for (name, seen) in [
            ("jiff", by_jiff.map(|date| date.as_millisecond())),
            ("chrono", in_chrono.map(|date| date.timestamp_millis())),
            ("time", in_time.and_then(|date| i64::try_from(date.unix_timestamp_nanos().div_euclid(1_000_000)).ok())),
        ] {
            assert!(seen.is_none_or(|seen| seen == millis), "{name}: {seen:?} is not {millis}");
        }
        if let (Some(text), Some(date)) = (String::from_millis(millis), by_jiff) {
            assert_eq!(text.parse::<jiff::Timestamp>().expect(&text), date, "{text}");
        }
    }
});
