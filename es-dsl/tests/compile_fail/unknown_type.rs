//! A field of a type that is not known is told once at the field, also where the document is used.

use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize)]
struct Colour(u8, u8, u8);

#[derive(Serialize, Document)]
struct Paint {
    colour: Colour,
    price: f64,
}

fn main() {
    println!("{} {:?}", Paint::mapping(), Paint::INDEX);
}
