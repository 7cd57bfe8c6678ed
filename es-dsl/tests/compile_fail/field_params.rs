use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[field(keyword(analyzer = "english"))]
    name: String,
    #[field(long(null_value = 0, ignore_above = 10))]
    age: u8,
    #[field(text(index = "no"))]
    biography: String,
}

fn main() {
    let _ = es_dsl::mapping::date().scaling_factor(10.0);
}
