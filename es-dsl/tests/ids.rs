//! Ids of documents: read from the field that carries them, and put back into it.
#![allow(clippy::unwrap_used, reason = "tests may stop at the first surprise")]

use std::borrow::Cow;
use std::error::Error;

use es_dsl::Document;
use es_dsl::document::{DocumentId, IdError};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Person {
    #[serde(skip)]
    #[field(id)]
    id: Option<String>,
    name: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Order {
    #[field(id)]
    number: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Document)]
struct Plain {
    name: String,
}

#[test]
fn an_id_that_serde_skips_is_filled() {
    let mut person: Person = serde_json::from_str(r#"{"name":"Ada"}"#).unwrap();
    assert_eq!(person.id(), None);
    person.set_id("7/a b").unwrap();
    assert_eq!(person, Person { id: Some("7/a b".into()), name: "Ada".into() });
    assert_eq!(person.id(), Some(Cow::Borrowed("7/a b")));
}

#[test]
fn the_id_of_the_server_goes_before_the_one_in_the_source() {
    let mut order = Order { number: 1 };
    order.set_id("2").unwrap();
    assert_eq!(order, Order { number: 2 });
}

#[test]
fn an_id_that_is_no_number_is_an_error_and_changes_nothing() {
    for id in ["x", "", "-1", "4294967296", "1.0", "07", "+7", " 7", "AVx_1"] {
        let mut order = Order { number: 1 };
        let error: IdError = order.set_id(id).unwrap_err();
        assert_eq!(error.id(), id);
        assert_eq!(error.to_string(), format!("the id `{id}` does not fit the field of the document that carries it"));
        assert!(error.source().is_some());
        assert_eq!(order, Order { number: 1 });
    }
}

#[test]
fn a_document_without_an_id_takes_any() {
    let mut plain = Plain { name: "a".into() };
    plain.set_id("x").unwrap();
    assert_eq!((plain.id(), plain.name.as_str()), (None, "a"));
    serde_json::Value::Null.set_id("x").unwrap();
}

fn comes_back<T: DocumentId + PartialEq + std::fmt::Debug>(id: T) {
    let text = id.document_id().unwrap().into_owned();
    assert_eq!(T::from_document_id(&text).unwrap(), id);
}

proptest! {
    #[test]
    fn ids_come_back(text in ".*", signed: i128, unsigned: u128, byte: i8, word: u64) {
        comes_back(Some(text.clone()));
        comes_back(text);
        comes_back(signed);
        comes_back(unsigned);
        comes_back(byte);
        comes_back(Some(word));
    }
}
