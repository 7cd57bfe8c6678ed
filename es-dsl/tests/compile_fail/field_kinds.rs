use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Product {
    #[field(keywrod)]
    misspelt: String,
    #[field(scaled_float)]
    no_factor: f64,
    #[field(join)]
    no_relations: String,
    #[field(alias(path = "misspelt"))]
    alias: String,
    #[field(fields(raw(keyword)))]
    no_kind: String,
    #[field(text, fields(keyword(keyword)))]
    named_keyword: String,
    #[field(text, fields(raw()))]
    no_sub_kind: String,
    #[field(text, fields(raw(txet)))]
    misspelt_sub_kind: String,
}

fn main() {}
