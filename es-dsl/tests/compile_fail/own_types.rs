use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, FieldType)]
enum Status {
    InStock,
}

#[derive(Serialize, FieldType)]
enum Color {
    Red,
}

#[derive(Serialize, FieldType)]
struct Sku(String);

#[derive(Serialize, FieldType)]
struct OrderId(String);

#[derive(Serialize, Document)]
struct Product {
    status: Status,
    #[field(keyword)]
    other: Status,
    sku: Sku,
    place: GeoPoint,
}

fn main() {
    let p = Product::fields();
    let _ = p.status.term(Color::Red);
    let _ = p.other.term("InStock");
    let _ = p.sku.matches(OrderId("7".into()));
    let _ = p.sku.keyword().term(OrderId("7".into()));
    let _ = p.place.term("48,16");
    let _ = p.place.range();
    let _ = p.sku.key("a");
}
