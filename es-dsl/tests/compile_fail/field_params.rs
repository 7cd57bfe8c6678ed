use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[field(keyword(analyzer = "english"))]
    name: String,
    #[field(scaled_float(scaling_factor = 10.0, ignore_above = 10))]
    age: f64,
    #[field(text(index = "no"))]
    biography: String,
}

fn main() {
    let _ = es_dsl::mapping::wildcard().scaling_factor(10.0);
}
