// Two documents with a field of the same name: the message tells which.
use es_dsl::prelude::*;
use serde::Serialize;

#[derive(Serialize, Document)]
struct Tweet {
    #[field(text)]
    body: String,
}

#[derive(Serialize, Document)]
struct BlogPost {
    #[field(text)]
    body: String,
}

fn main() {
    let _ = Tweet::fields().body.term("x");
    let _ = BlogPost::fields().body.term("x");
}
