//! The type that is printed for a mapping compiles, and is as the mapping says.
#![allow(clippy::unwrap_used, dead_code, reason = "a test")]

use es_client::dsl::mapping::{Diff, IndexSettings};
use es_examples::rust_type;

include!("data/tweets.rs");

fn mapping() -> Mapping {
    let mapping = json!({"properties": {
        "author": {"type": "text", "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}},
        "text": {
            "type": "text", "analyzer": "english", "norms": false,
            "fields": {"keyword": {"type": "keyword"}, "words": {"type": "token_count", "analyzer": "simple"}},
        },
        "@timestamp": {"type": "date", "format": "epoch_millis"},
        "type": {"type": "keyword", "copy_to": ["all"]},
        "all": {"type": "text"},
        "likes": {"type": "long"},
        "score": {"type": "half_float"},
        "stars": {"type": "short", "index": false},
        "open": {"type": "boolean"},
        "from": {"type": "ip"},
        "place": {"properties": {"city": {"type": "keyword"}, "point": {"type": "geo_point"}}},
        "replies": {"type": "nested", "properties": {"by": {"type": "keyword"}, "place": {"properties": {"zip": {"type": "keyword"}}}}},
        "anything": {"type": "object"},
        "hearts": {"type": "alias", "path": "likes"},
        "relation": {"type": "join", "relations": {"tweet": ["reply", "like"]}},
    }});
    serde_json::from_value(mapping).unwrap()
}

#[test]
fn the_printed_type_is_as_the_mapping_says() {
    let printed = rust_type::of("tweets", &mapping());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tweets.rs"), &printed).unwrap();
    }
    assert_eq!(printed, include_str!("data/tweets.rs"));
    let none = IndexSettings::new();
    let wanted = Tweets::mapping();
    assert_eq!(wanted.diff(&none, &mapping(), &none), Diff::Same);
}

/// Fields with the names that Rust has for itself.
mod keywords {
    include!("data/keywords.rs");

    /// The printed type compared with a mapping.
    pub(super) fn diff(live: &Mapping) -> super::Diff {
        let none = super::IndexSettings::new();
        Keywords::mapping().diff(&none, live, &none)
    }
}

#[test]
fn every_keyword_can_be_a_field() {
    let words = "Self _ abstract as async await become box break const continue crate do dyn else enum extern false final fn for \
                 gen if impl in let loop macro match mod move mut override priv pub ref return self static struct super trait \
                 true try type typeof unsafe unsized use virtual where while yield";
    let fields: serde_json::Map<_, _> =
        words.split(' ').map(|word| (word.to_owned(), json!({"type": "long"}))).collect();
    let mapping: Mapping = serde_json::from_value(json!({"properties": fields})).unwrap();
    let printed = rust_type::of("keywords", &mapping);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/keywords.rs"), &printed).unwrap();
    }
    assert_eq!(printed, include_str!("data/keywords.rs"));
    assert_eq!(keywords::diff(&mapping), Diff::Same);
}

#[test]
fn names_of_all_languages_are_taken() {
    let printed = rust_type::of("ärger-log", &Mapping::new());
    assert!(printed.contains("\nstruct ÄrgerLog {\n"), "{printed}");
}
