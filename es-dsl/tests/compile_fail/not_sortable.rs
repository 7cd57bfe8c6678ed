use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[field(text)]
    biography: String,
    #[field(keyword(doc_values = false))]
    phone: String,
}

fn main() {
    let p = Person::fields();
    let _ = p.biography.asc();
    let _ = p.phone.desc();
}
