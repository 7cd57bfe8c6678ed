//! Results of aggregations.
#![no_main]

use es_client::dsl::aggregation::{self, Aggregate, Aggregations};
use es_client::prelude::*;
use es_fuzz::Doc;
use libfuzzer_sys::fuzz_target;

fn read<A: Aggregate<Doc>>(_: A, result: &Value) {
    if let Err(error) = A::decode(result) {
        es_fuzz::show(&error);
    }
}

fuzz_target!(|text: &str| {
    let Ok(result) = serde_json::from_str::<Value>(text) else { return };
    let d = Doc::fields();
    read(d.likes.avg(), &result);
    read(d.rating.stats(), &result);
    read(d.rating.extended_stats(), &result);
    read(d.rating.percentiles(), &result);
    read(d.at.max(), &result);
    read(d.tags.terms_agg().sub(d.likes.sum()), &result);
    read(d.likes.terms_agg(), &result);
    read(d.likes.histogram().interval(5.0), &result);
    read(d.at.date_histogram().calendar_interval(CalendarInterval::Day), &result);
    read(aggregation::composite((d.tags.terms_source(), d.at.calendar_source(CalendarInterval::Day))), &result);
    if let Ok(request) = serde_json::from_str::<Aggregations>(text) {
        let written = serde_json::to_string(&request).expect("JSON");
        assert_eq!(serde_json::from_str::<Aggregations>(&written).expect(&written), request, "{written}");
    }
});
