//! Bodies of searches, queries and sorts: what can be read keeps its meaning when it is written and read again.
#![no_main]

use es_client::dsl::query::Query;
use es_client::dsl::search::SearchBody;
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fn read<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) {
    let Ok(read) = serde_json::from_str::<T>(text) else { return };
    let written = serde_json::to_string(&read).expect("JSON");
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(read, again, "{written}");
    assert_eq!(serde_json::to_string(&again).expect("JSON"), written);
}

fuzz_target!(|text: &str| {
    read::<SearchBody<Value>>(text);
    read::<Query<Value>>(text);
});
