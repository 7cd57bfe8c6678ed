use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    age: u8,
}

fn main() {
    let _ = painless!(Person, "ctx._source.age = 300");
}
