use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
enum Shape {
    Circle,
}

#[derive(Serialize, Document)]
struct Pair(String, String);

#[derive(Serialize, Document)]
struct Borrowed<'a> {
    value: &'a str,
}

#[derive(Serialize, Document)]
struct Sized<const N: usize> {
    value: u8,
}

#[derive(Serialize, Document)]
struct Generic<T> {
    #[field(text, fields(raw(keyword)))]
    value: T,
}

#[derive(Serialize, Document)]
#[document(indexx = "a")]
struct WrongAttribute {
    name: String,
}

fn main() {}
