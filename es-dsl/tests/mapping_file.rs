//! Structs that are as the mapping of a live index says.
#![allow(dead_code, reason = "that they compile is the test")]

use es_dsl::prelude::*;
use serde::Serialize;

macro_rules! tweets {
    ($($name:ident: $file:literal;)*) => {$(
        mod $name {
            use super::*;

            #[derive(Serialize, Document)]
            #[document(index = "tweets", doc_type = "tweet", mapping_file = $file)]
            struct Tweet {
                author: String,
                #[field(text(analyzer = "english", norms = true), fields(words(token_count(analyzer = "simple"))))]
                text: Option<String>,
                lang: Lang,
                likes: u32,
                #[field(date)]
                sent: String,
                place: Place,
                #[field(nested)]
                replies: Vec<Reply>,
                #[serde(skip)]
                #[field(id)]
                id: Option<String>,
                #[field(dynamic)]
                anything: serde_json::Value,
                #[serde(skip)]
                #[field(alias(path = "likes"))]
                hearts: (),
            }
        }
    )*};
}

#[derive(Serialize, FieldType)]
#[serde(rename_all = "lowercase")]
enum Lang {
    En,
    De,
}

#[derive(Serialize, Document)]
struct Place {
    #[field(keyword)]
    city: String,
}

#[derive(Serialize, Document)]
struct Reply {
    #[serde(flatten)]
    who: Who,
    stars: u8,
}

#[derive(Serialize, Document)]
struct Who {
    #[field(keyword)]
    by: String,
}

tweets! {
    with_types: "tests/data/mappings/tweets-5.json";
    without_types: "tests/data/mappings/tweets-9.json";
    alone: "tests/data/mappings/tweets.json";
}

#[test]
fn structs_fit_the_answers_of_all_servers() {
    assert_eq!(<Lang as es_dsl::field::FieldType>::TYPE, "keyword");
    assert_eq!(<Option<Vec<u32>> as es_dsl::field::FieldType>::TYPE, "long");
}

/// The type by which a mapping file is checked is the one of the mapping.
#[test]
fn types_are_those_of_the_properties() {
    use es_dsl::field::{Bounds, FieldType, GeoPoint};

    fn check<T: FieldType>() {
        assert_eq!(T::TYPE, T::property().type_name());
    }
    check::<String>();
    check::<bool>();
    check::<i8>();
    check::<u8>();
    check::<u16>();
    check::<i32>();
    check::<u64>();
    check::<f32>();
    check::<f64>();
    check::<char>();
    check::<std::net::IpAddr>();
    check::<Bounds<i32>>();
    check::<Bounds<f64>>();
    check::<GeoPoint>();
    check::<Query<serde_json::Value>>();
    check::<Lang>();
    check::<Place>();
}
