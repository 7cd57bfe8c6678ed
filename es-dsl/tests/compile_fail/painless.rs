use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[serde(rename = "firstName")]
    name: String,
    age: u8,
    address: Address,
}

#[derive(Serialize, Document)]
struct Address {
    city: String,
}

fn main() {
    let _ = painless!(Person, "ctx._source.agee = params.age", age = 23);
    let _ = painless!(Person, "ctx._source.name = 'a'");
    let _ = painless!(Person, "ctx._source.address.town = 'a'");
    let _ = painless!(Person, "ctx._source.age = params.age");
    let _ = painless!(Person, "ctx._source.age = 1", age = 23);
    let _ = painless!(Person, "if (ctx._source.age > 1 { ctx.op = 'none' }");
    let _ = painless!(Person, "ctx._source.age = 'x");
    let _ = painless!(Person, "ctx._source.age = params.a", a = 1, a = 2);
    let _ = painless!(Person, "ctx._source.age = params.age", age = "23".to_owned());
    let _ = painless!(Person, "ctx._source.firstName = params.x; ctx._source.address.city = params['x']", x = 1);
}
