//! Values of fields that serde writes in a way of its own.

use es_dsl::prelude::*;

#[derive(serde::Serialize, Document)]
struct Product {
    #[serde(serialize_with = "cents")]
    #[field(long)]
    price: f64,
    fee: Fee,
}

#[derive(Clone, Copy, serde::Serialize, FieldType)]
#[serde(into = "i64")]
#[field(long)]
struct Fee(f64);

impl From<Fee> for i64 {
    fn from(fee: Fee) -> Self {
        (fee.0 * 100.0) as i64
    }
}

#[derive(Clone, serde::Serialize, FieldType)]
#[serde(into = "String")]
struct Unknown(f64);

impl From<Unknown> for String {
    fn from(unknown: Unknown) -> Self {
        unknown.0.to_string()
    }
}

#[derive(serde::Serialize, FieldType)]
#[serde(tag = "type")]
enum Tagged {
    A,
}

type Bytes = Vec<u8>;

#[derive(serde::Serialize, Document)]
struct Image {
    #[field(binary)]
    pixels: Vec<u8>,
    #[field(binary)]
    others: Option<Bytes>,
}

#[derive(serde::Serialize, FieldType)]
#[field(binary)]
struct Blob(Bytes);

fn cents<S: serde::Serializer>(price: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64((price * 100.0) as i64)
}

fn main() {
    let p = Product::fields();
    let _ = p.price.term(19.99);
    let _ = p.price.range().gt(19.99);
    let _ = Partial::new().set(p.price, 19.99);
    let _ = UpdateScript::new().set(p.price, 19.99);
    let _ = painless!(Product, "ctx._source.price = params.price", price = 19.99);
    let _ = p.fee.term(1.5);
}
