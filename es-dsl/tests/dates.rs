//! The date types of jiff, time and chrono as fields and as values.
#![cfg(all(feature = "jiff", feature = "time", feature = "chrono"))]
#![allow(dead_code, reason = "the document is there for its type")]
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use es_dsl::prelude::*;
use serde_json::{Value, json};

#[derive(Document)]
struct Event {
    at: jiff::Timestamp,
    day: Option<jiff::civil::Date>,
    offset: time::OffsetDateTime,
    utc: Vec<chrono::DateTime<chrono::Utc>>,
    naive: chrono::NaiveDateTime,
    #[field(date(format = "epoch_millis"))]
    millis: i64,
}

fn range<D>(query: impl IntoQuery<D>) -> Value {
    serde_json::to_value(query.into_query()).unwrap()["range"].take()
}

#[test]
fn dates_are_mapped_as_dates() {
    let mapping = serde_json::to_value(Event::mapping()).unwrap();
    for field in ["at", "day", "offset", "utc", "naive"] {
        assert_eq!(mapping["properties"][field], json!({"type": "date"}), "{field}");
    }
    assert_eq!(mapping["properties"]["millis"], json!({"type": "date", "format": "epoch_millis"}));
}

#[test]
fn a_date_field_takes_any_date_and_text() {
    let e = Event::fields();
    let at: jiff::Timestamp = "2024-06-01T12:00:00.5Z".parse().unwrap();
    assert_eq!(
        range(e.at.range().gte(at).lt("now/d")),
        json!({"at": {"gte": "2024-06-01T12:00:00.5Z", "lt": "now/d"}})
    );
    let day = at.to_zoned(jiff::tz::TimeZone::UTC);
    assert_eq!(
        range(e.day.range().gt(day.date()).lt(&day)),
        json!({"day": {"gt": "2024-06-01", "lt": "2024-06-01T12:00:00.5Z"}})
    );
    let offset = time::OffsetDateTime::from_unix_timestamp(0).unwrap();
    assert_eq!(range(e.offset.range().lte(offset)), json!({"offset": {"lte": "1970-01-01T00:00:00Z"}}));
    assert_eq!(range(e.millis.range().gt(5).lt("now")), json!({"millis": {"gt": 5, "lt": "now"}}));
    let utc = chrono::DateTime::from_timestamp_millis(1_500).unwrap();
    assert_eq!(range(e.utc.range().gt(utc)), json!({"utc": {"gt": "1970-01-01T00:00:01.500Z"}}));
    assert_eq!(range(e.naive.range().gt(utc.naive_utc())), json!({"naive": {"gt": "1970-01-01T00:00:01.500"}}));
}

#[test]
fn a_date_that_cannot_be_written_is_an_error_not_a_query() {
    let before_christ = time::Date::MIN.midnight().assume_utc();
    let query = Event::fields().offset.term(before_christ).into_query();
    assert!(serde_json::to_string(&query).is_err());
    assert!(query.to_string().starts_with("no JSON: "), "{query}");
}
