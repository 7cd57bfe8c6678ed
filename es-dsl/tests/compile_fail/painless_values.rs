use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    name: String,
    age: u8,
    height: f64,
    active: bool,
    tags: Vec<String>,
    #[field(keyword)]
    role: Role,
}

#[derive(Serialize, FieldType)]
enum Role {
    Admin,
}

fn main() {
    // A literal of another type than the field's.
    let _ = painless!(Person, "ctx._source.age = 'old'");
    let _ = painless!(Person, "if (ctx._source.age > 5) { ctx._source.age = 1.5 }");
    let _ = painless!(Person, "ctx._source.age = -1");
    let _ = painless!(Person, "ctx._source.name = 5");
    let _ = painless!(Person, "ctx._source.active = 'true'");
    let _ = painless!(Person, "ctx._source.tags = 'single'");
    let _ = painless!(Person, "ctx._source.tags = ['a', 1]");
    let _ = painless!(Person, "ctx._source.name = ['a']");
    let _ = painless!(Person, "ctx._source.height = [:]");
    let _ = painless!(Person, "ctx._source.role = 'Admin'");

    // A change that the field does not take.
    let _ = painless!(Person, "ctx._source.age += 0.5");
    let _ = painless!(Person, "ctx._source.age += 'x'");
    let _ = painless!(Person, "ctx._source.name -= 1");
    let _ = painless!(Person, "ctx._source.active += 1");
    let _ = painless!(Person, "ctx._source.height <<= 1");
    let _ = painless!(Person, "ctx._source.tags += 'x'");
    let _ = painless!(Person, "ctx._source.age *= params.factor", factor = 1.5);
    let _ = painless!(Person, "ctx._source.height += params.more", more = "x");
}
