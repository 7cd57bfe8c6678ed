use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Book {
    #[field(text, fields(english(text(analyzer = "english")), raw(keyword)))]
    title: String,
}

fn main() {
    let b = Book::fields();
    let _ = b.title.englich.matches("x");
    let _ = b.title.raw.matches("x");
    let _ = b.title.keyword();
    let _ = UpdateScript::new().set(b.title.raw, "x");
}
