use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Person {
    #[field(keyword(index = false))]
    photo: String,
    #[field(long(index = false, doc_values = false))]
    checksum: i64,
}

fn main() {
    let p = Person::fields();
    let _ = p.photo.term("me.jpg");
    let _ = p.checksum.range().gt(5);
}
