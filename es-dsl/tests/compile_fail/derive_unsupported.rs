use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
enum Shape {
    Circle,
}

#[derive(Serialize, Document)]
struct Pair(String, String);

#[derive(Serialize, Document)]
struct Generic<T> {
    value: T,
}

#[derive(Serialize, Document)]
#[document(indexx = "a")]
struct WrongAttribute {
    name: String,
}

fn main() {}
