use es_dsl::prelude::*;
use es_dsl::query::span_near;

#[derive(Document)]
struct Tweet {
    #[field(text)]
    text: String,
    likes: u32,
}

fn main() {
    let t = Tweet::fields();
    let _ = span_near([t.text.matches("quick")]);
    let _ = t.likes.span_term(1);
    let _ = SearchBody::<Tweet>::new().sort(t.text.matches("x"));
    let _ = SearchBody::<Tweet>::new().sort(t.likes);
}
