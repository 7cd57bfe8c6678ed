use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, FieldType)]
enum Shape {
    Circle,
    Square(f64),
}

#[derive(Serialize, FieldType)]
struct Pair(String, String);

#[derive(Serialize, FieldType)]
struct Named {
    value: String,
}

#[derive(Serialize, FieldType)]
#[field(text, keyword)]
struct Title(String);

#[derive(Serialize, FieldType)]
struct Unknown(std::collections::BTreeMap<String, String>);

fn main() {}
