use es_dsl::prelude::*;
use serde::Serialize;
use std::collections::HashMap;

#[derive(Serialize)]
enum Status {
    Active,
}

#[derive(Serialize, Document)]
struct Person {
    status: Status,
    labels: HashMap<String, String>,
    #[field(text(analyser = "english"))]
    biography: String,
}

fn main() {}
