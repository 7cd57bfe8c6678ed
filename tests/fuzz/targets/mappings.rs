//! Mappings, scripts and parts of documents: what can be read keeps its meaning when it is written and read again.
#![no_main]

use es_client::dsl::{Mapping, Partial, Script};
use libfuzzer_sys::fuzz_target;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fn read<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(text: &str) {
    let Ok(read) = serde_json::from_str::<T>(text) else { return };
    let written = serde_json::to_string(&read).expect("JSON");
    let again: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{written}: {error}"));
    assert_eq!(read, again, "{written}");
}

fuzz_target!(|text: &str| {
    read::<Mapping<Value>>(text);
    read::<Script>(text);
    let _ = serde_json::from_str::<Partial<Value>>(text);
});
